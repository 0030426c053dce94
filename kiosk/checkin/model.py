"""Arrivals, outcomes and the rules of the door."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from kiosk.core.errors import Problem

MOST_PER_PHONE = 4
MOST_PER_SIGN_UP = 9
MOST_PEOPLE = 99
MOST_GROUP = 999
LONGEST_NAME = 40
PHONE = re.compile(r"1[3-9]\d{9}|0\d{9,11}")
"""A mobile phone, or a number with its area code."""
GRANT_TIME = timedelta(minutes=3)
UNDO_TIME = timedelta(minutes=10)
GRACE = timedelta(minutes=30)
"""How long after the end one may still sign out."""
CALL_TIME = timedelta(minutes=5)
"""How long a seat is kept for somebody who was called, while others wait."""
SECOND_TIME = timedelta(minutes=10)
"""How long the second touch stays open, once it is asked for."""
CONSENT = "2026-11"
"""The version of the text people agree to; a new text asks everybody anew."""
SAID_COOKIE, SAID_SECONDS = "said", 120
"""What a screen was told last, so that the page that says it needs no address of its own."""


class Source(StrEnum):
    """By which way somebody came in."""

    PHONE = "phone"
    TOUCH = "touch"
    CARD = "card"
    TICKET = "ticket"
    DESK = "desk"
    PAPER = "paper"


class Mode(StrEnum):
    """What a session asks of those who come."""

    COUNT = "count"
    NAME = "name"
    CONTACT = "contact"
    CERTIFICATE = "certificate"


class Outcome(StrEnum):
    """What came of an attempt; each has one colour, sentence and sound (``words.py``)."""

    CHECKED_IN = "checked_in"
    ALREADY_IN = "already_in"
    STANDBY = "standby"
    WRONG_LECTURE = "wrong_lecture"
    TOO_EARLY = "too_early"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    FULL = "full"
    EXPIRED_CODE = "expired_code"
    FORGED_CODE = "forged_code"
    REVOKED = "revoked"
    UNKNOWN = "unknown"
    NEEDS_STAFF = "needs_staff"
    CHECKED_OUT = "checked_out"
    VOIDED = "voided"
    SECOND = "second"
    CORRECTED = "corrected"
    COUNTED = "counted"


GOOD = frozenset({
    Outcome.CHECKED_IN, Outcome.ALREADY_IN, Outcome.CHECKED_OUT, Outcome.VOIDED, Outcome.SECOND, Outcome.CORRECTED,
    Outcome.COUNTED,
})  # fmt: skip


@dataclass(frozen=True)
class Rules:
    """How people come in to a session.

    :param opens_before: minutes before the start from which the door is open.
    :param walk_in_percent: share of the seats that cannot be signed up for.
    :param release_after: minutes after the start at which seats nobody claimed go to those who wait.
    """

    mode: Mode = Mode.COUNT
    opens_before: int = 60
    walk_in_percent: int = 20
    release_after: int = 10
    signs_up_from: datetime | None = None
    signs_up_until: datetime | None = None
    has_check_out: bool = False


@dataclass(frozen=True)
class Door:
    """A session as the door sees it."""

    session: str
    starts_at: datetime
    ends_at: datetime
    capacity: int
    is_cancelled: bool
    rules: Rules = field(default_factory=Rules)

    @property
    def asks_phone(self) -> bool:
        """Whether people are told by phone when something changes."""
        return self.rules.mode is Mode.CONTACT

    @property
    def opens_at(self) -> datetime:
        return self.starts_at - timedelta(minutes=self.rules.opens_before)

    @property
    def releases_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.rules.release_after)

    @property
    def leaves_until(self) -> datetime:
        """Until when somebody may sign out; time after that is nobody's."""
        return self.ends_at + GRACE

    def refuses(self, now: datetime) -> Outcome | None:
        """Why nobody may come in now; None while the door is open."""
        if self.is_cancelled:
            return Outcome.CANCELLED
        if now < self.opens_at:
            return Outcome.TOO_EARLY
        return Outcome.CLOSED if now >= self.ends_at else None

    @property
    def seats_to_sign_up(self) -> int:
        """The seats that may be signed up for; the rest is for those who just come."""
        return self.capacity - self.capacity * self.rules.walk_in_percent // 100


