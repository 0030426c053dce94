"""Signing up and the ticket: the same pages for the screen and for phones, with or without script."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from kiosk.checkin import forms, queue, signup, standby, store, tokens
from kiosk.checkin.desk import GRANT, entrance, personal, say, touched
from kiosk.checkin.model import CALL_TIME, MOST_PER_SIGN_UP, Arrival, Outcome, Source
from kiosk.checkin.queue import Wish
from kiosk.core import qr
from kiosk.core.errors import Invalid, NotFound, Refused
from kiosk.lectures import store as lectures
from kiosk.lectures.model import LectureSession
from kiosk.web.connection import db, house, language, now, today_is
from kiosk.web.htmx import page

tickets = Blueprint("tickets", __name__)

CALL_MINUTES = int(CALL_TIME.total_seconds() // 60)
ABOUT, BACK = "sign-up", "give-back"
HELPS = ("wheelchair", "hearing", "sight")


@tickets.get("/lectures/<code>/sign-up")
def form(code: str) -> Response:
    """How many, and what would help."""
    return _form(code, {}, "")


@tickets.post("/lectures/<code>/sign-up")
def sign_up(code: str) -> Response:
    """A seat or a place in the queue. The ticket follows from the form's number: sent twice it is the same."""
    event = entrance().numbers.read(request.form.get("event", ""), f"{ABOUT} {code}")
    if event is None:
        return _to(f"/lectures/{code}/sign-up")
    ticket = entrance().numbers.ticket(event)
    try:
        signup.sign_up(house(), _wish(code, event), ticket, now=now())
    except Invalid as error:
        return _form(code, request.form, error.problems[0].field, 422)
    except Refused:
        return _form(code, request.form, "closed", 409)
    return _to(f"/t/{ticket}")


def _wish(code: str, event: str) -> Wish:
    return Wish(
        event=event,
        session=code,
        people=forms.number(request.form, "people", 1),
        children=forms.number(request.form, "children", 0),
        elders=forms.number(request.form, "elders", 0),
        unit=forms.unit(request.form),
        wants_guide=request.form.get("guide") == "1",
        helps=tuple(one for one in HELPS if request.form.get(one) == "1"),
        personal=personal(asks_phone=store.door(db(), code).asks_phone),
    )


@tickets.post("/lectures/<code>/touch/wait")
def wait(code: str) -> Response:
    """先候补, at the screen."""
    event = entrance().numbers.read(request.form.get("event", ""), f"wait {code}")
    if event is None:
        return _to(f"/lectures/{code}/touch")
    try:
        standby.stand_by(house(), touched(code, event), entrance().numbers.ticket(event), now=now())
    except Invalid:
        return _to(f"/lectures/{code}/touch?wait=1" + ("&group=1" if forms.is_group({}, request.form) else ""))
    return say(code, event)


@tickets.post("/check-in/wait")
def wait_by_phone() -> Response:
    """先候补, on a phone whose code was good. Its place in the queue is a ticket."""
    grant = request.cookies.get(GRANT, "") or request.form.get("grant", "")
    row = store.grant(db(), tokens.kept(grant))
    event = entrance().numbers.read(request.form.get("event", ""), "wait by phone")
    if row is None or event is None:
        return _to(url_for("checkin.form"))
    ticket = entrance().numbers.ticket(event)
    arrival = Arrival(event, row["session"], Source.PHONE, forms.number(request.form, "people", 1))
    try:
        answer = standby.stand_by(house(), arrival, ticket, now=now(), grant=grant)
    except Invalid:
        return _to(url_for("checkin.form"))
    has_place = answer.outcome in (Outcome.STANDBY, Outcome.CHECKED_IN)
    return _to(f"/t/{ticket}" if has_place else url_for("checkin.form"))


@tickets.get("/t/<ticket>")
def show(ticket: str) -> Response:
    """A ticket: what it is for, its number, its code for the scanner. :raises NotFound: also for a mistyped one"""
    plain = tokens.read_ticket(ticket)
    if plain is None or entrance().throttle.is_closed(_who()):
        raise NotFound(ticket)
    claim = queue.by_ticket(db(), tokens.kept(plain))
    if claim is None:
        entrance().throttle.note(_who())
        raise NotFound(ticket)
    response = page(
        "checkin/ticket.html", claim=claim, session=_session(claim.session), code=qr.svg(plain), ticket=_grouped(plain),
        ahead=queue.ahead(db(), claim) if claim.state == "waiting" else 0, call_minutes=CALL_MINUTES,
        event=entrance().numbers.new(f"{BACK} {plain}"), path=f"/t/{plain}",
    )  # fmt: skip
    response.headers["Cache-Control"] = "no-store"
    return response


@tickets.post("/t/<ticket>")
def give_back(ticket: str) -> Response:
    """来不了了."""
    plain = tokens.read_ticket(ticket)
    if plain is None or entrance().numbers.read(request.form.get("event", ""), f"{BACK} {plain}") is None:
        raise NotFound(ticket)
    signup.give_back(house(), plain, now=now())
    return _to(f"/t/{plain}")


def _form(code: str, typed: object, problem: str, status: int = 200) -> Response:
    door = store.door(db(), code)
    is_group = forms.is_group(request.args, request.form)
    response = page(
        "checkin/sign_up.html", session=_session(code), room=store.room(db(), door), typed=typed, problem=problem,
        asks_phone=door.asks_phone,
        most=MOST_PER_SIGN_UP, helps=HELPS, is_group=is_group,
        units=store.units(db()) if is_group else [], event=entrance().numbers.new(f"{ABOUT} {code}"),
    )  # fmt: skip
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def _session(code: str) -> LectureSession:
    return lectures.by_code(db(), code, language(), today_is().date())


def _to(target: str) -> Response:
    return Response("", 303, {"Location": target, "Cache-Control": "no-store"})


def _who() -> str:
    return request.remote_addr or "-"


def _grouped(ticket: str) -> str:
    return " ".join(ticket[start : start + 4] for start in range(0, len(ticket), 4))
