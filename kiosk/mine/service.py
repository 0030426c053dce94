"""Verbs of one's own check-ins. Each is a line of the ledger about the one it changes; no line is ever changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from kiosk.checkin import store as checkin
from kiosk.checkin.model import SECOND_TIME, Answer, Arrival, Mode, Outcome, Personal, Source, faults_of
from kiosk.core.clock import stored
from kiosk.core.db import Writing, verb
from kiosk.core.errors import Invalid, Refused
from kiosk.journal import store as journal
from kiosk.mine import store
from kiosk.mine.model import Mine


@verb
def leave(writing: Writing, receipt: str, event: str, *, source: Source, now: datetime) -> Answer:
    """Somebody goes home. Who forgot stays open: staff complete it and say why.

    :raises Refused: ``no-such-receipt``, ``no-sign-out``, ``too-late``
    """
    before = checkin.answer_to(writing, event)
    if before is not None:
        return before
    mine = _mine(writing, receipt)
    door = checkin.door(writing, mine.session)
    if not door.rules.has_check_out:
        raise Refused("no-sign-out", "这一场不用签退。There is no signing out of this one.")
    if now > door.leaves_until:
        raise Refused("too-late", "签退的时间过了，请找工作人员补记。It is too late; ask a member of staff.")
    left_at = mine.left_at or now
    answer = _said(writing, mine, Outcome.CHECKED_OUT, event, source, "check-out", now, left_at)
    store.set_left(writing, mine.id, left_at)
    journal.record(writing, "checkin:arrival:leave", mine.session, by=source.value, now=now, is_shown=False)
    return answer


@verb
def touch_again(
    writing: Writing, receipt: str, event: str, *, source: Source, asked_from: datetime, now: datetime
) -> Answer:
    """Somebody is still there at the minute nobody could foresee.

    :raises Refused: ``no-such-receipt``, ``not-asked``
    """
    before = checkin.answer_to(writing, event)
    if before is not None:
        return before
    mine = _mine(writing, receipt)
    door = checkin.door(writing, mine.session)
    if door.rules.mode is not Mode.CERTIFICATE or not asked_from <= now < asked_from + SECOND_TIME:
        raise Refused("not-asked", "现在不用再签。There is no second check-in just now.")
    answer = _said(writing, mine, Outcome.SECOND, event, source, "touch-two", now, mine.came_at)
    store.set_second(writing, mine.id, mine.second_at or now)
    journal.record(writing, "checkin:arrival:touch", mine.session, by=source.value, now=now, is_shown=False)
    return answer


@verb
def rename(writing: Writing, receipt: str, name: str, consent: str, event: str, *, now: datetime) -> Answer:
    """Put a name right, or give one after all. It goes when the check-in's own would have gone.

    :raises Invalid: if it is too long or nobody agreed.
    """
    before = checkin.answer_to(writing, event)
    if before is not None:
        return before
    mine = _mine(writing, receipt)
    arrival = replace(_arrival(mine, event, Source.PHONE), personal=Personal(name, "", consent))
    faults = [one for one in faults_of(arrival) if one.field in ("name", "consent")]
    if faults:
        raise Invalid(faults)
    answer = Answer(Outcome.CORRECTED, receipt=receipt, people=mine.heads, session=mine.session)
    said = checkin.add_scan(
        writing, arrival, answer, now, verb="correct", about=store.first_line(writing, mine.scan), reason="name"
    )
    checkin.erase_personal(writing, mine.scan)
    store.set_scan(writing, mine.id, said.scan)
    journal.record(writing, "checkin:personal:correct", mine.session, by="visitor", now=now, is_shown=False)
    return said


@verb
def forget(writing: Writing, receipt: str, event: str, *, now: datetime) -> Answer:
    """Withdraw consent: the name is gone at once, the count stays."""
    before = checkin.answer_to(writing, event)
    if before is not None:
        return before
    mine = _mine(writing, receipt)
    answer = Answer(Outcome.CORRECTED, receipt=receipt, people=mine.heads, session=mine.session)
    about = store.first_line(writing, mine.scan)
    arrival = _arrival(mine, event, Source.PHONE)
    said = checkin.add_scan(writing, arrival, answer, now, verb="correct", about=about, reason="consent withdrawn")
    checkin.erase_personal(writing, mine.scan)
    journal.record(writing, "checkin:personal:withdraw", mine.session, by="visitor", now=now, is_shown=False)
    return said


def _mine(writing: Writing, receipt: str) -> Mine:
    found = store.by_receipt(writing, receipt)
    if found is None:
        raise Refused("no-such-receipt", "没找到这个号，请看看是不是输错了。There is no such number.")
    return found


def _arrival(mine: Mine, event: str, source: Source) -> Arrival:
    return Arrival(event, mine.session, source, mine.people, mine.children, mine.person)


def _said(
    writing: Writing, mine: Mine, outcome: Outcome, event: str, source: Source, verb_: str, now: datetime, at: datetime
) -> Answer:
    answer = Answer(outcome, receipt=mine.receipt, people=mine.heads, first_at=stored(at), session=mine.session)
    about = store.first_line(writing, mine.scan)
    return checkin.add_scan(writing, _arrival(mine, event, source), answer, now, verb=verb_, about=about)
