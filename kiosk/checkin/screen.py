"""The door as the kiosk shows it: the code on the lecture's page, and checking in by touch."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import cast

from flask import Blueprint, Response, render_template, request

from kiosk.checkin import forms, nearby, queue, service, store, tokens
from kiosk.checkin.desk import entrance, go, say, slot_seconds, touched
from kiosk.checkin.entrance import short_code
from kiosk.checkin.model import (
    SAID_COOKIE,
    SECOND_TIME,
    UNDO_TIME,
    Answer,
    Door,
    Mode,
    Outcome,
    Room,
    Source,
)
from kiosk.checkin.words import SAID
from kiosk.core import qr
from kiosk.core.errors import Invalid, Refused
from kiosk.lectures import store as lectures
from kiosk.lectures.model import LectureSession
from kiosk.media import store as media
from kiosk.site import store as site
from kiosk.web.connection import db, house, keep, language, now, settings, today_is
from kiosk.web.htmx import page

checkin_screen = Blueprint("checkin_screen", __name__)

FRESH = timedelta(seconds=1)
"""A page that shows how full the room is may be this old."""
LEAST_MINUTES = 5
"""With less time than this left, people go in and look at nothing else."""
GREEN = "#1f5247"
SEATS_DRAWN = 120


def door(session: LectureSession) -> str:
    """The door of a lecture's page while it is open: the network, the code, the seats; nothing while it is closed."""
    found = store.door(db(), session.code)
    keep(
        found.opens_at
        if now() < found.opens_at
        else now() + min(FRESH, entrance().until(now(), slot_seconds()) - now())
    )
    if found.refuses(now()) is not None:
        return ""
    return render_template(
        "checkin/_door.html", second_until=_second_until(found), called=queue.called(db(), session.code),
        **_code(found), **_room(found),
    )  # fmt: skip


def door_actions(session: LectureSession) -> str:
    """What a finger can do at the open door."""
    return render_template("checkin/_door_actions.html", session=session, **_room(store.door(db(), session.code)))


@checkin_screen.get("/lectures/<code>/touch")
def touch(code: str) -> Response:
    """The number pad."""
    found = store.door(db(), code)
    session = _session(code)
    refusal = found.refuses(now())
    if refusal is not None:
        return page(
            "checkin/answer.html",
            session=session,
            said=SAID[refusal],
            answer=None,
            row=None,
            claim=None,
            exhibit=None,
            **_room(found),
        )
    return _pad(found, session, request.args, {})


@checkin_screen.post("/lectures/<code>/touch")
def arrive(code: str) -> Response:
    """Somebody touched 我来了. Answered as soon as it is on the disk; the page that says so is asked for after that."""
    event = entrance().numbers.read(request.form.get("event", ""), code)
    if event is None:
        return go(f"/lectures/{code}/touch")
    try:
        service.check_in(house(), touched(code, event), now=now())
    except Invalid as error:
        problems = {one.field: one.sentence for one in error.problems}
        return _pad(store.door(db(), code), _session(code), request.form, problems, 422)
    return say(code, event)


@checkin_screen.get("/lectures/<code>/touch/done")
def done(code: str) -> Response:
    """What came of it; leaves by itself."""
    answer = _said()
    if answer is None:
        return go(f"/lectures/{code}/touch")
    return _answered(store.door(db(), code), _session(code), answer)


@checkin_screen.post("/lectures/<code>/touch/undo")
def undo(code: str) -> Response:
    """签错了，撤回."""
    event = entrance().numbers.read(request.form.get("event", ""), f"undo {code}")
    if event is None:
        return go(f"/lectures/{code}/touch")
    receipt = forms.words(request.form, "receipt").replace(" ", "")
    service.void(house(), receipt, event, source=Source.TOUCH, by="", reason="", now=now())
    return say(code, event)


@checkin_screen.get("/lectures/<code>/touch/numbers")
def numbers(code: str) -> Response:
    """A group that is more or fewer than it said."""
    return _recount(code, "")


@checkin_screen.post("/lectures/<code>/touch/numbers")
def recount(code: str) -> Response:
    """The numbers as they are."""
    event, answer = entrance().numbers.read(request.form.get("event", ""), f"numbers {code}"), _said()
    if event is None or answer is None:
        return go(f"/lectures/{code}/touch")
    people, children, elders = (forms.number(request.form, name, 0) for name in ("people", "children", "elders"))
    try:
        service.recount(house(), answer.receipt, event, people, children, elders, source=Source.TOUCH, now=now())
    except Invalid as error:
        return _recount(code, error.problems[0].field, 422)
    except Refused as error:
        return _recount(code, error.code, 409)
    return say(code, event)


