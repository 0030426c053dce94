"""Home, attract, the switches of language and looks, help."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, g, redirect, request, send_from_directory, url_for

from kiosk.core.clock import loaded, midnight_after, minute_after
from kiosk.core.errors import NotFound
from kiosk.core.labels import LANGUAGES
from kiosk.lectures import store as lectures
from kiosk.screens import desk, front, loop
from kiosk.site import store as site
from kiosk.web.addresses import inside
from kiosk.web.connection import db, keep, language, now, visit
from kiosk.web.device import device
from kiosk.web.htmx import is_swap, page
from kiosk.web.visit import LANGUAGE_COOKIE, MODES, MODES_COOKIE, NEW_VISIT, Visit

screens = Blueprint("screens", __name__)


@screens.get("/")
def home() -> Response:
    """What the centre has for you now."""
    keep(min([lectures.reads_same_until(db(), now()), *map(loaded, site.notice_bounds(db(), now()))]))
    return page("screens/home.html", **vars(front.home(db(), now(), language())))


@screens.get("/attract")
def attract() -> Response:
    """What an untouched screen shows. Whoever was here before is forgotten."""
    keep(minute_after(now()))
    g.visit = NEW_VISIT
    return _forgotten(page("screens/attract.html", **vars(loop.attract(db(), now()))))


@screens.get("/start")
def start() -> Response:
    """The page that a screen begins with. Whoever was here before is forgotten."""
    target = inside(request.args.get("to", "")) or url_for("screens.attract")
    response = _forgotten(redirect(target, 303))  # type: ignore[arg-type]
    response.headers["Cache-Control"] = "no-store"
    return response


@screens.get("/trial/<token>")
def trial(token: str) -> Response:
    """A draft that staff try on one screen: for that screen only, and only until the end of the trial."""
    tried = desk.trials().of(device(), now())
    if tried is None or tried.token != token:
        if is_swap():
            raise NotFound(token)
        return redirect(url_for("screens.home"), 303)  # type: ignore[return-value]
    cookies = request.headers.get("Cookie", "")
    found = desk.rehearse(tried.part, tried.record_id, cookies=cookies, is_swap=is_swap())
    if found is None or found.status != 200:
        raise NotFound(token)
    desk.lend_pictures(tried, found)
    response = Response(found.body, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    return response


@screens.get("/help")
def help_() -> Response:
    """Where to find a person."""
    keep(midnight_after(now()))
    return page("screens/help.html", house=site.house(db(), language()), back=inside(request.args.get("from", "")))


@screens.get("/easy")
def easy() -> Response:
    """Large type, strong contrast, low controls."""
    keep(midnight_after(now()))
    return page("screens/easy.html", back=inside(request.args.get("from", "")))


@screens.get("/sw.js")
def service_worker() -> Response:
    """The service worker, at the root so that it may answer for every page."""
    response = send_from_directory(f"{current_app.static_folder}/js", "sw.js", max_age=0)
    response.headers["Cache-Control"] = "no-cache"
    return response


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


def _forgotten(response: Response) -> Response:
    for cookie in (LANGUAGE_COOKIE, MODES_COOKIE):
        response.delete_cookie(cookie)
    return response


def _go_on(chosen: Visit) -> Response:
    target = inside(request.args.get("to", "")) or url_for("screens.home")
    response = redirect(target, 303)
    for cookie, value in ((LANGUAGE_COOKIE, chosen.language), (MODES_COOKIE, ".".join(chosen.modes))):
        response.set_cookie(cookie, value, httponly=True, samesite="Lax", max_age=None)
    response.headers["Cache-Control"] = "no-store"
    return response  # type: ignore[return-value]
