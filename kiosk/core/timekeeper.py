"""Who keeps the machine's clock right: the network, the clock on its board, or whoever set it last."""

from __future__ import annotations

import ctypes
import os
import sys
import time
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

LOOK_AGAIN = 60
"""Seconds between two looks; the hot paths ask with every arrival."""
RTC = Path("/sys/class/rtc/rtc0")
TIMEX_BYTES = 512
"""More than ``struct timex`` takes on any machine; all zeros asks and changes nothing."""
UNSYNCHRONISED = 5
"""``TIME_ERROR`` of adjtimex(2)."""


class Keeper(StrEnum):
    """What stands behind the time of a line."""

    NTP = "ntp"
    RTC = "rtc"
    MANUAL = "manual"


def keeper() -> Keeper:
    """Who keeps the clock now, at most a minute old."""
    return _looked(int(time.monotonic()) // LOOK_AGAIN)


def keeper_of(kernel: int | None, *, has_rtc: bool) -> Keeper:
    """What follows from the kernel's word on its clock.

    :param kernel: what adjtimex(2) returned; None or negative if it cannot be asked.
    :param has_rtc: whether the board has a clock that runs while the machine is off.
    """
    if kernel is not None and 0 <= kernel < UNSYNCHRONISED:
        return Keeper.NTP
    return Keeper.RTC if has_rtc else Keeper.MANUAL


@lru_cache(maxsize=1)
def _looked(_minute: int) -> Keeper:
    return keeper_of(_kernel(), has_rtc=os.name == "nt" or RTC.exists())


def _kernel() -> int | None:
    if sys.platform != "linux":
        return None
    try:
        return int(ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(TIMEX_BYTES)))
    except (OSError, AttributeError):  # a C library without it
        return None
