"""Cards as people read them, and what a scanner may have read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import unquote, urlsplit

from kiosk.checkin import tokens

CARDS_ON_SHEET = 10
MOST_SHEETS = 50
STAMPS = 6
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without 0 O 1 I."""
READABLE = 8
PREFIX_DIGITS = 10
PAGES = re.compile(r"/(lectures|exhibits|people|halls)(/[A-Za-z0-9_-]{1,80}){0,3}/?")


@dataclass(frozen=True)
class Card:
    """A card that was printed; ``hash`` is all that is kept of its code."""

    hash: str
    batch: str
    is_revoked: bool


@dataclass(frozen=True)
class Batch:
    """Sheets of cards printed at once."""

    number: int
    sheets: int
    made_at: datetime
    by: str
    cards: int = 0
    used: int = 0
    revoked: int = 0


class Kind(StrEnum):
    """What was scanned."""

    CARD = "card"
    TICKET = "ticket"
    DOOR = "door"
    PAGE = "page"
    OTHER = "other"


@dataclass(frozen=True)
class Scanned:
    """One code: a card or ticket as it is stored, a door code, the path of one of our pages."""

    kind: Kind
    value: str = ""


def read_scan(text: str) -> Scanned:
    """What a scanner typed. Addresses count by their path: a poster may bear an address of last year."""
    plain = text.strip()[:500]
    secret = tokens.read_ticket(plain)
    if secret is not None:
        return Scanned(Kind.CARD if secret.startswith(tokens.CARD_PREFIX) else Kind.TICKET, secret)
    path = _path(plain)
    if path[:3].upper() == "/C/":
        return Scanned(Kind.DOOR, path[3:])
    if path[:3].lower() == "/t/":
        ticket = tokens.read_ticket(path[3:])
        return Scanned(Kind.TICKET, ticket) if ticket else Scanned(Kind.OTHER)
    return Scanned(Kind.PAGE, path) if PAGES.fullmatch(path) else Scanned(Kind.OTHER)


def _path(text: str) -> str:
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return unquote(parts.path) if parts.scheme.lower() in ("http", "https") else ""


def readable(hash_: str) -> str:
    """Eight characters to read and type: the first 40 bits of what is kept, so they open nothing."""
    number = int(hash_[:PREFIX_DIGITS], 16)
    digits = []
    for _ in range(READABLE):
        number, rest = divmod(number, 32)
        digits.append(ALPHABET[rest])
    words = "".join(reversed(digits))
    return f"{words[:4]} {words[4:]}"


def prefix(text: str) -> str | None:
    """What the hash of a card begins with, from the characters printed on it; None if they cannot be."""
    plain = "".join(text.upper().split())
    if len(plain) != READABLE or any(one not in ALPHABET for one in plain):
        return None
    number = 0
    for one in plain:
        number = number * 32 + ALPHABET.index(one)
    return f"{number:0{PREFIX_DIGITS}x}"
