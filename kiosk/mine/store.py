"""SQL of one's own check-ins."""

from __future__ import annotations

from datetime import datetime

from kiosk.core.clock import loaded, stored
from kiosk.core.db import Connection, Row, Writing, rows
from kiosk.mine.model import Mine

COLUMNS = (
    "SELECT a.id, a.session, a.person, a.scan, a.people, a.children, a.came_at, a.left_at, a.second_at, a.receipt, "
    "coalesce(p.name, '') AS name FROM attendance a LEFT JOIN personal p ON p.scan = a.scan"
)


def of_person(db: Connection, person: str) -> list[Mine]:
    """The check-ins under one key, the newest first."""
    return [_mine(row) for row in rows(db, f"{COLUMNS} WHERE a.person = ? ORDER BY a.id DESC", (person,))]


def by_receipt(db: Connection, receipt: str) -> Mine | None:
    """The check-in with these six digits."""
    found = rows(db, f"{COLUMNS} WHERE a.receipt = ?", (receipt,))
    return _mine(found[0]) if found else None


def set_left(writing: Writing, number: int, left_at: datetime) -> None:
    """Somebody has gone."""
    writing.execute("UPDATE attendance SET left_at = ? WHERE id = ?", (stored(left_at), number))


def set_second(writing: Writing, number: int, at: datetime) -> None:
    """Somebody was still there."""
    writing.execute("UPDATE attendance SET second_at = ? WHERE id = ?", (stored(at), number))


def set_scan(writing: Writing, number: int, scan: int) -> None:
    """What somebody said of themselves hangs on another line of the ledger now."""
    writing.execute("UPDATE attendance SET scan = ? WHERE id = ?", (scan, number))


def first_line(db: Connection, scan: int) -> int:
    """The line with which a check-in began, whatever was corrected since."""
    row = db.execute("SELECT id, verb, about FROM scans WHERE id = ?", (scan,)).fetchone()
    return int(row["about"]) if row["verb"] == "correct" else int(row["id"])


def _mine(row: Row) -> Mine:
    return Mine(
        row["id"], row["session"], row["person"], row["scan"], row["people"], row["children"], loaded(row["came_at"]),
        loaded(row["left_at"]) if row["left_at"] else None, loaded(row["second_at"]) if row["second_at"] else None,
        row["receipt"], row["name"],
    )  # fmt: skip
