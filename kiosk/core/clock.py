"""The one place that asks what time it is, and the centre's time zone."""

from __future__ import annotations

import time as time_module
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")

BUILT = datetime(2026, 11, 1, tzinfo=UTC)
"""No clock that is right shows less."""
LATEST = datetime(2100, 1, 1, tzinfo=UTC)

Clock = Callable[[], datetime]
"""Returns the present moment, aware, in UTC. Handed in wherever time matters, so that tests can set it."""


@dataclass(frozen=True)
class Uptime:
    """A reading of the clock that nobody can set.

    :param boot: names this run of the machine; readings of two runs tell nothing about each other.
    :param seconds: since some moment in it.
    """

    boot: str
    seconds: float

    def since(self, earlier: Uptime) -> timedelta | None:
        """The time since an earlier reading; None if that was before the machine was last switched on."""
        if self.boot != earlier.boot or self.seconds < earlier.seconds:
            return None
        return timedelta(seconds=self.seconds - earlier.seconds)


def uptime() -> Uptime:
    """How long the machine has been running."""
    return Uptime(_boot(), time_module.monotonic())


@cache
def _boot() -> str:
    """Linux names each of its runs; elsewhere a reading that went backwards tells of a new one."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""


def now() -> datetime:
    """The present moment, aware, in UTC, to the second the kiosk stores."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """``moment`` as the wall clock of the centre shows it."""
    return moment.astimezone(ZONE)


def is_plausible(moment: datetime) -> bool:
    """Whether a clock that shows this can be right."""
    return BUILT <= moment < LATEST


def at_local(day: date, clock_time: time) -> datetime:
    """The UTC moment at which the centre's wall clock shows ``day`` and ``clock_time``."""
    return datetime.combine(day, clock_time, ZONE).astimezone(UTC)


def midnight_after(moment: datetime) -> datetime:
    """The UTC moment at which the centre's next day begins."""
    return at_local(local(moment).date() + timedelta(days=1), time(0))


def minute_after(moment: datetime) -> datetime:
    """The next full minute after ``moment``."""
    return moment.replace(second=0, microsecond=0) + timedelta(minutes=1)


def stored(moment: datetime) -> str:
    """``moment`` as the database keeps it: UTC, ISO 8601, whole seconds, so that text order is time order."""
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def loaded(text: str) -> datetime:
    """The moment that :func:`stored` wrote as ``text``."""
    if len(text) != 20 or not text.endswith("Z"):
        raise ValueError(f"not a stored moment: {text!r}")
    return datetime.fromisoformat(text)
