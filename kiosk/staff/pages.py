"""The staff's doors: signing in and out, the first administrator."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, g, jsonify, redirect, request, url_for
from flask.blueprints import BlueprintSetupState

from kiosk.core.clock import uptime
from kiosk.core.errors import Refused
from kiosk.core.subnets import is_machine, read_address
from kiosk.journal.words import person_words
from kiosk.staff import passwords, service, store
from kiosk.staff.desk import DOORS, INVALID, Doors, doors, house_words
from kiosk.staff.entrance import Entrance, TooMany, Wrong
from kiosk.staff.first import FirstCode
from kiosk.staff.forms import FirstAdministrator, SignIn
from kiosk.web import guard
from kiosk.web.addresses import inside
from kiosk.web.connection import db, house, now
from kiosk.web.htmx import page

staff = Blueprint("staff", __name__, url_prefix=guard.AREA)


@staff.record_once
def _set_up(state: BlueprintSetupState) -> None:
    state.app.extensions[DOORS] = Doors(Entrance(state.app.extensions["house"]), FirstCode())
    state.app.jinja_env.filters["person"] = called


def called(by: str) -> str:
    """What colleagues call whoever did something: a person by the displayed name, the house's own acts in words."""
    if "colleagues" not in g:
        g.colleagues = {one.name: one.display for one in store.accounts(db())}
    return str(g.colleagues.get(by) or person_words(by))


@staff.get("/login")
def login() -> Response:
    """The login; while nobody has an account, the way to the first one, but not on a screen in the hall."""
    form = SignIn(next=request.args.get("next", ""), on=request.args.get("on", ""))
    if store.is_empty(db()) and not form.is_screen:
        return _to(url_for("staff.first"))
    if guard.person():
        return _to(_target(form.next.data or ""))
    return _login(form)


@staff.post("/login")
def login_try() -> Response:
    """Sign in, and on to where one wanted to go."""
    if store.is_empty(db()):
        return _to(url_for("staff.first"))
    form = SignIn(request.form)
    name, password = form.name.data or "", form.password.data or ""
    if not name or not password:
        return _login(form, INVALID, problem="账号和密码都要填。")
    try:
        key = doors().entrance.sign_in(name, password, request.remote_addr, now(), guard.token())
    except TooMany as refused:
        answer = _login(form, 429, problem=f"试得太多了，请等{_span(refused.seconds)}再来。")
        answer.headers["Retry-After"] = str(refused.seconds)
        return answer
    except Wrong as refused:
        rest = f"还可以试 {refused.left} 次" if refused.left else "先歇一会儿再试"
        return _login(form, 401, problem=f"账号或密码不对，{rest}")
    guard.let_in(key, name)
    return _to(_target(form.next.data or ""))


@staff.post("/logout")
def logout() -> Response:
    """Sign out: the session ends here and on the server."""
    service.close_session(house(), guard.token(), by=guard.staff().name, now=now())
    guard.show_out()
    return _to(url_for("staff.login"))


@staff.get("/here")
def here() -> Response:
    """A sign of life from somebody who writes for a long time, answered with the token that forms carry."""
    return jsonify(csrf_token=guard.form_token())


@staff.get("/first")
def first() -> Response:
    """Make the first administrator; gone as soon as there is one."""
    return _first(FirstAdministrator()) if store.is_empty(db()) else _to(url_for("staff.login"))


@staff.post("/first")
def first_make() -> Response:
    """Make the first administrator, who then is signed in."""
    if not store.is_empty(db()):
        return _to(url_for("staff.login"))
    form = FirstAdministrator(request.form)
    form.about = house_words()
    if not _has_code(form):
        return _first(form, 403, problem="开机码不对，或者已经过期。")
    if not form.validate():
        return _first(form, INVALID)
    name, hash_ = form.name.data or "", passwords.hashed(form.password.data or "")
    try:
        service.add_first(house(), name, form.display.data or "", hash_, now=now())
    except Refused:
        return _to(url_for("staff.login"))
    doors().code.spend()
    address = request.remote_addr or ""
    guard.let_in(service.open_session(house(), name, hash_, address, now=now(), uptime=uptime()), name)
    return _to(url_for("accounts_admin.index"))


def _has_code(form: FirstAdministrator) -> bool:
    """Whether whoever sends this stands at the machine or has read its console."""
    typed = form.code.data or ""
    return (not typed and is_at_machine()) or doors().code.is_right(typed)


def is_at_machine() -> bool:
    """Whether the browser runs on this very machine."""
    return is_machine(read_address(request.remote_addr))


def _login(form: SignIn, status: int = 200, *, problem: str = "") -> Response:
    answer = page("staff/login.html", form=form, problem=problem, is_empty=store.is_empty(db()))
    answer.status_code = status
    return answer


def _first(form: FirstAdministrator, status: int = 200, *, problem: str = "") -> Response:
    code = doors().code
    answer = page(
        "staff/first.html",
        form=form,
        problem=problem,
        minutes=code.minutes_left,
        tries=code.tries_left,
        at_machine=is_at_machine(),
        shortest=passwords.SHORTEST,
    )
    answer.status_code = status
    return answer


def _target(wanted: str) -> str:
    """Where somebody wanted to go, if that is on the staff's side; else the staff's first page."""
    path = inside(wanted)
    return path if path.startswith(guard.HOME) and not path.startswith(guard.LOGIN) else guard.HOME


def _span(seconds: int) -> str:
    return f" {seconds} 秒" if seconds < 90 else f" {-(-seconds // 60)} 分钟"


def _to(path: str) -> Response:
    return cast(Response, redirect(path, 303))
