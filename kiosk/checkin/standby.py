"""Verbs of waiting: at the door while a session is full, called when a seat is free; seats nobody came for let go."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from kiosk.checkin import queue, service, store, tokens
from kiosk.checkin.model import CALL_TIME, NOBODY, Answer, Arrival, Door, Outcome, faults_of
from kiosk.checkin.queue import Claim, Wish
from kiosk.core.db import Connection, Writing, verb
from kiosk.core.errors import Invalid
from kiosk.journal import store as journal


@verb
def stand_by(writing: Writing, arrival: Arrival, ticket: str, *, now: datetime, grant: str = "") -> Answer:
    """A place in the queue for all of an arrival, who stay together; or in at once if there are seats after all.

    :param ticket: the secret that stands for the place.
    :raises Invalid: if the numbers cannot be.
    """
    before = store.answer_to(writing, arrival.event)
    if before is not None:
        return before
    faults = faults_of(arrival)
    if faults:
        raise Invalid(faults)
    refusal = store.door(writing, arrival.session).refuses(now)
    if refusal is None and grant:
        refusal = service.refuses_grant(writing, grant, arrival, now)
    if refusal is not None:
        nameless = replace(arrival, personal=NOBODY)
        return store.add_scan(writing, nameless, Answer(refusal, session=arrival.session), now)
    if grant:
        store.spend_grant(writing, tokens.kept(grant), arrival.heads)
    claim = called_up(writing, _added(writing, arrival, ticket, now), now=now)
    here = replace(arrival, person=f"ticket:{tokens.kept(ticket)}")
    if claim.state == "seat":
        return use(writing, claim, claimed(writing, claim, here), now=now)
    return store.add_scan(writing, replace(here, personal=NOBODY), standing_by(writing, claim), now)


def standing_by(db: Connection, claim: Claim) -> Answer:
    """What is said to those who wait: their number and how many are before them."""
    return Answer(
        Outcome.STANDBY, receipt=claim.receipt, people=claim.heads, ahead=queue.ahead(db, claim), session=claim.session
    )  # fmt: skip


@verb
def called_up(writing: Writing, claim: Claim, *, now: datetime) -> Claim:
    """Those of a claim are at the door: they wait there from now on, or have their seat already."""
    found = queue.wait_at_door(writing, claim)
    release(writing, claim.session, now=now)
    call(writing, claim.session, now=now)
    return queue.by_number(writing, found.id)


@verb
def call(writing: Writing, session: str, *, now: datetime) -> list[Claim]:
    """Those who wait at the door get the seats that are free, in their order; who does not fit waits on, others behind
    may fit. A seat whose people were called and did not come goes on to the next.
    """
    if not queue.at_door(writing, session):
        return []
    door = store.door(writing, session)
    for claim in queue.called(writing, session):
        if claim.changed_at <= now - CALL_TIME:
            queue.set_state(writing, claim.id, "released", now)
    return [claim for claim in queue.at_door(writing, session) if _moves(writing, door, claim, now, is_here=True)]


@verb
def move_up(writing: Writing, session: str, *, now: datetime) -> list[Claim]:
    """Those who wait get the seats that are free: first who is at the door, then who signed up, each in their order."""
    door = store.door(writing, session)
    moved = call(writing, session, now=now)
    others = [claim for claim in queue.waiting(writing, session) if not claim.call]
    return moved + [claim for claim in others if _moves(writing, door, claim, now, is_here=False)]


@verb
def release(writing: Writing, session: str, *, now: datetime) -> list[Claim]:
    """After the start, seats nobody came for go to those who wait; returns who may come in."""
    door = store.door(writing, session)
    if now < door.releases_at:
        return []
    for claim in queue.seated(writing, session):
        if not claim.call and not queue.was_moved_up(claim, door.releases_at):
            queue.set_state(writing, claim.id, "released", now)
    return move_up(writing, session, now=now)


def is_due(db: Connection, session: str, now: datetime) -> bool:
    """Whether somebody may be called or let go."""
    if queue.at_door(db, session):
        return True
    door = store.door(db, session)
    kept = (one for one in queue.seated(db, session) if not one.call)
    late = any(not queue.was_moved_up(one, door.releases_at) for one in kept)
    return now >= door.releases_at and (late or bool(queue.waiting(db, session)))


def seats_to_claim(db: Connection, door: Door) -> int:
    """Seats that may still be signed up for; those of a claim that came are not there a second time."""
    room = store.room(db, door)
    return min(door.seats_to_sign_up - room.reserved - queue.heads(db, door.session, "used"), room.free)


def claimed(db: Connection, claim: Claim, arrival: Arrival) -> Arrival:
    """The arrival of all a claim stands for, with what they said when they signed up."""
    return replace(
        arrival, people=claim.people, children=claim.children, elders=claim.elders, unit=claim.unit,
        wants_guide=claim.wants_guide, personal=queue.words(db, claim.id),
    )  # fmt: skip


@verb
def use(writing: Writing, claim: Claim, arrival: Arrival, *, now: datetime) -> Answer:
    """Those of a claim are here: its words go on with their line of the ledger. Too early: the seat still waits."""
    waits = claim.state in ("seat", "waiting")
    if waits:
        queue.set_state(writing, claim.id, "used", now)
    answer = service.check_in(writing, arrival, now=now, is_expected=waits)
    if answer.outcome is Outcome.CHECKED_IN:
        queue.erase_words(writing, claim.id)
    elif waits and not answer.is_good:
        queue.set_state(writing, claim.id, claim.state, now)
    return answer


def _added(writing: Writing, arrival: Arrival, ticket: str, now: datetime) -> Claim:
    wish = Wish(
        arrival.event, arrival.session, arrival.people, arrival.children, arrival.elders, arrival.unit,
        arrival.wants_guide, personal=arrival.personal,
    )  # fmt: skip
    receipt = store.free_receipt(writing)
    journal.record(writing, "checkin:claim:add", wish.session, by=arrival.source.value, now=now, is_shown=False)
    return queue.add(writing, wish, tokens.kept(ticket), receipt, "waiting", now)


def _moves(writing: Writing, door: Door, claim: Claim, now: datetime, *, is_here: bool) -> bool:
    """Give a claim that waits its seats, if there are as many."""
    room = store.room(writing, door)
    if is_here:
        free = room.unclaimed
    else:
        free = room.free if now >= door.starts_at else min(room.free, seats_to_claim(writing, door))
    if claim.heads > free:
        return False
    queue.set_state(writing, claim.id, "seat", now)
    if is_here:
        journal.record(writing, "checkin:claim:call", claim.session, by="-", now=now)
    return True
