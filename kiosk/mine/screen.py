"""Six digits typed at the screen: a phone's short code, a ticket's number, or the receipt of one who goes."""

from __future__ import annotations

from flask import Blueprint, Response, request

from kiosk.checkin import shorts, signup
from kiosk.checkin import store as checkin
from kiosk.checkin.desk import entrance, go, say
from kiosk.checkin.model import Answer, Mode, Source
from kiosk.core.errors import Invalid, Refused
from kiosk.lectures import store as lectures
from kiosk.mine import service, store
from kiosk.web.connection import db, house, language, now, today_is
from kiosk.web.htmx import page

numbers = Blueprint("numbers", __name__)

SCREEN = ""


@numbers.get("/lectures/<code>/touch/number")
def form(code: str) -> Response:
    """The keys."""
    return _form(code, "")


@numbers.post("/lectures/<code>/touch/number")
def enter(code: str) -> Response:
    """What the digits stand for decides what happens; wrong ones are asked for again, not too often."""
    event = entrance().numbers.read(request.form.get("event", ""), f"number {code}")
    if event is None:
        return go(f"/lectures/{code}/touch/number")
    if entrance().throttle.is_closed(_who()):
        return _form(code, "often", 429)
    digits = "".join(one for one in request.form.get("number", "") if one.isascii() and one.isdigit())
    try:
        answer = _entered(code, digits, event)
    except Refused as error:
        entrance().throttle.note(_who())
        return _form(code, error.code, 409)
    except Invalid:
        return _form(code, "no-such-short", 422)
    return say(answer.session or code, event)


def _entered(code: str, digits: str, event: str) -> Answer:
    """The digits are looked up where they may belong, in turn."""
    moment = now()
    if store.by_receipt(db(), digits) is not None:
        return _again(digits, event)
    if shorts.read(db(), digits, moment) is None:
        found = signup.come_with_receipt(
            house(), digits, event, code, source=Source.TICKET, screen=SCREEN, by="", now=moment
        )
        if found.outcome.value == "unknown":
            raise Refused("no-such-short")
        return found
    people = request.form.get("people", "1")
    return shorts.use(house(), digits, event, int(people) if people.isdigit() else 1, screen=SCREEN, now=moment)


def _again(receipt: str, event: str) -> Answer:
    """Somebody who is in already: asked a second time, or going."""
    found = store.by_receipt(db(), receipt)
    assert found is not None
    door = checkin.door(db(), found.session)
    if door.rules.mode is Mode.CERTIFICATE and found.second_at is None:
        asked = entrance().second_from(door)
        return service.touch_again(house(), receipt, event, source=Source.TOUCH, asked_from=asked, now=now())
    return service.leave(house(), receipt, event, source=Source.TOUCH, now=now())


def _form(code: str, problem: str, status: int = 200) -> Response:
    door = checkin.door(db(), code)
    response = page(
        "mine/number.html",
        session=lectures.by_code(db(), code, language(), today_is().date()),
        event=entrance().numbers.new(f"number {code}"), problem=problem, has_check_out=door.rules.has_check_out,
    )  # fmt: skip
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def _who() -> str:
    return request.remote_addr or "-"
