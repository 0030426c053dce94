"""Verbs of signing up: a seat or a place in the queue, given back, used at the door."""

from __future__ import annotations

from datetime import datetime

from kiosk.checkin import queue, store, tokens
from kiosk.checkin.model import MOST_GROUP, MOST_PER_SIGN_UP, Answer, Arrival, Door, Outcome, Source, faults_of_words
from kiosk.checkin.queue import Wish
from kiosk.checkin.standby import called_up, claimed, move_up, seats_to_claim, standing_by, use
from kiosk.core.db import Writing, verb
from kiosk.core.errors import Invalid, Problem, Refused
from kiosk.journal import store as journal


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
    state = "seat" if wish.heads <= seats_to_claim(writing, door) else "waiting"
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
    if claim.state == "waiting" and store.door(writing, session).refuses(now) is None:
        claim = called_up(writing, claim, now=now)
        if claim.state == "waiting":
            return store.add_scan(writing, arrival, standing_by(writing, claim), now)
    return use(writing, claim, claimed(writing, claim, arrival), now=now)
