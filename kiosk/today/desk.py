"""What ails the machine itself, for the list of what waits for staff: a full disk, a clock that cannot be right."""

from __future__ import annotations

import shutil
from datetime import datetime

from flask import url_for

from kiosk.core.clock import is_plausible, local
from kiosk.core.plug import Todo
from kiosk.web import guard
from kiosk.web.connection import now, settings

LEAST_FREE = 500 << 20
LEAST_SHARE = 0.1


def todos() -> list[Todo]:
    """The machine's own troubles."""
    usage = shutil.disk_usage(settings().data)
    return [*disk(usage.total, usage.free), *clock(now())]


def disk(total: int, free: int) -> list[Todo]:
    """A disk with less than a tenth or 500 MB left."""
    if free >= LEAST_FREE and free >= total * LEAST_SHARE:
        return []
    left = f"{free >> 30} GB" if free >= 10 << 30 else f"{free >> 20} MB"
    sentence = f"主机的硬盘快满了，只剩 {left}"
    endpoint = "backups_admin.index"
    path = url_for(endpoint) if guard.may(endpoint) else ""
    return [Todo(sentence, "满了就存不进新的图片和改动。先删掉旧备份，再请人清一清硬盘", "看备份", path, "red", 95)]


def clock(moment: datetime) -> list[Todo]:
    """A clock that cannot be right."""
    if is_plausible(moment):
        return []
    shown = f"{local(moment):%Y-%m-%d %H:%M}"
    return [
        Todo(
            "系统时间可能不准",
            f"主机现在显示 {shown}。时间不对，讲座和定时上屏都会错。请把主机的时间调准",
            "",
            "",
            "red",
            99,
        )
    ]
