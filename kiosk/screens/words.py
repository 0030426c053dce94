"""Screens in words: what they show, who touched them, how they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from kiosk.core.clock import local
from kiosk.core.db import Connection
from kiosk.core.errors import NotFound
from kiosk.core.plug import Part
from kiosk.lectures import store as lectures
from kiosk.revisions.service import title_of
from kiosk.screens.model import UPRIGHT, Seen

PAGES = {
    "/": "首页", "/attract": "待机画面", "/halls": "板块", "/exhibits": "全部展项", "/people": "人物",
    "/lectures": "讲堂", "/search": "搜索", "/help": "找工作人员", "/easy": "长辈版",
}  # fmt: skip
RECORDS = {"exhibits": "exhibits", "people": "people", "halls": "halls"}
"""Visitors' pages of records: the first step of the address and the part."""
LONGEST_TITLE = 12
IN_USE = timedelta(seconds=8)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def showing(db: Connection, parts: Mapping[str, Part], path: str, now: datetime) -> str:
    """What a page is called: 首页, 平城魏碑. An address that is none of ours is called 别的页面."""
    plain = path.split("?")[0].rstrip("/") or "/"
    if plain in PAGES:
        return PAGES[plain]
    steps = plain.strip("/").split("/")
    match steps:
        case [room, record] if room in RECORDS:
            return _title(db, parts, RECORDS[room], record)
        case ["exhibits", exhibit, "works", work]:
            return _title(db, parts, "works", f"{exhibit}/{work}")
        case ["lectures", code]:
            return _lecture(db, code, now)
        case ["lectures", _, "touch", *_]:
            return "签到"
        case ["lectures", _, "sign-up"] | ["t", _]:
            return "报名"
    return "别的页面"


def is_personal(path: str) -> bool:
    """Whether a page shows what one visitor was given: nobody else looks at it, and its address stays on its screen."""
    match path.split("?")[0].strip("/").split("/"):
        case ["t" | "me" | "C" | "check-in", *_] | ["lectures", _, "touch", _, *_]:
            return True
    return False


def touched(seen: Seen, now: datetime) -> str:
    """When somebody last touched it."""
    if seen.tapped_at is None:
        return "还没有人点过"
    ago = now - seen.tapped_at
    if ago < IN_USE:
        return "有人正在用"
    if ago < MINUTE:
        return f"{int(ago.total_seconds())} 秒前有人点"
    if ago < HOUR:
        return f"{int(ago / MINUTE)} 分钟前有人点"
    here = local(seen.tapped_at)
    return f"{here:%H:%M} 有人点过" if here.date() == local(now).date() else f"{here:%m-%d %H:%M} 有人点过"


def silent(at: datetime | None, now: datetime) -> str:
    """How long a screen has not been heard, and what to do."""
    if at is None:
        return "主机这次开机后还没连上，请看看电源和网线"
    ago = now - at
    if ago < MINUTE:
        return f"{int(ago.total_seconds())} 秒没回应，稍等一下"
    if ago < HOUR:
        return f"已 {int(ago / MINUTE)} 分钟没回应，请看看电源和网线"
    if ago < DAY:
        return f"已 {int(ago / HOUR)} 小时没回应，请看看电源和网线"
    return f"已 {ago.days} 天没回应，请看看电源和网线"


def stands(orientation: str) -> str:
    """竖屏 or 横屏."""
    return "竖屏" if orientation == UPRIGHT else "横屏"


def _title(db: Connection, parts: Mapping[str, Part], part: str, record_id: str) -> str:
    found = parts[part].take(db, record_id) if part in parts else None
    return _short(title_of(found)) if found else "别的页面"


def _lecture(db: Connection, code: str, now: datetime) -> str:
    try:
        return _short(str(lectures.by_code(db, code, "zh", local(now).date()).labels.title))
    except NotFound:
        return "讲座"


def _short(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"
