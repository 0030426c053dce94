"""Accounts and sessions, and the rules about how long a session lasts."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.core.clock import Uptime
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
class Seen:
    """A moment by both clocks: by the machine's, which somebody can set, and by the one that nobody can."""

    at: datetime
    uptime: Uptime

    def is_past(self, span: timedelta, now: Seen) -> bool:
        """Whether so much time went by; also if the clock was put back or the machine switched off in between."""
        real = now.uptime.since(self.uptime)
        return real is None or real >= span or now.at - self.at >= span or self.at - now.at > SLACK


@dataclass(frozen=True)
class Open:
    """An open session: when it began and when its owner was last there."""

    staff: Staff
    began: Seen
    seen: Seen

    def is_over(self, now: Seen) -> bool:
        """Whether its time is up."""
        return self.began.is_past(LONGEST, now) or self.seen.is_past(IDLE, now)


def read_name(text: str) -> str:
    """A login name as it is kept: capitals, full-width letters and blanks around it make no difference."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def is_name(name: str) -> bool:
    return NAME.fullmatch(name) is not None
