"""A page of empty lines to sign before the lecture, to be typed back afterwards."""

from __future__ import annotations

from datetime import datetime

from kiosk.checkin.model import Mode, Rules
from kiosk.checkin.printed import when
from kiosk.core.letter import Column, Letter
from kiosk.lectures.model import LectureSession

LINES = 22
"""Empty lines on one page."""


def blank(session: LectureSession, rules: Rules, *, house: str, retention_days: int, now: datetime) -> bytes:
    """A page of empty lines for those who sign by hand. It asks no more than the session does on the screen."""
    wants_phone = rules.mode in (Mode.CONTACT, Mode.CERTIFICATE)
    letter = Letter(
        str(session.labels.title), now, house=house, about="初心讲堂纸质签到表",
        notes=(f"场次编号 {session.code}", "第 ____ 张，共 ____ 张"),
        foot="讲完请交值守人员，到后台“名单 · 补录纸质签到”照着输，输完碎掉。",
    )  # fmt: skip
    letter.words(when(session))
    kept = f"留 {retention_days} 天就删，只留人数" if retention_days else "当天就删，只留人数"
    letter.words(f"称呼可以不写，写姓氏也行；只用来签到，{kept}。14 岁以下只写几位，不写名字。")
    columns = [Column("序号", 15, "right"), Column("称呼 / 单位", 66 if wants_phone else 108)]
    columns += [Column("手机（有变动好告诉您）", 42)] if wants_phone else []
    columns += [Column("大人几位", 30), Column("14 岁以下几位", 30)]
    rows = [[str(number), *([""] * (len(columns) - 1))] for number in range(1, LINES + 1)]
    letter.table(columns, rows, row=9.6)
    return letter.content()
