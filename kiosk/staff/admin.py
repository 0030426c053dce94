"""The staff's accounts, and everybody's own page."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from flask import Blueprint, Response, flash, redirect, request, url_for
from wtforms import Form

from kiosk.core.clock import uptime
from kiosk.core.errors import Refused
from kiosk.core.roles import Role
from kiosk.staff import passwords, service, store
from kiosk.staff.desk import INVALID, doors, house_words
from kiosk.staff.entrance import TooMany, Wrong
from kiosk.staff.forms import AnotherRole, NewAccount, NewPassword, OwnPassword
from kiosk.web import guard
from kiosk.web.connection import db, house, now
from kiosk.web.guard import staff
from kiosk.web.htmx import page

accounts = Blueprint("accounts_admin", __name__, url_prefix="/admin/accounts")


@accounts.get("/")
def index() -> Response:
    """Everybody who has an account, and a form for one more."""
    return _index(NewAccount())


@accounts.post("/")
def create() -> Response:
    """An account for somebody who joins."""
    form = NewAccount(request.form)
    form.about = house_words()
    if not form.validate():
        return _index(form, INVALID)
    name, hash_ = form.name.data or "", passwords.hashed(form.password.data or "")
    try:
        service.add(house(), name, form.display.data or "", Role(form.role.data), hash_, by=staff().name, now=now())
    except Refused as refused:
        form.name.errors = [_chinese(refused)]
        return _index(form, 409)
    flash(f"{form.display.data}（{name}）的账号建好了，把第一个密码当面告诉本人，请本人进来就改掉。", "good")
    return _back()


@accounts.post("/<name>/role")
def set_role(name: str) -> Response:
    """Another role for somebody."""
    form = AnotherRole(request.form)
    if not form.validate():
        return _back()
    role = Role(form.role.data)
    words = f"{name} 现在是{role.title}。"
    return _done(lambda: service.set_role(house(), name, role, by=staff().name, now=now()), words)


@accounts.post("/<name>/disable")
def disable(name: str) -> Response:
    """Keep somebody out from now on."""
    words = f"{name} 停用了，已经登录的也退出了。"
    return _done(lambda: service.disable(house(), name, by=staff().name, now=now()), words)


@accounts.post("/<name>/enable")
def enable(name: str) -> Response:
    """Let somebody in again."""
    return _done(lambda: service.enable(house(), name, by=staff().name, now=now()), f"{name} 又能登录了。")


@accounts.get("/<name>/password")
def password(name: str) -> Response:
    """A form for a new password for somebody who forgot theirs."""
    return _password(name, NewPassword())


@accounts.post("/<name>/password")
def set_password(name: str) -> Response:
    """A new password for somebody else."""
    form = NewPassword(request.form)
    account = store.account(db(), name)
    form.about = [name, account.display, *house_words()]
    if not form.validate():
        return _password(name, form, INVALID)
    hash_ = passwords.hashed(form.password.data or "")
    words = f"{account.display}（{name}）换了新密码，旧的登录都退出了。"
    return _done(lambda: service.set_password(house(), name, hash_, by=staff().name, now=now()), words)


@accounts.get("/me")
def me() -> Response:
    """Who I am here, and my password."""
    return page("staff/admin/me.html", form=OwnPassword(), shortest=passwords.SHORTEST)


@accounts.post("/me")
def me_password() -> Response:
    """A new password for oneself; every browser but this one is signed out."""
    form = OwnPassword(request.form)
    form.about = [staff().name, staff().display, *house_words()]
    if form.validate() and _is_me(form):
        name, hash_ = staff().name, passwords.hashed(form.password.data or "")
        service.set_password(house(), name, hash_, by=name, now=now())
        address = request.remote_addr or ""
        guard.let_in(service.open_session(house(), name, hash_, address, now=now(), uptime=uptime()), name)
        flash("密码换好了。别处的登录都退出了。", "good")
        return cast(Response, redirect(url_for("accounts_admin.me"), 303))
    answer = page("staff/admin/me.html", form=form, shortest=passwords.SHORTEST)
    answer.status_code = INVALID
    return answer


def _is_me(form: OwnPassword) -> bool:
    """Whether whoever sits here knows the present password; tried as seldom as at the login."""
    try:
        doors().entrance.prove(staff().name, form.old.data or "", request.remote_addr, now())
    except Wrong as refused:
        form.old.errors = [f"现在的密码不对，还可以试 {refused.left} 次。"]
    except TooMany as refused:
        form.old.errors = [f"试得太多了，请等 {refused.seconds} 秒再来。"]
    return not form.old.errors


def _index(form: NewAccount, status: int = 200) -> Response:
    answer = page(
        "staff/admin/index.html",
        accounts=store.accounts(db()),
        form=form,
        roles=list(Role),
        is_alone=store.administrators(db()) == 1,
        shortest=passwords.SHORTEST,
    )
    answer.status_code = status
    return answer


def _password(name: str, form: Form, status: int = 200) -> Response:
    account = store.account(db(), name)
    answer = page("staff/admin/password.html", account=account, form=form, shortest=passwords.SHORTEST)
    answer.status_code = status
    return answer


def _done(change: Callable[[], None], words: str) -> Response:
    """Make a change and say so, or say why not."""
    try:
        change()
        flash(words, "good")
    except Refused as refused:
        flash(_chinese(refused), "bad")
    return _back()


def _chinese(refused: Refused) -> str:
    """A refusal without the English that stands behind it for the console."""
    return refused.sentence.partition("。")[0] + "。"


def _back() -> Response:
    return cast(Response, redirect(url_for("accounts_admin.index"), 303))
