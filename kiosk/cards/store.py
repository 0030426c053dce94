"""SQL of cards and stamps."""

from __future__ import annotations

from datetime import datetime

from kiosk.cards.model import Batch, Card
from kiosk.core.clock import loaded, stored
from kiosk.core.db import Connection, Row, Writing, column, rows

BATCHES = (
    "SELECT b.*, count(c.hash) AS cards, total(c.is_revoked) AS revoked, "
    "count(c.hash) FILTER (WHERE EXISTS (SELECT 1 FROM scans s WHERE s.person = 'card:' || c.hash) "
    "OR EXISTS (SELECT 1 FROM stamps t WHERE t.card = c.hash)) AS used "
    "FROM card_batches b LEFT JOIN cards c ON c.batch = CAST(b.number AS TEXT) "
)


def batches(db: Connection, most: int) -> list[Batch]:
    """What was printed, latest first."""
    return [_batch(row) for row in rows(db, BATCHES + "GROUP BY b.number ORDER BY b.number DESC LIMIT ?", (most,))]


def batch(db: Connection, event: str) -> Batch | None:
    """What a form's number printed before."""
    found = rows(db, BATCHES + "WHERE b.event = ? GROUP BY b.number", (event,))
    return _batch(found[0]) if found else None


def add_batch(writing: Writing, event: str, hashes: list[list[str]], by: str, now: datetime) -> None:
    """A new batch with the cards of its sheets."""
    cursor = writing.execute(
        "INSERT INTO card_batches (event, sheets, made_at, by) VALUES (?, ?, ?, ?)",
        (event, len(hashes), stored(now), by),
    )
    number = str(cursor.lastrowid)
    writing.executemany(
        "INSERT INTO cards (hash, batch, sheet, made_at) VALUES (?, ?, ?, ?)",
        [(hash_, number, sheet, stored(now)) for sheet, those in enumerate(hashes, 1) for hash_ in those],
    )


def card(db: Connection, hash_: str) -> Card | None:
    """A card by its hash."""
    row = db.execute("SELECT * FROM cards WHERE hash = ?", (hash_,)).fetchone()
    return Card(row["hash"], row["batch"], bool(row["is_revoked"])) if row else None


def beginning(db: Connection, prefix: str) -> list[Card]:
    """The cards whose hash begins so: one, or none."""
    found = rows(db, "SELECT * FROM cards WHERE hash >= ? AND hash < ?", (prefix, prefix + "g"))
    return [Card(row["hash"], row["batch"], bool(row["is_revoked"])) for row in found]


def revoke(writing: Writing, hash_: str) -> None:
    """A card that opens nothing any more."""
    writing.execute("UPDATE cards SET is_revoked = 1 WHERE hash = ?", (hash_,))


def revoke_batch(writing: Writing, number: int) -> int:
    """All cards of a batch; returns how many that were."""
    return writing.execute(
        "UPDATE cards SET is_revoked = 1 WHERE batch = ? AND is_revoked = 0", (str(number),)
    ).rowcount


def stamps(db: Connection, hash_: str) -> set[str]:
    """The halls whose stamp a card has."""
    return set(column(db, "SELECT hall FROM stamps WHERE card = ?", (hash_,)))


def add_stamp(writing: Writing, hash_: str, hall: str, now: datetime) -> bool:
    """One more stamp; False if the card has it already."""
    sql = "INSERT INTO stamps (card, hall, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
    return writing.execute(sql, (hash_, hall, stored(now))).rowcount == 1


def _batch(row: Row) -> Batch:
    return Batch(
        row["number"], row["sheets"], loaded(row["made_at"]), row["by"], row["cards"], row["used"], int(row["revoked"])
    )
