"""Recognising who a token belongs to, request by request.

The database decides. Beside it stands, for sessions seen by this process, a clock that cannot be set: when somebody
puts the machine's clock back, no session lives longer for it (promises F7).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kiosk.core.clock import Clock
from kiosk.core.db import Database
from kiosk.core.errors import CannotWrite
from kiosk.core.roles import Staff
from kiosk.staff import store
from kiosk.staff.model import IDLE, LONGEST, Open

NOTED_EVERY = timedelta(minutes=1)
MOST_WATCHED = 500


@dataclass
class Watch:
    """A session as this process saw it.

    :param began: when it began, by the clock that cannot be set.
    :param seen: when its owner was last there, by the same clock.
    :param seen_at: the same by the machine's clock: the disk is told of it only now and then.
    """

    began: float
    seen: float
    seen_at: datetime

    def is_over(self, steady: float) -> bool:
        return steady - self.began >= LONGEST.total_seconds() or steady - self.seen >= IDLE.total_seconds()


class Sessions:
    """All sessions of a house.

    :param steady: seconds that only ever grow.
    """

    def __init__(self, house: Database, clock: Clock, steady: Callable[[], float] = time.monotonic) -> None:
        self._house = house
        self._clock = clock
        self._steady = steady
        self._watched: dict[str, Watch] = {}

    def recognise(self, token: str, is_alive: bool) -> Staff | None:
        """Whose session a token opens, if it is not over. ``is_alive``: the request shows that somebody is there."""
        now, steady = self._clock(), self._steady()
        found = store.session(self._house.reader(), token)
        if found is None:
            return None
        watch = self._watch(token, found, now, steady)
        if watch.is_over(steady) or replace(found, seen_at=max(found.seen_at, watch.seen_at)).is_over(now):
            return None
        if is_alive:
            watch.seen, watch.seen_at = steady, now
            if now - found.seen_at >= NOTED_EVERY:
                self._note(token, now)
        return found.staff

    def _watch(self, token: str, found: Open, now: datetime, steady: float) -> Watch:
        watch = self._watched.get(token)
        if watch is None:
            if len(self._watched) >= MOST_WATCHED:
                self._watched = {key: one for key, one in self._watched.items() if not one.is_over(steady)}
            began, seen = ((now - moment).total_seconds() for moment in (found.created_at, found.seen_at))
            watch = self._watched[token] = Watch(steady - began, steady - seen, found.seen_at)
        return watch

    def _note(self, token: str, now: datetime) -> None:
        """Put the sign of life on the disk; a disk that is full must not send the staff away who could tidy up."""
        with suppress(CannotWrite):
            self._house.write(lambda writing: store.see(writing, token, now))
