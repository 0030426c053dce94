"""Moments in packs: real ones (``2026-11-28T14:30``, the centre's wall clock) or counted from the installation."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from kiosk.core.clock import ZONE, at_local, local

STEP_MINUTES = 5
LAST_START = time(23, 30)
EARLIEST_YEAR, LATEST_YEAR = 1900, 2999
"""Beyond them a moment is a slip of the hand, and calendars end somewhere."""


def read_local(text: str) -> datetime:
    """``2026-11-28T14:30`` as a UTC moment. :raises ValueError:"""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is not None or not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        raise ValueError(text)
    return moment.replace(tzinfo=ZONE).astimezone(UTC)


def write_local(moment: datetime) -> str:
    """The reverse of :func:`read_local`."""
    return local(moment).strftime("%Y-%m-%dT%H:%M")


RELATIVE_KEYS = {"day", "week", "weekday", "minutes", "time"}


def resolved(value: Any, since: datetime) -> Any:
    """A document with every relative moment in it replaced by the real one, counted from ``since``."""
    if isinstance(value, list):
        return [resolved(entry, since) for entry in value]
    if not isinstance(value, dict):
        return value
    if value and value.keys() <= RELATIVE_KEYS:
        return _real(value, since)
    return {key: resolved(entry, since) for key, entry in value.items()}


def _real(value: dict[str, Any], since: datetime) -> str:
    if "minutes" in value:
        return write_local(_soon(since, int(value["minutes"])))
    today = local(since).date()
    if "weekday" in value:
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=int(value.get("week", 0)))
        day = monday + timedelta(days=int(value["weekday"]) - 1)
    else:
        day = today + timedelta(days=int(value.get("day", 0)))
    return f"{day.isoformat()}T{value['time']}" if "time" in value else day.isoformat()


def _soon(now: datetime, minutes: int) -> datetime:
    """So many minutes from now, on the next five, but still today: a demo always has something today."""
    wanted = (now + timedelta(minutes=minutes)).replace(second=0, microsecond=0)
    wanted += timedelta(minutes=-wanted.minute % STEP_MINUTES)
    latest = at_local(local(now).date(), LAST_START)
    return max(min(wanted, latest), now.replace(second=0, microsecond=0))
