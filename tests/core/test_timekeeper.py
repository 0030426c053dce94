"""Who keeps the clock is told truly, also where the kernel cannot be asked."""

from __future__ import annotations

import sys
import time

import pytest

from kiosk.core import timekeeper
from kiosk.core.timekeeper import Keeper, keeper, keeper_of


@pytest.mark.parametrize(
    ("kernel", "has_rtc", "who"),
    [(0, True, "ntp"), (1, False, "ntp"), (4, True, "ntp"), (5, True, "rtc"), (5, False, "manual"),
     (-1, True, "rtc"), (-1, False, "manual"), (None, True, "rtc"), (None, False, "manual")],
)  # fmt: skip
def test_the_network_comes_first_then_the_board_then_whoever_set_it(
    kernel: int | None, has_rtc: bool, who: str
) -> None:
    assert keeper_of(kernel, has_rtc=has_rtc) is Keeper(who)


def test_asking_the_kernel_moves_no_clock_and_is_done_once_a_minute() -> None:
    lead = time.time() - time.monotonic()
    timekeeper._looked.cache_clear()
    assert {keeper() for _ in range(1_000)} <= set(Keeper)
    assert timekeeper._looked.cache_info().misses <= 2  # a minute may end meanwhile
    assert abs(time.time() - time.monotonic() - lead) < 1
    if sys.platform == "linux":
        assert timekeeper._kernel() in range(-1, timekeeper.UNSYNCHRONISED + 1)
