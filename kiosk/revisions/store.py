"""SQL of revisions."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from kiosk.core.clock import loaded, stored
from kiosk.core.db import Connection, Row, Writing, rows
from kiosk.core.errors import NotFound
from kiosk.core.plug import Document
from kiosk.revisions.model import Batch, Change, Draft, Gone, Plan, Verb

BATCH = "SELECT id, at, by, verb, title, undone_by FROM batches "
LAST = "(SELECT max(id) FROM changes l WHERE l.part = {0}.part AND l.record_id = {0}.record_id)"
STANDS = f"NOT EXISTS (SELECT 1 FROM changes c WHERE c.id = {LAST.format('o')} AND c.after IS NULL)"
"""Of a draft or a plan ``o``: that its record was not deleted. Those of deleted ones come back with them."""


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


def set_done_again(writing: Writing, batch: int) -> None:
    """What an act took back stands again, because that act was taken back in its turn."""
    writing.execute("UPDATE batches SET undone_by = NULL WHERE undone_by = ?", (batch,))


def batch(db: Connection, number: int) -> Batch:
    """One act with its changes. :raises NotFound:"""
    found = rows(db, BATCH + "WHERE id = ?", (number,))
    if not found:
        raise NotFound(str(number))
    return _batch(found[0], changes_of(db, number))


def changes_of(db: Connection, number: int) -> list[Change]:
    """The steps of an act."""
    return [_change(row) for row in rows(db, "SELECT * FROM changes WHERE batch_id = ? ORDER BY id", (number,))]


def count_of(db: Connection, number: int) -> int:
    """How many steps an act has."""
    return int(db.execute("SELECT count(*) FROM changes WHERE batch_id = ?", (number,)).fetchone()[0])


def latest(db: Connection, most: int, *, by: str = "", before: int = 0) -> list[Batch]:
    """The last acts, newest first; ``before`` pages on from a number."""
    found = rows(
        db,
        BATCH + "WHERE verb <> ?4 AND (?1 = '' OR by = ?1) AND (?2 = 0 OR id < ?2) ORDER BY id DESC LIMIT ?3",
        (by, before, most, Verb.FOUND.value),
    )
    return _listed(db, found)


def gone(db: Connection, since: datetime) -> list[Gone]:
    """What was deleted since a moment and is not there again, by the acts that did it, newest first."""
    found = rows(
        db,
        "SELECT c.* FROM changes c JOIN batches b ON b.id = c.batch_id WHERE c.after IS NULL AND b.at >= ? "
        f"AND c.id = {LAST.format('c')} ORDER BY c.batch_id DESC, c.id LIMIT 2000",
        (stored(since),),
    )
    steps: dict[int, list[Change]] = {}
    for row in found:
        steps.setdefault(row["batch_id"], []).append(_change(row))
    marks = ",".join("?" * len(steps))
    batches = _listed(db, rows(db, BATCH + f"WHERE id IN ({marks}) ORDER BY id DESC", tuple(steps)))
    return [Gone(one, tuple(steps[one.id]), len(steps[one.id]) == one.count) for one in batches]


def touched(db: Connection) -> set[tuple[str, str]]:
    """Every record, by part and id, that was changed other than by a pack."""
    sql = "SELECT DISTINCT c.part, c.record_id FROM changes c JOIN batches b ON b.id = c.batch_id WHERE b.verb <> ?"
    return {(row[0], row[1]) for row in rows(db, sql, (Verb.INSTALL.value,))}


def last_state(db: Connection, part: str, record_id: str) -> Document | None:
    """How a record was after its last step; None also if it has none."""
    row = db.execute(
        "SELECT after FROM changes WHERE part = ? AND record_id = ? ORDER BY id DESC LIMIT 1", (part, record_id)
    ).fetchone()
    return _document(row[0]) if row else None


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
    found = rows(db, f"SELECT * FROM drafts o WHERE part = ? AND record_id = ? AND {STANDS}", (part, record_id))
    return _draft(found[0]) if found else None


def drafts(db: Connection, part: str = "") -> list[Draft]:
    """Everything that is written but not published."""
    found = rows(db, f"SELECT * FROM drafts o WHERE (?1 = '' OR part = ?1) AND {STANDS} ORDER BY at", (part,))
    return [_draft(row) for row in found]


def set_draft(
    writing: Writing, part: str, record_id: str, document: Document, base: Document | None, *, by: str, now: datetime
) -> None:
    """Keep what somebody writes, and the state of the record that it is written over."""
    writing.execute(
        "INSERT INTO drafts (part, record_id, document, base, at, by) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (part, record_id) DO UPDATE SET document = excluded.document, base = excluded.base, "
        "at = excluded.at, by = excluded.by",
        (part, record_id, _text(document), _text(base), stored(now), by),
    )


def drop_draft(writing: Writing, part: str, record_id: str) -> None:
    """Forget what was written."""
    writing.execute("DELETE FROM drafts WHERE part = ? AND record_id = ?", (part, record_id))


def plans(db: Connection, part: str = "", record_id: str = "") -> list[Plan]:
    """What will happen by itself, soonest first."""
    found = rows(
        db,
        "SELECT part, record_id, verb, due_at, by FROM plans o WHERE (?1 = '' OR part = ?1) "
        f"AND (?2 = '' OR record_id = ?2) AND {STANDS} ORDER BY due_at, part, record_id",
        (part, record_id),
    )
    return [Plan(row[0], row[1], row[2], loaded(row[3]), row[4]) for row in found]


def due(db: Connection, now: datetime) -> list[Plan]:
    """The plans whose time has come."""
    found = rows(
        db,
        f"SELECT part, record_id, verb, due_at, by FROM plans o WHERE due_at <= ? AND {STANDS} ORDER BY due_at",
        (stored(now),),
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


OLD_GONE = (
    "SELECT c.id, c.part, c.record_id FROM changes c WHERE EXISTS (SELECT 1 FROM changes l JOIN batches b "
    f"ON b.id = l.batch_id WHERE l.id = {LAST.format('c')} AND l.after IS NULL AND b.at < ?)"
)
OLD_STEPS = (
    "SELECT id FROM (SELECT c.id, b.at, "
    "row_number() OVER (PARTITION BY c.part, c.record_id ORDER BY c.id DESC) AS back "
    "FROM changes c JOIN batches b ON b.id = c.batch_id) WHERE at < ? AND back > ?"
)
TOO_MANY = (
    "SELECT c.id FROM changes c JOIN batches b ON b.id = c.batch_id "
    f"WHERE b.at < ? AND c.id <> {LAST.format('c')} ORDER BY c.id DESC LIMIT -1 OFFSET ?"
)
EMPTY = (
    "NOT EXISTS (SELECT 1 FROM changes WHERE batch_id = batches.id) AND id NOT IN (SELECT k.undone_by FROM batches k "
    "WHERE k.undone_by IS NOT NULL AND EXISTS (SELECT 1 FROM changes WHERE batch_id = k.id))"
)


def purge(writing: Writing, before: datetime, most_steps: int, most_old: int) -> int:
    """Delete of the steps before a moment: all of records that were deleted then, with their drafts; of others what
    lies more than so many steps back, and the oldest if more than so many would be left in all. The last step of a
    record that stands is never deleted. Returns how many steps that were.
    """
    moment = stored(before)
    for table in ("drafts", "plans"):
        writing.execute(
            f"DELETE FROM {table} WHERE (part, record_id) IN (SELECT part, record_id FROM ({OLD_GONE}))", (moment,)
        )
    count = 0
    for wanted, values in (
        (f"SELECT id FROM ({OLD_GONE})", (moment,)),
        (OLD_STEPS, (moment, most_steps)),
        (TOO_MANY, (moment, most_old)),
    ):
        count += writing.execute(f"DELETE FROM changes WHERE id IN ({wanted})", values).rowcount
    writing.execute(f"DELETE FROM batches WHERE at < ? AND {EMPTY}", (moment,))
    return count


def _listed(db: Connection, found: list[Row]) -> list[Batch]:
    """Acts for a list: what they did in full only where it is one step. A pack's act has hundreds."""
    numbers = tuple(row["id"] for row in found)
    marks = ",".join("?" * len(numbers))
    told = rows(
        db,
        "SELECT batch_id, count(*) AS count, group_concat(DISTINCT part) AS parts, max(id) AS id FROM changes "
        f"WHERE batch_id IN ({marks}) GROUP BY batch_id",
        numbers,
    )
    single = tuple(row["id"] for row in told if row["count"] == 1)
    steps = rows(db, f"SELECT * FROM changes WHERE id IN ({','.join('?' * len(single))})", single)
    changes = {row["batch_id"]: _change(row) for row in steps}
    counts = {row["batch_id"]: row for row in told}
    return [_batch(row, [changes[row["id"]]] if row["id"] in changes else [], counts.get(row["id"])) for row in found]


def _batch(row: Row, steps: list[Change], told: Row | None = None) -> Batch:
    count, parts = (told["count"], str(told["parts"]).split(",")) if told else (len(steps), [one.part for one in steps])
    return Batch(
        row["id"], loaded(row["at"]), row["by"], row["verb"], row["title"], row["undone_by"],
        tuple(steps), count, tuple(dict.fromkeys(parts)),
    )  # fmt: skip


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
