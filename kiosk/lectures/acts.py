"""What is done to the schedule outside its forms, by the staff or by command, as acts that can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from kiosk.core.clock import loaded
from kiosk.core.db import Writing, verb
from kiosk.core.plug import Part
from kiosk.lectures import pack, service, shelf
from kiosk.lectures.words import when
from kiosk.revisions.model import Verb
from kiosk.revisions.service import remember

PARTS: dict[str, Part] = {part.name: part for part in pack.PARTS}


@verb
def add(
    writing: Writing,
    title: str,
    starts_at: datetime,
    *,
    minutes: int = service.DEFAULT_MINUTES,
    capacity: int = service.DEFAULT_CAPACITY,
    venue: str = "",
    by: str,
    now: datetime,
) -> str:
    """A lecture with one session; returns its public number. A venue nobody knows yet is created by its name."""
    slug, place = service.new_slug("lecture"), _new_venue(writing, venue)
    codes: list[str] = []

    def job(writing: Writing) -> None:
        if place:
            service.set_venue(writing, place, "", capacity, {"zh": {"name": venue}}, by=by, now=now)
        codes.append(
            service.add(
                writing, title, starts_at, minutes=minutes, capacity=capacity, venue=place or venue, slug=slug,
                by=by, now=now,
            )
        )  # fmt: skip

    keys = [*_venue_key(place), ("lectures", slug)]
    remember(writing, PARTS, keys, job, act=Verb.CREATE, title=title, by=by, now=now)
    return codes[0]


@verb
def cancel(writing: Writing, code: str, reason: str, *, english: str = "", by: str, now: datetime) -> int:
    """Cancel a session and say why; the act's number, 0 if it was so already. :raises Refused: see the service"""

    def job(writing: Writing) -> None:
        service.cancel(writing, code, reason, english=english, by=by, now=now)

    return _done(writing, code, job, Verb.CANCEL, by=by, now=now)


@verb
def restore(writing: Writing, code: str, *, by: str, now: datetime) -> int:
    """Let a cancelled session take place after all; the act's number. :raises Refused: see the service"""

    def job(writing: Writing) -> None:
        service.restore(writing, code, by=by, now=now)

    return _done(writing, code, job, Verb.RESTORE, by=by, now=now)


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
) -> int:
    """Move a session to another room or time; the act's number. :raises Refused: see the service"""
    place = _new_venue(writing, venue)

    def job(writing: Writing) -> None:
        if place:
            capacity = (shelf.session(writing, code) or {"capacity": service.DEFAULT_CAPACITY})["capacity"]
            service.set_venue(writing, place, "", capacity, {"zh": {"name": venue}}, by=by, now=now)
        service.move(
            writing, code, place or venue, starts_at=starts_at, minutes=minutes, reason=reason, english=english,
            is_correction=is_correction, by=by, now=now,
        )  # fmt: skip

    return _done(writing, code, job, Verb.MOVE, place, by=by, now=now)


def _done(
    writing: Writing, code: str, job: Callable[[Writing], None], act: Verb, place: str = "", *, by: str, now: datetime
) -> int:
    lecture, session = shelf.lecture_of(writing, code), shelf.session(writing, code)
    if lecture is None or session is None:
        job(writing)  # which says that there is no such session
        return 0
    slug, title = lecture
    named = f"{title}（{when(loaded(session['starts_at']))}）"
    keys = [*_venue_key(place), ("lectures", slug)]
    return remember(writing, PARTS, keys, job, act=act, title=named, by=by, now=now)


def _new_venue(writing: Writing, venue: str) -> str:
    """The slug for a venue that nobody knows by this name yet; nothing if somebody does, or if none is named."""
    return "" if not venue or shelf.venue_named(writing, venue) else service.new_slug("venue")


def _venue_key(place: str) -> list[tuple[str, str]]:
    return [("venues", place)] if place else []
