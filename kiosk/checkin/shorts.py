"""Short codes: six digits that a phone shows which cannot go on by itself, to be typed at the screen.

A phone gets one only for a good door code, so whoever types it was here; it is good for ten minutes and for once.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.checkin import service, store, tokens
from kiosk.checkin.model import Answer, Arrival, Source
from kiosk.core.clock import stored
from kiosk.core.db import Connection, Row, Writing, verb
from kiosk.core.errors import Refused

SHORT_TIME = timedelta(minutes=10)
DIGITS = 6


@dataclass(frozen=True)
class Short:
    """A short code that is good now. ``device`` is the hash of the phone it was shown on."""

    code: str
    session: str
    device: str


def read(db: Connection, code: str, now: datetime) -> Short | None:
    """What six digits stand for; None if they are old, used or nobody's."""
    row = db.execute(
        "SELECT code, session, device FROM short_codes WHERE code = ? AND until > ? AND is_used = 0",
        (code, stored(now)),
    ).fetchone()
    return Short(*row) if row else None


@verb
def give(writing: Writing, grant: str, *, now: datetime) -> str:
    """The short code of a phone's grant, the same however often it is asked for. :raises Refused: ``no-grant``"""
    hash_ = tokens.kept(grant)
    row = store.grant(writing, hash_)
    if row is None:
        raise Refused("no-grant", "请再扫一次屏上的码。Scan the code on the screen again.")
    writing.execute("DELETE FROM short_codes WHERE until <= ?", (stored(now),))
    known = writing.execute('SELECT code FROM short_codes WHERE "grant" = ?', (hash_,)).fetchone()
    return str(known[0]) if known else _new(writing, row, hash_, now)


def _new(writing: Writing, row: Row, hash_: str, now: datetime) -> str:
    while True:
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
        taken = writing.execute(
            "SELECT 1 FROM short_codes WHERE code = ?1 UNION ALL SELECT 1 FROM attendance WHERE receipt = ?1 "
            "UNION ALL SELECT 1 FROM registrations WHERE receipt = ?1",
            (code,),
        ).fetchone()
        if taken is None:
            break
    writing.execute(
        'INSERT INTO short_codes (code, "grant", session, device, until) VALUES (?, ?, ?, ?, ?)',
        (code, hash_, row["session"], row["device"], stored(now + SHORT_TIME)),
    )
    return code


@verb
def use(writing: Writing, code: str, event: str, people: int, *, screen: str, now: datetime) -> Answer:
    """A short code typed at the screen: its phone's people are in, as if the phone had sent the form.

    :raises Refused: ``no-such-short``
    """
    before = store.answer_to(writing, event)
    if before is not None:
        return before
    short = read(writing, code, now)
    if short is None:
        raise Refused("no-such-short", "没找到这个号，请看看是不是输错了。There is no such number.")
    arrival = Arrival(event, short.session, Source.TOUCH, people, person=f"device:{short.device}", screen=screen)
    answer = service.check_in(writing, arrival, now=now)
    if answer.is_good:
        writing.execute("UPDATE short_codes SET is_used = 1 WHERE code = ?", (code,))
    return answer
