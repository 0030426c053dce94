"""The weekly repeat: the days on which a session is given again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from kiosk.core.errors import Problem
from kiosk.lectures.forms import read_count, read_day

WEEK = timedelta(weeks=1)
MOST = 60
"""So many sessions are made at once."""
FURTHEST = 156
"""So many weeks ahead is looked for days on which the house is open."""


def weekly(
    first: date,
    *,
    until: date | None = None,
    times: int | None = None,
    is_open: Callable[[date], bool] = lambda _: True,
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


def asked(
    first: tuple[date, str] | None, form: Mapping[str, str], is_open: Callable[[date], bool]
) -> list[date] | Problem:
    """The days that the fields of the repeat ask for, or what is wrong with them.

    :param first: day and time of the session that is to be given again, if it has any.
    """
    if first is None:
        return Problem("", "repeat", "先把第一场的日期和时间写好，再排后面的。")
    is_until = form.get("repeat_by") == "until"
    until = read_day(form.get("repeat_until", "")) if is_until else None
    times = None if is_until else read_count(form.get("repeat_times", ""), MOST)
    if until is None and times is None:
        return Problem("", "repeat", "请选排到哪一天。" if is_until else f"场数请写 1 到 {MOST}。")
    is_careful = form.get("repeat_open") == "true"
    days = weekly(first[0], until=until, times=times, is_open=is_open if is_careful else lambda _: True)
    return days or Problem("", "repeat", "这样一场也排不出来：选的日子太近，或者中心每到那天都不开门。")
