"""The door as phones meet it: a code is scanned, exchanged, and a short plain form checks in, without any script."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import cast

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState

from kiosk.checkin import forms, service, store, tokens
from kiosk.checkin.desk import entrance, retention_days, slot_seconds
from kiosk.checkin.entrance import Entrance
from kiosk.checkin.model import Answer, Arrival, Door, Outcome, Personal, Source
from kiosk.checkin.words import SAID
from kiosk.core import clock as clocks
from kiosk.core.errors import Invalid, NotFound
from kiosk.lectures import store as lectures
from kiosk.lectures.model import LectureSession
from kiosk.site import store as site
from kiosk.web.connection import db, house, now, today_is

checkin = Blueprint("checkin", __name__)

DEVICE, GRANT, DONE = "phone", "arrival", "done"
DEVICE_AGE = timedelta(days=180)
GRANT_AGE = timedelta(minutes=3)
DONE_AGE = timedelta(hours=6)
CONSENT = "2026-11"
"""The version of the text people agree to; a new text asks everybody anew."""
WECHAT = "MicroMessenger"
STATUS = {Outcome.FORGED_CODE: 404, Outcome.EXPIRED_CODE: 410, Outcome.NEEDS_STAFF: 429, Outcome.UNKNOWN: 403}


@checkin.record_once
def _open(state: BlueprintSetupState) -> None:
    """The entrance of this application; with a clock that is set by hand its codes follow that clock."""
    app = state.app
    clock = app.extensions["clock"]
    more = () if clock is clocks.now else (lambda: clock().timestamp(),)
    app.extensions["entrance"] = Entrance(app.extensions["house"], app.config["SECRET_KEY"], clock, *more)


@checkin.get("/C/<token>")
@checkin.get("/c/<token>")
def scan(token: str) -> Response:
    """A door code was scanned: checked at once, exchanged for a grant, and gone from the address.

    Nobody is in by it: previews and prefetchers ask for addresses, too.
    """
    device = request.cookies.get(DEVICE, "") or secrets.token_urlsafe(16)
    read, refusal = entrance().admit(token, device if DEVICE in request.cookies else _address(), slot_seconds())
    if refusal is None:
        door = _door(read.session)
        refusal = door.refuses(now()) if door else Outcome.CLOSED
    if refusal is not None:
        return _plain(
            "checkin/refused.html", STATUS.get(refusal, 200), said=SAID[refusal], session=_session(read.session)
        )
    response = cast(Response, redirect(url_for("checkin.form"), 303))
    grant = entrance().grant(read, device, now())
    _set(response, GRANT, grant, GRANT_AGE)
    _set(response, DEVICE, device, DEVICE_AGE)
    return _private(response)


@checkin.get("/check-in")
def form() -> Response:
    """The form of a phone whose code was good."""
    row = store.grant(db(), tokens.kept(request.cookies.get(GRANT, "")))
    if row is None or clocks.stored(now()) >= row["until"]:
        refusal = Outcome.UNKNOWN if row is None else Outcome.EXPIRED_CODE
        return _plain("checkin/refused.html", STATUS[refusal], said=SAID[refusal], session=None)
    return _form(row["session"], {}, {})


@checkin.post("/check-in")
def check_in() -> Response:
    """A phone's form: up to four people, a name if they like."""
    grant = request.cookies.get(GRANT, "")
    row = store.grant(db(), tokens.kept(grant))
    event = entrance().numbers.read(request.form.get("event", ""), DEVICE)
    if row is None or event is None:
        known = store.answer_to(db(), event) if event else None
        if known is None:
            return _plain("checkin/refused.html", 403, said=SAID[Outcome.UNKNOWN], session=None)
        return _done(known, event or "")
    try:
        answer = service.check_in(house(), _arrival(row["session"], event), now=now(), grant=grant)
    except Invalid as error:
        return _form(row["session"], request.form, {one.field: one.sentence for one in error.problems}, 422)
    return _done(answer, event)


