"""The chain that ties the lines of the ledger together. Personal words enter it only as salted hashes.

So a name can be erased and the chain still holds, and no line can be changed, taken out or put in between unseen.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable
from typing import Any, Protocol


class Line(Protocol):
    """A line of the ledger: a row of the database, or one read from a file."""

    def __getitem__(self, name: str, /) -> Any: ...


BEGINNING = "0" * 64
CHAINED = (
    "event", "at", "session", "verb", "source", "screen", "outcome", "people", "children", "person", "about", "by",
    "reason", "clock", "personal_hash", "answer",
)  # fmt: skip


def link(previous: str, line: Line) -> str:
    """The hash of a line that follows ``previous``."""
    text = json.dumps([previous, *(line[name] for name in CHAINED)], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def salt() -> str:
    """A new salt; it is erased with the words."""
    return secrets.token_hex(16)


def personal_hash(salt_: str, name: str, phone: str, consent: str) -> str:
    """What the ledger keeps of personal words."""
    text = json.dumps([salt_, name, phone, consent], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def first_fault(lines: Iterable[Line], previous: str = BEGINNING) -> int | None:
    """The number of the first line that does not follow from the one before; None if all do."""
    for line in lines:
        if line["previous"] != previous or link(previous, line) != line["hash"]:
            return int(str(line["id"]))
        previous = str(line["hash"])
    return None
