"""What goes by itself: names and phones, looked through at the start and every hour, never by a clock nobody can trust;
and seats nobody came for, which go to those who wait.
"""

from __future__ import annotations

import logging
import threading

from kiosk.checkin import queue, retention, standby
from kiosk.core.clock import Clock
from kiosk.core.db import Database
from kiosk.core.errors import KioskError
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
        self._waits = (first, every)
        self._stop = threading.Event()
        self._said = ""
        self._thread = threading.Thread(target=self._rounds, name="retention", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish what is being done, then do no more."""
        self._stop.set()
        self._thread.join()

    def _rounds(self) -> None:
        wait, every = self._waits
        while not self._stop.wait(wait):
            self._look()
            wait = every

    def _look(self) -> None:
        try:
            retention.purge(self._house, days(self._house), by=BY, now=self._clock())
            self._said = ""
        except KioskError as error:
            self._say(str(error))
        except Exception:
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
        self._every = every
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._rounds, name="usher", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish what is being done, then do no more."""
        self._stop.set()
        self._thread.join()

    def _rounds(self) -> None:
        while not self._stop.wait(self._every):
            try:
                self._look()
            except Exception:  # the next round tries again; nobody at the door waits for this one
                log.exception("seats for those who wait")

    def _look(self) -> None:
        now = self._clock()
        for session in queue.sessions_waited_for(self._house.reader(), now):
            if standby.is_due(self._house.reader(), session, now):
                standby.release(self._house, session, now=now)
                standby.call(self._house, session, now=now)


def days(house: Database) -> int:
    """After how many days names go, as staff set it."""
    return site.settings(house.reader()).get("retention_days", DAYS)
