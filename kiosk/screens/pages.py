"""Home, attract, the switches of language and looks, help."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, redirect, request, url_for

from kiosk.core.clock import midnight_after, minute_after
from kiosk.core.labels import LANGUAGES
from kiosk.lectures import store as lectures
from kiosk.screens import views
from kiosk.site import store as site
from kiosk.web.addresses import inside
from kiosk.web.connection import db, keep, language, now, visit
from kiosk.web.htmx import page
from kiosk.web.visit import LANGUAGE_COOKIE, MODES, MODES_COOKIE, Visit

screens = Blueprint("screens", __name__)


@screens.get("/")
def home() -> Response:
    """What the centre has for you now."""
    keep(lectures.reads_same_until(db(), now()))
    return page("screens/home.html", **vars(views.home(db(), now(), language())))


@screens.get("/attract")
def attract() -> Response:
    """What an untouched screen shows. Whoever was here before is forgotten."""
    keep(minute_after(now()))
    response = page("screens/attract.html", **vars(views.attract(db(), now())))
    for cookie in (LANGUAGE_COOKIE, MODES_COOKIE):
        response.delete_cookie(cookie)
    return response


@screens.get("/help")
def help_() -> Response:
    """Where to find a person."""
    keep(midnight_after(now()))
    return page("screens/help.html", house=site.house(db(), language()), back=inside(request.args.get("from", "")))


@screens.get("/easy")
def easy() -> Response:
    """Large type, strong contrast, low controls."""
    keep(now() + timedelta(days=1))
    return page("screens/easy.html", back=inside(request.args.get("from", "")))


@screens.get("/language/<code>")
def set_language(code: str) -> Response:
    """Switch the language and go on where the visitor was."""
    wanted = code if code in LANGUAGES else language()
    return _go_on(Visit(wanted, visit().modes))


@screens.get("/mode/<name>/<state>")
def set_mode(name: str, state: str) -> Response:
    """Switch one of the looks on or off and go on where the visitor was."""
    chosen = visit()
    return _go_on(chosen.with_mode(name, state == "on") if name in MODES else chosen)


def _go_on(chosen: Visit) -> Response:
    target = inside(request.args.get("to", "")) or url_for("screens.home")
    response = redirect(target, 303)
    for cookie, value in ((LANGUAGE_COOKIE, chosen.language), (MODES_COOKIE, ".".join(chosen.modes))):
        response.set_cookie(cookie, value, httponly=True, samesite="Lax", max_age=None)
    response.headers["Cache-Control"] = "no-store"
    return response  # type: ignore[return-value]
