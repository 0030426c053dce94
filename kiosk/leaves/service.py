"""The verb of the review: staff say when people left. Each is a new line of the ledger; what was there stays."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from kiosk.checkin import store as doors
from kiosk.checkin.model import GRACE, Answer, Arrival, Door, Outcome, Source
from kiosk.core.clock import local, stored
from kiosk.core.db import Writing, verb
from kiosk.core.errors import Refused
from kiosk.journal import store as journal
from kiosk.leaves import store
from kiosk.leaves.model import Stay, signs_out

GRACE_MINUTES = int(GRACE.total_seconds() // 60)


@verb
def settle(
    writing: Writing, session: str, receipts: Sequence[str], event: str, left_at: datetime | None,
    *, by: str, reason: str, now: datetime,
) -> int:  # fmt: skip
    """Say when these people left, all of them or none; returns how many heads they are. Sent again nothing happens.

    :param left_at: None if nobody knows: they leave when they came, and their time counts as nothing.
    :raises Refused: ``no-sign-out``, ``no-reason``, ``nobody``, ``too-late``, ``too-early``
    """
    wanted = set(receipts)
    chosen = [one for one in store.stays(writing, session) if one.receipt in wanted and one.has_times]
    if chosen and doors.answer_to(writing, line_event(event, chosen[0].receipt)) is not None:
        return sum(one.heads for one in chosen)
    _check(doors.door(writing, session), chosen, left_at, reason, now)
    for one in chosen:
        _write(writing, session, one, line_event(event, one.receipt), left_at or one.came_at, by, reason, now)
    journal.record(writing, "leaves:time:set", session, by=by, now=now, is_shown=False)
    return sum(one.heads for one in chosen)


def line_event(event: str, receipt: str) -> str:
    """The number of one person's line, which follows from the form's own."""
    return hashlib.sha256(f"{event} leave {receipt}".encode()).hexdigest()[:32]


def _check(door: Door, chosen: Sequence[Stay], left_at: datetime | None, reason: str, now: datetime) -> None:
    if not signs_out(door):
        raise Refused("no-sign-out", "这一场不用签退。There is no signing out of this one.")
    if not chosen:
        raise Refused("nobody", "请先勾上是哪几位。Say of whom.")
    if not reason.strip():
        raise Refused("no-reason", "请写一句怎么知道的。Say why, in a few words.")
    if left_at is None:
        return
    latest = min(door.leaves_until, now)
    if left_at > latest:
        words = f"最晚记到 {local(latest):%H:%M}（结束后 {GRACE_MINUTES} 分钟）" if latest < now else "这个时间还没到"
        raise Refused("too-late", f"{words}。That is later than anybody can have left.")
    late = [one for one in chosen if left_at < one.came_at]
    if late:
        came = local(max(one.came_at for one in late))
        raise Refused("too-early", f"选中的有人 {came:%H:%M} 才到，离开不能更早。Somebody came after that.")


def _write(
    writing: Writing, session: str, one: Stay, event: str, left_at: datetime, by: str, reason: str, now: datetime
) -> None:
    arrival = Arrival(event, session, Source.DESK, one.people, one.children, one.person, one.unit, by=by)
    answer = Answer(
        Outcome.CHECKED_OUT, receipt=one.receipt, people=one.heads, first_at=stored(left_at), session=session
    )  # fmt: skip
    doors.add_scan(writing, arrival, answer, now, verb="check-out", about=one.line, reason=reason)
    store.set_left(writing, one.id, left_at)
