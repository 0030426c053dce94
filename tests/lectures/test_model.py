"""Where a session stands at a moment, and weeks and months as they are asked for."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.labels import NO_LABELS
from kiosk.lectures.model import EARLIEST, LATEST, LectureSession, Month, Phase, State, Venue, Week, clamped

START = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
"""14:30 in Datong."""
HALL, ROOM = Venue("hall", "", 80, NO_LABELS), Venue("room", "", 30, NO_LABELS)
DAYS = st.dates(date(1900, 1, 1), date(2200, 1, 1))


def session(state: State = State.SCHEDULED, **changes: Any) -> LectureSession:
    values: dict[str, Any] = {
        "code": "7K3M", "lecture": "talk", "labels": NO_LABELS, "series": NO_LABELS, "venue": HALL, "speakers": (),
        "form": "", "platform": "", "theme": "", "starts_at": START, "ends_at": START + timedelta(minutes=90),
        "capacity": 80, "state": state, "old_venue": HALL, "old_starts_at": START, "sequence": 0, "changed_at": "",
        "reason": NO_LABELS,
    }  # fmt: skip
    return LectureSession(**{**values, **changes})


@pytest.mark.parametrize(
    ("minutes", "phase"),
    [
        (-24 * 60, Phase.COMING),
        (-61, Phase.COMING),
        (-60, Phase.SOON),
        (-1, Phase.SOON),
        (0, Phase.RUNNING),
        (89, Phase.RUNNING),
        (90, Phase.OVER),
        (24 * 60, Phase.OVER),
    ],
)
def test_a_session_comes_comes_soon_runs_and_is_over(minutes: int, phase: Phase) -> None:
    assert session().phase(START + timedelta(minutes=minutes)) is phase
    assert session(State.CHANGED).phase(START + timedelta(minutes=minutes)) is phase


@pytest.mark.parametrize(("minutes", "phase"), [(-61, "cancelled"), (0, "cancelled"), (89, "cancelled"), (90, "over")])
def test_a_cancelled_session_never_runs(minutes: int, phase: str) -> None:
    assert session(State.CANCELLED).phase(START + timedelta(minutes=minutes)).value == phase


@pytest.mark.parametrize(
    ("seconds", "left"), [(-3600, 60), (-1500, 25), (-1499, 25), (-1441, 25), (-1440, 24), (-1, 1), (0, 0), (60, 0)]
)
def test_the_countdown_is_in_whole_minutes_rounded_up_and_ends_at_nothing(seconds: int, left: int) -> None:
    assert session().minutes_left(START + timedelta(seconds=seconds)) == left


def test_a_session_belongs_to_the_day_it_begins_on_in_the_centre() -> None:
    late = datetime(2026, 11, 21, 16, 30, tzinfo=UTC)
    assert session(starts_at=late).day == date(2026, 11, 22)
    assert session().minutes == 90


@pytest.mark.parametrize(
    ("changes", "moved", "postponed"),
    [
        ({}, False, False),
        ({"old_venue": ROOM}, True, False),
        ({"old_starts_at": START - timedelta(days=1)}, False, True),
        ({"old_venue": ROOM, "old_starts_at": START - timedelta(days=1)}, True, True),
        ({"old_venue": None, "old_starts_at": None}, False, False),
    ],
)
def test_what_changed_is_told_from_what_was_first_announced(
    changes: dict[str, Any], moved: bool, postponed: bool
) -> None:
    changed = session(State.CHANGED, **changes)
    assert (changed.is_moved, changed.is_postponed) == (moved, postponed)
    for state in (State.SCHEDULED, State.CANCELLED):
        assert not session(state, **changes).is_moved
        assert not session(state, **changes).is_postponed


@given(DAYS)
def test_a_week_begins_on_monday_and_is_read_as_it_is_written(day: date) -> None:
    week = Week.of(day)
    assert week.monday.weekday() == 0
    assert day in week.days
    assert len(week.days) == 7
    assert Week.read(str(week)) == week
    assert week.moved(1).monday - week.monday == timedelta(days=7)
    assert week.moved(3).moved(-3) == week


@given(DAYS, st.integers(-600, 600))
def test_a_month_is_read_as_it_is_written_and_moves_over_years(day: date, months: int) -> None:
    month = Month.of(day)
    assert Month.read(str(month)) == month
    assert month.moved(months).moved(-months) == month
    assert month.moved(12).first == date(day.year + 1, day.month, 1)


@given(DAYS)
def test_the_weeks_of_a_month_hold_all_its_days_and_no_week_too_many(day: date) -> None:
    month = Month.of(day)
    days = [one for week in month.weeks for one in week.days]
    assert [one for one in days if one.month == month.first.month] == [
        month.first + timedelta(days=offset) for offset in range((month.moved(1).first - month.first).days)
    ]
    assert all(any(one.month == month.first.month for one in week.days) for week in month.weeks)


@pytest.mark.parametrize(
    "text",
    ["", "2026", "2026-W00", "2026-W54", "2026-11", "W47-2026", "0000-W01", "9" * 30 + "-W01", "2026-W47-1", "-W"],
)
def test_what_is_no_week_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - callers catch exactly this
        Week.read(text)


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-00", "2026-13", "2026-11-01", "0000-01", "10000-01", "9" * 30 + "-01", "-", "a-b"]
)
def test_what_is_no_month_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - callers catch exactly this
        Month.read(text)


@given(st.dates())
def test_no_calendar_page_lies_outside_this_century(day: date) -> None:
    assert EARLIEST <= clamped(day) <= LATEST
    assert clamped(day) == day or not EARLIEST <= day <= LATEST
    assert EARLIEST.weekday() == LATEST.weekday() == 0
