"""What the house knows of somebody who arrives, in one question: many arrive at once, and each question costs time."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.checkin import ledger, store
from kiosk.checkin.model import Answer, Arrival, Door, Outcome, Room
from kiosk.core.db import Connection
from kiosk.core.errors import NotFound

KNOWN = (
    f"SELECT d.*, r.*, e.id AS scan, e.answer, a.receipt, a.people AS came, a.came_at, "
    f"(SELECT hash FROM scans ORDER BY id DESC LIMIT 1) AS head FROM ({store.DOOR}) d JOIN ({store.ROOM}) r "
    "LEFT JOIN scans e ON e.event = ?2 LEFT JOIN attendance a ON a.session = ?1 AND a.person = ?3"
)


@dataclass(frozen=True)
class Known:
    """What is known before anything is decided.

    :param said: what was answered to this attempt before, if it was made before.
    :param here: what to answer to who is in already.
    :param head: the hash of the ledger's last line.
    """

    door: Door
    room: Room
    said: Answer | None
    here: Answer | None
    head: str


def known(db: Connection, arrival: Arrival) -> Known:
    """Look up everything at once. :raises NotFound: if there is no such session."""
    row = db.execute(KNOWN, (arrival.session, arrival.event, arrival.key)).fetchone()
    if row is None:
        raise NotFound(arrival.session)
    door = store.door_of(row)
    said = store.answer_of(row["scan"], row["answer"]) if row["scan"] is not None else None
    here = None
    if row["receipt"] is not None:
        here = Answer(
            Outcome.ALREADY_IN,
            receipt=row["receipt"],
            people=row["came"],
            first_at=row["came_at"],
            session=door.session,
        )
    return Known(door, store.room_of(row, door), said, here, row["head"] or ledger.BEGINNING)
