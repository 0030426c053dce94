"""The journal's SQL. It holds keys and verbs, never visitors' names: an append-only table is no place for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.core.clock import loaded, stored
from kiosk.core.db import Connection, Writing, column, rows


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


def last(db: Connection) -> int:
    """The serial of the last line, shown or not: it grows with every check-in and sign-up, too."""
    return int(db.execute("SELECT coalesce(max(serial), 0) FROM journal").fetchone()[0])


def newest(db: Connection) -> datetime | None:
    """When the last line was written, by the clock of that moment."""
    row = db.execute("SELECT at FROM journal ORDER BY serial DESC LIMIT 1").fetchone()
    return loaded(row[0]) if row else None


@dataclass(frozen=True)
class Wish:
    """Which lines somebody wants to read; what is empty says nothing.

    :param thing: the first two words of the event, ``lectures:session``.
    :param since: stored moment from which on, ``until``: before which.
    """

    by: str = ""
    thing: str = ""
    key: str = ""
    since: str = ""
    until: str = ""


def count(db: Connection, wish: Wish) -> int:
    """How many lines there are."""
    where, values = _where(wish)
    return int(db.execute(f"SELECT count(*) FROM journal WHERE {where}", values).fetchone()[0])


def entries(db: Connection, wish: Wish, start: int, most: int) -> list[Entry]:
    """Lines, the latest first."""
    where, values = _where(wish)
    sql = f"SELECT serial, at, by, event, key FROM journal WHERE {where} ORDER BY serial DESC LIMIT ? OFFSET ?"
    return [Entry(*row) for row in rows(db, sql, (*values, most, start))]


def people(db: Connection) -> list[str]:
    """Everybody who ever changed something."""
    return column(db, "SELECT DISTINCT by FROM journal ORDER BY by")


def things(db: Connection) -> list[str]:
    """Every kind of thing that ever changed, ``lectures:session``."""
    return sorted({event.rpartition(":")[0] for event in column(db, "SELECT DISTINCT event FROM journal")})


def _where(wish: Wish) -> tuple[str, tuple[str, ...]]:
    asked = {
        "by = ?": wish.by,
        "instr(event, ?) = 1": f"{wish.thing}:" if wish.thing else "",
        "key = ?": wish.key,
        "at >= ?": wish.since,
        "at < ?": wish.until,
    }
    return " AND ".join(["1", *(sql for sql, value in asked.items() if value)]), tuple(filter(None, asked.values()))


def has(db: Connection, event: str) -> bool:
    """Whether an event was ever recorded."""
    return db.execute("SELECT 1 FROM journal WHERE event = ? LIMIT 1", (event,)).fetchone() is not None
