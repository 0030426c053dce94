"""``/me``: what this phone has checked in, and all one may do with it. No script, no account, no phone number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from kiosk.checkin import service as checkin_service
from kiosk.checkin import store as checkin
from kiosk.checkin.desk import DEVICE, GRANT, entrance, has_read_the_code, phone
from kiosk.checkin.model import CONSENT, SECOND_TIME, UNDO_TIME, Mode, Source
from kiosk.core.errors import Invalid, NotFound, Refused
from kiosk.lectures import store as lectures
from kiosk.lectures.model import LectureSession
from kiosk.mine import service, store
from kiosk.mine.model import Mine
from kiosk.web.connection import db, house, language, now, today_is

mine = Blueprint("mine", __name__)

ABOUT = "me"
LONGEST_NAME = 40
SAID = {"left", "second", "named", "forgotten", "undone", "too-late", "not-asked", "consent", "old", "cleared"}


@dataclass(frozen=True)
class Shown:
    """A check-in with what may be done about it now."""

    mine: Mine
    session: LectureSession
    leaves_until: datetime
    may_undo: bool
    may_leave: bool
    asks_second: bool
    events: tuple[str, ...]


@mine.get("/me")
def me() -> Response:
    """What this phone has checked in."""
    found = [shown for shown in map(_shown, store.of_person(db(), phone() or "-")) if shown is not None]
    said = request.args.get("said", "")
    page = render_template("mine/me.html", found=found, said=said if said in SAID else "", longest=LONGEST_NAME)
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Cookie")
    return response


@mine.post("/me/<verb>")
def change(verb: str) -> Response:
    """One of the things one may do; answered with the page as it stands then."""
    event = entrance().numbers.read(request.form.get("event", ""), ABOUT)
    found = store.by_receipt(db(), request.form.get("receipt", ""))
    if event is None or found is None or not found.person or found.person != phone():
        return _back("old")
    try:
        return _back(_change(verb, found, event))
    except Invalid:
        return _back("consent")
    except Refused as error:
        return _back(error.code if error.code in SAID else "old")


@mine.post("/me/away")
def away() -> Response:
    """Forget this phone: what was checked in stays counted, and nothing ties it to this phone any more."""
    response = _back("cleared")
    for name in (DEVICE, GRANT, "done"):
        response.delete_cookie(name)
    return response


def _change(verb: str, found: Mine, event: str) -> str:
    """Do it; returns which sentence says so."""
    moment, receipt = now(), found.receipt
    match verb:
        case "leave":
            service.leave(house(), receipt, event, source=Source.PHONE, now=moment)
            return "left"
        case "second":
            if not has_read_the_code(found.session):
                return "not-asked"
            asked = entrance().second_from(checkin.door(db(), found.session))
            service.touch_again(house(), receipt, event, source=Source.PHONE, asked_from=asked, now=moment)
            return "second"
        case "name":
            name = " ".join(request.form.get("name", "").split())
            consent = CONSENT if request.form.get("consent") else ""
            if name:
                service.rename(house(), receipt, name, consent, event, now=moment)
                return "named"
            service.forget(house(), receipt, event, now=moment)
            return "forgotten"
        case "forget":
            service.forget(house(), receipt, event, now=moment)
            return "forgotten"
        case "undo":
            checkin_service.void(house(), receipt, event, source=Source.PHONE, by="", reason="", now=moment)
            return "undone"
    raise NotFound(verb)


def _shown(one: Mine) -> Shown | None:
    try:
        session = lectures.by_code(db(), one.session, language(), today_is().date())
        door = checkin.door(db(), one.session)
    except NotFound:
        return None
    asked = entrance().second_from(door)
    return Shown(
        one, session, door.leaves_until,
        may_undo=now() - one.came_at <= UNDO_TIME,
        may_leave=door.rules.has_check_out and one.left_at is None and now() <= door.leaves_until,
        asks_second=door.rules.mode is Mode.CERTIFICATE and one.second_at is None
        and asked <= now() < asked + SECOND_TIME,
        events=tuple(entrance().numbers.new(ABOUT) for _ in range(5)),
    )  # fmt: skip


def _back(said: str) -> Response:
    response = cast(Response, redirect(url_for("mine.me", said=said), 303))
    response.headers["Cache-Control"] = "no-store"
    return response
