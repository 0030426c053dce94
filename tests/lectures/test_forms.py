"""The times of a session as they are typed: read if they can be, shown again as they were if they cannot."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.lectures.forms import (
    Times,
    read_clock,
    read_count,
    read_day,
    read_person,
    read_times,
    shown_times,
    time_problems,
)
from tests.naughty import ODD


@pytest.mark.parametrize("text", ["2026-11-28", " 2026/11/28 ", "2026.11.28", "２０２６-１１-２８", "2026年11月28日"])
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    assert read_day(text) == date(2026, 11, 28)


@pytest.mark.parametrize(
    "text", ["", "2026-02-30", "1999-12-31", "2101-01-01", "28.11.2026", "11-28", "0000-00-00", *ODD]
)
def test_no_day_is_none(text: str) -> None:
    assert read_day(text) is None


@pytest.mark.parametrize(
    ("text", "clock"), [("9:05", "09:05"), ("１４：３０", "14:30"), ("14点30分", "14:30"), ("0.00", "00:00")]
)
def test_a_time_is_read_as_people_write_it(text: str, clock: str) -> None:
    assert read_clock(text) == clock


@pytest.mark.parametrize("text", ["", "24:00", "12:60", "14", "2pm", "14:3", "-1:00", *ODD])
def test_no_time_is_none(text: str) -> None:
    assert read_clock(text) == ""


def test_without_an_end_a_session_is_as_long_as_usual() -> None:
    assert read_times(Times("2026-11-28", "14:30", " "), 60) == ("2026-11-28T14:30", 60)
    assert read_times(Times("2026-11-28", "14:30", ""), "lots") == ("2026-11-28T14:30", 90)


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), st.times(), st.times())
def test_what_is_read_is_shown_again(day: date, begins: object, ends: object) -> None:
    times = Times(str(day), f"{begins:%H:%M}", f"{ends:%H:%M}")
    start, minutes = read_times(times, 90)
    assert shown_times(start, minutes) == times
    assert bool(time_problems(start, minutes, "")) is (times.ends <= times.begins)


@given(st.text(max_size=18), st.text(max_size=18), st.text(max_size=18).filter(str.strip))
def test_what_cannot_be_read_is_refused_in_words_and_comes_back(day: str, begins: str, ends: str) -> None:
    start, minutes = read_times(Times(day, begins, ends), 90)
    problems = time_problems(start, minutes, "x.")
    if read_day(day) is None or not read_clock(begins):
        assert "x.start" in [one.field for one in problems]
        if "T" not in day:
            shown = shown_times(start, minutes)
            assert (shown.day, shown.begins) == (
                str(read_day(day) or day.strip()),
                read_clock(begins) or begins.strip(),
            )
            assert shown.ends == (read_clock(ends) or ends.strip())


@pytest.mark.parametrize(
    ("minutes", "is_wrong"), [(1, False), (1440, False), (0, True), (-5, True), (1441, True), ("x", True)]
)
def test_a_session_has_a_length(minutes: object, is_wrong: bool) -> None:
    assert bool(time_problems("2026-11-28T14:30", minutes, "")) is is_wrong


def test_counts_and_people_are_found_as_they_are_typed() -> None:
    assert [read_count(text, 60) for text in ("１２", "60", "61", "0", "-1", "1.5", "")] == [
        12,
        60,
        None,
        None,
        None,
        None,
        None,
    ]
    known = {"su": "苏玥", "su-2": "苏玥（su-2）"}
    assert [read_person(text, known) for text in (" 苏玥 ", "苏玥（su-2）", "su", "苏", "")] == [
        "su",
        "su-2",
        "su",
        None,
        None,
    ]
