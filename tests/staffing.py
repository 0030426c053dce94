"""Members of staff at their browsers: Alice runs the house, Bob edits, Dora sits at the desk, Victor only looks.

They have real accounts and are signed in through the real service; only the hash of their password is made once for
the whole run, because a hash that is worth anything takes time. What they send carries the token that forms carry.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from werkzeug.datastructures import Headers
from werkzeug.test import TestResponse

from kiosk.core import folder
from kiosk.core.clock import uptime
from kiosk.core.db import Database
from kiosk.core.roles import Role
from kiosk.staff import passwords, service, store

PASSWORD = "four brass lanterns"
PEOPLE = {
    "alice": (Role.ADMINISTRATOR, "爱丽"),
    "bob": (Role.EDITOR, "小博"),
    "dora": (Role.DESK, "朵拉"),
    "victor": (Role.VIEWER, "老维"),
}
COOKIE = "staff"
TOKEN = re.compile(r"""csrf_token": ?"([^"]+)"|name="csrf_token" value="([^"]+)\"""")


@cache
def hash_of(password: str = PASSWORD) -> str:
    """The kept form of a password, made once."""
    return passwords.hashed(password)


def hire(house: Database, name: str, now: datetime) -> None:
    """Give one of the four an account, unless they have one."""
    role, display = PEOPLE[name]
    if not store.is_known(house.reader(), name):
        service.add(house, name, display, role, hash_of(), by="test", now=now)


def key_for(house: Database, name: str, now: datetime) -> str:
    """A new session's token for one of the four."""
    hire(house, name, now)
    return service.open_session(house, name, hash_of(), "127.0.0.1", now=now, uptime=uptime())


def cookie_for(house: Database, name: str, now: datetime) -> str:
    """What the cookie of a signed-in browser holds."""
    app = Flask("cookie")
    app.secret_key = folder.secret_key(house.folder)
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    return str(signer.dumps({"token": key_for(house, name, now), "last": name}))


def browser_cookie(house: Database, name: str, now: datetime, host: str = "127.0.0.1") -> Any:
    """For Playwright: ``context.add_cookies([browser_cookie(centre.house, "alice", centre.clock())])``."""
    value = cookie_for(house, name, now)
    return {"name": COOKIE, "value": value, "domain": host, "path": "/admin", "httpOnly": True, "sameSite": "Lax"}


class Colleague(FlaskClient):
    """A browser without JavaScript whose forms carry their token.

    ``send(..., token="")`` sends a form without it. ``address`` is the machine the browser runs on.
    """

    address = "127.0.0.1"

    def open(self, *args: Any, token: str | None = None, **kwargs: Any) -> TestResponse:
        """Send a request; what changes something gets the token in its header."""
        method = str(kwargs.get("method", "GET")).upper()
        if method not in ("GET", "HEAD", "OPTIONS"):
            headers = Headers(kwargs.pop("headers", None))
            headers.setdefault("X-CSRFToken", self.csrf_token() if token is None else token)
            kwargs["headers"] = headers
        kwargs.setdefault("environ_overrides", {"REMOTE_ADDR": self.address})
        return super().open(*args, **kwargs)

    def csrf_token(self) -> str:
        """The token of this session's forms; a stranger's from the form at the door."""
        for path in ("/admin/here", "/admin/login", "/admin/first"):
            answer = super().open(path, method="GET", environ_overrides={"REMOTE_ADDR": self.address})
            found = TOKEN.search(answer.text) if answer.status_code == 200 else None
            if found:
                return found[1] or found[2]
        raise AssertionError("no door has a form")

    def enter(self, name: str, password: str = PASSWORD, **more: Any) -> TestResponse:
        """Sign in at the login."""
        return self.post("/admin/login", data={"name": name, "password": password, **more})

    def is_in(self) -> bool:
        """Whether this browser is signed in."""
        return self.get("/admin/here").status_code == 200


def at_door(app: Flask, address: str = "127.0.0.1") -> Colleague:
    """A browser that is not signed in, on some machine."""
    client = Colleague(app, app.response_class)
    client.address = address
    return client


def colleague(app: Flask, house: Database, name: str, now: datetime) -> Colleague:
    """The browser of one of the four, signed in."""
    client = Colleague(app, app.response_class)
    client.set_cookie(COOKIE, cookie_for(house, name, now), path="/admin")
    return client
