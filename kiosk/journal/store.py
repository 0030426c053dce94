"""The journal's SQL. It holds keys and verbs, never visitors' names: an append-only table is no place for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.core.clock import stored
from kiosk.core.db import Connection, Writing, rows


@dataclass(frozen=True)
class Entry:
    """One change: ``event`` is ``feature:thing:verb``, ``key`` names the thing."""

    serial: int
    at: str
    by: str
    event: str
    key: str


def record(writing: Writing, event: str, key: str, *, by: str, now: datetime, is_shown: bool = True) -> None:
    """Write one line. ``is_shown``: whether any screen could look different after it."""
    writing.execute(
        "INSERT INTO journal (at, by, event, key, is_shown) VALUES (?, ?, ?, ?, ?)",
        (stored(now), by, event, key, int(is_shown)),
    )


def since(db: Connection, serial: int, most: int) -> list[Entry]:
    """The latest ``most`` changes with a higher serial that screens could show, oldest first."""
    found = rows(
        db,
        "SELECT serial, at, by, event, key FROM journal WHERE is_shown = 1 AND serial > ? ORDER BY serial DESC LIMIT ?",
        (serial, most),
    )
    return [Entry(*row) for row in reversed(found)]


def has(db: Connection, event: str) -> bool:
    """Whether an event was ever recorded."""
    return db.execute("SELECT 1 FROM journal WHERE event = ? LIMIT 1", (event,)).fetchone() is not None
