"""Signing in: throttle, password, session, in that order."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from kiosk.core.clock import uptime
from kiosk.core.db import Database, Writing
from kiosk.core.errors import Refused
from kiosk.journal import store as journal
from kiosk.staff import passwords, service, store, throttle
from kiosk.staff.model import read_name
from kiosk.staff.throttle import MACHINE

NOBODY = "-"


class Wrong(Refused):
    """No such account, a disabled one, or not its password: the answer does not tell which. ``left``: tries left."""

    def __init__(self, left: int) -> None:
        super().__init__("wrong", "账号或密码不对。Wrong name or password.")
        self.left = left


class TooMany(Refused):
    """No tries left for now. ``seconds``: until the next one."""

    def __init__(self, seconds: int) -> None:
        super().__init__("too-many", "试得太多了，请稍等。Too many tries: wait a little.")
        self.seconds = seconds


class Entrance:
    """The login of a house.

    :param sleep: how the one request that may wait for its turn waits.
    """

    def __init__(self, house: Database, sleep: Callable[[float], None] = time.sleep) -> None:
        self._house = house
        self._sleep = sleep
        self._waiting = threading.Lock()

    def sign_in(self, name: str, password: str, address: str | None, now: datetime, instead_of: str = "") -> str:
        """A new session's token for whoever knows the password. :raises Wrong: :raises TooMany:"""
        name = read_name(name)
        hash_ = self.prove(name, password, address, now)
        return service.open_session(
            self._house, name, hash_, address or "", now=now, uptime=uptime(), instead_of=instead_of
        )

    def prove(self, name: str, password: str, address: str | None, now: datetime) -> str:
        """The kept hash of a password that proved right. :raises Wrong: :raises TooMany:"""
        of = throttle.buckets(address)
        now = self._wait_for_turn(of, now)
        found = store.secret(self._house.reader(), name)
        hash_ = found[1] if found else None
        if not passwords.is_right(hash_, password) or hash_ is None:
            raise Wrong(self._house.write(lambda writing: _refused(writing, name, of, now)))
        throttle.give_back(self._house, of, now)
        if passwords.is_old(hash_):
            return self._renewed(name, hash_, password)
        return hash_

    def _wait_for_turn(self, of: list[throttle.Bucket], now: datetime) -> datetime:
        """Take a try; at the machine itself one request may wait for it. Returns the moment it came through."""
        seconds = throttle.take(self._house, of, now)
        if seconds and of == [MACHINE] and self._waiting.acquire(blocking=False):
            try:
                self._sleep(seconds)
                now += timedelta(seconds=seconds)
                seconds = throttle.take(self._house, of, now)
            finally:
                self._waiting.release()
        if seconds:
            raise TooMany(seconds)
        return now

    def _renewed(self, name: str, old: str, password: str) -> str:
        """The password hashed with today's numbers. Nobody is signed out for it."""
        new = passwords.hashed(password)
        self._house.write(lambda writing: store.renew_hash(writing, name, old, new))
        return new


def _refused(writing: Writing, name: str, of: list[throttle.Bucket], now: datetime) -> int:
    """Note a refusal; returns the tries left. A name nobody has may be a password in the wrong field: not written."""
    known = name if store.is_known(writing, name) else NOBODY
    journal.record(writing, "staff:session:refuse", known, by=known, now=now, is_shown=False)
    return throttle.left(writing, of, now)
