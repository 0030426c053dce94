"""Posters: one lecture, or a week of them. They lead to a page; nobody can check in with them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk import paths
from kiosk.core.clock import local
from kiosk.core.paper import INK, PAPER, SEAL, Paper, Type
from kiosk.lectures.model import LectureSession, Week
from kiosk.web.dates import ZH_DAYS

SCALES = {"A4": 1.0, "A3": math.sqrt(2)}
PANEL = 144.0
"""Height of the dark panel on A4, in millimetres."""
LEFT, RIGHT = 13.6, 196.4
SOFT, COPPER_PAPER = "#4a443b", "#f3e7cf"
HALL = "初心讲堂"
MOST_ROWS = 16


@dataclass(frozen=True)
class Frame:
    """What each poster needs: the centre's name, whether it has a network of its own, the paper's size."""

    house: str
    has_wifi: bool
    size: str
    now: datetime


def lecture_poster(session: LectureSession, url: str, frame: Frame) -> bytes:
    """One lecture with the code that leads to its page."""
    paper = begun(str(session.labels.title), frame)
    _panel(paper, _carved(session))
    scrolls(paper, PANEL + 4)
    y = paper.lines(LEFT, 162, str(session.labels.title), _title(str(session.labels.title)), RIGHT - LEFT, leading=1.2)
    paper.lines(LEFT, y + 3, str(session.labels.line), Type(18, "sans", SOFT), RIGHT - LEFT, most=1)
    paper.rule(LEFT, 203.6, 122, 203.6, line=0.35)
    _when(paper, session)
    where = str(session.venue.labels.name or session.venue.slug)
    paper.text(LEFT, 252, f"{where} · {session.capacity} 座 · 不收费", Type(18), width=108)
    speakers = "、".join(str(one.name) for one in session.speakers)
    if speakers:
        paper.text(LEFT, 262.5, f"主讲 {speakers}", Type(18), width=108)
    _foot(paper, frame)
    _coded(paper, url, frame)
    if session.is_cancelled:
        paper.box(LEFT, 205, 108.4, 45, fill=SEAL)
        paper.text(LEFT + 54.2, 219, "这一场取消了", Type(40, "serif", PAPER), align="centre", width=100)
    return paper.content()


def week_poster(week: Week, sessions: Sequence[LectureSession], urls: tuple[str, str], frame: Frame) -> bytes:
    """What is given in a week. ``urls``: the week's page, and the calendar that phones can follow."""
    first, last = week.days[0], week.days[-1]
    paper = begun("这一周的讲座", frame)
    paper.box(0, 0, 210, 62, fill=INK)
    paper.picture(0, 0, 210, 62, _ground())
    paper.picture(LEFT, 11, 13.5, 13.5, "seal.svg")
    paper.text(RIGHT, 9, HALL, Type(92, "carved", COPPER_PAPER), align="right", width=150)
    paper.text(LEFT, 45, f"{first.month}.{first.day}—{last.month}.{last.day}", Type(30, "bold", PAPER))
    scrolls(paper, 66)
    shown = sessions[:MOST_ROWS]
    high = min(21.0, 146.0 / max(1, len(shown)))
    for number, session in enumerate(shown):
        _row(paper, session, 78 + number * high, high)
    if not shown:
        paper.text(105, 120, "这一周没有讲座", Type(30, "serif", SOFT), align="centre")
    if len(sessions) > len(shown):
        paper.text(LEFT, 226, f"还有 {len(sessions) - len(shown)} 场，扫码看", Type(14, "sans", SOFT))
    for x, url, words in ((LEFT, urls[0], "看日程、报名"), (LEFT + 62, urls[1], "加进手机日历")):
        paper.code(x, 232, 40, url)
        paper.text(x + 20, 273, words, Type(12, "bold"), align="centre")
    paper.text(RIGHT, 250, "没有手机，直接来就行", Type(17, "serif"), align="right")
    paper.text(RIGHT, 260, _scan_words(frame), Type(13, "sans", SOFT), align="right")
    paper.text(RIGHT, 281, frame.house, Type(13, "serif"), align="right")
    return paper.content()


def begun(title: str, frame: Frame) -> Paper:
    """A page of the size, its ground laid."""
    paper = Paper(title, frame.now, frame.size, SCALES[frame.size])
    paper.page()
    paper.box(0, 0, 210, 297, fill=PAPER)
    return paper


