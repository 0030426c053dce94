"""Moments in packs: written as the wall clock shows them, or counted from the installation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.core.clock import local
from kiosk.core.days import read_local, resolved, write_local
from tests.conftest import NOON

MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def test_a_moment_reads_as_the_centres_wall_clock() -> None:
    assert read_local("2026-11-21T14:05") == NOON


@given(MOMENTS)
def test_what_was_written_reads_back_to_the_minute(moment: datetime) -> None:
    assert read_local(write_local(moment)) == moment.replace(second=0, microsecond=0)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2026-13-01T10:00", "2026-02-30T10:00", "2026-11-21T25:00", "2026-11-21T14:05+08:00",
     "2026-11-21T14:05Z", "0001-01-01T00:00", "0999-01-01T10:00", "9999-12-31T23:30"],
)  # fmt: skip
def test_what_no_calendar_here_can_show_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_local(text)


@pytest.mark.parametrize(
    ("relative", "real"),
    [
        ({"day": 0}, "2026-11-21"),
        ({"day": -1, "time": "09:00"}, "2026-11-20T09:00"),
        ({"day": 10, "time": "09:00"}, "2026-12-01T09:00"),
        ({"weekday": 1, "time": "19:00"}, "2026-11-16T19:00"),
        ({"week": 0, "weekday": 7}, "2026-11-22"),
        ({"week": 1, "weekday": 2, "time": "19:00"}, "2026-11-24T19:00"),
        ({"week": -1, "weekday": 6}, "2026-11-14"),
        ({"minutes": 25}, "2026-11-21T14:30"),
        ({"minutes": 0}, "2026-11-21T14:05"),
        ({"minutes": 21}, "2026-11-21T14:30"),
    ],
)
def test_a_relative_moment_counts_from_the_installation(relative: dict[str, Any], real: str) -> None:
    assert resolved(relative, NOON) == real


@given(MOMENTS, st.integers(0, 1440))
def test_in_so_many_minutes_is_still_today_and_never_over(since: datetime, minutes: int) -> None:
    moment = read_local(resolved({"minutes": minutes}, since))
    assert local(moment).date() == local(since).date()
    assert moment >= since.replace(second=0, microsecond=0)
    assert moment < since + timedelta(minutes=minutes + 5)


def test_relative_moments_are_found_at_any_depth() -> None:
    document = {"id": "a", "sessions": [{"id": "1", "start": {"day": 1, "time": "10:00"}}]}
    assert resolved(document, NOON) == {"id": "a", "sessions": [{"id": "1", "start": "2026-11-22T10:00"}]}


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["id", "zh", "en", "title"]), inner),
)


@settings(max_examples=40)
@given(PLAIN)
def test_a_document_without_relative_moments_stays_as_it_is(document: Any) -> None:
    assert resolved(document, NOON) == document
