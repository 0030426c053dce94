"""Moments are UTC inside, the centre's wall clock outside, and text order is time order."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core import clock
from tests.conftest import NOON

MOMENTS = st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def test_now_is_aware_and_in_utc() -> None:
    assert clock.now().utcoffset() == timedelta(0)


def test_the_wall_clock_is_the_one_of_datong() -> None:
    assert clock.local(NOON).strftime("%Y-%m-%d %H:%M") == "2026-11-21 14:05"


def test_a_local_day_begins_eight_hours_before_the_day_in_utc() -> None:
    assert clock.at_local(date(2026, 11, 21), time(0)) == datetime(2026, 11, 20, 16, tzinfo=UTC)


@given(MOMENTS)
def test_what_was_stored_is_loaded_to_the_second(moment: datetime) -> None:
    assert clock.loaded(clock.stored(moment)) == moment.replace(microsecond=0)


@given(MOMENTS, MOMENTS)
def test_text_order_is_time_order(one: datetime, other: datetime) -> None:
    one, other = one.replace(microsecond=0), other.replace(microsecond=0)
    assert (clock.stored(one) < clock.stored(other)) == (one < other)


def test_a_moment_of_another_zone_is_stored_in_utc() -> None:
    moment = datetime(2026, 11, 21, 14, 5, tzinfo=timezone(timedelta(hours=8)))
    assert clock.stored(moment) == "2026-11-21T06:05:00Z"


@pytest.mark.parametrize("text", ["", "2026-11-21", "2026-11-21T06:05:00", "2026-11-21T06:05:00+08:00", "yesterday"])
def test_no_other_form_is_loaded(text: str) -> None:
    with pytest.raises(ValueError, match="not a stored moment"):
        clock.loaded(text)


def test_midnight_is_the_centres() -> None:
    assert clock.midnight_after(NOON) == datetime(2026, 11, 21, 16, tzinfo=UTC)


def test_midnight_after_midnight_is_a_day_later() -> None:
    midnight = datetime(2026, 11, 21, 16, tzinfo=UTC)
    assert clock.midnight_after(midnight) == midnight + timedelta(days=1)


@given(MOMENTS)
def test_the_next_minute_is_full_and_at_most_a_minute_away(moment: datetime) -> None:
    after = clock.minute_after(moment)
    assert after.second == after.microsecond == 0
    assert timedelta(0) < after - moment <= timedelta(minutes=1)
