"""Verbs of accounts and sessions. Passwords arrive here already hashed: hashing would hold up the one writer."""

from __future__ import annotations

import secrets
from datetime import datetime

from kiosk.core.clock import Uptime
from kiosk.core.db import Writing, verb
from kiosk.core.errors import NotFound, Refused
from kiosk.core.roles import Role
from kiosk.journal import store as journal
from kiosk.staff import store
from kiosk.staff.model import LONGEST, NAME_RULE, SLACK, Account, Seen, is_name


@verb
def add(writing: Writing, name: str, display: str, role: Role, hash_: str, *, by: str, now: datetime) -> None:
    """A new account. :raises Refused: ``bad-name``, ``name-taken``"""
    if not is_name(name):
        raise Refused("bad-name", f"{NAME_RULE}A name has 2 to 40 letters or digits.")
    if store.is_known(writing, name):
        raise Refused("name-taken", f"账号 {name} 已经有了，换一个。There is an account {name} already.")
    store.add(writing, name, display or name, role, hash_, now)
    journal.record(writing, "staff:account:add", name, by=by, now=now, is_shown=False)


@verb
def add_first(writing: Writing, name: str, display: str, hash_: str, *, now: datetime) -> None:
    """The first administrator. :raises Refused: ``not-first`` as soon as there is any account."""
    if not store.is_empty(writing):
        raise Refused("not-first", "已经有管理员了，请登录。There is an administrator already.")
    add(writing, name, display, Role.ADMINISTRATOR, hash_, by=name, now=now)


@verb
def set_role(writing: Writing, name: str, role: Role, *, by: str, now: datetime) -> None:
    """Give an account another role. :raises Refused: ``last-administrator``"""
    if role is not Role.ADMINISTRATOR:
        _keep_an_administrator(writing, name)
    _change(writing, name, "role", by, now, role=role.value)


@verb
def disable(writing: Writing, name: str, *, by: str, now: datetime) -> None:
    """Keep somebody out, at once and until enabled again. :raises Refused: ``last-administrator``"""
    _keep_an_administrator(writing, name)
    _change(writing, name, "disable", by, now, is_disabled=1)
    store.close_sessions(writing, name)


@verb
def enable(writing: Writing, name: str, *, by: str, now: datetime) -> None:
    """Let somebody in again."""
    _change(writing, name, "enable", by, now, is_disabled=0)


@verb
def set_password(writing: Writing, name: str, hash_: str, *, by: str, now: datetime) -> None:
    """Another password; whoever was signed in with the old one is out."""
    _change(writing, name, "password", by, now, hash=hash_)
    store.close_sessions(writing, name)


@verb
def open_session(
    writing: Writing, name: str, hash_: str, address: str, *, now: datetime, uptime: Uptime, instead_of: str = ""
) -> str:
    """A session for whoever proved to know the password behind ``hash_``; returns its token, which is kept nowhere.

    :param instead_of: the token of the session that this browser had before; it ends.
    :raises Refused: ``changed`` when the account was disabled or its password changed in between.
    """
    found = store.secret(writing, name)
    if found is None or found[1] != hash_:
        raise Refused("changed", "这个账号刚被改过，请再登录一次。The account has just been changed.")
    token = secrets.token_urlsafe(32)
    store.forget_sessions(writing, now - LONGEST, now + SLACK)
    store.close_session(writing, instead_of)
    store.open_session(writing, token, found[0].id, address, Seen(now, uptime))
    journal.record(writing, "staff:session:open", name, by=name, now=now, is_shown=False)
    return token


@verb
def close_session(writing: Writing, token: str, *, by: str, now: datetime) -> None:
    """Sign out."""
    store.close_session(writing, token)
    journal.record(writing, "staff:session:close", by, by=by, now=now, is_shown=False)


def _keep_an_administrator(writing: Writing, name: str) -> None:
    """The house must not lock itself out; asked inside the transaction, so that two cannot demote each other."""
    account = _account(writing, name)
    if account.role is Role.ADMINISTRATOR and not account.is_disabled and not store.administrators(writing, name):
        raise Refused("last-administrator", "只剩这一位管理员了，先再建一位。This is the last administrator.")


def _change(writing: Writing, name: str, what: str, by: str, now: datetime, **values: object) -> None:
    _account(writing, name)
    store.change(writing, name, values, now)
    journal.record(writing, f"staff:account:{what}", name, by=by, now=now, is_shown=False)


def _account(writing: Writing, name: str) -> Account:
    try:
        return store.account(writing, name)
    except NotFound:
        raise Refused("no-such-account", f"没有 {name!r} 这个账号。There is no account {name!r}.") from None
