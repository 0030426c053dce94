"""Lectures and their sessions as pages show them, and the rules of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from kiosk.core.clock import local
from kiosk.core.labels import Labels
from kiosk.people.model import Person

SOON = timedelta(minutes=60)
"""A session that begins within this time is counted down by the minute."""


class State(StrEnum):
    """What staff said of a session; that it is over is told by the clock."""

    SCHEDULED = "scheduled"
    CHANGED = "changed"
    CANCELLED = "cancelled"


class Phase(StrEnum):
    """Where a session stands at a moment."""

    COMING = "coming"
    SOON = "soon"
    RUNNING = "running"
    OVER = "over"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Venue:
    """A room with its seats."""

    slug: str
    hall: str
    capacity: int
    labels: Labels


@dataclass(frozen=True)
class LectureSession:
    """One time at which a lecture is given. ``code`` is its public number."""

    code: str
    lecture: str
    labels: Labels
    series: Labels
    venue: Venue
    speakers: tuple[Person, ...]
    form: str
    platform: str
    theme: str
    starts_at: datetime
    ends_at: datetime
    capacity: int
    state: State
    old_venue: Venue | None
    old_starts_at: datetime | None
    sequence: int
    changed_at: str
    reason: Labels

    @property
    def minutes(self) -> int:
        return round((self.ends_at - self.starts_at).total_seconds() / 60)

    @property
    def day(self) -> date:
        """The local day it begins on."""
        return local(self.starts_at).date()

    @property
    def is_cancelled(self) -> bool:
        return self.state is State.CANCELLED

    @property
    def is_moved(self) -> bool:
        """Whether it is in another room than first announced."""
        return self.state is State.CHANGED and self.old_venue is not None and self.old_venue.slug != self.venue.slug

    @property
    def is_postponed(self) -> bool:
        """Whether it is at another time than first announced."""
        return self.state is State.CHANGED and self.old_starts_at not in (None, self.starts_at)

    def phase(self, now: datetime) -> Phase:
        """Where it stands at ``now``."""
        if now >= self.ends_at:
            return Phase.OVER
        if self.is_cancelled:
            return Phase.CANCELLED
        if now >= self.starts_at:
            return Phase.RUNNING
        return Phase.SOON if self.starts_at - now <= SOON else Phase.COMING

    def minutes_left(self, now: datetime) -> int:
        """Whole minutes until it begins, rounded up; 0 once it has."""
        return max(0, -int((now - self.starts_at).total_seconds() // 60))


@dataclass(frozen=True)
class Sought:
    """What staff look for in the schedule.

    :param text: in titles and words, or a session's public number.
    :param people: whose lectures count, too: slugs.
    """

    series: str = ""
    venue: str = ""
    text: str = ""
    people: tuple[str, ...] = ()

    @property
    def is_all(self) -> bool:
        return not (self.series or self.venue or self.text)


@dataclass(frozen=True)
class Week:
    """An ISO week of the centre's calendar."""

    monday: date

    @classmethod
    def of(cls, day: date) -> Week:
        return cls(day - timedelta(days=day.weekday()))

    @classmethod
    def read(cls, text: str) -> Week:
        """``2026-W47``. :raises ValueError:"""
        year, number = text.split("-W")
        return cls(date.fromisocalendar(int(year), int(number), 1))

    def __str__(self) -> str:
        year, number, _ = self.monday.isocalendar()
        return f"{year}-W{number:02d}"

    @property
    def days(self) -> list[date]:
        return [self.monday + timedelta(days=offset) for offset in range(7)]

    def moved(self, weeks: int) -> Week:
        return Week(self.monday + timedelta(weeks=weeks))


@dataclass(frozen=True)
class Month:
    """A calendar month."""

    first: date

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.replace(day=1))

    @classmethod
    def read(cls, text: str) -> Month:
        """``2026-11``. :raises ValueError:"""
        year, month = text.split("-")
        try:
            return cls(date(int(year), int(month), 1))
        except OverflowError:
            raise ValueError(text) from None

    def __str__(self) -> str:
        return f"{self.first.year:04d}-{self.first.month:02d}"

    @property
    def weeks(self) -> list[Week]:
        """The weeks that hold a day of this month."""
        week = Week.of(self.first)
        found = []
        while week.monday < self.moved(1).first:
            found.append(week)
            week = week.moved(1)
        return found

    def moved(self, months: int) -> Month:
        index = self.first.year * 12 + self.first.month - 1 + months
        return Month(date(index // 12, index % 12 + 1, 1))


EARLIEST, LATEST = date(2000, 1, 3), date(2100, 12, 27)
"""Weeks and months outside are clamped: nobody has business there, and calendars end somewhere."""


def clamped(day: date) -> date:
    return max(EARLIEST, min(LATEST, day))
