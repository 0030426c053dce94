"""Verbs that change the schedule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from kiosk.core import slugs
from kiosk.core.clock import stored
from kiosk.core.db import Writing, verb
from kiosk.core.errors import Refused
from kiosk.core.labels import Words
from kiosk.core.plug import Document
from kiosk.journal import store as journal
from kiosk.lectures import shelf
from kiosk.lectures.model import State

DEFAULT_MINUTES = 90
DEFAULT_CAPACITY = 80


@verb
def set_venue(writing: Writing, slug: str, hall: str, capacity: int, words: Words, *, by: str, now: datetime) -> None:
    """Create or replace a venue."""
    shelf.set_venue(writing, slug, hall, capacity, words)
    journal.record(writing, "lectures:venue:set", slug, by=by, now=now)


@verb
def set_series(writing: Writing, slug: str, words: Words, *, by: str, now: datetime) -> None:
    """Create or replace a series."""
    shelf.set_series(writing, slug, words)
    journal.record(writing, "lectures:series:set", slug, by=by, now=now)


@verb
def set_lecture(
    writing: Writing,
    values: Document,
    words: Words,
    people: Sequence[tuple[str, str]],
    sessions: Sequence[tuple[Document, Words]],
    *,
    by: str,
    now: datetime,
) -> list[str]:
    """Create or replace a lecture with all its sessions; returns their public numbers."""
    lecture = shelf.set_lecture(writing, values, words, people)
    shelf.keep_sessions(writing, lecture, [session["slug"] for session, _ in sessions])
    codes = [shelf.set_session(writing, lecture, session, reason) for session, reason in sessions]
    journal.record(writing, "lectures:lecture:set", values["slug"], by=by, now=now)
    return codes


@verb
def drop(writing: Writing, thing: str, table: str, slug: str, *, by: str, now: datetime) -> None:
    """Delete a venue, a series or a lecture with its sessions."""
    shelf.drop(writing, table, slug)
    journal.record(writing, f"lectures:{thing}:drop", slug, by=by, now=now)


@verb
def add(
    writing: Writing,
    title: str,
    starts_at: datetime,
    *,
    minutes: int = DEFAULT_MINUTES,
    capacity: int = DEFAULT_CAPACITY,
    venue: str = "",
    by: str,
    now: datetime,
) -> str:
    """A lecture with one session; returns its public number. A venue nobody knows yet is created by its name."""
    place = shelf.venue_named(writing, venue) if venue else ""
    if place is None:
        place = f"venue-{slugs.code(6).lower()}"
        set_venue(writing, place, "", capacity, {"zh": {"name": venue}}, by=by, now=now)
    values = {
        "slug": f"lecture-{slugs.code(6).lower()}",
        "series": "",
        "platform": "",
        "theme": "",
        "form": "",
        "minutes": minutes,
        "capacity": capacity,
    }
    session = {
        "slug": "1",
        "venue": place,
        "starts_at": stored(starts_at),
        "ends_at": stored(starts_at + timedelta(minutes=minutes)),
        "capacity": capacity,
        "state": State.SCHEDULED.value,
        "old_venue": place,
        "old_starts_at": stored(starts_at),
        "sequence": 0,
        "changed_at": stored(now),
    }
    return set_lecture(writing, values, {"zh": {"title": title}}, [], [(session, {})], by=by, now=now)[0]


@verb
def cancel(writing: Writing, code: str, reason: str, *, by: str, now: datetime) -> None:
    """Cancel a session and say why. :raises Refused: ``no-such-session``, ``session-over``"""
    session = _coming(writing, code, now)
    words: Words = {"zh": {"reason": reason}} if reason else {}
    shelf.change_session(writing, code, State.CANCELLED, session["venue"], words, now)
    journal.record(writing, "lectures:session:cancel", code, by=by, now=now)


@verb
def move(writing: Writing, code: str, venue: str, *, by: str, now: datetime, reason: str = "") -> None:
    """Move a session to another room. :raises Refused: ``no-such-session``, ``session-over``"""
    session = _coming(writing, code, now)
    place = shelf.venue_named(writing, venue)
    if place is None:
        place = f"venue-{slugs.code(6).lower()}"
        set_venue(writing, place, "", session["capacity"], {"zh": {"name": venue}}, by=by, now=now)
    words: Words = {"zh": {"reason": reason}} if reason else {}
    is_back = place == session["old_venue"] and session["starts_at"] == session["old_starts_at"]
    state = State.SCHEDULED if is_back else State.CHANGED
    shelf.change_session(writing, code, state, place, words, now)
    journal.record(writing, "lectures:session:move", code, by=by, now=now)


def _coming(writing: Writing, code: str, now: datetime) -> Document:
    session = shelf.session(writing, code)
    if session is None:
        raise Refused("no-such-session", f"没有编号 {code} 的场次。There is no session {code}.")
    if session["ends_at"] <= stored(now):
        raise Refused("session-over", f"{code} 这一场已经结束。Session {code} is over.")
    return dict(session)
