"""When two sessions stand in each other's way: in one room at one time, or with one speaker."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Slot:
    """The time and the room that a session takes, and whom it takes.

    :param session: its id in its lecture.
    :param code: its public number, if it has one yet.
    """

    lecture: str
    session: str
    title: str
    starts_at: datetime
    ends_at: datetime
    venue: str
    speakers: frozenset[str] = frozenset()
    code: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.lecture, self.session

    def overlaps(self, other: Slot) -> bool:
        """Whether both go on at some moment. Where one ends as the other begins there is none."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True)
class Clash:
    """Two sessions in each other's way: in the room of both, or because of speakers that both have."""

    own: Slot
    other: Slot
    is_in_room: bool
    speakers: frozenset[str]

    @property
    def key(self) -> tuple[object, ...]:
        """What it is about, however the times are moved."""
        return self.own.key, self.other.key, self.is_in_room, self.speakers


def clash(own: Slot, other: Slot) -> Clash | None:
    """How two sessions stand in each other's way; None if they do not. A session is never in its own."""
    if own.key == other.key or not own.overlaps(other):
        return None
    is_in_room = bool(own.venue) and own.venue == other.venue
    speakers = own.speakers & other.speakers
    return Clash(own, other, is_in_room, speakers) if is_in_room or speakers else None


def clashes(wanted: Sequence[Slot], standing: Iterable[Slot]) -> list[Clash]:
    """Everything in the way of the sessions that are wanted: what stands, and they themselves, each pair once."""
    keys = {one.key for one in wanted}
    others = [one for one in standing if one.key not in keys]
    pairs = [(own, other) for place, own in enumerate(wanted) for other in (*others, *wanted[:place])]
    return [found for found in (clash(own, other) for own, other in pairs) if found]
