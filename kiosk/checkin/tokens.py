"""Codes that prove something: the door code on the screen, the grant of a phone, tickets and cards.

A door code is 24 characters of Crockford base 32, so that its QR code stays small: key, screen, lecture session, the
low ten bits of the time slot, and 80 bits of an HMAC over all of it. No code is stored; who scans in time is there.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kiosk.core.slugs import CROCKFORD

DOOR_LENGTH = 24
MAC_CHARACTERS = 16
SLOT_MASK = 0x3FF
FIRST_KEY = "0"
GRANT_BYTES = 16
TICKET_CHARACTERS = 16
TICKET_PREFIX, CARD_PREFIX = "T1", "V1"
CONFUSED = str.maketrans("OIL", "011", " -·—")


class Reading(StrEnum):
    """What a door code turned out to be."""

    GOOD = "good"
    EXPIRED = "expired"
    EARLY = "early"
    FORGED = "forged"


@dataclass(frozen=True)
class DoorCode:
    """A door code that was read: for which session, from which screen, of which slot."""

    reading: Reading
    session: str = ""
    screen: str = ""
    slot: int = 0


class DoorClock:
    """The time by which door codes run: the wall clock at the start, from then on only forwards.

    A clock that is set back while the server runs does not bring old codes back to life.
    """

    def __init__(self, wall: Callable[[], datetime], monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._wall_at_start = wall().timestamp()
        self._started = monotonic()

    def seconds(self) -> float:
        """Seconds since 1970, as far as the start knew."""
        return self._wall_at_start + self._monotonic() - self._started


class Doors:
    """Makes and reads door codes.

    :param secret: the house's key; the keys of door codes are derived from it.
    :param clock: seconds that only go forwards.
    """

    def __init__(self, secret: bytes, clock: Callable[[], float], key: str = FIRST_KEY) -> None:
        self._secret = secret
        self._clock = clock
        self.key = key

    def slot(self, length: int) -> int:
        """The number of the present slot of ``length`` seconds."""
        return int(self._clock() // length)

    def seconds_left(self, length: int) -> float:
        """How long the present slot goes on."""
        return length - self._clock() % length

    def code(self, session: str, screen: str, length: int, slot: int | None = None) -> str:
        """The code a screen shows for a session, by default that of the present slot."""
        number = self.slot(length) if slot is None else slot
        return f"{self.key}{screen}{session}{_base32(number & SLOT_MASK, 2)}" + self._mac(
            self.key, screen, session, number, length
        )

    def read(self, text: str, length: int) -> DoorCode:
        """What a code is now. The present slot and the one before are good."""
        token = text.upper()
        if len(token) != DOOR_LENGTH or any(one not in CROCKFORD for one in token):
            return DoorCode(Reading.FORGED)
        key, screen, session, low, mac = token[0], token[1], token[2:6], token[6:8], token[8:]
        now = self.slot(length)
        slot = _nearest(_number(low), now)
        if not hmac.compare_digest(mac, self._mac(key, screen, session, slot, length)):
            return DoorCode(Reading.FORGED)
        if slot > now:
            return DoorCode(Reading.EARLY, session, screen, slot)
        reading = Reading.GOOD if now - slot <= 1 else Reading.EXPIRED
        return DoorCode(reading, session, screen, slot)

    def _mac(self, key: str, screen: str, session: str, slot: int, length: int) -> str:
        secret = hmac.digest(self._secret, f"door-key {key}".encode(), "sha256")
        said = f"door1 {screen} {session} {slot} {length}".encode()
        digest = hmac.digest(secret, said, "sha256")
        return _base32(int.from_bytes(digest[:10], "big"), MAC_CHARACTERS)


def grant() -> str:
    """A new secret for the phone whose code was good."""
    return secrets.token_urlsafe(GRANT_BYTES)


def kept(secret: str) -> str:
    """What the database keeps of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def ticket(prefix: str = TICKET_PREFIX) -> str:
    """A new ticket or card: two characters that say which, 80 random bits, one that finds typing errors."""
    body = prefix + "".join(secrets.choice(CROCKFORD) for _ in range(TICKET_CHARACTERS))
    return body + check_character(body)


def ticket_of(number: int, prefix: str = TICKET_PREFIX) -> str:
    """The ticket of 80 bits that come from elsewhere."""
    body = prefix + _base32(number, TICKET_CHARACTERS)
    return body + check_character(body)


def check_character(body: str) -> str:
    """A sum with odd weights over 32: every single wrong character shows, and most swapped neighbours."""
    total = 0
    for place, one in enumerate(body):
        total += CROCKFORD.index(one) * (place * 2 + 1)
    return CROCKFORD[total % 32]


def read_ticket(text: str) -> str | None:
    """A ticket or card as it is stored, out of what was scanned or typed; None if it cannot be one."""
    plain = text.strip().upper().translate(CONFUSED)
    if len(plain) != TICKET_CHARACTERS + 3 or not plain.startswith((TICKET_PREFIX, CARD_PREFIX)):
        return None
    if any(one not in CROCKFORD for one in plain):
        return None
    return plain if check_character(plain[:-1]) == plain[-1] else None


class Throttle:
    """So many wrong codes from one device in a minute, then none is looked at. In memory: a door is no vault."""

    def __init__(self, most: int, seconds: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._most, self._seconds, self._monotonic = most, seconds, monotonic
        self._wrong: dict[str, list[float]] = {}
        self._lock = threading.Lock()

    def is_closed(self, who: str) -> bool:
        """Whether this one has tried too often."""
        with self._lock:
            return len(self._recent(who)) >= self._most

    def note(self, who: str) -> None:
        """One wrong try."""
        with self._lock:
            if len(self._wrong) > 10_000:
                self._wrong.clear()
            self._wrong[who] = [*self._recent(who), self._monotonic()]

    def _recent(self, who: str) -> list[float]:
        since = self._monotonic() - self._seconds
        return [one for one in self._wrong.get(who, []) if one > since]


def _nearest(low: int, now: int) -> int:
    """The slot with these low bits that lies nearest to now."""
    base = (now & ~SLOT_MASK) | low
    return min((base - SLOT_MASK - 1, base, base + SLOT_MASK + 1), key=lambda slot: abs(slot - now))


def _base32(number: int, length: int) -> str:
    digits = []
    for _ in range(length):
        number, rest = divmod(number, 32)
        digits.append(CROCKFORD[rest])
    return "".join(reversed(digits))


def _number(text: str) -> int:
    number = 0
    for one in text:
        number = number * 32 + CROCKFORD.index(one)
    return number
