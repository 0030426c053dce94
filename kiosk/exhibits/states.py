"""How an exhibit stands with the screens, in a few words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kiosk.core.clock import local
from kiosk.revisions.model import Plan
from kiosk.revisions.service import PUBLISH

SOON_DAYS = 30


@dataclass(frozen=True)
class State:
    """A word about it, and the tone it is said in."""

    words: str
    tone: str = ""


def states(row: Mapping[str, Any], today: date, has_draft: bool, plans: Iterable[Plan] = ()) -> list[State]:
    """What is to be said of an exhibit, the most important first. ``row``: state, shown_from, shown_until."""
    found = [_standing(row, today)]
    if row["state"] == "published" and has_draft:
        found.append(State("有改动没发布", "warn"))
    for plan in plans:
        found.append(State(f"{local(plan.due_at):%m-%d %H:%M} {'上屏' if plan.verb == PUBLISH else '撤下'}", "warn"))
    return found


def _standing(row: Mapping[str, Any], today: date) -> State:
    if row["state"] != "published":
        return State("草稿")
    first, last = (date.fromisoformat(row[name]) if row[name] else None for name in ("shown_from", "shown_until"))
    if first and first > today:
        return State(f"{_day(first, today)}起上屏", "warn")
    if last and last < today:
        return State(f"{_day(last, today)}已下线")
    left = (last - today).days if last else None
    if left is not None and left <= SOON_DAYS:
        return State(
            "今天最后一天" if left == 0 else f"在屏上，{left} 天后下线", "warn" if left <= SOON_DAYS // 2 else "good"
        )
    return State("在屏上", "good")


def _day(day: date, today: date) -> str:
    words = f"{day.month} 月 {day.day} 日"
    return words if day.year == today.year else f"{day.year} 年 {words}"
