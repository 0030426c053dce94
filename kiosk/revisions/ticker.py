"""What is planned happens by itself: once a second the plans whose time has come are carried out."""

from __future__ import annotations

import logging

from kiosk.core.clock import Clock
from kiosk.core.db import Database
from kiosk.core.rounds import Rounds
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
        self._said = ""
        self._rounds = Rounds("plans", self._look, first=every, every=every)

    def stop(self) -> None:
        """Finish what is being done, then do no more."""
        self._rounds.stop()

    def _look(self) -> None:
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
