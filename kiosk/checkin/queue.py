"""SQL of claims on seats and of the queue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.checkin.model import NOBODY, Personal
from kiosk.core.clock import loaded, stored
from kiosk.core.db import Connection, Row, Writing, rows
from kiosk.core.errors import NotFound


@dataclass(frozen=True)
class Wish:
    """What somebody signs up for. ``event`` is the form's own number, ``personal`` of a group its leader."""

    event: str
    session: str
    people: int = 1
    children: int = 0
    elders: int = 0
    unit: str = ""
    wants_guide: bool = False
    helps: tuple[str, ...] = ()
    personal: Personal = NOBODY

    @property
    def heads(self) -> int:
        return self.people + self.children

    @property
    def kind(self) -> str:
        return "group" if self.unit else "person"


@dataclass(frozen=True)
class Claim:
    """A claim on seats. ``state``: seat, waiting, used, given-back or released.

    :param call: the number under which those who wait at the door are called; 0 if they do not.
    """

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
    call: int

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
    """How many people wait before a claim: at the door those who were there before."""
    row = db.execute(
        "SELECT coalesce(sum(people + children), 0) FROM registrations "
        "WHERE session = ?1 AND state = 'waiting' AND iif(?3 > 0, call < ?3, id < ?2)",
        (claim.session, claim.id, claim.call),
    ).fetchone()
    return int(row[0])


def wait_at_door(writing: Writing, claim: Claim) -> Claim:
    """Those of a claim are here and wait: from now on they have a number under which they are called."""
    if not claim.call:
        writing.execute(
            "UPDATE registrations SET call = "
            "(SELECT coalesce(max(call), 0) + 1 FROM registrations WHERE session = ?) WHERE id = ?",
            (claim.session, claim.id),
        )
    return by_number(writing, claim.id)


def by_number(db: Connection, number: int) -> Claim:
    """One claim."""
    return _claim(rows(db, "SELECT * FROM registrations WHERE id = ?", (number,))[0])


def by_receipt(db: Connection, receipt: str) -> Claim | None:
    """The claim with these six digits."""
    return _one(rows(db, "SELECT * FROM registrations WHERE receipt = ?", (receipt,)))


def at_door(db: Connection, session: str) -> list[Claim]:
    """Those who wait at the door, by their numbers."""
    return sorted((one for one in waiting(db, session) if one.call), key=lambda one: one.call)


def called(db: Connection, session: str) -> list[Claim]:
    """Those who waited at the door and may come in now."""
    return sorted((one for one in seated(db, session) if one.call), key=lambda one: one.call)


def sessions_waited_for(db: Connection, since: datetime) -> list[str]:
    """The sessions not over yet for which somebody waits or a seat is kept."""
    found = rows(
        db,
        "SELECT DISTINCT r.session FROM registrations r JOIN lecture_sessions s ON s.code = r.session "
        "WHERE r.state IN ('seat', 'waiting') AND s.ends_at > ?",
        (stored(since),),
    )
    return [str(row[0]) for row in found]


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
        tuple(row["helps"].split()), row["call"] or 0,
    )  # fmt: skip
