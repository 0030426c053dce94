"""A check-in as the one sees it who made it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Mine:
    """One check-in of a phone.

    :param scan: its line in the ledger; what was said of oneself hangs on it.
    :param person: the key under which it came in.
    """

    id: int
    session: str
    person: str
    scan: int
    people: int
    children: int
    came_at: datetime
    left_at: datetime | None
    second_at: datetime | None
    receipt: str
    name: str

    @property
    def heads(self) -> int:
        return self.people + self.children
