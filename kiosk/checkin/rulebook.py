"""How people come in: to one session, and where nothing else is said."""

from __future__ import annotations

from kiosk.checkin.model import Mode, Rules
from kiosk.core.clock import loaded, stored
from kiosk.core.db import Connection, Row, Writing


def usual(db: Connection) -> Rules:
    """How people come in where nothing else is said."""
    row = db.execute("SELECT *, NULL AS signs_up_from, NULL AS signs_up_until FROM usual_rules WHERE id = 1").fetchone()
    return Rules() if row is None else of_row(row)


def are_own(db: Connection, session: str) -> bool:
    """Whether a session goes by rules of its own."""
    return db.execute("SELECT 1 FROM door_rules WHERE session = ?", (session,)).fetchone() is not None


def set_usual(writing: Writing, rules: Rules) -> None:
    """How people come in where nothing else is said."""
    writing.execute(
        "INSERT OR REPLACE INTO usual_rules (id, mode, opens_before, walk_in_percent, release_after, has_check_out) "
        "VALUES (1, ?, ?, ?, ?, ?)",
        (rules.mode.value, rules.opens_before, rules.walk_in_percent, rules.release_after, int(rules.has_check_out)),
    )


def drop(writing: Writing, session: str) -> None:
    """A session goes by the usual rules again."""
    writing.execute("DELETE FROM door_rules WHERE session = ?", (session,))


def set_own(writing: Writing, session: str, rules: Rules) -> None:
    """How people come in to a session."""
    writing.execute(
        "INSERT OR REPLACE INTO door_rules (session, mode, opens_before, walk_in_percent, release_after, "
        "signs_up_from, signs_up_until, has_check_out) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            session, rules.mode.value, rules.opens_before, rules.walk_in_percent, rules.release_after,
            stored(rules.signs_up_from) if rules.signs_up_from else None,
            stored(rules.signs_up_until) if rules.signs_up_until else None,
            int(rules.has_check_out),
        ),
    )  # fmt: skip


def of_row(row: Row) -> Rules:
    """The rules of a row that has their columns."""
    return Rules(
        mode=Mode(row["mode"]),
        opens_before=row["opens_before"],
        walk_in_percent=row["walk_in_percent"],
        release_after=row["release_after"],
        signs_up_from=loaded(row["signs_up_from"]) if row["signs_up_from"] else None,
        signs_up_until=loaded(row["signs_up_until"]) if row["signs_up_until"] else None,
        has_check_out=bool(row["has_check_out"]),
    )
