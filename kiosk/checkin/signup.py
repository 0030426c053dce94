"""Verbs of signing up: a seat or a place in the queue, given back, released at the start, used at the door."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from kiosk.checkin import queue, service, store, tokens
from kiosk.checkin.model import MOST_GROUP, MOST_PER_SIGN_UP, Answer, Arrival, Door, Outcome, Personal, Source, faults_of_words
from kiosk.core.db import Connection, Writing, verb
from kiosk.core.errors import Invalid, Problem, Refused
from kiosk.journal import store as journal


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
    personal: Personal = Personal()

    @property
    def heads(self) -> int:
        return self.people + self.children

    @property
    def kind(self) -> str:
        return "group" if self.unit else "person"


@verb
def sign_up(writing: Writing, wish: Wish, ticket: str, *, now: datetime) -> queue.Claim:
    """A seat for everybody of a wish, or a place in the queue for all of them: who comes together stays together.

    :param ticket: the secret the visitor keeps; made by :func:`tokens.ticket`.
    :raises Invalid: if the numbers cannot be.
    :raises Refused: ``sign-up-closed``
    """
    before = queue.by_event(writing, wish.event)
    if before is not None:
        return before
    _refuse_if_faulty(wish)
    door = store.door(writing, wish.session)
    _refuse_if_closed(door, now)
    state = "seat" if wish.heads <= _free(writing, door) else "waiting"
    receipt = store.free_receipt(writing)
    claim = queue.add(writing, wish, tokens.kept(ticket), receipt, state, now)
    journal.record(writing, "checkin:claim:add", wish.session, by="visitor", now=now, is_shown=False)
    return claim


def _refuse_if_faulty(wish: Wish) -> None:
    most = MOST_GROUP if wish.unit else MOST_PER_SIGN_UP
    faults = faults_of_words(wish.personal)
    if not 1 <= wish.heads <= most or min(wish.people, wish.children) < 0:
        faults.insert(0, Problem("", "people", f"人数请填 1 到 {most}。"))
    elif not 0 <= wish.elders <= wish.people:
        faults.insert(0, Problem("", "elders", "老人算在大人里，不会比大人多。"))
    if faults:
        raise Invalid(faults)


def _refuse_if_closed(door: Door, now: datetime) -> None:
    rules = door.rules
    is_early = rules.signs_up_from is not None and now < rules.signs_up_from
    is_late = now >= (rules.signs_up_until or door.starts_at)
    if door.is_cancelled or is_early or is_late:
        raise Refused("sign-up-closed", "这一场现在不能报名，可以直接来。Signing up is closed; just come.")


def _free(writing: Writing, door: Door) -> int:
    """Seats that may still be signed up for."""
    room = store.room(writing, door)
    return min(door.seats_to_sign_up - room.reserved - _claimed(writing, door), room.free)


def _claimed(writing: Writing, door: Door) -> int:
    """Heads that came on a claim: their seats are not there a second time."""
    return queue.heads(writing, door.session, "used")


@verb
def give_back(writing: Writing, ticket: str, *, now: datetime) -> queue.Claim:
    """A seat is free again, and the first in the queue who fit move up. :raises Refused: ``unknown-ticket``"""
    claim = queue.by_ticket(writing, tokens.kept(ticket))
    if claim is None or claim.state not in ("seat", "waiting"):
        raise Refused("unknown-ticket", "没找到这张票，或者已经退过了。There is no such ticket, or it was given back.")
    queue.set_state(writing, claim.id, "given-back", now)
    queue.erase_words(writing, claim.id)
    journal.record(writing, "checkin:claim:give-back", claim.session, by="visitor", now=now, is_shown=False)
    move_up(writing, claim.session, now=now)
    found = queue.by_ticket(writing, tokens.kept(ticket))
    assert found is not None
    return found


@verb
def move_up(writing: Writing, session: str, *, now: datetime) -> list[queue.Claim]:
    """Those who wait get the seats that are free, in their order; who does not fit waits on, others behind may fit."""
    door = store.door(writing, session)
    moved = []
    for claim in queue.waiting(writing, session):
        room = store.room(writing, door)
        free = room.free if now >= door.starts_at else min(room.free, _free(writing, door))
        if claim.heads <= free:
            queue.set_state(writing, claim.id, "seat", now)
            moved.append(claim)
    return moved


@verb
def release(writing: Writing, session: str, *, now: datetime) -> list[queue.Claim]:
    """After the start, seats nobody came for go to those who wait at the door; returns who may come in."""
    door = store.door(writing, session)
    if now < door.releases_at:
        return []
    for claim in queue.seated(writing, session):
        if not queue.was_moved_up(claim, door.releases_at):
            queue.set_state(writing, claim.id, "released", now)
    return move_up(writing, session, now=now)


@verb
def come_with_ticket(
    writing: Writing, ticket: str, event: str, session: str, *, source: Source, screen: str, by: str, now: datetime
) -> Answer:
    """A ticket at the door: in on the seat it holds. At another lecture's door it says where to go."""
    return _come(writing, tokens.kept(ticket), event, session, source=source, screen=screen, by=by, now=now)


@verb
def come_with_receipt(
    writing: Writing, receipt: str, event: str, session: str, *, source: Source, screen: str, by: str, now: datetime
) -> Answer:
    """The six digits of a ticket, typed at the screen: as good as the ticket."""
    kept = queue.ticket_of(writing, receipt)
    return _come(writing, kept, event, session, source=source, screen=screen, by=by, now=now)


def _come(
    writing: Writing, kept: str, event: str, session: str, *, source: Source, screen: str, by: str, now: datetime
) -> Answer:
    before = store.answer_to(writing, event)
    if before is not None:
        return before
    claim = queue.by_ticket(writing, kept)
    arrival = Arrival(event, session, source, person=f"ticket:{kept}", screen=screen, by=by)
    if claim is None:
        return store.add_scan(writing, arrival, Answer(Outcome.UNKNOWN, session=session), now)
    if claim.session != session:
        return store.add_scan(writing, arrival, Answer(Outcome.WRONG_LECTURE, session=claim.session), now)
    if claim.state in ("given-back",):
        return store.add_scan(writing, arrival, Answer(Outcome.REVOKED, session=session), now)
    if claim.state == "waiting":
        ahead = queue.ahead(writing, claim)
        return store.add_scan(writing, arrival, Answer(Outcome.STANDBY, ahead=ahead, session=session), now)
    return use(writing, claim, claimed(writing, claim, arrival), now=now)


def claimed(db: Connection, claim: queue.Claim, arrival: Arrival) -> Arrival:
    """The arrival of all a claim stands for, with what they said when they signed up."""
    return replace(
        arrival, people=claim.people, children=claim.children, elders=claim.elders, unit=claim.unit,
        wants_guide=claim.wants_guide, personal=queue.words(db, claim.id),
    )  # fmt: skip


@verb
def use(writing: Writing, claim: queue.Claim, arrival: Arrival, *, now: datetime) -> Answer:
    """Those of a claim are here: its words go on with their line of the ledger. Too early, say: the seat still waits."""
    waits = claim.state in ("seat", "waiting")
    if waits:
        queue.set_state(writing, claim.id, "used", now)
    answer = service.check_in(writing, arrival, now=now)
    if answer.outcome is Outcome.CHECKED_IN:
        queue.erase_words(writing, claim.id)
    elif waits and not answer.is_good:
        queue.set_state(writing, claim.id, claim.state, now)
    return answer
