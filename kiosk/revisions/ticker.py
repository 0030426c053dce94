"""What is planned happens by itself: once a second the plans whose time has come are carried out."""

from __future__ import annotations

import logging
import threading

from kiosk.core.clock import Clock
from kiosk.core.db import Database
from kiosk.revisions import service
from kiosk.revisions.steps import Parts

log = logging.getLogger("kiosk")

EVERY_SECONDS = 1.0


class Ticker:
    """A quiet thread; while nothing is due it asks one question of an index, once a second."""

    def __init__(self, house: Database, parts: Parts, clock: Clock, every: float = EVERY_SECONDS) -> None:
        self._house = house
        self._parts = parts
        self._clock = clock
        self._every = every
        self._stop = threading.Event()
        self._said = ""
        self._thread = threading.Thread(target=self._rounds, name="plans", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish what is being done, then do no more."""
        self._stop.set()
        self._thread.join()

    def _rounds(self) -> None:
        while not self._stop.wait(self._every):
            try:
                service.carry_out_due(self._house, self._parts, self._clock())
                self._said = ""
            except Exception as error:
                self._say(error)

    def _say(self, error: Exception) -> None:
        """In the log once, not every second; whatever it was, the next second is tried again."""
        if repr(error) != self._said:
            log.exception("the plans")
            self._said = repr(error)