@dataclass(frozen=True)
class Personal:
    """What somebody said of themselves, all of it optional unless the session asks."""

    name: str = ""
    phone: str = ""
    consent: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.phone)


NOBODY = Personal()


@dataclass(frozen=True)
class Arrival:
    """One attempt to come in.

    :param event: 128 random bits made when the form was rendered; the same attempt always bears the same.
    :param person: who it is, as a key that says nothing (hash of a card, a ticket, a device); empty for nobody in
        particular.
    :param people: adults, ``elders`` among them; ``children`` are those under 14, of whom never more than the number
        is kept.
    :param personal: of a group, its leader.
    """

    event: str
    session: str
    source: Source
    people: int = 1
    children: int = 0
    person: str = ""
    unit: str = ""
    screen: str = ""
    personal: Personal = field(default_factory=Personal)
    by: str = ""
    elders: int = 0
    wants_guide: bool = False

    @property
    def heads(self) -> int:
        return self.people + self.children

    @property
    def key(self) -> str:
        """What the database lets in once."""
        return self.person or f"event:{self.event}"


@dataclass(frozen=True)
class Answer:
    """What is said to an attempt, the same however often it is sent again."""

    outcome: Outcome
    scan: int = 0
    receipt: str = ""
    people: int = 0
    first_at: str = ""
    ahead: int = 0
    session: str = ""
    elders: int = 0
    wants_guide: bool = False

    @property
    def is_good(self) -> bool:
        return self.outcome in GOOD

    def document(self) -> dict[str, Any]:
        """As the ledger keeps it; what few groups say is there only if they said it."""
        more = {"elders": self.elders, "guide": self.wants_guide}
        return {"outcome": self.outcome.value, "receipt": self.receipt, "people": self.people,
                "first_at": self.first_at, "ahead": self.ahead, "session": self.session,
                **{name: value for name, value in more.items() if value}}  # fmt: skip


@dataclass(frozen=True)
class Room:
    """How full a session is. Every number comes from a query; the database itself keeps count of those who are in."""

    capacity: int
    present: int
    reserved: int
    waiting: int
    children: int = 0
    at_door: int = 0
    """Those of ``waiting`` who are here: a seat that becomes free is theirs before anybody's who comes later."""

    @property
    def unclaimed(self) -> int:
        """Seats that nobody sits on or has signed up for."""
        return max(0, self.capacity - self.present - self.reserved)

    @property
    def free(self) -> int:
        """Seats for those who come now."""
        return max(0, self.unclaimed - self.at_door)

    @property
    def is_full(self) -> bool:
        return self.free == 0


def faults_of(arrival: Arrival) -> list[Problem]:
    """What is wrong with numbers and words that somebody typed."""
    most = MOST_GROUP if arrival.unit else MOST_PER_PHONE if arrival.source is Source.PHONE else MOST_PEOPLE
    found = []
    if not 1 <= arrival.heads <= most or arrival.people < 0 or arrival.children < 0:
        found.append(Problem("", "people", f"人数请填 1 到 {most}。"))
    elif not 0 <= arrival.elders <= arrival.people:
        found.append(Problem("", "elders", "老人算在大人里，不会比大人多。"))
    return found + faults_of_words(arrival.personal)


def faults_of_words(personal: Personal) -> list[Problem]:
    """What is wrong with what somebody said of themselves."""
    found = []
    if len(personal.name) > LONGEST_NAME:
        found.append(Problem("", "name", f"称呼太长了，{LONGEST_NAME} 个字以内就好。"))
    if personal.phone and not PHONE.fullmatch(personal.phone):
        found.append(Problem("", "phone", "手机号看着不对，数一数是不是 11 位。"))
    if personal and not personal.consent:
        found.append(Problem("", "consent", "填了称呼，请先看看说明并勾上同意；不填也能进。"))
    return found
