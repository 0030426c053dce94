"""Lectures as iCalendar files: stable UID, a raised SEQUENCE on every change, an alarm half an hour before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from kiosk.core.clock import ZONE, loaded
from kiosk.lectures.model import LectureSession, State

if TYPE_CHECKING:
    from icalendar import Event

PRODUCT = "-//pingcheng-kiosk//lectures//ZH"
ALARM = timedelta(minutes=-30)


def calendar(sessions: Iterable[LectureSession], title: str) -> bytes:
    """An iCalendar file (RFC 5545) with one event per session. ``title`` is the calendar's name."""
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", title)
    for session in sessions:
        made.add_component(_event(session))
    made.add_missing_timezones()
    return bytes(made.to_ical())


def _event(session: LectureSession) -> Event:
    from icalendar import Alarm, Event

    event = Event()
    event.add("uid", f"lecture-{session.code.lower()}@pingcheng-kiosk")
    event.add("sequence", session.sequence)
    event.add("dtstamp", _stamp(session))
    event.add("last-modified", _stamp(session))
    event.add("dtstart", session.starts_at.astimezone(ZONE))
    event.add("dtend", session.ends_at.astimezone(ZONE))
    event.add("summary", str(session.labels.title))
    event.add("status", "CANCELLED" if session.state is State.CANCELLED else "CONFIRMED")
    place = session.venue.labels.place or session.venue.labels.name
    if place:
        event.add("location", str(place))
    words = [session.labels.line, session.reason.reason]
    if any(words):
        event.add("description", "\n".join(str(word) for word in words if word))
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", str(session.labels.title))
    alarm.add("trigger", ALARM)
    event.add_component(alarm)
    return event


def _stamp(session: LectureSession) -> datetime:
    return loaded(session.changed_at).astimezone(UTC)
