"""Accounts and sessions, and the rules about how long a session lasts."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.core.roles import Role, Staff

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)
SLACK = timedelta(minutes=2)
"""How far a clock may be put right before sessions from its future end."""
NAME = re.compile(r"[^\W_][\w.-]{1,39}")
NAME_RULE = "账号要 2 到 40 个字母或数字，中间可以有点、横线和下划线。"
LONGEST_DISPLAY = 40


@dataclass(frozen=True)
class Account:
    """One member of staff as the accounts page shows them. The password's hash stays in the store."""

    id: int
    name: str
    display: str
    role: Role
    is_disabled: bool
    created_at: str
    changed_at: str

    @property
    def staff(self) -> Staff:
        return Staff(self.id, self.name, self.display, self.role)


@dataclass(frozen=True)
class Open:
    """An open session: when it began and when its owner was last seen, as far as the disk knows."""

    staff: Staff
    created_at: datetime
    seen_at: datetime

    def is_over(self, now: datetime) -> bool:
        """Whether its time is up; also when it seems to come from the future, since the clock was then put back."""
        for moment, span in ((self.created_at, LONGEST), (self.seen_at, IDLE)):
            if moment > now + SLACK or moment + span <= now:
                return True
        return False


def read_name(text: str) -> str:
    """A login name as it is kept: capitals, full-width letters and blanks around it make no difference."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def is_name(name: str) -> bool:
    return NAME.fullmatch(name) is not None
