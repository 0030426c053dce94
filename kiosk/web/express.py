"""Forms that a hundred people send at once are answered before Flask is reached, as kept pages are.

A lane answers only what is plain. Whatever else comes, and whatever goes wrong, goes the long way: Flask reads the same
form again, and by its number nothing happens twice. Both ways give the same answer, and a test says so.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from flask.sansio.app import App
from werkzeug.http import parse_cookie

from kiosk.web.headers import ALWAYS, OF_PAGES

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MOST_BYTES, MOST_FIELDS = 4096, 20
FORM = "application/x-www-form-urlencoded"
LANES = "lanes"


@dataclass(frozen=True)
class See:
    """Where to look next; ``cookies`` as :func:`cookie` writes them. ``varies``: it is this browser's own answer."""

    target: str
    cookies: tuple[str, ...] = ()
    varies: bool = False

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", "0"),
            ("Location", self.target),
            ("Cache-Control", "no-store"),
            *([("Vary", "Cookie")] if self.varies else []),
            *(("Set-Cookie", one) for one in self.cookies),
        ]


@dataclass(frozen=True)
class Sent:
    """A form on its way."""

    path: str
    form: Mapping[str, str]
    cookies: Mapping[str, str]


Lane = Callable[[Sent], See | None]
"""Answers a form, or None: it is not plain."""


def add_lane(app: App, lane: Lane) -> None:
    """A room opens a lane."""
    app.extensions.setdefault(LANES, []).append(lane)


class Express:
    """WSGI middleware around the application; it offers each small form to the lanes."""

    def __init__(self, app: WSGIApplication, lanes: list[Lane]) -> None:
        self._app = app
        self._lanes = lanes

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "POST" and environ.get("CONTENT_TYPE") == FORM:
            see = self._tried(environ)
            if see is not None:
                start_response("303 SEE OTHER", [*see.headers, *ALWAYS, *OF_PAGES])
                return []
        return self._app(environ, start_response)

    def _tried(self, environ: WSGIEnvironment) -> See | None:
        length = environ.get("CONTENT_LENGTH", "")
        if not length.isdigit() or int(length) > MOST_BYTES or environ["PATH_INFO"].startswith("/admin"):
            return None
        body = environ["wsgi.input"].read(int(length))
        environ["wsgi.input"] = io.BytesIO(body)
        try:
            pairs = parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
            sent = Sent(environ["PATH_INFO"], dict(reversed(pairs)), parse_cookie(environ.get("HTTP_COOKIE", "")))
            return next((see for lane in self._lanes if (see := lane(sent)) is not None), None)
        except Exception:  # the long way finds out what is wrong and says it in words
            return None


def cookie(name: str, value: str, age: timedelta | int, *, path: str = "/", is_secure: bool = False) -> str:
    """A cookie's header; ``value`` of letters, digits, - and _ only."""
    seconds = int(age.total_seconds()) if isinstance(age, timedelta) else age
    secure = "Secure; " if is_secure else ""
    return f"{name}={value}; Max-Age={seconds}; {secure}HttpOnly; Path={path}; SameSite=Lax"