def _ground() -> bytes:
    return (paths.STATIC / "img" / "rubbing-ground.webp").read_bytes()


def _panel(paper: Paper, carved: str) -> None:
    """The dark panel: four carved characters in their grid, read from the right, the hall's name beside them."""
    paper.box(0, 0, 210, PANEL, fill=INK)
    paper.picture(0, 0, 210, PANEL, _ground())
    paper.picture(LEFT, 11, 13.5, 13.5, "seal.svg")
    for number, one in enumerate(HALL):
        paper.text(LEFT + 6.75, 32 + number * 8.6, one, Type(21, "serif", PAPER), align="centre")
    left, top, wide, high = 65.0, 12.0, 68.5, 60.0
    for step in range(3):
        paper.rule(left + step * wide, top, left + step * wide, top + 2 * high, colour="#8e8778", line=0.7)
        paper.rule(left, top + step * high, left + 2 * wide, top + step * high, colour="#8e8778", line=0.7)
    for number, one in enumerate(carved):
        column, row = 1 - number // 2, number % 2
        x, y = left + (column + 0.5) * wide, top + row * high + 1.5
        paper.text(x, y, one, Type(160, "carved", COPPER_PAPER), align="centre")


def _carved(session: LectureSession) -> str:
    """Names of four characters are carved: the series', or the hall's."""
    series = str(session.series.zh.title)
    return series if len(series) == 4 and series.isalpha() else HALL


def scrolls(paper: Paper, y: float) -> None:
    """The tendril, nine times."""
    wide = (RIGHT - LEFT) / 9
    for step in range(9):
        paper.picture(LEFT + step * wide, y, wide, wide * 30 / 118, "scroll.svg")


def _title(words: str) -> Type:
    return Type(46 if len(words) <= 11 else 36 if len(words) <= 14 else 28, "serif")


def _when(paper: Paper, session: LectureSession) -> None:
    begins, ends = local(session.starts_at), local(session.ends_at)
    day, big = f"{begins.month}.{begins.day}", Type(62, "bold")
    paper.text(LEFT, 206, day, big)
    paper.text(LEFT + paper.width(day, big) + 6, 219, f"星期{ZH_DAYS[begins.weekday()]}", Type(21))
    paper.text(LEFT, 233, f"{begins:%H:%M}—{ends:%H:%M}", Type(37, "bold"))


def _row(paper: Paper, session: LectureSession, y: float, high: float) -> None:
    """One session of the week."""
    begins = local(session.starts_at)
    size = min(1.25, high / 14)
    day, soft = Type(15 * size, "bold"), Type(11.5 * size, "sans", SOFT)
    paper.text(LEFT, y + 1.6 * size, f"{begins.month}.{begins.day} 周{ZH_DAYS[begins.weekday()]}", day)
    paper.text(LEFT + 36, y + 1.6 * size, f"{begins:%H:%M}", day)
    title = Type(16 * size, "serif")
    paper.text(LEFT + 56, y + 1.2 * size, str(session.labels.title), title, width=RIGHT - LEFT - 56)
    speakers = "、".join(str(one.name) for one in session.speakers)
    where = str(session.venue.labels.name or session.venue.slug)
    told = "这一场取消了" if session.is_cancelled else " · ".join(one for one in (where, speakers) if one)
    type_ = Type(soft.size, "bold", SEAL) if session.is_cancelled else soft
    paper.text(LEFT + 56, y + 8 * size, told, type_, width=RIGHT - LEFT - 56)
    paper.rule(LEFT, y + high - 1, RIGHT, y + high - 1, colour="#c9bfa8", line=0.15)


def _coded(paper: Paper, url: str, frame: Frame) -> None:
    """The code in its red frame."""
    paper.box(132, 203.6, 64.4, 64.4, fill=SEAL)
    paper.code(134, 205.6, 60.4, url)
    paper.text(164.2, 271.4, _scan_words(frame), Type(14), align="centre", width=64)
    paper.text(164.2, 279, "没有手机，直接来就行", Type(14, "bold"), align="centre", width=64)


def _scan_words(frame: Frame) -> str:
    return "在中心连 Wi-Fi 后扫一扫" if frame.has_wifi else "在中心扫一扫，看详情"


def _foot(paper: Paper, frame: Frame) -> None:
    paper.text(LEFT, 280, frame.house, Type(14.5, "serif"), width=112)
