"""Verbs on what people said of themselves. The journal says that it was done and by whom, never to whom."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from kiosk.checkin import queue
from kiosk.checkin import store as doors
from kiosk.checkin.model import Answer, Arrival, Outcome, Source
from kiosk.core.db import Writing, verb
from kiosk.core.errors import Invalid, NotFound, Problem
from kiosk.journal import store as journal
from kiosk.visitors import store
from kiosk.visitors.store import Said

LONGEST_NAME, LONGEST_PHONE = 40, 20
ASKED = "本人要求"


@verb
def note(writing: Writing, what: str, number: int, *, by: str, now: datetime) -> None:
    """Somebody looked, or took a copy along: how many lines, not whose."""
    journal.record(writing, f"visitors:person:{what}", str(number), by=by, now=now, is_shown=False)


@verb
def correct(writing: Writing, key: str, name: str, phone: str, *, by: str, now: datetime) -> None:
    """A name or phone is put right; it is kept no longer by that. :raises Invalid: :raises NotFound:"""
    if not name and not phone:
        raise Invalid([Problem("", "name", "称呼和手机都空着，要删就点“删去”。")])
    if len(name) > LONGEST_NAME or len(phone) > LONGEST_PHONE:
        raise Invalid([Problem("", "name", f"称呼 {LONGEST_NAME} 个字以内，手机 {LONGEST_PHONE} 位以内。")])
    said = _one(writing, key)
    store.rename(writing, said, name, phone)
    _write_down(writing, said, by, now, f"{ASKED}改正")
    journal.record(writing, "visitors:person:correct", "1", by=by, now=now, is_shown=False)


@verb
def erase(writing: Writing, keys: Sequence[str], *, by: str, now: datetime) -> int:
    """Names and phones go, numbers stay; returns of how many check-ins and claims."""
    found = store.of(writing, keys) if keys else []
    for said in found:
        if said.claim:
            queue.erase_words(writing, said.claim)
        else:
            doors.erase_personal(writing, said.scan)
        _write_down(writing, said, by, now, f"{ASKED}删去")
    if found:
        journal.record(writing, "visitors:person:erase", str(len(found)), by=by, now=now, is_shown=False)
    return len(found)


def _one(writing: Writing, key: str) -> Said:
    found = store.of(writing, [key])
    if not found:
        raise NotFound(key)
    return found[0]


def _write_down(writing: Writing, said: Said, by: str, now: datetime, reason: str) -> None:
    """A line of the ledger about the line whose words were changed, without the words. A claim has no line yet."""
    if said.claim:
        return
    arrival = Arrival(secrets.token_hex(16), said.session, Source.DESK, said.people, said.children, by=by)
    answer = Answer(Outcome.CORRECTED, people=said.people + said.children, session=said.session)
    doors.add_scan(writing, arrival, answer, now, verb="correct", about=said.scan, reason=reason)
