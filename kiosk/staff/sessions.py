"""Recognising who a token belongs to, request by request.

Every session knows two clocks: the machine's, and one that nobody can set. When somebody puts the machine's clock back,
no session lives longer for it, and none outlives a night in which the machine was off (promises F7).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from kiosk.core import clock as clocks
from kiosk.core.clock import Clock, Uptime
from kiosk.core.db import Database
from kiosk.core.errors import CannotWrite
from kiosk.core.roles import Staff
from kiosk.staff import store
from kiosk.staff.model import IDLE, Seen

NOTED_EVERY = timedelta(minutes=1)
MOST_REMEMBERED = 500


class Sessions:
    """All sessions of a house.

    :param uptime: reads the clock that nobody can set.
    """

    def __init__(self, house: Database, clock: Clock, uptime: Callable[[], Uptime] = clocks.uptime) -> None:
        self._house = house
        self._clock = clock
        self._uptime = uptime
        self._seen: dict[str, Seen] = {}
        """The last signs of life: the disk is told of them only now and then."""

    def recognise(self, token: str, is_alive: bool) -> Staff | None:
        """Whose session a token opens, if it is not over. ``is_alive``: the request shows that somebody is there."""
        found = store.session(self._house.reader(), token)
        if found is None:
            return None
        current = replace(found, seen=self._seen.get(token, found.seen))
        now = Seen(self._clock(), self._uptime())  # after what it is compared with: time must not seem to run backwards
        if current.is_over(now):
            return None
        if is_alive:
            self._remember(token, now)
            if found.seen.is_past(NOTED_EVERY, now):
                self._note(token, now)
        return found.staff

    def _remember(self, token: str, now: Seen) -> None:
        if len(self._seen) >= MOST_REMEMBERED:
            self._seen = {key: seen for key, seen in self._seen.items() if not seen.is_past(IDLE, now)}
        self._seen[token] = now

    def _note(self, token: str, now: Seen) -> None:
        """Put the sign of life on the disk; a disk that is full must not send the staff away who could tidy up."""
        with suppress(CannotWrite):
            self._house.write(lambda writing: store.see(writing, token, now))
