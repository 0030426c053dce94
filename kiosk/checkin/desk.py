"""What all that answer at the door share: the entrance of this application and how long its codes stand."""

from __future__ import annotations

from typing import cast

from flask import Response, current_app, request

from kiosk.checkin import forms, store, tokens
from kiosk.checkin.entrance import Entrance
from kiosk.checkin.model import SAID_COOKIE, SAID_SECONDS, Arrival, Personal, Source
from kiosk.core.clock import stored
from kiosk.site import store as site
from kiosk.web.connection import db, now

SLOT_SECONDS = "door_seconds"
DEVICE, GRANT = "phone", "arrival"
"""The cookies of a phone: which one it is, and what its door code was exchanged for."""
SAID_ATTRIBUTES = f"Max-Age={SAID_SECONDS}; HttpOnly; Path=/lectures; SameSite=Lax"
CONSENT = "2026-11"
"""The version of the text people agree to; a new text asks everybody anew."""


def entrance() -> Entrance:
    """The doors of this house."""
    return cast(Entrance, current_app.extensions["entrance"])


def slot_seconds() -> int:
    """How long a door code stands, as staff set it."""
    return site.house(db(), "zh").settings.get(SLOT_SECONDS, 30)


def retention_days() -> int:
    """After how many days names go, as staff set it."""
    return site.house(db(), "zh").settings.get("retention_days", 30)


def phone() -> str:
    """The key under which this phone comes in; empty if it is not known."""
    device = request.cookies.get(DEVICE, "")
    return f"device:{tokens.kept(device)}" if device else ""


def has_read_the_code(session: str) -> bool:
    """Whether this phone has read a session's code on the screen just now."""
    row = store.grant(db(), tokens.kept(request.cookies.get(GRANT, "")))
    return row is not None and row["session"] == session and stored(now()) < row["until"]


def personal() -> Personal:
    """What somebody said of themselves in the form that was sent; nothing if there is no name."""
    name = forms.words(request.form, "name")
    return Personal(name, "", CONSENT if request.form.get("consent") else "") if name else Personal()


def touched(code: str, event: str, source: Source = Source.TOUCH) -> Arrival:
    """Who comes, as the form that was sent says."""
    said = request.form
    return Arrival(
        event=event,
        session=code,
        source=source,
        people=forms.number(said, "people", 1),
        children=forms.number(said, "children", 0),
        unit=forms.words(said, "unit")[:60],
        personal=personal(),
        elders=forms.number(said, "elders", 0),
        wants_guide=said.get("guide") == "1",
    )


def say(code: str, event: str) -> Response:
    """To the page that says what came of an attempt, for this screen and a short while only."""
    response = go(f"/lectures/{code}/touch/done")
    response.headers.add("Set-Cookie", f"{SAID_COOKIE}={event}; {SAID_ATTRIBUTES}")  # hexadecimal: nothing to quote
    return response


def go(target: str) -> Response:
    """See there."""
    response = Response("", 303, {"Location": target, "Cache-Control": "no-store"})
    response.autocorrect_location_header = False
    return response
