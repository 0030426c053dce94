"""SQL of the reports. Every number follows from the sessions and who is in; none is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from kiosk.core.clock import at_local, loaded, local, stored
from kiosk.core.db import Connection, Writing, rows
from kiosk.leaves import store as leaves
from kiosk.lectures import store as lectures
from kiosk.reports.model import Figure, Held, Period, Report

DAY = timedelta(days=1)


def report(db: Connection, period: Period, now: datetime) -> Report:
    """A period, as far as it has come."""
    today = local(now).date()
    held_ = held(db, period.first, period.last, now)
    day = min(max(today, period.first), period.last)
    span = day - period.first
    before = held(db, period.before.first, min(period.before.first + span, period.before.last), now)
    return Report(period, held_, figures(db, period), cards(db, period), len(before), today)


def held(db: Connection, first: date, last: date, now: datetime) -> list[Held]:
    """The sessions on these local days that have begun and were not cancelled."""
    sessions = lectures.between(db, first, last, "zh", local(now).date())
    found = {one.code: Held(one, {}) for one in sessions if not one.is_cancelled and one.starts_at <= now}
    sql = (
        "SELECT session, source, sum(people + children) AS heads, sum(children) AS children, "
        "sum(unit <> '') AS groups, sum(iif(unit <> '', people + children, 0)) AS group_heads FROM attendance "
        "WHERE session IN (SELECT code FROM lecture_sessions WHERE starts_at >= ? AND starts_at < ?) "
        "GROUP BY session, source"
    )
    for row in rows(db, sql, _span(first, last)):
        one = found.get(row["session"])
        if one:
            found[row["session"]] = replace(
                one, ways={**one.ways, row["source"]: row["heads"]}, groups=one.groups + row["groups"],
                group_heads=one.group_heads + row["group_heads"], children=one.children + row["children"],
            )  # fmt: skip
    begins, ends = _moments(first, last)
    for code, known in leaves.hours(db, begins, ends + DAY, now).items():
        if code in found:
            found[code] = replace(found[code], hours=known)
    return list(found.values())


def cards(db: Connection, period: Period) -> int:
    """How many visitors' cards came at least once: the only people that can be told apart."""
    row = db.execute(
        "SELECT count(DISTINCT person) FROM attendance WHERE person LIKE 'card:%' AND session IN "
        "(SELECT code FROM lecture_sessions WHERE starts_at >= ? AND starts_at < ?)",
        _span(period.first, period.last),
    ).fetchone()
    return int(row[0])


def arrivals(db: Connection, session: str) -> list[tuple[datetime, int]]:
    """When people came in and how many; paper sheets tell no time and are left out."""
    found = rows(
        db,
        "SELECT came_at, people + children AS heads FROM attendance "
        "WHERE session = ? AND source <> 'paper' ORDER BY came_at, id",
        (session,),
    )
    return [(loaded(row["came_at"]), row["heads"]) for row in found]


def figures(db: Connection, period: Period | None = None) -> list[Figure]:
    """The figures of a period, with those from before the system, which belong to none."""
    first, last = (period.first, period.last) if period else (date.min, date.max)
    found = rows(
        db,
        "SELECT * FROM figures WHERE kind = 'baseline' OR day BETWEEN ? AND ? ORDER BY day, id",
        (first.isoformat(), last.isoformat()),
    )
    return [
        Figure(
            row["id"], row["kind"], date.fromisoformat(row["day"]), row["people"], row["sessions"], row["how"],
            row["by"], row["made_at"],
        )
        for row in found
    ]  # fmt: skip


def add_figure(
    writing: Writing, event: str, kind: str, day: date, people: int, sessions: int, how: str, by: str, now: datetime
) -> bool:
    """One more figure; False if this form was sent before."""
    return bool(
        writing.execute(
            "INSERT INTO figures (event, kind, day, people, sessions, how, by, made_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (event) DO NOTHING",
            (event, kind, day.isoformat(), people, sessions, how, by, stored(now)),
        ).rowcount
    )


def drop_figure(writing: Writing, number: int) -> bool:
    """Take a figure out; whether it was there."""
    return bool(writing.execute("DELETE FROM figures WHERE id = ?", (number,)).rowcount)


def _span(first: date, last: date) -> tuple[str, str]:
    begins, ends = _moments(first, last)
    return stored(begins), stored(ends)


def _moments(first: date, last: date) -> tuple[datetime, datetime]:
    return at_local(first, time()), at_local(last + DAY, time())
