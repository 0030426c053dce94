"""The day's backup: made at the first chance of every day that the server runs, quietly."""

from __future__ import annotations

import logging
import threading

from kiosk.backup import listing, service
from kiosk.backup.model import DAILY, is_due
from kiosk.core.clock import Clock
from kiosk.core.db import Database
from kiosk.core.errors import KioskError


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
        self._waits = (first, every)
        self._stop = threading.Event()
        self._said = ""
        self._thread = threading.Thread(target=self._rounds, name="backups", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Make no more; what is being made is left, and nothing of it bears a name."""
        self._stop.set()
        self._thread.join()

    def _rounds(self) -> None:
        wait, every = self._waits
        listing.forget_downloads(self._house.folder)
        while not self._stop.wait(wait):
            self._look()
            wait = every

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
        if self._stop.is_set():
            raise Stopped

    def _say(self, sentence: str) -> None:
        """In the log once, not every few minutes."""
        if sentence != self._said:
            log.warning("backup: %s", sentence)
            self._said = sentence
