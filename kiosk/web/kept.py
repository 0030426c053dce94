"""Rendered pages are kept and answered before Flask is reached, so that a warm page costs little more than the server.

A page is kept per address, language, modes and kind (whole or swapped in), under the revision of the records it was
made from and until the moment it named as the next at which it would read otherwise. Pages are rendered one at a time:
with several threads at once Python only gets slower (measured: 860 pages/s with one thread, 204 with 64).
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from kiosk.core.clock import Clock, local
from kiosk.web.visit import read_visit

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

KEEP = "kiosk.keep_until"
"""Where in the WSGI environment a page says until when it may be kept."""
CLOCK_MARK = "{{@clock}}"
"""Stands in kept pages where the wall clock belongs."""
MOST_BYTES = 24 << 20
LONGEST_KEY = 200
NEVER_KEPT = (
    "/static/", "/media/", "/live", "/health", "/admin", "/sw.js", "/trial/",
    "/C/", "/c/", "/check-in", "/me", "/t/", "/card",  # each visitor's own; some wait for the disk
)  # fmt: skip

Headers = list[tuple[str, str]]
Key = tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """One kept page, cut where the clock belongs."""

    revision: int
    until: datetime
    pieces: tuple[bytes, ...]
    headers: Headers
    etag: str

    @property
    def size(self) -> int:
        return sum(len(piece) for piece in self.pieces) + 1024


class Kept:
    """WSGI middleware around the Flask application.

    :param revision: the present revision of the records.
    """

    def __init__(self, app: WSGIApplication, revision: Callable[[], int], clock: Clock) -> None:
        self._app = app
        self._revision = revision
        self._clock = clock
        self._entries: OrderedDict[Key, Entry] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        self._rendering = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "/")
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or path.startswith(NEVER_KEPT):
            return self._app(environ, start_response)
        key = _key(environ, path)
        now = self._clock()
        entry = self._fresh(key, now)
        if entry is None:
            with self._rendering:
                entry = self._fresh(key, now)
                if entry is None:
                    return self._render(key, now, environ, start_response)
        return _answer(entry, now, environ, start_response)

    def _fresh(self, key: Key, now: datetime) -> Entry | None:
        entry = self._entries.get(key)
        if entry is None or entry.revision != self._revision() or now >= entry.until:
            return None
        return entry

    def _render(
        self, key: Key, now: datetime, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        revision = self._revision()
        method = environ["REQUEST_METHOD"]
        environ["REQUEST_METHOD"] = "GET"
        status, headers, body = _call(self._app, environ)
        environ["REQUEST_METHOD"] = method
        pieces = tuple(body.split(CLOCK_MARK.encode()))
        until = environ.get(KEEP)
        if until is None or not status.startswith("200") or sum(map(len, key)) > LONGEST_KEY:
            content = _with_clock(pieces, now)
            start_response(status, _with_length(headers, len(content)))
            return [] if method == "HEAD" else [content]
        etag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
        headers = [*_with_length(headers, len(_with_clock(pieces, now))), ("ETag", etag)]
        entry = Entry(revision, until, pieces, headers, etag)
        self._keep(key, entry)
        return _answer(entry, now, environ, start_response)

    def _keep(self, key: Key, entry: Entry) -> None:
        with self._lock:
            old = self._entries.pop(key, None)
            self._bytes += entry.size - (old.size if old else 0)
            self._entries[key] = entry
            while self._bytes > MOST_BYTES:
                self._bytes -= self._entries.popitem(last=False)[1].size


def _key(environ: WSGIEnvironment, path: str) -> Key:
    visit = read_visit(environ.get("HTTP_COOKIE", ""))
    is_swap = _says(environ, "HTTP_HX_REQUEST") and not _says(environ, "HTTP_HX_HISTORY_RESTORE_REQUEST")
    return (path, environ.get("QUERY_STRING", ""), visit.language, ".".join(visit.modes), "swap" if is_swap else "")


def _says(environ: WSGIEnvironment, header: str) -> bool:
    """Read as ``htmx.py`` reads it: else one visitor's odd header would put a page without its head in all hands."""
    return str(environ.get(header, "")).lower() == "true"


def _call(app: WSGIApplication, environ: WSGIEnvironment) -> tuple[str, Headers, bytes]:
    """Run the application and collect its answer."""
    heard: list[tuple[str, Headers]] = []

    def hear(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], object]:
        heard.append((status, headers))
        return lambda _: None

    answer = app(environ, hear)
    try:
        body = b"".join(answer)
    finally:
        close = getattr(answer, "close", None)
        if close:
            close()
    status, headers = heard[-1]
    return status, headers, body


def _answer(entry: Entry, now: datetime, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    if _has_etag(environ.get("HTTP_IF_NONE_MATCH", ""), entry.etag):
        start_response("304 Not Modified", [pair for pair in entry.headers if pair[0] != "Content-Length"])
        return []
    start_response("200 OK", list(entry.headers))
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [_with_clock(entry.pieces, now)]


def _has_etag(header: str, etag: str) -> bool:
    return bool(header) and (header.strip() == "*" or etag in (one.strip() for one in header.split(",")))


def _with_clock(pieces: tuple[bytes, ...], now: datetime) -> bytes:
    return pieces[0] if len(pieces) == 1 else local(now).strftime("%H:%M").encode().join(pieces)


def _with_length(headers: Headers, length: int) -> Headers:
    others = [pair for pair in headers if pair[0].lower() != "content-length"]
    return [*others, ("Content-Length", str(length))]
