"""Names and the span of a session."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.clock import Uptime
from kiosk.core.roles import Role, Staff
from kiosk.staff.model import IDLE, LONGEST, SLACK, Open, Seen, is_name, read_name
from tests.conftest import NOON

ALICE = Staff(1, "alice", "爱丽", Role.ADMINISTRATOR)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("name", ["al", "alice", "li.si", "a-b_c", "小周", "x" * 40, "2号台"])
def test_a_name_is_letters_and_digits(name: str) -> None:
    assert is_name(read_name(name))


@pytest.mark.parametrize(
    "name",
    ["", "a", "x" * 41, "-a", ".a", "_a", "a b", "a/b", "a\nb", "a\x00b", "a'b", "<b>", "a@b", "=1+1", "\u202eab"],
)
def test_anything_else_is_no_name(name: str) -> None:
    assert not is_name(read_name(name))


@given(st.text())
def test_a_name_is_read_the_same_twice(text: str) -> None:
    once = read_name(text)
    if is_name(once):
        assert read_name(once) == once


@pytest.mark.parametrize(
    ("by_clock", "really", "is_past"),
    [
        (IDLE - SECOND, IDLE - SECOND, False),
        (IDLE, IDLE, True),
        (IDLE, SECOND, True),
        (SECOND, IDLE, True),
        (-SLACK, SECOND, False),
        (-SLACK - SECOND, SECOND, True),
        (timedelta(days=4000), SECOND, True),
        (timedelta(days=-300), SECOND, True),
        (SECOND, -SECOND, True),
    ],
)
def test_a_span_is_past_by_either_clock_and_when_one_of_them_went_back(
    by_clock: timedelta, really: timedelta, is_past: bool
) -> None:
    then = Seen(NOON, Uptime("boot", 50_000.0))
    now = Seen(NOON + by_clock, Uptime("boot", 50_000.0 + really.total_seconds()))
    assert then.is_past(IDLE, now) is is_past


def test_a_session_ends_by_silence_or_by_age() -> None:
    begun = Seen(NOON, Uptime("boot", 0.0))

    def after(span: timedelta) -> Seen:
        return Seen(NOON + span, Uptime("boot", span.total_seconds()))

    assert Open(ALICE, begun, begun).is_over(after(IDLE))
    assert not Open(ALICE, begun, after(LONGEST - 2 * SECOND)).is_over(after(LONGEST - SECOND))
    assert Open(ALICE, begun, after(LONGEST - SECOND)).is_over(after(LONGEST))


def test_slack_is_less_than_a_tenth_of_the_shortest_span() -> None:
    assert SLACK <= IDLE / 10
