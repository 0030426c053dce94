"""A sheet of cards to print: ten on A4, 85.6 by 54 millimetres, with marks to cut along."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kiosk.cards.model import CARDS_ON_SHEET, STAMPS, readable
from kiosk.checkin import tokens
from kiosk.core.paper import EDGE, INK, Paper, Type

WIDE, HIGH = 85.6, 54.0
LEFT, TOP = 19.4, 14.2
GROUND, SOFT = "#fbf8f0", "#4a443b"
MARK = 7.0


def cards(
    batch: int, sheets: Sequence[Sequence[str]], halls: Sequence[str], *, house: str, now: datetime
) -> bytes:  # fmt: skip
    """All sheets of a batch. ``halls``: what stands in the fields for stamps."""
    paper = Paper(f"访客卡 第 {batch} 批", now)
    for number, codes in enumerate(sheets, 1):
        paper.page()
        for place, code in enumerate(codes[:CARDS_ON_SHEET]):
            _card(paper, LEFT + place % 2 * WIDE, TOP + place // 2 * HIGH, code, halls, house)
        _marks(paper)
        foot = Type(9, "sans", SOFT)
        paper.text(LEFT + 4.5, 289.5, f"第 {batch} 批，第 {number} 张 · 按 100% 打印，不缩放", foot)
        paper.text(LEFT + 2 * WIDE - 4.5, 289.5, "卡宽应为 85.6 毫米", foot, align="right")
    return paper.content()


def _card(paper: Paper, x: float, y: float, code: str, halls: Sequence[str], house: str) -> None:
    paper.box(x, y, WIDE, HIGH, fill=GROUND, edge=EDGE, line=0.1, is_dashed=True)
    paper.picture(x + 4.3, y + 4.3, 8.9, 8.9, "seal.svg")
    paper.text(x + 15.5, y + 4.3, "访客卡", Type(13, "serif"))
    paper.text(x + 15.5, y + 9.7, house, Type(9, "sans", SOFT), width=34)
    paper.text(x + 4.3, y + 16.2, readable(tokens.kept(code)), Type(17.5, "bold"))
    paper.text(x + 4.3, y + 24.4, "放到屏前扫一下就签到。", Type(9.2, "sans", SOFT), width=45)
    paper.text(x + 4.3, y + 29.1, "不记名，丢了再领一张。", Type(9.2, "sans", SOFT), width=45)
    paper.code(x + 51.1, y + 3, 31.6, code)
    wide, gap = 11.6, 1.5
    for place in range(STAMPS):
        _field(paper, x + 4.3 + place * (wide + gap), y + 38.4, wide, halls[place] if place < len(halls) else "")


def _field(paper: Paper, x: float, y: float, wide: float, name: str) -> None:
    """A field for one stamp; a name of four to six stands in two lines."""
    paper.box(x, y, wide, wide + 0.2, edge=EDGE, line=0.25, corner=0.4)
    lines = [name[: len(name) // 2], name[len(name) // 2 :]] if 4 <= len(name) <= 6 else [name]
    for number, line in enumerate(lines):
        top = y + wide / 2 + (number - len(lines) / 2) * 4.2
        paper.text(x + wide / 2, top, line, Type(9, "sans", SOFT), align="centre", width=wide - 1)


def _marks(paper: Paper) -> None:
    """Where to cut, outside of the cards."""
    right, bottom = LEFT + 2 * WIDE, TOP + 5 * HIGH
    for column in range(3):
        x = LEFT + column * WIDE
        paper.rule(x, TOP - 2 - MARK + 2, x, TOP - 2, colour=INK, line=0.25)
        paper.rule(x, bottom + 2, x, bottom + MARK, colour=INK, line=0.25)
    for row in range(6):
        y = TOP + row * HIGH
        paper.rule(LEFT - 2 - MARK, y, LEFT - 2, y, colour=INK, line=0.25)
        paper.rule(right + 2, y, right + 2 + MARK, y, colour=INK, line=0.25)
