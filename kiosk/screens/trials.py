"""Drafts being tried: for a minute one screen shows what nobody else sees. Kept in memory, gone with the server."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

MOST = 50
LEAST_SECONDS, USUAL_SECONDS, MOST_SECONDS = 5, 60, 600


@dataclass(frozen=True)
class Trial:
    """A record's draft on one screen from one moment to another."""

    token: str
    device: str
    part: str
    record_id: str
    title: str
    begins: datetime
    ends: datetime

    @property
    def path(self) -> str:
        return f"/trial/{self.token}"

    def is_on(self, now: datetime) -> bool:
        """Whether it goes on at a moment; a clock set back ends it."""
        return self.begins <= now < self.ends

    def seconds_left(self, now: datetime) -> int:
        """Whole seconds until its end, rounded up."""
        return max(0, -int((now - self.ends).total_seconds() // 1))


class Trials:
    """At most one trial a screen."""

    def __init__(self) -> None:
        self._by_device: dict[str, Trial] = {}
        self._lock = threading.Lock()

    def begin(self, device: str, part: str, record_id: str, title: str, seconds: int, now: datetime) -> Trial:
        """Let a screen show a record's draft; what it tried before is over."""
        span = timedelta(seconds=max(LEAST_SECONDS, min(MOST_SECONDS, seconds)))
        trial = Trial(secrets.token_urlsafe(16), device, part, record_id, title, now, now + span)
        with self._lock:
            self._by_device = {one: old for one, old in self._by_device.items() if old.is_on(now) and one != device}
            while len(self._by_device) >= MOST:
                del self._by_device[next(iter(self._by_device))]
            self._by_device[device] = trial
        return trial

    def of(self, device: str, now: datetime) -> Trial | None:
        """What a screen tries at a moment."""
        trial = self._by_device.get(device)
        return trial if trial is not None and trial.is_on(now) else None

    def end(self, device: str) -> None:
        """Let a screen go back to where it was."""
        with self._lock:
            self._by_device.pop(device, None)
