"""Verbs that change the schedule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from kiosk.core import slugs
from kiosk.core.clock import loaded, stored
from kiosk.core.db import Writing, verb
from kiosk.core.errors import Refused
from kiosk.core.labels import Words
from kiosk.core.plug import Document
from kiosk.journal import store as journal
from kiosk.lectures import shelf
from kiosk.lectures.forms import DEFAULT_MINUTES as DEFAULT_MINUTES
from kiosk.lectures.model import State

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
    codes = [shelf.set_session(writing, lecture, session, reason, now) for session, reason in sessions]
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
    slug: str = "",
    by: str,
    now: datetime,
) -> str:
    """A lecture with one session; returns its public number. A venue nobody knows yet is created by its name."""
    place = _place(writing, venue, capacity, by=by, now=now)
    values = {
        "slug": slug or new_slug("lecture"),
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
def cancel(writing: Writing, code: str, reason: str, *, english: str = "", by: str, now: datetime) -> None:
    """Cancel a session and say why. Said again it changes nothing.

    :raises Refused: ``no-such-session``, ``session-over``
    """
    place = {**_place_of(_coming(writing, code, now)), "state": State.CANCELLED.value}
    if shelf.change_session(writing, code, place, _reason(reason, english), now):
        journal.record(writing, "lectures:session:cancel", code, by=by, now=now)


@verb
def restore(writing: Writing, code: str, *, by: str, now: datetime) -> None:
    """Let a cancelled session take place after all, where and when it was to be at last.

    :raises Refused: ``no-such-session``, ``session-over``
    """
    session = _coming(writing, code, now)
    if session["state"] != State.CANCELLED:
        return
    place = _place_of(session)
    if shelf.change_session(writing, code, {**place, "state": _state(place)}, {}, now):
        journal.record(writing, "lectures:session:restore", code, by=by, now=now)


@verb
def move(
    writing: Writing,
    code: str,
    venue: str,
    *,
    starts_at: datetime | None = None,
    minutes: int | None = None,
    reason: str = "",
    english: str = "",
    is_correction: bool = False,
    by: str,
    now: datetime,
) -> None:
    """Move a session to another room or to another time; one that was cancelled takes place there.

    :param venue: its slug or one of its names; a new venue is made of any other name.
    :param is_correction: it was never meant to be where it stood: nothing is announced as changed.
    :raises Refused: ``no-such-session``, ``session-over``, ``past-start``
    """
    session = _coming(writing, code, now)
    start = starts_at or loaded(session["starts_at"])
    length = timedelta(minutes=minutes) if minutes else loaded(session["ends_at"]) - loaded(session["starts_at"])
    if stored(start) != session["starts_at"] and start <= now:
        raise Refused("past-start", "新的开始时间已经过了，请选以后的时间。The new start is in the past.")
    place = {
        **_place_of(session),
        "venue": _place(writing, venue, session["capacity"], by=by, now=now),
        "starts_at": stored(start),
        "ends_at": stored(start + length),
    }
    if is_correction:
        place.update(old_venue=place["venue"], old_starts_at=place["starts_at"])
    words = {} if is_correction else _reason(reason, english)
    if shelf.change_session(writing, code, {**place, "state": _state(place)}, words, now):
        journal.record(writing, "lectures:session:move", code, by=by, now=now)


def new_slug(thing: str) -> str:
    """A name for a lecture or a venue that nobody named."""
    return f"{thing}-{slugs.code(6).lower()}"


def _coming(writing: Writing, code: str, now: datetime) -> Document:
    session = shelf.session(writing, code)
    if session is None:
        raise Refused("no-such-session", f"没有编号 {code} 的场次。There is no session {code}.")
    if session["ends_at"] <= stored(now):
        raise Refused("session-over", f"{code} 这一场已经结束。Session {code} is over.")
    return dict(session)


def _place(writing: Writing, venue: str, capacity: int, *, by: str, now: datetime) -> str:
    """The slug of a venue by any of its names; of a new one if nobody knows it."""
    known = shelf.venue_named(writing, venue) if venue else ""
    if known is not None:
        return known
    place = new_slug("venue")
    set_venue(writing, place, "", capacity, {"zh": {"name": venue}}, by=by, now=now)
    return place


def _place_of(session: Document) -> dict[str, str]:
    return {name: session[name] for name in shelf.PLACE}


def _state(place: dict[str, str]) -> str:
    """As announced, or changed."""
    is_back = (place["venue"], place["starts_at"]) == (place["old_venue"], place["old_starts_at"])
    return (State.SCHEDULED if is_back else State.CHANGED).value


def _reason(reason: str, english: str) -> Words:
    found = {"zh": reason.strip(), "en": english.strip()}
    return {language: {"reason": text} for language, text in found.items() if text}
