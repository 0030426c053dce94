"""Periods, the sessions that were held in them, and what follows from both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from kiosk.core.clock import local
from kiosk.leaves.model import Hours
from kiosk.lectures.model import LectureSession

BY_HAND = frozenset({"desk", "paper"})
CURVE_STEP = timedelta(minutes=5)
MOST_STEPS = 200
FIRST_YEAR, LAST_YEAR = 2000, 2099


@dataclass(frozen=True)
class Period:
    """A month of the centre's calendar, or a year (``month`` 0)."""

    year: int
    month: int = 0

    @classmethod
    def read(cls, text: str) -> Period:
        """``2026-11`` or ``2026``. :raises ValueError:"""
        year, _, month = text.partition("-")
        if not (text.isascii() and year.isdigit() and (month.isdigit() if "-" in text else True)):
            raise ValueError(text)
        found = cls(int(year), int(month or 0))
        is_month = 1 <= found.month <= 12 or not month
        if len(text) > 7 or not FIRST_YEAR <= found.year <= LAST_YEAR or not is_month:
            raise ValueError(text)
        return found

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}" if self.month else str(self.year)

    @property
    def name(self) -> str:
        return f"{self.year} 年 {self.month} 月" if self.month else f"{self.year} 年"

    @property
    def first(self) -> date:
        return date(self.year, self.month or 1, 1)

    @property
    def last(self) -> date:
        return self.after.first - timedelta(days=1)

    @property
    def after(self) -> Period:
        if not self.month:
            return Period(self.year + 1)
        return Period(self.year + self.month // 12, self.month % 12 + 1)

    @property
    def before(self) -> Period:
        if not self.month:
            return Period(self.year - 1)
        return Period(self.year - (self.month == 1), (self.month + 10) % 12 + 1)

    @property
    def has_before(self) -> bool:
        return self.before.year >= FIRST_YEAR

    @property
    def has_after(self) -> bool:
        return self.after.year <= LAST_YEAR


@dataclass(frozen=True)
class Held:
    """A session that has begun and was not cancelled, with the heads of each way in.

    :param hours: how long people stayed; None where nobody signs out, or while they still may.
    """

    session: LectureSession
    ways: dict[str, int] = field(default_factory=dict)
    groups: int = 0
    group_heads: int = 0
    children: int = 0
    hours: Hours | None = None

    @property
    def heads(self) -> int:
        return sum(self.ways.values())

    @property
    def by_hand(self) -> int:
        return sum(number for way, number in self.ways.items() if way in BY_HAND)

    @property
    def checked(self) -> int:
        return self.heads - self.by_hand

    @property
    def day(self) -> date:
        return local(self.session.starts_at).date()


@dataclass(frozen=True)
class Line:
    """One line of a table: so many sessions of a kind, with their heads."""

    name: str
    sessions: int
    heads: int
    minutes: int
    checked: int
    by_hand: int

    @property
    def mean(self) -> int:
        return round(self.heads / self.sessions) if self.sessions else 0

    @property
    def source(self) -> str:
        """Where the number comes from."""
        parts = [name for name, number in (("签到", self.checked), ("人工", self.by_hand)) if number]
        return "＋".join(parts) or "没有签到"


@dataclass(frozen=True)
class Figure:
    """A number that no check-in made."""

    id: int
    kind: str
    day: date
    people: int
    sessions: int
    how: str
    by: str
    made_at: str


@dataclass(frozen=True)
class Bar:
    """One bar of the chart: a day of the month or a month of the year. ``heads`` None: not there yet."""

    name: str
    heads: int | None
    sessions: int
    is_now: bool = False


@dataclass(frozen=True)
class Report:
    """A period as the page, the paper and the workbook show it."""

    period: Period
    held: Sequence[Held]
    figures: Sequence[Figure]
    cards: int
    before: int
    today: date

    @property
    def total(self) -> Line:
        return line("合计", self.held)

    @property
    def groups(self) -> tuple[int, int, int]:
        """How many groups, their heads, the children among all who came."""
        return (
            sum(one.groups for one in self.held), sum(one.group_heads for one in self.held),
            sum(one.children for one in self.held),
        )  # fmt: skip

    @property
    def stays(self) -> Hours | None:
        """How long people stayed in the sessions that keep it; None if none does."""
        found = [one.hours for one in self.held if one.hours]
        if not found:
            return None
        return Hours(sum(one.minutes for one in found), sum(one.known for one in found), sum(one.open for one in found))

    @property
    def unsigned(self) -> list[Held]:
        """Sessions after which some never signed out and nobody has looked at it."""
        return [one for one in self.held if one.hours and one.hours.open]

    @property
    def is_open(self) -> bool:
        """Whether more may still come."""
        return self.today <= self.period.last

    @property
    def ways(self) -> list[tuple[str, int]]:
        """Heads by the way they came in, most first; groups stand under their way, too."""
        found: dict[str, int] = {}
        for one in self.held:
            for way, number in one.ways.items():
                found[way] = found.get(way, 0) + number
        return sorted(found.items(), key=lambda pair: -pair[1])

    @property
    def unnumbered(self) -> list[Held]:
        """Sessions of which nobody wrote down how many came."""
        return [one for one in self.held if not one.heads and one.day < self.today]

    @property
    def bars(self) -> list[Bar]:
        """The days of the month, or the months of the year."""
        size = self.period.last.day if self.period.month else 12
        return [self._bar(number) for number in range(1, size + 1)]

    def by(self, name: Callable[[LectureSession], str]) -> list[Line]:
        """The sessions in piles, those with the most sessions first."""
        piles: dict[str, list[Held]] = {}
        for one in self.held:
            piles.setdefault(name(one.session) or "没有分类", []).append(one)
        return sorted((line(key, pile) for key, pile in piles.items()), key=lambda one: (-one.sessions, one.name))

    def of(self, kind: str) -> list[Figure]:
        return [one for one in self.figures if one.kind == kind]

    def _bar(self, number: int) -> Bar:
        begins = self.period.first.replace(day=number) if self.period.month else date(self.period.year, number, 1)
        here = [one for one in self.held if (one.day.day if self.period.month else one.day.month) == number]
        is_now = begins == (self.today if self.period.month else self.today.replace(day=1))
        return Bar(str(number), sum(one.heads for one in here) if begins <= self.today else None, len(here), is_now)


def line(name: str, pile: Sequence[Held]) -> Line:
    """A pile of sessions as one line."""
    return Line(
        name, len(pile), sum(one.heads for one in pile), sum(one.session.minutes for one in pile),
        sum(one.checked for one in pile), sum(one.by_hand for one in pile),
    )  # fmt: skip


def counted_up(arrivals: Sequence[tuple[datetime, int]], first: datetime, last: datetime) -> list[tuple[str, int]]:
    """Heads after every five minutes in which somebody came."""
    found: list[tuple[str, int]] = []
    moment, before = first, 0
    for _ in range(MOST_STEPS):
        moment += CURVE_STEP
        count = sum(heads for at, heads in arrivals if at <= moment)
        if count != before:
            found.append((f"{local(moment):%H:%M}", count))
        before = count
        if moment >= last:
            break
    return found
