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
from kiosk.web.express import cookie

SLOT_SECONDS = "door_seconds"
DEVICE, GRANT = "phone", "arrival"
"""The cookies of a phone: which one it is, and what its door code was exchanged for."""


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


def personal(*, asks_phone: bool = False) -> Personal:
    """What somebody said of themselves in the form that was sent; nothing if there is no name."""
    return forms.personal(request.form, asks_phone=asks_phone)


def touched(code: str, event: str, source: Source = Source.TOUCH) -> Arrival:
    """Who comes, as the form that was sent says."""
    return forms.touched(request.form, code, event, source)


def say(code: str, event: str) -> Response:
    """To the page that says what came of an attempt, for this screen and a short while only."""
    response = go(f"/lectures/{code}/touch/done")
    response.headers.add("Set-Cookie", said_cookie(event))
    return response


def said_cookie(event: str) -> str:
    """What a screen was told last."""
    return cookie(SAID_COOKIE, event, SAID_SECONDS, path="/lectures")


def go(target: str) -> Response:
    """See there."""
    response = Response("", 303, {"Location": target, "Cache-Control": "no-store"})
    response.autocorrect_location_header = False
    return response
