"""The one place that asks what time it is, and the centre's time zone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")

Clock = Callable[[], datetime]
"""Returns the present moment, aware, in UTC. Handed in wherever time matters, so that tests can set it."""


def now() -> datetime:
    """The present moment, aware, in UTC, to the second the kiosk stores."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """``moment`` as the wall clock of the centre shows it."""
    return moment.astimezone(ZONE)


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
