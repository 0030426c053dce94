"""A quiet thread that looks at something again and again, until it is stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Rounds:
    """Owns the thread. ``look`` answers for its own faults: whatever it lets out ends the rounds.

    :param first: seconds until the first look, ``every`` between looks.
    """

    def __init__(self, name: str, look: Callable[[], None], *, first: float, every: float) -> None:
        self._look = look
        self._waits = (first, every)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._go, name=name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish what is being done, then do no more."""
        self._stop.set()
        self._thread.join()

    def _go(self) -> None:
        wait, every = self._waits
        while not self._stop.wait(wait):
            self._look()
            wait = every
