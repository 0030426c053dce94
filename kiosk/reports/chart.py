"""The drawings of the reports, measured here and drawn by the templates as SVG; a table stands beside each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.core.clock import local
from kiosk.reports.model import Bar, counted_up

WIDTH, HEIGHT, LEFT = 1060, 170, 56


@dataclass(frozen=True)
class Column:
    """A bar with its place; ``label`` is written above the highest."""

    x: float
    y: float
    width: float
    height: float
    bar: Bar
    label: str
    is_named: bool


@dataclass(frozen=True)
class Bars:
    """The chart of a period. ``coming``: from where on, and for how wide, nothing has been yet."""

    columns: Sequence[Column]
    lines: Sequence[tuple[float, int]]
    coming: tuple[float, float] | None


@dataclass(frozen=True)
class Curve:
    """How a room filled: a stepped line, ticks of time and heads, and the same as a table."""

    points: str
    ticks: Sequence[tuple[float, str]]
    lines: Sequence[tuple[float, int]]
    starts: float
    table: Sequence[tuple[str, int]]


def bars(found: Sequence[Bar]) -> Bars:
    """Places for the bars."""
    top = ceiling(max((bar.heads or 0 for bar in found), default=0))
    pitch = (WIDTH - LEFT) / len(found)
    best = {max((bar.heads or 0) for bar in found)} if len(found) > 12 else {bar.heads or 0 for bar in found}
    columns = [_column(bar, number, pitch, top, best) for number, bar in enumerate(found)]
    missing = next((number for number, bar in enumerate(found) if bar.heads is None), None)
    coming = None if missing is None else (LEFT + missing * pitch, WIDTH - LEFT - missing * pitch)
    return Bars(columns, _lines(top), coming)


def curve(
    arrivals: Sequence[tuple[datetime, int]], opens: datetime, starts: datetime, ends: datetime, now: datetime
) -> Curve:
    """Heads in the room from the opening of the door to the end, or to now, counted up."""
    first, last = min([opens, *(at for at, _ in arrivals)]), max([ends, *(at for at, _ in arrivals)])
    whole = (last - first).total_seconds() or 1
    top = ceiling(sum(heads for _, heads in arrivals))

    def x(moment: datetime) -> float:
        return round(LEFT + (WIDTH - LEFT) * (moment - first).total_seconds() / whole, 1)

    points, count = [f"M{LEFT} {HEIGHT}"], 0
    for at, heads in arrivals:
        count += heads
        points.append(f"H{x(at)}V{round(HEIGHT - HEIGHT * count / top, 1)}")
    points.append(f"H{max(x(min(now, last)), x(arrivals[-1][0]))}")
    quarter = (last - first) / 4
    ticks = [(x(first + quarter * step), f"{local(first + quarter * step):%H:%M}") for step in range(5)]
    return Curve("".join(points), ticks, _lines(top), x(starts), counted_up(arrivals, first, last))


def ceiling(most: int) -> int:
    """A round number above the highest, in three equal steps."""
    step = 1
    while step * 3 < most:
        step = next(size for size in _round(step) if size > step)
    return step * 3


def _round(above: int) -> list[int]:
    power = 10 ** (len(str(above)) - 1)
    return [power * digit for digit in (1, 2, 5, 10, 20)]


def _lines(top: int) -> list[tuple[float, int]]:
    return [(round(HEIGHT - HEIGHT * step / 3, 1), top * step // 3) for step in range(4)]


def _column(bar: Bar, number: int, pitch: float, top: int, best: set[int]) -> Column:
    heads = bar.heads or 0
    height = round(HEIGHT * heads / top, 1)
    is_named = number == 0 or int(bar.name) % 5 == 0 or pitch > 60
    return Column(
        round(LEFT + number * pitch + pitch * 0.17, 1), HEIGHT - height, round(pitch * 0.66, 1), height, bar,
        str(heads) if heads and heads in best else "", is_named,
    )  # fmt: skip
