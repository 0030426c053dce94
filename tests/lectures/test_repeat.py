"""The weekly repeat: the same weekday, week after week, on days when the house is open."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.clock import local
from kiosk.core.days import read_local
from kiosk.core.errors import Problem
from kiosk.lectures import repeat
from kiosk.lectures.arranged import given_again

SATURDAY = date(2026, 11, 28)
DAYS = st.dates(date(2000, 1, 1), date(2090, 1, 1))


def weeks(*numbers: int) -> list[date]:
    return [SATURDAY + timedelta(weeks=number) for number in numbers]


def test_so_many_more_or_up_to_a_day_and_with_it() -> None:
    assert repeat.weekly(SATURDAY, times=3) == weeks(1, 2, 3)
    assert repeat.weekly(SATURDAY, until=date(2026, 12, 12)) == weeks(1, 2)
    assert repeat.weekly(SATURDAY, until=date(2026, 12, 11)) == weeks(1)
    assert repeat.weekly(SATURDAY) == []


def test_closed_days_are_left_out_and_do_not_count() -> None:
    closed = set(weeks(2))
    assert repeat.weekly(SATURDAY, times=3, is_open=lambda day: day not in closed) == weeks(1, 3, 4)
    assert repeat.weekly(SATURDAY, times=3, is_open=lambda day: False) == []


@given(DAYS, st.integers(1, 200), st.sets(st.integers(1, 160)))
def test_every_day_is_the_same_weekday_later_open_and_there_are_as_many_as_asked_for(
    first: date, times: int, closed: set[int]
) -> None:
    shut = {first + timedelta(weeks=number) for number in closed}
    days = repeat.weekly(first, times=times, is_open=lambda day: day not in shut)
    assert days == sorted(set(days) - shut)
    assert all(day.weekday() == first.weekday() and day > first for day in days)
    assert len(days) == min(
        times, repeat.MOST, repeat.FURTHEST - len({one for one in closed if one <= repeat.FURTHEST})
    )


@given(DAYS, DAYS)
def test_no_day_is_after_the_last_one_and_none_before_it_is_missing(first: date, until: date) -> None:
    days = repeat.weekly(first, until=until)
    assert all(first < day <= until for day in days)
    assert len(days) == min(repeat.MOST, max(0, (until - first).days // 7))


@given(DAYS, st.sampled_from(["00:00", "09:30", "23:59"]))
def test_summer_or_winter_it_begins_at_the_same_time_on_the_wall(first: date, begins: str) -> None:
    one = {"id": "n1", "start": f"{first}T{begins}", "minutes": 60, "venue": ""}
    document, keys = given_again({"sessions": [one]}, {"sessions": ["n1"]}, one, repeat.weekly(first, times=60))
    starts = [local(read_local(session["start"])) for session in document["sessions"]]
    assert {f"{start:%H:%M}" for start in starts} == {begins}
    assert [later - sooner for sooner, later in pairwise(starts)] == [timedelta(days=7)] * 60
    assert keys["sessions"] == [session["id"] for session in document["sessions"]]
    assert len(set(keys["sessions"])) == 61


def test_a_week_that_has_the_session_already_gets_no_second_one() -> None:
    one = {"id": "n1", "start": "2026-11-28T14:30", "minutes": 60, "venue": ""}
    first, keys = given_again({"sessions": [one]}, {"sessions": ["n1"]}, one, weeks(1, 2))
    again, _ = given_again(first, keys, one, weeks(1, 2, 3))
    assert [session["start"][:10] for session in again["sessions"]] == [str(day) for day in weeks(0, 1, 2, 3)]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"repeat_by": "times", "repeat_times": "0"}, "场数"),
        ({"repeat_by": "times", "repeat_times": "61"}, "场数"),
        ({"repeat_by": "times", "repeat_times": "四"}, "场数"),
        ({"repeat_by": "times"}, "场数"),
        ({"repeat_by": "until", "repeat_until": ""}, "哪一天"),
        ({"repeat_by": "until", "repeat_until": "2026-12-04"}, "排不出来"),
        ({"repeat_by": "times", "repeat_times": "2", "repeat_open": "true"}, "不开门"),
    ],
)
def test_what_cannot_be_is_said_in_words(form: dict[str, str], words: str) -> None:
    found = repeat.asked((SATURDAY, "14:30"), form, lambda day: False)
    assert isinstance(found, Problem)
    assert words in found.sentence


def test_without_a_first_session_there_is_nothing_to_repeat() -> None:
    assert isinstance(repeat.asked(None, {"repeat_times": "2"}, lambda day: True), Problem)


def test_numbers_are_read_as_people_write_them() -> None:
    assert repeat.asked((SATURDAY, "14:30"), {"repeat_times": " ２ "}, lambda day: True) == weeks(1, 2)
