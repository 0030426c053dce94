"""The door as phones meet it: a code is scanned, exchanged, and a short plain form checks in, without any script."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import cast

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState

from kiosk.checkin import forms, lanes, service, shorts, store, tokens
from kiosk.checkin.desk import DEVICE, GRANT, entrance, go, phone, retention_days, slot_seconds
from kiosk.checkin.entrance import Entrance
from kiosk.checkin.lanes import DONE, DONE_AGE, DONE_PATH
from kiosk.checkin.model import CONSENT, MOST_PER_PHONE, UNDO_TIME, Answer, Door, Outcome, Source
from kiosk.checkin.words import SAID
from kiosk.core import clock as clocks
from kiosk.core.errors import Invalid, NotFound, Refused
from kiosk.lectures import store as lectures
from kiosk.lectures.model import LectureSession
from kiosk.site import store as site
from kiosk.web import express
from kiosk.web.connection import db, house, language, now, today_is

checkin = Blueprint("checkin", __name__)

DEVICE_AGE = timedelta(days=180)
GRANT_AGE = timedelta(minutes=3)
WECHAT = "MicroMessenger"
SHORT_MINUTES = int(shorts.SHORT_TIME.total_seconds() // 60)
STATUS = {Outcome.FORGED_CODE: 404, Outcome.EXPIRED_CODE: 410, Outcome.NEEDS_STAFF: 429, Outcome.UNKNOWN: 403}


@checkin.record_once
def _open(state: BlueprintSetupState) -> None:
    """The entrance of this application; with a clock that is set by hand its codes follow that clock."""
    app = state.app
    clock = app.extensions["clock"]
    more = () if clock is clocks.now else (lambda: clock().timestamp(),)
    doors = Entrance(app.extensions["house"], app.config["SECRET_KEY"], clock, *more)
    app.extensions["entrance"] = doors
    is_secure = app.extensions["settings"].base_url.startswith("https:")
    express.add_lane(app, lanes.Touch(doors, app.extensions["house"], clock))
    express.add_lane(app, lanes.Phone(doors, app.extensions["house"], clock, is_secure=is_secure))


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
        return _refused(refusal, read.session, STATUS.get(refusal, 200))
    return _let_on(entrance().grant(read, device, now()), device)


@checkin.post("/check-in/code")
def type_code() -> Response:
    """The short code beside the door code, typed into a phone whose camera does not read."""
    device = request.cookies.get(DEVICE, "") or secrets.token_urlsafe(16)
    who = device if DEVICE in request.cookies else _address()
    text = forms.words(request.form, "code")[:20]
    read, refusal = entrance().typed(text, store.sessions_near(db(), now()), who, slot_seconds())
    door = _door(read.session)
    if refusal is None and door:
        refusal = door.refuses(now())
    if refusal is not None:
        return _refused(refusal, read.session, STATUS.get(refusal, 200), problem=refusal is Outcome.FORGED_CODE)
    return _let_on(entrance().grant(read, device, now()), device)


@checkin.get("/check-in")
def form() -> Response:
    """The form of a phone whose code was good. In WeChat first how to get out of it; what it hands on is taken here."""
    handed = request.args.get("g", "")
    grant = handed or request.cookies.get(GRANT, "")
    row = store.grant(db(), tokens.kept(grant))
    if row is None or clocks.stored(now()) >= row["until"]:
        refusal = Outcome.UNKNOWN if row is None else Outcome.EXPIRED_CODE
        return _refused(refusal, "", STATUS[refusal])
    if is_wechat() and request.args.get("stay") != "1":
        short = shorts.give(house(), grant, now=now())
        return _plain("checkin/wechat.html", 200, short=short, grant=grant, minutes=SHORT_MINUTES)
    if handed and not is_wechat():
        return _let_on(grant, request.cookies.get(DEVICE, "") or secrets.token_urlsafe(16))
    return _form(row["session"], grant, {}, {})


@checkin.post("/check-in")
def check_in() -> Response:
    """A phone's form: up to four people, a name if they like."""
    grant = request.cookies.get(GRANT, "") or request.form.get("grant", "")
    row = store.grant(db(), tokens.kept(grant))
    event = entrance().numbers.read(request.form.get("event", ""), DEVICE)
    if row is None or event is None:
        known = store.answer_to(db(), event) if event else None
        if known is None:
            return _refused(Outcome.UNKNOWN, "", 403)
        return _done(known, event or "")
    try:
        asks_phone = store.door(db(), row["session"]).asks_phone
        arrival = forms.scanned(request.form, row["session"], event, phone(), asks_phone=asks_phone)
        answer = service.check_in(house(), arrival, now=now(), grant=grant)
    except Invalid as error:
        problems = {one.field: one.sentence for one in error.problems}
        return _form(row["session"], grant, request.form, problems, 422)
    return _done(answer, event)


