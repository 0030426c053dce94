"""Verbs of the reports: a figure is written down, or taken out again."""

from __future__ import annotations

from datetime import date, datetime

from kiosk.core.clock import local
from kiosk.core.db import Writing, verb
from kiosk.core.errors import Invalid, NotFound, Problem
from kiosk.journal import store as journal
from kiosk.reports import store

KINDS = ("visits", "estimate", "baseline")
MOST_PEOPLE, MOST_SESSIONS = 99_999_999, 999_999
LONGEST_HOW = 200


@verb
def add_figure(
    writing: Writing, event: str, kind: str, day: date | None, people: int, sessions: int, how: str,
    *, by: str, now: datetime,
) -> None:  # fmt: skip
    """Write down a number that no check-in made, and how it was come by. :raises Invalid:"""
    problems = _faults(kind, day, people, sessions, how, now)
    if problems or day is None:
        raise Invalid(problems)
    if store.add_figure(writing, event, kind, day, people, sessions, how, by, now):
        journal.record(writing, "reports:figure:add", f"{kind} {day}", by=by, now=now, is_shown=False)


@verb
def drop_figure(writing: Writing, number: int, *, by: str, now: datetime) -> None:
    """Take a figure out again. :raises NotFound:"""
    if not store.drop_figure(writing, number):
        raise NotFound(str(number))
    journal.record(writing, "reports:figure:drop", str(number), by=by, now=now, is_shown=False)


def _faults(kind: str, day: date | None, people: int, sessions: int, how: str, now: datetime) -> list[Problem]:
    found = []
    if kind not in KINDS:
        found.append(Problem("", "kind", "请选一种。"))
    if day is None or day > local(now).date():
        found.append(Problem("", "day", "请选一个已经过去的日子。"))
    if not 0 <= people <= MOST_PEOPLE:
        found.append(Problem("", "people", "人次请填一个数。"))
    if not 0 <= sessions <= MOST_SESSIONS:
        found.append(Problem("", "sessions", "场次请填一个数，没有就填 0。"))
    if not 1 <= len(how) <= LONGEST_HOW:
        found.append(Problem("", "how", "请写一句这个数怎么来的。"))
    return found
