"""Screens: those with a name, and what each says of itself when it asks for changes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

ATTRACT = "/attract"
UPRIGHT, WIDE = "upright", "wide"
LEAST_WIDTH = 700
"""Narrower ones are phones; nobody lists those."""
QUIET = timedelta(seconds=15)
"""A screen asks every second; one that was not heard for so long is worth a look."""
SILENT = timedelta(minutes=2)
"""One that was not heard for so long is on the list of what waits for staff."""
MENDED_AFTER = timedelta(seconds=20)
"""A screen that goes on showing what is no longer so is told to load its page anew."""
MENDED_AGAIN_AFTER = timedelta(minutes=5)
LONGEST_NAME, LONGEST_PLACE = 20, 40


@dataclass(frozen=True)
class Screen:
    """A screen that has a name.

    :param device: the number its browser keeps.
    :param start: the page it goes to when nobody is there.
    :param has_printer: whether a printer for tickets stands beside it.
    """

    id: int
    device: str
    name: str
    place: str
    orientation: str
    start: str
    created_at: str
    has_printer: bool = False


@dataclass(frozen=True)
class Report:
    """What a screen says: the page it shows, of which revision, its last touch (s ago; None: none yet), its size."""

    path: str
    revision: int
    idle: int | None
    width: int
    height: int

    @property
    def orientation(self) -> str:
        return orientation_of(self.width, self.height)


@dataclass
class Seen:
    """What is known of a screen that asks.

    :param stale_since: since when it shows what is no longer so.
    :param order: what it is to be told when it asks next.
    """

    device: str
    first_at: datetime
    at: datetime
    report: Report
    tapped_at: datetime | None = None
    stale_since: datetime | None = None
    mended_at: datetime | None = None
    order: str = ""

    @property
    def code(self) -> str:
        return code_of(self.device)


def orientation_of(width: int, height: int) -> str:
    """How a screen of a size stands."""
    return UPRIGHT if height >= width else WIDE


def code_of(device: str) -> str:
    """A short mark for a screen without a name, which gives its number away to nobody."""
    return hashlib.blake2b(device.encode(), digest_size=3).hexdigest().upper()
