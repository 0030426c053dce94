"""How long somebody stayed, and what is still to be found out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.checkin.model import Door, Mode
from kiosk.checkin.sheet import SOURCES, UNNAMED, hidden


@dataclass(frozen=True)
class Stay:
    """One check-in of a session with signing out. ``by`` and ``reason`` are of the one who wrote the leaving down.

    :param left_at: None while nobody knows.
    """

    id: int
    line: int
    receipt: str
    name: str
    unit: str
    person: str
    people: int
    children: int
    source: str
    came_at: datetime
    left_at: datetime | None
    second_at: datetime | None
    by: str = ""
    reason: str = ""

    @property
    def heads(self) -> int:
        return self.people + self.children

    @property
    def who(self) -> str:
        """The unit or the masked name."""
        return self.unit or hidden(self.name) or UNNAMED

    @property
    def way(self) -> str:
        return SOURCES[self.source]

    @property
    def has_times(self) -> bool:
        """Whether it is known when they came: a sheet of paper does not say."""
        return self.source != "paper"

    def ends(self, door: Door) -> datetime | None:
        """Until when the time counts: the leaving; where nobody signs out, the second touch."""
        seen = self.left_at if door.rules.has_check_out else self.left_at or self.second_at
        return min(seen, door.leaves_until) if seen else None

    def is_open(self, door: Door) -> bool:
        """Whether staff have to look at it."""
        return signs_out(door) and self.has_times and self.ends(door) is None

    def minutes(self, door: Door) -> int | None:
        """How long each of them stayed; None while nobody knows."""
        end = self.ends(door)
        return max(0, int((end - self.came_at).total_seconds() // 60)) if end and self.has_times else None


@dataclass(frozen=True)
class Hours:
    """The times of one session: minutes of all heads together, and the heads nobody knows the leaving of."""

    minutes: int
    known: int
    open: int


@dataclass(frozen=True)
class Review:
    """A session that is over and has stays to look at."""

    session: str
    heads: int


def signs_out(door: Door) -> bool:
    """Whether a session keeps how long people stay."""
    return door.rules.has_check_out or door.rules.mode is Mode.CERTIFICATE
