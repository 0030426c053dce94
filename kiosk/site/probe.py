"""The test whether a phone reaches the house under the address that stands in its codes.

A number is good for one phone and for ten minutes. It lives in memory: a restart only means to try once more.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kiosk.core import slugs

LETTERS = 10
GOOD_FOR = timedelta(minutes=10)
MOST = 200
NUMBER = re.compile(rf"[0-9a-z]{{{LETTERS}}}\Z")


@dataclass(frozen=True)
class Probe:
    """One try: when it was begun, when a phone came, what that phone's own clock said and how far ahead it was."""

    number: str
    begun_at: datetime
    seen_at: datetime | None = None
    phone_at: datetime | None = None
    seconds_ahead: int = 0

    def is_over(self, now: datetime) -> bool:
        """Whether nobody may come with it any more. A clock that was set back ends it, too."""
        return not timedelta(0) <= now - self.begun_at <= GOOD_FOR


class Probes:
    """The tries under way."""

    def __init__(self) -> None:
        self._known: dict[str, Probe] = {}
        self._lock = threading.Lock()

    def begin(self, now: datetime) -> Probe:
        """A new try. Old ones are forgotten."""
        made = Probe(slugs.code(LETTERS).lower(), now)
        with self._lock:
            kept = [one for one in self._known.values() if not one.is_over(now)][-MOST + 1 :]
            self._known = {one.number: one for one in (*kept, made)}
        return made

    def find(self, number: str) -> Probe | None:
        """A try by its number."""
        with self._lock:
            return self._known.get(number)

    def see(self, number: str, now: datetime) -> bool:
        """A phone came: true for the first one in time."""
        with self._lock:
            known = self._known.get(number)
            if known is None or known.seen_at is not None or known.is_over(now):
                return False
            self._known[number] = replace(known, seen_at=now)
            return True

    def hear(self, number: str, phone_at: datetime, now: datetime) -> None:
        """The phone that came says what time it thinks it is; it says so once."""
        ahead = round((phone_at - now).total_seconds())
        with self._lock:
            known = self._known.get(number)
            if known is not None and known.seen_at is not None and known.phone_at is None:
                self._known[number] = replace(known, phone_at=phone_at, seconds_ahead=ahead)