def _recount(code: str, problem: str, status: int = 200) -> Response:
    answer = _said()
    row = store.by_receipt(db(), answer.receipt) if answer and answer.receipt else None
    if row is None or not row["unit"]:
        return go(f"/lectures/{code}/touch")
    response = page(
        "checkin/recount.html", session=_session(code), row=row, problem=problem, typed=request.form,
        event=entrance().numbers.new(f"numbers {code}"), minutes=int(UNDO_TIME.total_seconds() // 60),
    )  # fmt: skip
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def _said() -> Answer | None:
    """What this screen was told last."""
    return store.answer_to(db(), request.cookies.get(SAID_COOKIE, ""))


def _pad(
    found: Door, session: LectureSession, typed: Mapping[str, str], problems: dict[str, str], status: int = 200
) -> Response:
    is_group = forms.is_group(request.args, typed)
    room = _room(found)
    waits = cast(Room, room["room"]).free == 0 or request.args.get("wait") == "1"
    response = page(
        "checkin/pad.html", session=session, typed=typed, problems=problems, is_group=is_group,
        second_until=None, units=store.units(db()) if is_group else [],
        event=entrance().numbers.new(f"wait {session.code}" if waits else session.code), waits=waits,
        called=queue.called(db(), session.code), **_code(found), **room,
    )  # fmt: skip
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def _answered(found: Door, session: LectureSession, answer: Answer) -> Response:
    row = store.by_receipt(db(), answer.receipt) if answer.receipt and answer.is_good else None
    response = page(
        "checkin/answer.html", session=session, said=SAID[answer.outcome], answer=answer, row=row,
        **_place(answer), **_to_look_at(session, answer),
        undo=entrance().numbers.new(f"undo {session.code}"), **_room(found),
    )  # fmt: skip
    response.headers["Cache-Control"] = "no-store"
    return response


def _to_look_at(session: LectureSession, answer: Answer) -> dict[str, object]:
    """What to look at until it begins, for those who are in."""
    minutes = int((session.starts_at - now()).total_seconds() // 60)
    if answer.outcome not in (Outcome.CHECKED_IN, Outcome.ALREADY_IN) or minutes < LEAST_MINUTES:
        return {"exhibit": None}
    found = nearby.before(db(), session, today_is().date(), language())
    if found is None:
        return {"exhibit": None}
    plate = media.pictures(db(), [found.cover], language()).get(found.cover)
    return {"exhibit": found, "minutes": minutes, "plate": plate}


def _place(answer: Answer) -> dict[str, object]:
    """The place of those who wait, and the code that stands for it, to be photographed off the screen."""
    if answer.outcome is not Outcome.STANDBY:
        return {"claim": None, "ticket": ""}
    ticket = entrance().numbers.ticket(request.cookies.get(SAID_COOKIE, ""))
    is_ours = queue.by_ticket(db(), tokens.kept(ticket)) is not None
    return {"claim": queue.by_receipt(db(), answer.receipt), "ticket": qr.svg(ticket) if is_ours else ""}


def _code(found: Door) -> dict[str, object]:
    """The code of this moment with its address, and until when it stands; none while the clock cannot be trusted."""
    if entrance().is_behind:
        return {
            "door_url": "", "door_path": "", "code": "", "short": "", "until": None, "wifi": None,
            "length": slot_seconds(),
        }  # fmt: skip
    length = slot_seconds()
    token = entrance().code(found, length)
    url = f"{settings().base_url}/C/{token}".upper()
    until = entrance().until(now(), length)
    return {
        "door_url": url, "door_path": f"/C/{token}",
        "code": qr.svg(url), "short": short_code(token), "until": until, "wifi": _wifi(),
        "length": length,
    }  # fmt: skip


def _second_until(found: Door) -> datetime | None:
    """Until when those who want a certificate are asked again; None while they are not."""
    asked = entrance().second_from(found)
    is_asked = found.rules.mode is Mode.CERTIFICATE and asked <= now() < asked + SECOND_TIME
    return asked + SECOND_TIME if is_asked else None


def _wifi() -> dict[str, str] | None:
    labels = site.house(db(), "zh").labels
    name, password = str(labels.wifi_name), str(labels.wifi_password)
    return {"name": name, "password": password, "code": qr.svg(qr.wifi(name, password), GREEN)} if name else None


def _room(found: Door) -> dict[str, object]:
    room: Room = store.room(db(), found)
    return {"room": room, "seats": room.capacity if room.capacity <= SEATS_DRAWN else 0}


def _session(code: str) -> LectureSession:
    return lectures.by_code(db(), code, language(), today_is().date())
