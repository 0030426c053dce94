"""Passwords: which are good enough, and how they are kept (promises A6, A7)."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from kiosk.core.errors import Invalid, Problem

if TYPE_CHECKING:
    from argon2 import PasswordHasher

MEMORY_KIB = 19_456
PASSES = 2
LANES = 1
"""OWASP's numbers for Argon2id."""
SHORTEST = 10
LONGEST = 1000
LOOKED_AT = 72
"""As much as zxcvbn reads; longer ones take it too long, and are no common passwords."""
GOOD_SCORE = 3
"""zxcvbn's “safely unguessable” over the network: more than a hundred million tries."""

_turns = threading.Semaphore(2)
"""How many are hashed at once: each takes 19 MiB and a core."""


def clean(password: str) -> str:
    """As typed, but what looks the same is the same: a Chinese keyboard also types letters and digits full-width."""
    return unicodedata.normalize("NFKC", password)


def faults(password: str, about: Sequence[str] = ()) -> list[str]:
    """Why a new password is not good enough, in words. ``about``: names that somebody would try first."""
    password = clean(password)
    if len(password) < SHORTEST:
        return [f"密码太短，要 {SHORTEST} 位起。可以是一句话。"]
    if len(password) > LONGEST:
        return [f"密码太长，最多 {LONGEST} 位。"]
    if _score(password[:LOOKED_AT], about) < GOOD_SCORE:
        return ["这个密码太好猜，换一个：几个不相干的词连起来就行。"]
    return []


def check(password: str, about: Sequence[str] = ()) -> None:
    """:raises Invalid: when a new password is not good enough."""
    found = faults(password, about)
    if found:
        raise Invalid([Problem("password", "", sentence) for sentence in found])


def hashed(password: str) -> str:
    """The form in which a password is kept."""
    with _turns:
        return _hasher().hash(clean(password))


def is_right(hash_: str | None, password: str) -> bool:
    """Whether a password belongs to a hash. Without a hash the answer takes just as long, and is no."""
    from argon2.exceptions import VerificationError

    if len(password) > LONGEST:
        hash_, password = None, ""
    with _turns:
        try:
            return _hasher().verify(hash_ or _nobodys(), clean(password)) and hash_ is not None
        except VerificationError:
            return False


def is_old(hash_: str) -> bool:
    """Whether a hash was made with other numbers than today's."""
    return _hasher().check_needs_rehash(hash_)


def _score(password: str, about: Sequence[str]) -> int:
    from zxcvbn import zxcvbn

    return int(zxcvbn(password, user_inputs=[one.lower() for one in about if one])["score"])


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)


@cache
def _nobodys() -> str:
    """A hash that stands in where there is no account."""
    return _hasher().hash("nobody's password")
