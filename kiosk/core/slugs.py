"""Names for addresses."""

from __future__ import annotations

import re
import secrets

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
SLUG_PATTERN = "^[a-z0-9]+(-[a-z0-9]+)*$"

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base 32 without I, L, O, U (D. Crockford): hard to misread, and no words come out."""


def is_slug(text: str) -> bool:
    return len(text) <= 60 and SLUG.match(text) is not None


def code(length: int) -> str:
    """A random code of Crockford base-32 characters."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(length))


def read_code(typed: str) -> str:
    """What somebody typed as a code, in the form it is stored: upper case, O as 0, I and L as 1."""
    return typed.strip().upper().translate(str.maketrans("OIL", "011"))
