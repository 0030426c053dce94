"""SQL of revisions."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from kiosk.core.clock import loaded, stored
from kiosk.core.db import Connection, Row, Writing, rows
from kiosk.core.errors import NotFound
from kiosk.core.plug import Document
from kiosk.revisions.model import Batch, Change, Draft, Plan, Verb

BATCH = "SELECT id, at, by, verb, title, undone_by FROM batches "


def open_batch(writing: Writing, verb: str, title: str, *, by: str, now: datetime) -> int:
    """Begin an act; returns its number."""
    cursor = writing.execute(
        "INSERT INTO batches (at, by, verb, title) VALUES (?, ?, ?, ?)", (stored(now), by, verb, title)
    )
    return int(cursor.lastrowid or 0)


def drop_batch(writing: Writing, batch: int) -> None:
    """Forget an act that changed nothing."""
    writing.execute("DELETE FROM batches WHERE id = ?", (batch,))


def add_change(
    writing: Writing, batch: int, part: str, record_id: str, before: Document | None, after: Document | None
) -> None:
    """One record's step."""
    writing.execute(
        "INSERT INTO changes (batch_id, part, record_id, before, after) VALUES (?, ?, ?, ?, ?)",
        (batch, part, record_id, _text(before), _text(after)),
    )


def set_undone(writing: Writing, batch: int, by_batch: int) -> None:
    """An act was taken back by another."""
    writing.execute("UPDATE batches SET undone_by = ? WHERE id = ?", (by_batch, batch))


def batch(db: Connection, number: int) -> Batch:
    """One act with its changes. :raises NotFound:"""
    found = rows(db, BATCH + "WHERE id = ?", (number,))
    if not found:
        raise NotFound(str(number))
    return _batches(db, found)[0]


def latest(db: Connection, most: int, *, by: str = "", before: int = 0) -> list[Batch]:
    """The last acts, newest first; ``before`` pages on from a number."""
    found = rows(
        db,
        BATCH + "WHERE (?1 = '' OR by = ?1) AND (?2 = 0 OR id < ?2) ORDER BY id DESC LIMIT ?3",
        (by, before, most),
    )
    return _batches(db, found)


def dropped(db: Connection, since: datetime) -> list[Batch]:
    """Deletions since a moment that were not taken back, newest first."""
    found = rows(
        db,
        BATCH + "WHERE verb = ? AND undone_by IS NULL AND at >= ? ORDER BY id DESC LIMIT 500",
        (Verb.DROP.value, stored(since)),
    )
    return _batches(db, found)


def history(db: Connection, part: str, record_id: str, most: int = 100) -> list[tuple[Batch, Change]]:
    """The steps of one record, newest first."""
    found = rows(
        db,
        "SELECT c.id, c.batch_id, c.part, c.record_id, c.before, c.after, b.at, b.by, b.verb, b.title, b.undone_by "
        "FROM changes c JOIN batches b ON b.id = c.batch_id WHERE c.part = ? AND c.record_id = ? "
        "ORDER BY c.id DESC LIMIT ?",
        (part, record_id, most),
    )
    return [
        (
            Batch(row["batch_id"], loaded(row["at"]), row["by"], row["verb"], row["title"], row["undone_by"]),
            _change(row),
        )
        for row in found
    ]


def change(db: Connection, number: int) -> Change:
    """One step. :raises NotFound:"""
    found = rows(db, "SELECT * FROM changes WHERE id = ?", (number,))
    if not found:
        raise NotFound(str(number))
    return _change(found[0])


def draft(db: Connection, part: str, record_id: str) -> Draft | None:
    """What somebody is writing of a record."""
    found = rows(db, "SELECT * FROM drafts WHERE part = ? AND record_id = ?", (part, record_id))
    return _draft(found[0]) if found else None


def drafts(db: Connection, part: str = "") -> list[Draft]:
    """Everything that is written but not published."""
    return [_draft(row) for row in rows(db, "SELECT * FROM drafts WHERE ?1 = '' OR part = ?1 ORDER BY at", (part,))]


def set_draft(
    writing: Writing, part: str, record_id: str, document: Document, base: Document | None, *, by: str, now: datetime
) -> None:
    """Keep what somebody writes; the state it began from stays that of the first time."""
    writing.execute(
        "INSERT INTO drafts (part, record_id, document, base, at, by) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (part, record_id) DO UPDATE SET document = excluded.document, at = excluded.at, by = excluded.by",
        (part, record_id, _text(document), _text(base), stored(now), by),
    )


def drop_draft(writing: Writing, part: str, record_id: str) -> None:
    """Forget what was written."""
    writing.execute("DELETE FROM drafts WHERE part = ? AND record_id = ?", (part, record_id))


def plans(db: Connection, part: str = "", record_id: str = "") -> list[Plan]:
    """What will happen by itself, soonest first."""
    found = rows(
        db,
        "SELECT part, record_id, verb, due_at, by FROM plans WHERE (?1 = '' OR part = ?1) "
        "AND (?2 = '' OR record_id = ?2) ORDER BY due_at, part, record_id",
        (part, record_id),
    )
    return [Plan(row[0], row[1], row[2], loaded(row[3]), row[4]) for row in found]


def due(db: Connection, now: datetime) -> list[Plan]:
    """The plans whose time has come."""
    found = rows(
        db, "SELECT part, record_id, verb, due_at, by FROM plans WHERE due_at <= ? ORDER BY due_at", (stored(now),)
    )
    return [Plan(row[0], row[1], row[2], loaded(row[3]), row[4]) for row in found]


def set_plan(writing: Writing, part: str, record_id: str, verb: str, due_at: datetime, *, by: str) -> None:
    """Let something happen at a moment."""
    writing.execute(
        "INSERT OR REPLACE INTO plans (part, record_id, verb, due_at, by) VALUES (?, ?, ?, ?, ?)",
        (part, record_id, verb, stored(due_at), by),
    )


def drop_plans(writing: Writing, part: str, record_id: str, verbs: Iterable[str]) -> None:
    """Let nothing happen."""
    writing.executemany(
        "DELETE FROM plans WHERE part = ? AND record_id = ? AND verb = ?", [(part, record_id, verb) for verb in verbs]
    )


def _batches(db: Connection, found: list[Row]) -> list[Batch]:
    marks = ",".join("?" * len(found))
    numbers = tuple(row["id"] for row in found)
    steps = rows(db, f"SELECT * FROM changes WHERE batch_id IN ({marks}) ORDER BY id", numbers)
    changes: dict[int, list[Change]] = {}
    for row in steps:
        changes.setdefault(row["batch_id"], []).append(_change(row))
    return [
        Batch(
            row["id"], loaded(row["at"]), row["by"], row["verb"], row["title"], row["undone_by"],
            tuple(changes.get(row["id"], ())),
        )
        for row in found
    ]  # fmt: skip


def _change(row: Row) -> Change:
    return Change(
        row["id"], row["batch_id"], row["part"], row["record_id"], _document(row["before"]), _document(row["after"])
    )


def _draft(row: Row) -> Draft:
    document, base = _document(row["document"]), _document(row["base"])
    return Draft(row["part"], row["record_id"], document or {}, base, loaded(row["at"]), row["by"])


def _text(document: Document | None) -> str | None:
    return None if document is None else json.dumps(document, ensure_ascii=False)


def _document(text: str | None) -> Document | None:
    found: Document | None = None if text is None else json.loads(text)
    return found
