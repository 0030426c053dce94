"""Verbs of the lecture door. One attempt is one transaction and one line of the ledger, whatever comes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from kiosk.checkin import arriving, store, tokens
from kiosk.checkin.arriving import Known
from kiosk.checkin.model import (
    GRANT_TIME,
    MOST_PER_PHONE,
    UNDO_TIME,
    Answer,
    Arrival,
    Outcome,
    Personal,
    Source,
    faults_of,
)
from kiosk.core.clock import stored
from kiosk.core.db import Writing, verb
from kiosk.core.errors import Invalid, Refused
from kiosk.journal import store as journal

BY_STAFF = frozenset({Source.DESK, Source.PAPER})
"""Ways in that staff answer for: they may fill the room above its seats and write down what was before."""


@verb
def check_in(
    writing: Writing, arrival: Arrival, *, now: datetime, grant: str = "", is_expected: bool = False, clock: str = ""
) -> Answer:
    """Somebody comes in. Sent again, the same attempt gets the same answer and nothing else happens.

    :param grant: what the phone's door code was exchanged for.
    :param clock: what more there is to know of ``now`` than who keeps the clock, for the ledger.
    :param is_expected: a seat was kept for them; nobody who waits has a better claim.
    :raises Invalid: if the numbers or words cannot be; nothing is written then.
    :raises NotFound: if there is no such session.
    """
    known = arriving.known(writing, arrival)
    if known.said is not None:
        return known.said
    faults = faults_of(arrival)
    if faults:
        raise Invalid(faults)
    answer = _decide(writing, known, arrival, now, grant, is_expected=is_expected)
    if answer.outcome is not Outcome.CHECKED_IN:
        arrival = replace(arrival, personal=Personal())  # nobody is in by it: no name is kept
    said = store.add_scan(writing, arrival, answer, now, clock=clock, previous=known.head)
    if answer.outcome is Outcome.CHECKED_IN:
        store.add_attendance(writing, arrival, said.scan, answer.receipt, now)
        if grant:
            store.spend_grant(writing, tokens.kept(grant), arrival.heads)
        journal.record(
            writing, "checkin:arrival:add", arrival.session, by=arrival.source.value, now=now, is_shown=False
        )
    return said


def _decide(
    writing: Writing, known: Known, arrival: Arrival, now: datetime, grant: str, *, is_expected: bool
) -> Answer:
    """What shall come of an attempt."""
    door, room = known.door, known.room
    refusal = None if arrival.source is Source.PAPER else door.refuses(now)
    if refusal is None and arrival.source is Source.PHONE:
        refusal = refuses_grant(writing, grant, arrival, now)
    if refusal is not None:
        return Answer(refusal, session=door.session)
    if known.here is not None:
        return known.here
    free = room.unclaimed if is_expected else room.free
    if arrival.source not in BY_STAFF and arrival.heads > free:
        return Answer(Outcome.FULL, people=arrival.heads, ahead=room.at_door, session=door.session)
    return Answer(
        Outcome.CHECKED_IN, receipt=store.free_receipt(writing), people=arrival.heads, first_at=stored(now),
        session=door.session, elders=arrival.elders, wants_guide=arrival.wants_guide,
    )  # fmt: skip


def refuses_grant(writing: Writing, grant: str, arrival: Arrival, now: datetime) -> Outcome | None:
    """Why a phone may not bring so many in on its grant; None if it may."""
    row = store.grant(writing, tokens.kept(grant)) if grant else None
    if row is None:
        return Outcome.UNKNOWN
    if row["session"] != arrival.session:
        return Outcome.WRONG_LECTURE
    if stored(now) >= row["until"]:
        return Outcome.EXPIRED_CODE
    return None if arrival.heads <= row["people_left"] else Outcome.NEEDS_STAFF


@verb
def give_grant(writing: Writing, session: str, screen: str, device: str, *, now: datetime) -> str:
    """Exchange a good door code for a secret with which a phone may check in for a while; returns it."""
    secret = tokens.grant()
    hash_, until = tokens.kept(secret), now + GRANT_TIME
    store.add_grant(writing, hash_, session, screen, tokens.kept(device), MOST_PER_PHONE, until)
    return secret


@verb
def void(writing: Writing, receipt: str, event: str, *, source: Source, by: str, reason: str, now: datetime) -> Answer:
    """Take a check-in back: its visitor within ten minutes, staff at any time with a reason. The ledger keeps both.

    :raises Refused: ``no-such-receipt``, ``too-late``, ``no-reason``
    """
    before = store.answer_to(writing, event)
    if before is not None:
        return before
    row = store.by_receipt(writing, receipt)
    if row is None:
        raise Refused("no-such-receipt", "没找到这个号，请看看是不是输错了。There is no such number.")
    if by and not reason.strip():
        raise Refused("no-reason", "请写一句原因。Say why, in a few words.")
    if not by and stored(now - UNDO_TIME) > row["came_at"]:
        raise Refused("too-late", "过了 10 分钟，请找工作人员改。After ten minutes ask a member of staff.")
    arrival = Arrival(event, row["session"], source, row["people"], row["children"], row["person"], by=by)
    answer = Answer(Outcome.VOIDED, receipt=receipt, people=row["people"] + row["children"], session=row["session"])
    said = store.add_scan(writing, arrival, answer, now, verb="void", about=row["scan"], reason=reason)
    store.drop_attendance(writing, row["id"])
    store.erase_personal(writing, row["scan"])
    journal.record(writing, "checkin:arrival:void", row["session"], by=by or source.value, now=now, is_shown=False)
    return said


@verb
def recount(
    writing: Writing,
    receipt: str,
    event: str,
    people: int,
    children: int,
    elders: int,
    *,
    source: Source,
    now: datetime,
) -> Answer:
    """A group is more or fewer than it said: it puts its own numbers right, within ten minutes.

    :raises Refused: ``no-such-receipt``, ``too-late``, ``full``
    :raises Invalid: if the numbers cannot be.
    """
    before = store.answer_to(writing, event)
    if before is not None:
        return before
    row = store.by_receipt(writing, receipt)
    if row is None or not row["unit"]:
        raise Refused("no-such-receipt", "没找到这个号，请看看是不是输错了。There is no such number.")
    if stored(now - UNDO_TIME) > row["came_at"]:
        raise Refused("too-late", "过了 10 分钟，请找工作人员改。After ten minutes ask a member of staff.")
    arrival = Arrival(
        event, row["session"], source, people, children, row["person"], row["unit"], elders=elders
    )  # fmt: skip
    faults = faults_of(arrival)
    if faults:
        raise Invalid(faults)
    more = arrival.heads - row["people"] - row["children"]
    if more > store.room(writing, store.door(writing, arrival.session)).free:
        raise Refused("full", "座位不够多出来的几位，请找工作人员。There are not enough seats; ask a member of staff.")
    answer = Answer(
        Outcome.CORRECTED, receipt=receipt, people=arrival.heads, session=arrival.session, elders=elders
    )  # fmt: skip
    said = store.add_scan(writing, arrival, answer, now, verb="correct", about=row["scan"], reason="on arrival")
    store.set_heads(writing, row["id"], people, children, elders)
    journal.record(writing, "checkin:arrival:correct", arrival.session, by=source.value, now=now, is_shown=False)
    return said


@verb
def note_attempt(writing: Writing, arrival: Arrival, outcome: Outcome, *, now: datetime) -> Answer:
    """An attempt that never came to a decision: a forged or expired code, an unknown card."""
    before = store.answer_to(writing, arrival.event)
    if before is not None:
        return before
    return store.add_scan(writing, replace(arrival, person=""), Answer(outcome, session=arrival.session), now)
