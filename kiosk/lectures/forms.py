"""What is typed about the time of a session, read; what cannot be read stays as it was typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kiosk.core.errors import Problem

DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\Z")
CLOCK = re.compile(r"(\d{1,2})[:.点时](\d{2})分?\Z")
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
LONGEST_TYPED = 20
DAY_MINUTES = 24 * 60
DEFAULT_MINUTES = 90


@dataclass(frozen=True)
class Times:
    """Day, beginning and end as the fields of a form show them."""

    day: str
    begins: str
    ends: str

    @property
    def is_empty(self) -> bool:
        return not (self.day.strip() or self.begins.strip() or self.ends.strip())


def read_day(text: str) -> date | None:
    """``2026-11-28``, ``2026/11/28``, ``2026年11月28日``."""
    found = DAY.match(_plain(text))
    try:
        day = date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
    return day if day and EARLIEST <= day <= LATEST else None


def read_clock(text: str) -> str:
    """``14:30``, ``９：００`` or ``14点30分`` as ``14:30``; nothing if it is none."""
    found = CLOCK.match(_plain(text))
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        return ""
    return f"{int(found[1]):02d}:{found[2]}"


def read_times(times: Times, usual: Any) -> tuple[str, Any]:
    """Start and minutes for a document; what cannot be read goes in as it was typed, so that the form shows it again.

    :param usual: the minutes of a session whose end nobody typed.
    """
    day, begins, ends = read_day(times.day), read_clock(times.begins), read_clock(times.ends)
    usual = usual if isinstance(usual, int) else DEFAULT_MINUTES
    start = f"{day or times.day.strip()[:LONGEST_TYPED]}T{begins or times.begins.strip()[:LONGEST_TYPED]}"
    if not times.ends.strip():
        return start, usual
    if begins and ends:
        return start, _minutes(ends) - _minutes(begins)
    return start, ends or times.ends.strip()[:LONGEST_TYPED]


def shown_times(start: Any, minutes: Any) -> Times:
    """The reverse of :func:`read_times`."""
    day, _, begins = str(start or "").partition("T")
    if not isinstance(minutes, int) or isinstance(minutes, bool):
        return Times(day, begins, str(minutes or ""))
    if not read_clock(begins):
        return Times(day, begins, "")
    end = (_minutes(begins) + minutes) % DAY_MINUTES
    return Times(day, begins, f"{end // 60:02d}:{end % 60:02d}")


def time_problems(start: Any, minutes: Any, field: str) -> list[Problem]:
    """What is wrong with the times of a session: said beside the beginning or beside the end."""
    day, _, begins = str(start or "").partition("T")
    missing = [words for is_read, words in ((read_day(day), "选日期"), (read_clock(begins), "写开始时间，比如 14:30"))
               if not is_read]  # fmt: skip
    found = [Problem("", f"{field}start", f"请{'，'.join(missing)}。")] if missing else []
    if not isinstance(minutes, int):
        found.append(Problem("", f"{field}minutes", "结束时间请写成 16:00 这样。"))
    elif minutes < 1:
        found.append(Problem("", f"{field}minutes", "结束要比开始晚。"))
    elif minutes > DAY_MINUTES:
        found.append(Problem("", f"{field}minutes", "一场最长 24 小时。"))
    return found


def read_count(text: str, most: int) -> int | None:
    """A whole number from 1 to ``most``; None if it is none."""
    plain = _plain(text)
    return int(plain) if re.fullmatch(r"[0-9]{1,4}", plain) and 1 <= int(plain) <= most else None


def read_person(typed: str, known: Mapping[str, str]) -> str | None:
    """Whom a field names: an id, by its words in the list of ``known`` people; None if there is nobody of that name."""
    clean = " ".join(typed.split())
    return next((slug for slug, label in known.items() if clean in (label, slug)), None)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _minutes(clock: str) -> int:
    found = timedelta(hours=int(clock[:2]), minutes=int(clock[3:]))
    return round(found.total_seconds() / 60)
