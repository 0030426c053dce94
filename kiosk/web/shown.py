"""Which pictures a screen may be sent: those that some room shows now, asked once per revision.

A picture of a work whose rights are pending, or of a person without consent, has an address nobody can use.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from typing import cast

from flask import Flask, current_app

from kiosk.core.db import Connection, Database
from kiosk.web.connection import house, today_is

Ask = Callable[[Connection, date], set[str]]


class Shown:
    """The set of pictures on show, kept for one revision and day (consent may end with a day)."""

    def __init__(self, asks: list[Ask]) -> None:
        self._asks = asks
        self._kept: tuple[int, date, frozenset[str]] = (-1, date.min, frozenset())
        self._lock = threading.Lock()

    def has(self, house: Database, hash_: str, today: date) -> bool:
        revision = house.revision
        if self._kept[:2] != (revision, today):
            with self._lock:
                if self._kept[:2] != (revision, today):
                    db = house.reader()
                    hashes = frozenset[str]().union(*(ask(db, today) for ask in self._asks))
                    self._kept = (revision, today, hashes)
        return hash_ in self._kept[2]


def init_app(app: Flask, asks: list[Ask]) -> None:
    app.extensions["shown"] = Shown(asks)


def is_shown(hash_: str) -> bool:
    """Whether a screen may be sent this picture."""
    return cast(Shown, current_app.extensions["shown"]).has(house(), hash_, today_is().date())
