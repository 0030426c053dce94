"""The doors of one running house: what makes and reads codes and numbers, and whether its clock can be trusted."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from kiosk.checkin import service, store
from kiosk.checkin.forms import Numbers
from kiosk.checkin.model import Door, Outcome
from kiosk.checkin.tokens import CONFUSED, DoorClock, DoorCode, Doors, Reading, Throttle
from kiosk.core.clock import Clock
from kiosk.core.db import Database
from kiosk.core.errors import CannotWrite
from kiosk.core.slugs import CROCKFORD

SCREEN = "0"
MOST_WRONG, WRONG_SECONDS = 20, 60.0
SLACK_SECONDS = 120
"""A clock may be so much behind what was seen before the restart."""

REFUSED = {
    Reading.FORGED: Outcome.FORGED_CODE,
    Reading.EXPIRED: Outcome.EXPIRED_CODE,
    Reading.EARLY: Outcome.EXPIRED_CODE,
}


class Entrance:
    """What stands between the screens' codes and the ledger.

    :param secret: the house's key.
    :param length: the length of a code's slot in seconds, asked each time: staff may change it.
    """

    def __init__(self, house: Database, secret: bytes, clock: Clock, monotonic: Callable[[], float] = time.monotonic):
        self._house = house
        self._clock = DoorClock(clock, monotonic)
        self.doors = Doors(secret, self._clock.seconds)
        self.numbers = Numbers(secret)
        self.throttle = Throttle(MOST_WRONG, WRONG_SECONDS)
        self._noted = 0

    @property
    def is_behind(self) -> bool:
        """Whether the clock shows a time before codes that were made already: then none is made until it is set."""
        return self._clock.seconds() < store.last_second(self._house.reader()) - SLACK_SECONDS

    def code(self, door: Door, length: int, screen: str = SCREEN) -> str:
        """The code of the present slot for a session."""
        self._note()
        return self.doors.code(door.session, screen, length)

    def until(self, now: datetime, length: int) -> datetime:
        """When the next code comes."""
        return now + timedelta(seconds=self.doors.seconds_left(length))

    def admit(self, token: str, who: str, length: int) -> tuple[DoorCode, Outcome | None]:
        """Read a code; the second value says why not, None if it is good."""
        if self.throttle.is_closed(who):
            return DoorCode(Reading.FORGED), Outcome.NEEDS_STAFF
        read = self.doors.read(token, length)
        if read.reading is Reading.FORGED:
            self.throttle.note(who)
        return read, REFUSED.get(read.reading)

    def typed(self, text: str, sessions: list[str], who: str, length: int) -> tuple[DoorCode, Outcome | None]:
        """A short code that was typed off a screen: of which session it is, if of any; as good as the long one."""
        if self.throttle.is_closed(who):
            return DoorCode(Reading.FORGED), Outcome.NEEDS_STAFF
        wanted = text.upper().translate(CONFUSED)
        slot = self.doors.slot(length)
        for session in sessions:
            for number in (slot, slot - 1):
                if hmac.compare_digest(
                    short_code(self.doors.code(session, SCREEN, length, number)).encode(), wanted.encode()
                ):
                    return DoorCode(Reading.GOOD, session, SCREEN, number), None
        self.throttle.note(who)
        return DoorCode(Reading.FORGED), Outcome.FORGED_CODE

    def second_from(self, door: Door) -> datetime:
        """The minute from which those who want a certificate are asked a second time: nobody can foresee it."""
        minutes = int((door.ends_at - door.starts_at).total_seconds() // 60)
        third = max(1, minutes // 3)
        return door.starts_at + timedelta(minutes=third + self.numbers.draw(f"second {door.session}", third))

    def grant(self, read: DoorCode, device: str, now: datetime) -> str:
        """What a good code is exchanged for."""
        return service.give_grant(self._house, read.session, read.screen, device, now=now)

    def _note(self) -> None:
        """Remember, once a minute, how late it was. Neither a full disk nor a page that is only tried hides a code."""
        second = int(self._clock.seconds())
        if second - self._noted >= 60:
            with suppress(CannotWrite):
                self._house.write(lambda writing: store.set_last_second(writing, second))
                self._noted = second


def short_code(token: str) -> str:
    """Six characters of a door code that can be typed: they follow from it, so nothing more is kept."""
    digest = hashlib.sha256(token.encode()).digest()
    number = int.from_bytes(digest[:4], "big") % 32**6
    digits = []
    for _ in range(6):
        number, rest = divmod(number, 32)
        digits.append(CROCKFORD[rest])
    return "".join(digits)
