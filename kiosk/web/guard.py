"""The door of the staff's side: every request below ``/admin`` passes here first, whether or not a page answers it.

In this order: the caller's network, the session, the role, the token that proves where the form came from. What is not
allowed in ``rights.py`` is refused. The session's cookie is only a key; what it opens stands in the database.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast
from urllib.parse import quote, urlsplit

from flask import Flask, Request, Response, g, redirect, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf  # type: ignore[import-untyped]

from kiosk.core.roles import Staff
from kiosk.core.subnets import is_in, is_machine, read_address
from kiosk.settings import Settings
from kiosk.web import errors, htmx, rights
from kiosk.web.addresses import inside

AREA = "/admin"
HOME = f"{AREA}/"
LOGIN = f"{AREA}/login"
COOKIE = "staff"
TOKEN = "token"  # noqa: S105 - the name of a field
LAST = "last"


class StaffSessions(SecureCookieSessionInterface):
    """Visitors have no session: nothing is read from their cookies and nothing is signed for them."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        return super().open_session(app, request) if is_area(request.path) else None


Recognise = Callable[[str, bool], Staff | None]
"""Whose session a token opens; the second argument says whether the request is a sign of life."""


class HeaderFirst(CSRFProtect):  # type: ignore[misc]
    """Takes the token from the header if there is one: a large upload is then not read before its page wants it."""

    def _get_csrf_token(self) -> str | None:
        return request.headers.get("X-CSRFToken") or cast("str | None", super()._get_csrf_token())


def init_app(app: Flask, settings: Settings, recognise: Recognise) -> None:
    """Put the guard before everything the application does."""
    app.config.update(
        SESSION_COOKIE_NAME=COOKIE,
        SESSION_COOKIE_PATH=AREA,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.base_url.startswith("https:"),
        WTF_CSRF_CHECK_DEFAULT=False,  # visitors have no session; their forms carry signed numbers (checkin/forms.py)
        WTF_CSRF_TIME_LIMIT=None,  # a form may wait as long as its session; what was typed survives a restart
        WTF_CSRF_SSL_STRICT=False,  # asks for a Referer; here the Origin is looked at, which browsers always send
    )
    app.session_interface = StaffSessions()
    guard = HeaderFirst()
    guard.init_app(app)
    app.before_request(lambda: _admit(settings, recognise) or guard.protect() if is_area(request.path) else None)
    app.after_request(_seal)
    app.register_error_handler(CSRFError, lambda error: _refuse("form"))
    app.context_processor(lambda: {"staff": person(), "may": may})


def staff() -> Staff:
    """Who sends this request; only pages behind the guard may ask."""
    return cast(Staff, g.staff)


def person() -> Staff | None:
    """Who sends this request, if it is somebody signed in: for the doors, which are open to strangers."""
    return cast("Staff | None", g.get("staff"))


def may(endpoint: str, method: str = "GET") -> bool:
    """Whether this person may go there: for links that would lead nowhere."""
    who = person()
    return who is not None and rights.is_allowed(endpoint, method, who.role)


def token() -> str:
    """The key to the session that this browser shows."""
    return str(session.get(TOKEN, ""))


def form_token() -> str:
    """What a form of this browser carries to prove where it came from."""
    return str(generate_csrf())


def let_in(key: str, name: str) -> None:
    """Hand this browser the key of its new session. Forms it left open stay good only if the same person is back."""
    if session.get(LAST) != name:
        session.clear()
    session[TOKEN] = key
    session[LAST] = name


def show_out() -> None:
    """Take everything back from this browser."""
    session.clear()


def is_area(path: str) -> bool:
    """Whether a path lies on the staff's side."""
    return path == AREA or path.startswith(HOME)


def _admit(settings: Settings, recognise: Recognise) -> Response | None:
    if not _is_near(settings):
        return _refuse("network")
    key = token()
    g.staff = recognise(key, not rights.is_quiet(request.endpoint)) if key else None
    if not rights.is_open(request.endpoint):
        if g.staff is None:
            return _ask_who()
        if not rights.is_allowed(request.endpoint, request.method, g.staff.role) and request.endpoint:
            return _refuse("role")
    return None if _is_from_here() else _refuse("form")


def _is_near(settings: Settings) -> bool:
    """Whether the caller's network may come here. Headers that claim another address are not read."""
    address = read_address(request.remote_addr)
    if address is None:
        return False
    if is_machine(address):
        return True
    return is_in(address, settings.admin_subnets) and not is_in(address, settings.phone_subnets)


def _is_from_here() -> bool:
    """Whether the request was sent by a page of this house, as far as the browser says so."""
    origin = request.headers.get("Origin")
    if request.method in rights.READING or origin is None:
        return True
    try:
        return urlsplit(origin).netloc.lower() == request.host.lower()
    except ValueError:
        return False


def _ask_who() -> Response:
    """To the login and back; what would have changed something is refused instead of lost on the way."""
    if request.method not in ("GET", "HEAD"):
        return _refuse("session")
    if rights.is_quiet(request.endpoint):
        return Response("", 401)  # what a page asks for by itself must not take it away from whoever types in it
    if htmx.is_swap():
        return htmx.go_to(f"{LOGIN}{_next(htmx.page_before())}", 401)
    query = request.query_string.decode("ascii", "ignore").replace(" ", "+")
    return cast(Response, redirect(LOGIN + _next(f"{request.path}?{query}" if query else request.path), 303))


def _next(target: str) -> str:
    path = inside(target)
    return f"?next={quote(path, safe='/')}" if path.startswith(HOME) and path != HOME else ""


def _refuse(reason: str) -> Response:
    status, title, advice = REFUSALS[reason]
    return errors.staff_page(status, title, advice, HOME if reason == "role" else "")


REFUSALS = {
    "network": (403, "这里打不开后台", "后台只在中心的办公网络里能打开。请换办公室的电脑，或者接办公室的网线、Wi-Fi。"),
    "session": (401, "要先登录", "太久没动，已经自动退出。请在新的一页登录，再回到这一页，退回去重新保存一次。"),
    "role": (403, "这一页不归您管", "您的账号没有这个权限。要用的话，请管理员改一下角色。"),
    "form": (400, "没保存上", "这张表不是从现在这次登录打开的。请退回去刷新一下，再保存一次。"),
}


def _seal(response: Response) -> Response:
    """Nobody keeps anything of the staff's side. Without a referrer browsers would also hide where a form is from."""
    if is_area(request.path):
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "same-origin"
        response.vary.add("Cookie")
    return response