@checkin.get("/check-in/done")
def done() -> Response:
    """What came of it, to be shown at the door."""
    answer = store.answer_to(db(), request.cookies.get(DONE, ""))
    if answer is None:
        return cast(Response, redirect(url_for("checkin.form"), 303))
    said = SAID[answer.outcome]
    return _plain(
        "checkin/done.html", 200, said=said, answer=answer, session=_session(answer.session), undo=_undo(answer)
    )


@checkin.post("/check-in/undo")
def undo() -> Response:
    """Take this phone's last check-in back, within ten minutes."""
    answer = store.answer_to(db(), request.cookies.get(DONE, ""))
    event = entrance().numbers.read(request.form.get("event", ""), "undo")
    if answer is None or event is None:
        return cast(Response, redirect(url_for("checkin.form"), 303))
    taken = service.void(house(), answer.receipt, event, source=Source.PHONE, by="", reason="", now=now())
    return _plain(
        "checkin/done.html", 200, said=SAID[taken.outcome], answer=taken, session=_session(taken.session), undo=""
    )


def _arrival(session: str, event: str) -> Arrival:
    device = request.cookies.get(DEVICE, "")
    name = forms.words(request.form, "name")
    is_more = request.form.get("more") == "1"
    return Arrival(
        event=event,
        session=session,
        source=Source.PHONE,
        people=forms.number(request.form, "people", 1),
        person=f"device:{tokens.kept(device)}" if device and not is_more else "",
        personal=Personal(name, "", CONSENT if request.form.get("consent") else "") if name else Personal(),
    )


def _form(session: str, typed: object, problems: dict[str, str], status: int = 200) -> Response:
    door = _door(session)
    room = store.room(db(), door) if door else None
    number = cast(dict[str, str], typed).get("event") or entrance().numbers.new(DEVICE)
    return _plain(
        "checkin/form.html", status, session=_session(session), room=room, typed=typed, problems=problems, event=number
    )


def _done(answer: Answer, event: str) -> Response:
    if not answer.is_good:
        response = _plain("checkin/refused.html", 200, said=SAID[answer.outcome], session=_session(answer.session))
        return response
    response = cast(Response, redirect(url_for("checkin.done"), 303))
    _set(response, DONE, event, DONE_AGE)
    return _private(response)


def _undo(answer: Answer) -> str:
    """The number of the form that takes a check-in back; nothing when it is too late."""
    if answer.outcome is not Outcome.CHECKED_IN or not store.by_receipt(db(), answer.receipt):
        return ""
    came = clocks.loaded(answer.first_at)
    return entrance().numbers.new("undo") if now() - came <= timedelta(minutes=10) else ""


def _door(session: str) -> Door | None:
    try:
        return store.door(db(), session)
    except NotFound:
        return None


def _session(code: str) -> LectureSession | None:
    try:
        return lectures.by_code(db(), code, "zh", today_is().date()) if code else None
    except NotFound:
        return None


def _plain(template: str, status: int, **about: object) -> Response:
    """A page for phones, old ones too, kept by nobody."""
    is_wechat = WECHAT in request.headers.get("User-Agent", "")
    response = make_response(render_template(template, is_wechat=is_wechat, moment=now(), **about), status)
    return _private(response)


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Cookie")
    return response


def _set(response: Response, name: str, value: str, age: timedelta) -> None:
    is_secure = current_app.extensions["settings"].base_url.startswith("https:")
    response.set_cookie(name, value, max_age=age, httponly=True, samesite="Lax", secure=is_secure)


def _address() -> str:
    return request.remote_addr or "-"


@checkin.get("/check-in/notice")
def notice() -> Response:
    """What is done with what people say of themselves, on one screen."""
    return _plain("checkin/notice.html", 200, house=site.house(db(), "zh"))


def context() -> dict[str, object]:
    """What every page may say about keeping names."""
    return {"retention_days": retention_days()}
