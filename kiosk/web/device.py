"""Which screen sends a request: a random number that its browser keeps, so that the same screen is known again.

It says nothing about a visitor and opens nothing; whoever has none reads every page all the same.
"""

from __future__ import annotations

import re
import secrets

from flask import Response, request

from kiosk.web.visit import read_cookie

COOKIE = "device"
YEARS = 10 * 365 * 86_400
FORM = re.compile(r"[0-9a-f]{32}\Z")


def device() -> str:
    """The number of the browser that asks; nothing if it has none."""
    found = read_cookie(request.headers.get("Cookie", ""), COOKIE)
    return found if FORM.match(found) else ""


def new_device() -> str:
    """A number that no other browser has."""
    return secrets.token_hex(16)


def hand_out(response: Response, number: str) -> None:
    """Let the browser keep its number."""
    response.set_cookie(COOKIE, number, max_age=YEARS, httponly=True, samesite="Lax")
