"""Which pictures a screen may be sent: those that some room shows now, asked once per revision.

A picture of a work whose rights are pending, or of a person without consent, has an address nobody can use. Pictures
of drafts are lent to one browser for the time in which it tries a draft.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import date, datetime
from typing import cast

from flask import Flask, Response, current_app, g

from kiosk.core.db import Connection, Database
from kiosk.web.connection import house, now, today_is
from kiosk.web.device import device

Ask = Callable[[Connection, date], set[str]]

IN_PAGE = re.compile(rb"/media/([0-9a-f]{64})/")
MOST_BORROWERS = 50
MOST_LENT = 1000


class Shown:
    """The set of pictures on show, kept for one revision and day (consent may end with a day)."""

    def __init__(self, asks: list[Ask]) -> None:
        self._asks = asks
        self._kept: tuple[int, date, frozenset[str]] = (-1, date.min, frozenset())
        self._lock = threading.Lock()

    def has(self, house: Database, hash_: str, today: date) -> bool:
        """Whether a picture is on show."""
        revision = house.revision
        if self._kept[:2] != (revision, today):
            with self._lock:
                if self._kept[:2] != (revision, today):
                    db = house.reader()
                    hashes = frozenset[str]().union(*(ask(db, today) for ask in self._asks))
                    self._kept = (revision, today, hashes)
        return hash_ in self._kept[2]


class Lent:
    """Pictures lent to browsers, each set until a moment."""

    def __init__(self) -> None:
        self._loans: dict[str, tuple[frozenset[str], datetime]] = {}
        self._lock = threading.Lock()

    def lend(self, to: str, hashes: frozenset[str], now: datetime, until: datetime) -> None:
        """Lend pictures to a browser, on top of what it has, until a moment."""
        with self._lock:
            self._loans = {one: loan for one, loan in self._loans.items() if loan[1] > now}
            old, end = self._loans.pop(to, (frozenset[str](), until))
            both = old | hashes
            self._loans[to] = (both if len(both) <= MOST_LENT else hashes, max(end, until))
            while len(self._loans) > MOST_BORROWERS:
                del self._loans[next(iter(self._loans))]

    def has(self, by: str, hash_: str, now: datetime) -> bool:
        """Whether a browser has borrowed a picture."""
        loan = self._loans.get(by)
        return loan is not None and now < loan[1] and hash_ in loan[0]


def init_app(app: Flask, asks: list[Ask]) -> None:
    """Ask the rooms what they show; take back what was lent."""
    app.extensions["shown"] = Shown(asks)
    app.extensions["lent"] = Lent()
    app.after_request(_take_back)


def is_shown(hash_: str) -> bool:
    """Whether the browser that asks may be sent this picture."""
    if cast(Shown, current_app.extensions["shown"]).has(house(), hash_, today_is().date()):
        return True
    by = device()
    if by and cast(Lent, current_app.extensions["lent"]).has(by, hash_, now()):
        g.is_lent = True
        return True
    return False


def lend(to: str, page: bytes, until: datetime) -> None:
    """Lend a browser the pictures of a page."""
    hashes = frozenset(found.decode() for found in IN_PAGE.findall(page))
    cast(Lent, current_app.extensions["lent"]).lend(to, hashes, now(), until)


def _take_back(response: Response) -> Response:
    """What was only lent is kept by no browser."""
    if "is_lent" in g:
        response.headers["Cache-Control"] = "no-store"
    return response
