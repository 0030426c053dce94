"""The one-time code on the console, with which the first administrator is made (promises A5). It is kept nowhere."""

from __future__ import annotations

import hmac
import secrets
import threading
import time
import unicodedata
from collections.abc import Callable

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without 0 and O, 1 and I, which look alike on a console."""
GROUPS = 2
GROUP = 4
SECONDS = 30 * 60.0
TRIES = 5


class FirstCode:
    """At most one code at a time, good for half an hour, five tries and one account.

    :param steady: seconds that only ever grow; the machine's clock may be wrong on the first day.
    """

    def __init__(self, steady: Callable[[], float] = time.monotonic) -> None:
        self._steady = steady
        self._lock = threading.Lock()
        self._code = ""
        self._until = 0.0
        self._tries = 0

    def issue(self) -> str:
        """A new code, as it is printed: ``K7Q2-M9PX``. The one before is void."""
        with self._lock:
            self._code = "".join(secrets.choice(LETTERS) for _ in range(GROUPS * GROUP))
            self._until = self._steady() + SECONDS
            self._tries = TRIES
            return "-".join(self._code[start : start + GROUP] for start in range(0, len(self._code), GROUP))

    @property
    def minutes_left(self) -> int:
        """Whole minutes, begun ones counted; 0 when there is no code to be typed."""
        with self._lock:
            return -int(-self._seconds() // 60) if self._tries else 0

    @property
    def tries_left(self) -> int:
        with self._lock:
            return self._tries if self._seconds() else 0

    def is_right(self, typed: str) -> bool:
        """Whether this is the code; a wrong one costs a try."""
        clean = "".join(one for one in unicodedata.normalize("NFKC", typed[:100]).upper() if one.isalnum())
        with self._lock:
            if not self._seconds() or not self._tries:
                return False
            if hmac.compare_digest(clean.encode(), self._code.encode()):
                return True
            self._tries -= 1
            return False

    def spend(self) -> None:
        """The account is made: the code opens nothing more."""
        with self._lock:
            self._code, self._tries = "", 0

    def _seconds(self) -> float:
        return max(0.0, self._until - self._steady()) if self._code else 0.0
