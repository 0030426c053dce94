"""The day's backup: made at the first chance of every day that the server runs, quietly."""

from __future__ import annotations

import logging
import threading

from kiosk.backup import listing, service
from kiosk.backup.model import DAILY, is_due
from kiosk.core.clock import Clock
from kiosk.core.db import Database
from kiosk.core.errors import KioskError
from kiosk.core.rounds import Rounds


class Stopped(KioskError):
    """The server goes down; the next one makes the backup."""


log = logging.getLogger("kiosk")

FIRST_SECONDS = 20.0
"""After the start, so that the screens come first."""
EVERY_SECONDS = 300.0


class Daily:
    """Looks every few minutes whether today's backup is there.

    :param first: seconds until the first look.
    """

    def __init__(
        self, house: Database, clock: Clock, first: float = FIRST_SECONDS, every: float = EVERY_SECONDS
    ) -> None:
        self._house = house
        self._clock = clock
        self._leaves = threading.Event()
        self._said = ""
        listing.forget_downloads(house.folder)
        self._rounds = Rounds("backups", self._look, first=first, every=every)

    def stop(self) -> None:
        """Make no more; what is being made is left, and nothing of it bears a name."""
        self._leaves.set()
        self._rounds.stop()

    def _look(self) -> None:
        now = self._clock()
        try:
            if is_due(next(iter(listing.backups(self._house.folder)), None), now):
                service.make(self._house, by=DAILY, now=now, tell=self._go_on)
            self._said = ""
        except Stopped:
            return
        except (KioskError, OSError) as error:
            self._say(str(error))
        except Exception:  # a fault of ours must not end the thread that backs up every day
            log.exception("the day's backup")

    def _go_on(self, done: int, all_: int) -> None:
        if self._leaves.is_set():
            raise Stopped

    def _say(self, sentence: str) -> None:
        """In the log once, not every few minutes."""
        if sentence != self._said:
            log.warning("backup: %s", sentence)
            self._said = sentence
