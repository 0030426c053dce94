"""Verbs of the desk. Each is one line of the ledger; what was before stays in it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from kiosk.checkin import queue, service, standby
from kiosk.checkin import store as doors
from kiosk.checkin.model import MOST_GROUP, Answer, Arrival, Outcome, Source, faults_of
from kiosk.core.db import Writing, verb
from kiosk.core.errors import Invalid, Problem, Refused
from kiosk.journal import store as journal

MOST_HEADS = 9_999


@verb
def correct(
    writing: Writing, session: str, receipt: str, event: str, people: int, children: int, elders: int = 0,
    *, by: str, reason: str, now: datetime,
) -> Answer:  # fmt: skip
    """Another number of people for one line of the list. The ledger keeps both numbers and why.

    :raises Refused: ``no-such-receipt``, ``no-reason``
    :raises Invalid: if the numbers cannot be.
    """
    before = doors.answer_to(writing, event)
    if before is not None:
        return before
    row = doors.by_receipt(writing, receipt)
    if row is None or row["session"] != session:
        raise Refused("no-such-receipt", "没找到这一笔，可能刚有人去掉了。It is not there any more.")
    if not reason.strip():
        raise Refused("no-reason", "请写一句原因。Say why, in a few words.")
    arrival = Arrival(event, session, Source.DESK, people, children, row["person"], row["unit"], by=by, elders=elders)
    faults = faults_of(arrival)
    if faults:
        raise Invalid(faults)
    answer = Answer(Outcome.CORRECTED, receipt=receipt, people=people + children, session=session, elders=elders)
    said = doors.add_scan(writing, arrival, answer, now, verb="correct", about=row["scan"], reason=reason)
    doors.set_heads(writing, row["id"], people, children, elders)
    journal.record(writing, "checkin:arrival:correct", session, by=by, now=now, is_shown=False)
    return said


@verb
def count_heads(writing: Writing, session: str, event: str, number: int, *, by: str, now: datetime) -> Answer:
    """Somebody counted the heads in the room. It stands beside the check-ins and changes none. :raises Invalid:"""
    before = doors.answer_to(writing, event)
    if before is not None:
        return before
    if not 0 <= number <= MOST_HEADS:
        raise Invalid([Problem("", "heads", f"人数请填 0 到 {MOST_HEADS}。")])
    doors.door(writing, session)
    arrival = Arrival(event, session, Source.DESK, number, by=by)
    answer = Answer(Outcome.COUNTED, people=number, session=session)
    said = doors.add_scan(writing, arrival, answer, now, verb="heads")
    journal.record(writing, "checkin:heads:set", session, by=by, now=now, is_shown=False)
    return said


@verb
def type_back(writing: Writing, arrivals: Sequence[Arrival], *, now: datetime) -> int:
    """A paper sheet, all of its lines or none; returns how many people it brought. Sent again it brings nobody twice.

    :raises Invalid: the number of the line at fault is each problem's place.
    """
    faults = [
        replace(problem, place=str(number)) for number, one in enumerate(arrivals) for problem in faults_of(one)
    ]  # fmt: skip
    if faults:
        raise Invalid(faults)
    return sum(service.check_in(writing, one, now=now).people for one in arrivals)


@verb
def claim_comes(
    writing: Writing, session: str, number: int, event: str, people: int, children: int, elders: int,
    *, by: str, now: datetime,
) -> Answer:  # fmt: skip
    """Those who signed up are here, as many as came. :raises NotFound: if the claim does not wait any more"""
    before = doors.answer_to(writing, event)
    if before is not None:
        return before
    claim, ticket = queue.waits(writing, session, number)
    here = Arrival(event, session, Source.DESK, person=f"ticket:{ticket}", by=by)
    arrival = replace(standby.claimed(writing, claim, here), people=people, children=children, elders=elders)
    if not 1 <= arrival.heads <= MOST_GROUP:
        raise Invalid([Problem("", "people", f"人数请填 1 到 {MOST_GROUP}。")])
    return standby.use(writing, claim, arrival, now=now)


@verb
def bring(writing: Writing, arrival: Arrival, *, waited: timedelta, now: datetime) -> Answer:
    """Somebody whom the desk let in while its tablet could not reach us: written down at the moment they came.

    :param waited: how long the tablet kept it, by its own clock alone, which need not be right.
    :raises Invalid: if the numbers cannot be.
    """
    kept = max(waited, timedelta())
    return service.check_in(
        writing, arrival, now=now - kept, clock=f"kept on a tablet for {int(kept.total_seconds())} s"
    )  # fmt: skip


def line_event(event: str, number: int) -> str:
    """The number of one line of a sheet, which follows from the sheet's own."""
    return hashlib.sha256(f"{event} {number}".encode()).hexdigest()[:32]
