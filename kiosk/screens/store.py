"""SQL of the screens that have a name."""

from __future__ import annotations

from kiosk.core.db import Connection, Row, Writing, rows
from kiosk.core.errors import NotFound
from kiosk.screens.model import Screen


def screens(db: Connection) -> list[Screen]:
    """All screens, in the order of their names' first day."""
    return [_screen(row) for row in rows(db, "SELECT * FROM screens ORDER BY id")]


def screen(db: Connection, number: int) -> Screen:
    """One screen. :raises NotFound:"""
    found = rows(db, "SELECT * FROM screens WHERE id = ?", (number,))
    if not found:
        raise NotFound(str(number))
    return _screen(found[0])


def by_name(db: Connection, name: str) -> Screen | None:
    """The screen with a name, if there is one."""
    found = rows(db, "SELECT * FROM screens WHERE name = ?", (name,))
    return _screen(found[0]) if found else None


def add(writing: Writing, screen: Screen) -> int:
    """A new screen; returns its number, ``screen.id`` says nothing yet."""
    cursor = writing.execute(
        "INSERT INTO screens (device, name, place, orientation, start, created_at, has_printer) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            screen.device, screen.name, screen.place, screen.orientation, screen.start, screen.created_at,
            screen.has_printer,
        ),
    )  # fmt: skip
    return int(cursor.lastrowid or 0)


def change(writing: Writing, screen: Screen) -> None:
    """What is known of a screen."""
    writing.execute(
        "UPDATE screens SET device = ?, name = ?, place = ?, start = ?, has_printer = ?, orientation = ? WHERE id = ?",
        (
            screen.device, screen.name, screen.place, screen.start, screen.has_printer, screen.orientation, screen.id,
        ),
    )  # fmt: skip


def drop(writing: Writing, number: int) -> None:
    """Forget a screen."""
    writing.execute("DELETE FROM screens WHERE id = ?", (number,))


def _screen(row: Row) -> Screen:
    return Screen(
        row["id"], row["device"], row["name"], row["place"], row["orientation"], row["start"], row["created_at"],
        bool(row["has_printer"]),
    )  # fmt: skip
