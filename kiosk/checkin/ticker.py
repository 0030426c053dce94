"""What goes by itself: names and phones, looked through at the start and every hour, never by a clock nobody can trust;
and seats nobody came for, which go to those who wait.
"""

from __future__ import annotations

import logging

from kiosk.checkin import queue, retention, standby
from kiosk.core.clock import Clock
from kiosk.core.db import Database
from kiosk.core.errors import KioskError
from kiosk.core.rounds import Rounds
from kiosk.site import store as site

log = logging.getLogger("kiosk")

BY = "retention"
DAYS = 30
EVERY_SECONDS = 3600.0
USHER_SECONDS = 5.0


class Purger:
    """A quiet thread. The box is off at night, so the first look is at the start.

    :param first: seconds until the first look.
    """

    def __init__(self, house: Database, clock: Clock, first: float = 0.0, every: float = EVERY_SECONDS) -> None:
        self._house = house
        self._clock = clock
        self._said = ""
        self._rounds = Rounds("retention", self._look, first=first, every=every)

    def stop(self) -> None:
        """Finish what is being done, then do no more."""
        self._rounds.stop()

    def _look(self) -> None:
        try:
            retention.purge(self._house, days(self._house), by=BY, now=self._clock())
            self._said = ""
        except KioskError as error:
            self._say(str(error))
        except Exception:  # a fault of ours must not end the thread that lets names go
            log.exception("the retention of names")

    def _say(self, sentence: str) -> None:
        """In the log once, not every hour."""
        if sentence != self._said:
            log.warning("retention: %s", sentence)
            self._said = sentence


class Usher:
    """A quiet thread that calls who waits when there are seats, and lets seats go that nobody came for."""

    def __init__(self, house: Database, clock: Clock, every: float = USHER_SECONDS) -> None:
        self._house = house
        self._clock = clock
        self._rounds = Rounds("usher", self._look, first=every, every=every)

    def stop(self) -> None:
        """Finish what is being done, then do no more."""
        self._rounds.stop()

    def _look(self) -> None:
        try:
            self._call()
        except Exception:  # the next round tries again; nobody at the door waits for this one
            log.exception("seats for those who wait")

    def _call(self) -> None:
        now = self._clock()
        for session in queue.sessions_waited_for(self._house.reader(), now):
            if standby.is_due(self._house.reader(), session, now):
                standby.release(self._house, session, now=now)
                standby.call(self._house, session, now=now)


def days(house: Database) -> int:
    """After how many days names go, as staff set it."""
    return site.settings(house.reader()).get("retention_days", DAYS)
