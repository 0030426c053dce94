"""The weekly repeat: the days on which a session is given again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

WEEK = timedelta(weeks=1)
MOST = 60
"""So many sessions are made at once."""
FURTHEST = 156
"""So many weeks ahead is looked for days on which the house is open."""


def weekly(
    first: date, *, until: date | None = None, times: int | None = None, is_open: Callable[[date], bool] = lambda _: True
) -> list[date]:
    """The days one, two, three weeks after ``first`` and so on, without those on which the house is closed.

    :param until: the last day there may be.
    :param times: how many there shall be.
    """
    if until is None and times is None:
        return []
    found: list[date] = []
    for week in range(1, FURTHEST + 1):
        day = first + week * WEEK
        if (until is not None and day > until) or len(found) == (MOST if times is None else min(times, MOST)):
            break
        if is_open(day):
            found.append(day)
    return found