@checkin.get("/check-in/done")
def done() -> Response:
    """What came of it, to be shown at the door."""
    answer = store.answer_to(db(), request.cookies.get(DONE, ""))
    if answer is None:
        return cast(Response, redirect(url_for("checkin.form"), 303))
    return _plain(
        "checkin/done.html", 200, said=SAID[answer.outcome], answer=answer, session=_session(answer.session),
        undo=_undo(answer), door=_door(answer.session),
    )  # fmt: skip


@checkin.post("/check-in/undo")
def undo() -> Response:
    """Take this phone's last check-in back, within ten minutes."""
    answer = store.answer_to(db(), request.cookies.get(DONE, ""))
    event = entrance().numbers.read(request.form.get("event", ""), "undo")
    if answer is None or event is None:
        return cast(Response, redirect(url_for("checkin.form"), 303))
    try:
        taken = service.void(house(), answer.receipt, event, source=Source.PHONE, by="", reason="", now=now())
    except Refused:  # taken back elsewhere meanwhile, or too late: the page says how it stands
        return cast(Response, redirect(url_for("checkin.done"), 303))
    response = _plain(
        "checkin/done.html", 200, said=SAID[taken.outcome], answer=taken, session=_session(taken.session), undo="",
        door=None,
    )  # fmt: skip
    _set(response, DONE, event, DONE_AGE)
    return response


def _form(session: str, grant: str, typed: object, problems: dict[str, str], status: int = 200) -> Response:
    door = _door(session)
    room = store.room(db(), door) if door else None
    number = cast(dict[str, str], typed).get("event") or entrance().numbers.new(DEVICE)
    here = store.present(db(), session, phone()) if phone() else None
    return _plain(
        "checkin/form.html", status, session=_session(session), room=room, typed=typed, problems=problems,
        event=number, grant=grant, here=here, most=MOST_PER_PHONE, asks_phone=bool(door and door.asks_phone),
    )  # fmt: skip


def _let_on(grant: str, device: str) -> Response:
    """On to the form. WeChat may lose cookies on the way to the browser, so there the address carries the grant."""
    target = url_for("checkin.form", g=grant) if is_wechat() else url_for("checkin.form")
    response = cast(Response, redirect(target, 303))
    _set(response, GRANT, grant, GRANT_AGE)
    _set(response, DEVICE, device, DEVICE_AGE)
    return _private(response)


def _refused(
    outcome: Outcome, session: str, status: int, *, problem: bool = False, full: Answer | None = None
) -> Response:
    """Why not, and what to do; who has no good code may type the short one."""
    asks = outcome in (Outcome.UNKNOWN, Outcome.EXPIRED_CODE, Outcome.FORGED_CODE)
    return _plain(
        "checkin/refused.html", status, said=SAID[outcome], session=_session(session), asks_code=asks, problem=problem,
        full=full, event=entrance().numbers.new("wait by phone") if full else "",
        grant=request.form.get("grant", ""),
    )  # fmt: skip


def is_wechat() -> bool:
    """Whether the page is opened inside WeChat."""
    return WECHAT in request.headers.get("User-Agent", "")


def _done(answer: Answer, event: str) -> Response:
    if not answer.is_good:
        return _refused(answer.outcome, answer.session, 200, full=answer if answer.outcome is Outcome.FULL else None)
    response = go(DONE_PATH)
    _set(response, DONE, event, DONE_AGE)
    return _private(response)


def _undo(answer: Answer) -> str:
    """The number of the form that takes a check-in back; nothing when it is too late."""
    if answer.outcome is not Outcome.CHECKED_IN or not store.by_receipt(db(), answer.receipt):
        return ""
    came = clocks.loaded(answer.first_at)
    return entrance().numbers.new("undo") if now() - came <= UNDO_TIME else ""


def _door(session: str) -> Door | None:
    try:
        return store.door(db(), session)
    except NotFound:
        return None


def _session(code: str) -> LectureSession | None:
    try:
        return lectures.by_code(db(), code, language(), today_is().date()) if code else None
    except NotFound:
        return None


def _plain(template: str, status: int, **about: object) -> Response:
    """A page for phones, old ones too, kept by nobody."""
    response = make_response(render_template(template, is_wechat=is_wechat(), moment=now(), **about), status)
    return _private(response)


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Cookie")
    return response


def _set(response: Response, name: str, value: str, age: timedelta) -> None:
    is_secure = current_app.extensions["settings"].base_url.startswith("https:")
    response.headers.add("Set-Cookie", express.cookie(name, value, age, is_secure=is_secure))


def _address() -> str:
    return request.remote_addr or "-"


@checkin.get("/check-in/notice")
def notice() -> Response:
    """What is done with what people say of themselves, on one screen."""
    return _plain("checkin/notice.html", 200, house=site.house(db(), language()), consent=CONSENT)


def context() -> dict[str, object]:
    """What every page may say about keeping names."""
    return {"retention_days": retention_days()}
