"""The sheet of a session on paper, to be filed: who was in, and the ledger it follows from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kiosk.checkin import sheet
from kiosk.checkin.sheet import Present
from kiosk.core.clock import local
from kiosk.core.letter import Column, Letter
from kiosk.lectures.model import LectureSession
from kiosk.web.dates import long_day

COLUMNS = (
    Column("序号", 11, "right"), Column("时间", 14), Column("称呼 / 单位", 37), Column("手机", 27),
    Column("大人", 12, "right"), Column("14 岁以下", 18, "right"), Column("怎么签的", 18), Column("凭条号", 15),
    Column("签退", 11), Column("老人", 11, "right"), Column("讲解", 9),
)  # fmt: skip


def roster(
    session: LectureSession, found: Sequence[Present], ways: dict[str, int], *,
    house: str, head: str, with_phones: bool, now: datetime,
) -> bytes:  # fmt: skip
    """The sheet of those who came, with the head of the ledger it follows from."""
    people = sum(one.people for one in found)
    children = sum(one.children for one in found)
    letter = Letter(
        str(session.labels.title), now, house=house, about="初心讲堂签到表 · 内部用",
        notes=(f"数据截至 {local(now):%Y-%m-%d %H:%M}", f"场次编号 {session.code}"),
        foot=f"签到账本末条 {head} · 用 ledger verify 核对。含个人信息，用完请碎掉。",
    )  # fmt: skip
    letter.words(when(session))
    names = {**sheet.SOURCES, "group": "团体"}
    told = "，".join(f"{names[way]} {heads}" for way, heads in ways.items())
    letter.words(f"到场 {people + children} 人次（大人 {people}，14 岁以下 {children}）{f'：{told}' if told else ''}。")
    rows = [[str(cell) for cell in row] for row in sheet.table(found, with_phones=with_phones)]
    letter.table(COLUMNS, rows)
    letter.signature("填表：", "核对：", "日期：")
    return letter.content()


def when(session: LectureSession) -> str:
    """The line below the title: the day, the time, the room, its seats."""
    begins, ends = local(session.starts_at), local(session.ends_at)
    where = session.venue.labels.name or session.venue.slug
    return f"{begins.year} 年 {long_day(begins)} {begins:%H:%M}—{ends:%H:%M} · {where} · {session.capacity} 座"
