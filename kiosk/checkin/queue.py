"""SQL of claims on seats and of the queue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from kiosk.checkin.model import Personal
from kiosk.core.clock import loaded, stored
from kiosk.core.db import Connection, Row, Writing, rows
from kiosk.core.errors import NotFound

if TYPE_CHECKING:
    from kiosk.checkin.signup import Wish


@dataclass(frozen=True)
class Claim:
    """A claim on seats. ``state``: seat, waiting, used, given-back or released."""

    id: int
    session: str
    receipt: str
    kind: str
    people: int
    children: int
    elders: int
    unit: str
    state: str
    made_at: datetime
    changed_at: datetime
    wants_guide: bool
    helps: tuple[str, ...]

    @property
    def heads(self) -> int:
        return self.people + self.children


def add(writing: Writing, wish: Wish, ticket: str, receipt: str, state: str, now: datetime) -> Claim:
    """A new claim, under the hash of its ticket."""
    writing.execute(
        "INSERT INTO registrations (event, session, ticket, receipt, kind, people, children, elders, wants_guide, "
        "unit, helps, state, made_at, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            wish.event, wish.session, ticket, receipt, wish.kind, wish.people, wish.children, wish.elders,
            int(wish.wants_guide), wish.unit, " ".join(wish.helps), state, stored(now), stored(now),
        ),
    )  # fmt: skip
    found = by_ticket(writing, ticket)
    assert found is not None
    if wish.personal:
        _keep_words(writing, found.id, wish.personal, now)
    return found


def words(db: Connection, claim: int) -> Personal:
    """What somebody said of themselves when they signed up; of a group, its leader."""
    row = db.execute("SELECT name, phone, consent FROM claim_words WHERE claim = ?", (claim,)).fetchone()
    return Personal(*row) if row else Personal()


def erase_words(writing: Writing, claim: int) -> None:
    """Forget what somebody said when they signed up."""
    writing.execute("DELETE FROM claim_words WHERE claim = ?", (claim,))


def _keep_words(writing: Writing, claim: int, personal: Personal, now: datetime) -> None:
    writing.execute(
        "INSERT INTO claim_words (claim, name, phone, consent, consented_at) VALUES (?, ?, ?, ?, ?)",
        (claim, personal.name, personal.phone, personal.consent, stored(now)),
    )


def by_event(db: Connection, event: str) -> Claim | None:
    """The claim a form made."""
    return _one(rows(db, "SELECT * FROM registrations WHERE event = ?", (event,)))


def by_ticket(db: Connection, ticket: str) -> Claim | None:
    """The claim of a ticket, by the ticket's hash."""
    return _one(rows(db, "SELECT * FROM registrations WHERE ticket = ?", (ticket,)))


def ticket_of(db: Connection, receipt: str) -> str:
    """The hash of the ticket with these six digits; empty if there is none."""
    row = db.execute("SELECT ticket FROM registrations WHERE receipt = ?", (receipt,)).fetchone()
    return str(row[0]) if row else ""


def waits(db: Connection, session: str, number: int) -> tuple[Claim, str]:
    """A claim whose people have not come yet, and the hash of its ticket. :raises NotFound:"""
    sql = "SELECT * FROM registrations WHERE session = ? AND id = ? AND state IN ('seat', 'waiting')"
    found = rows(db, sql, (session, number))
    if not found:
        raise NotFound(str(number))
    return _claim(found[0]), str(found[0]["ticket"])


def waiting(db: Connection, session: str) -> list[Claim]:
    """Those who wait, first come first."""
    return _all(db, session, "waiting")


def seated(db: Connection, session: str) -> list[Claim]:
    """Those whose seat waits for them."""
    return _all(db, session, "seat")


def heads(db: Connection, session: str, state: str) -> int:
    """How many people the claims in a state stand for."""
    row = db.execute(
        "SELECT coalesce(sum(people + children), 0) FROM registrations WHERE session = ? AND state = ?",
        (session, state),
    ).fetchone()
    return int(row[0])


def ahead(db: Connection, claim: Claim) -> int:
    """How many people wait before a claim."""
    row = db.execute(
        "SELECT coalesce(sum(people + children), 0) FROM registrations "
        "WHERE session = ? AND state = 'waiting' AND id < ?",
        (claim.session, claim.id),
    ).fetchone()
    return int(row[0])


def set_state(writing: Writing, number: int, state: str, now: datetime) -> None:
    """What has become of a claim."""
    writing.execute("UPDATE registrations SET state = ?, changed_at = ? WHERE id = ?", (state, stored(now), number))


def was_moved_up(claim: Claim, since: datetime) -> bool:
    """Whether a claim got its seat only at the door: it is not taken away again at once."""
    return claim.changed_at >= since and claim.changed_at != claim.made_at


def _all(db: Connection, session: str, state: str) -> list[Claim]:
    sql = "SELECT * FROM registrations WHERE session = ? AND state = ? ORDER BY id"
    return [_claim(row) for row in rows(db, sql, (session, state))]


def _one(found: list[Row]) -> Claim | None:
    return _claim(found[0]) if found else None


def _claim(row: Row) -> Claim:
    return Claim(
        row["id"], row["session"], row["receipt"], row["kind"], row["people"], row["children"], row["elders"],
        row["unit"], row["state"], loaded(row["made_at"]), loaded(row["changed_at"]), bool(row["wants_guide"]),
        tuple(row["helps"].split()),
    )  # fmt: skip
