"""The report on paper, to be signed and filed: the page's figures in its words, and the chart with its table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import zip_longest

from kiosk.core.clock import local
from kiosk.core.letter import HAIR, LEFT, RIGHT, SOFT, WIDTH, Column, Letter
from kiosk.core.paper import INK, Type
from kiosk.reports import chart
from kiosk.reports.model import Figure, Line, Report
from kiosk.reports.words import MEANINGS, figures, mark, stays, way_words

PILE = (46, 18, 26, 22, 22, 49)
JADE = "#1f5247"
ROW = 6.3
LEADING = 5.2
MOST_HISTORY = 8
Pile = tuple[str, Sequence[Line]]


def paper(report: Report, piles: Sequence[Pile], *, house: str, now: datetime) -> bytes:
    """The report of a month or a year as a document to print."""
    what = "月报" if report.period.month else "年报"
    notes = [f"数据截至 {local(now):%Y-%m-%d %H:%M}"]
    if report.is_open:
        notes.append("本月未完，完了再出一份" if report.period.month else "今年未完，完了再出一份")
    letter = Letter(
        report.period.name, now, house=house, about=f"讲堂{what} · 内部用", notes=notes,
        foot=f"讲堂{what} {report.period} · 不排名，不列个人和单位。",
    )  # fmt: skip
    _tiles(letter, report)
    if stays(report):
        letter.words(f"{stays(report)}{mark('在场时长')}")
    _bars(letter, report)
    _days(letter, report)
    for name, lines in piles:
        _pile(letter, report, name, lines)
    _ways(letter, report)
    _unnumbered(letter, report)
    _figures(letter, report)
    _meanings(letter, report)
    letter.signature("填表：", "核对：", "日期：")
    return letter.content()


def _tiles(letter: Letter, report: Report) -> None:
    """The large numbers, each with a mark that points to what it means."""
    found = figures(report)
    wide = WIDTH / len(found)
    small = Type(9, "sans", SOFT)
    for place, one in enumerate(found):
        x = LEFT + place * wide + (3 if place else 0)
        if place:
            letter.paper.rule(x - 3, letter.y, x - 3, letter.y + 22, colour=INK, line=0.35)
        letter.paper.text(x, letter.y, one.name + mark(one.word), Type(10))
        large = Type(24, "bold")
        letter.paper.text(x, letter.y + 5, one.number, large, width=wide - 16)
        letter.paper.text(x + letter.paper.width(one.number, large) + 1.5, letter.y + 9.6, one.unit, Type(10))
        letter.paper.lines(x, letter.y + 15.5, one.note, small, wide - 6, most=2, leading=1.3)
    letter.y += 27


def _bars(letter: Letter, report: Report) -> None:
    """The chart of the page in millimetres."""
    letter.heading(f"{'每天' if report.period.month else '每月'}到场人次", "单位：人次；空着的是没有活动")
    drawn, share = chart.bars(report.bars), WIDTH / chart.WIDTH
    top, small = letter.y + 3, Type(8, "sans", SOFT)
    for y, number in drawn.lines:
        letter.paper.rule(LEFT + chart.LEFT * share, top + y * share, RIGHT, top + y * share, colour=HAIR)
        letter.paper.text(LEFT + (chart.LEFT - 8) * share, top + y * share - 1.5, str(number), small, align="right")
    bottom = top + chart.HEIGHT * share
    if drawn.coming:
        x, wide = drawn.coming[0] * share, drawn.coming[1] * share
        letter.paper.box(LEFT + x, top, wide, chart.HEIGHT * share, edge=SOFT, is_dashed=True)
        if wide > 16:
            letter.paper.text(LEFT + x + wide / 2, top + 13, "还没到", small, align="centre")
    for one in drawn.columns:
        x, wide = LEFT + one.x * share, one.width * share
        if one.height:
            letter.paper.box(x, top + one.y * share, wide, one.height * share, fill=JADE)
        if one.label:
            letter.paper.text(x + wide / 2, top + one.y * share - 3.6, one.label, Type(8, "bold"), align="centre")
        if one.is_named:
            letter.paper.text(x + wide / 2, bottom + 1.2, one.bar.name, small, align="centre")
    letter.paper.rule(LEFT + chart.LEFT * share, bottom, RIGHT, bottom, colour=INK, line=0.35)
    letter.y = bottom + 8


def _days(letter: Letter, report: Report) -> None:
    """The numbers of the chart: days or months that had sessions, in three columns."""
    unit = "日" if report.period.month else "月"
    found = [(one.name, str(one.sessions), f"{one.heads:,}") for one in report.bars if one.sessions]
    if not found:
        letter.words("还没有开过的场次。")
        return
    size = max(4, -(-len(found) // 3))
    blocks = [found[start : start + size] for start in range(0, 3 * size, size)]
    columns = [column for _ in blocks for column in (Column(unit, 14, "right"), Column("场", 16, "right"),
                                                     Column("人次", 24, "right"), Column("", 7))]  # fmt: skip
    rows = [
        [cell for day in line for cell in (*day, "")] for line in zip_longest(*blocks, fillvalue=("", "", ""))
    ]  # fmt: skip
    letter.table(columns, rows, row=ROW)


def _pile(letter: Letter, report: Report, name: str, lines: Sequence[Line]) -> None:
    """One table of sessions in piles, with its total."""
    letter.keep((len(lines[:6]) + 2) * ROW + 12)
    letter.heading(f"按{name}")
    head = ("场", "人次", "每场", "小时")
    columns = [Column(name, PILE[0]), *(Column(one, wide, "right") for one, wide in zip(head, PILE[1:], strict=False)),
               Column("　数从哪来", PILE[-1])]  # fmt: skip
    rows = [
        [one.name, str(one.sessions), f"{one.heads:,}", str(one.mean), f"{one.minutes / 60:.1f}", f"　{one.source}"]
        for one in lines
    ]
    total = report.total
    rows.append(["合计", str(total.sessions), f"{total.heads:,}", str(total.mean), f"{total.minutes / 60:.1f}", ""])
    letter.table(columns, rows, row=ROW, has_total=True)


def _ways(letter: Letter, report: Report) -> None:
    """How people came in."""
    if not report.ways:
        return
    letter.keep((len(report.ways) + 1) * ROW + 12)
    letter.heading("人是怎么签到的")
    columns = (Column("办法", 46), Column("人次", 44, "right"), Column("占比", 22, "right"), Column("", 71))
    heads = report.total.heads or 1
    rows = [[way_words(way), f"{number:,}", f"{number * 100 / heads:.0f}%", ""] for way, number in report.ways]
    letter.table(columns, rows, row=ROW)


def _unnumbered(letter: Letter, report: Report) -> None:
    """Sessions of which nobody wrote down how many came: every one, so that the paper hides none."""
    if not report.unnumbered:
        return
    letter.keep(4 * ROW + 12)
    letter.heading(f"没有数的 {len(report.unnumbered)} 场")
    columns = (Column("日期", 28), Column("讲座", 105), Column("地点", 50))
    rows = [
        [one.day.isoformat(), str(one.session.labels.title), str(one.session.venue.labels.name or "")]
        for one in report.unnumbered
    ]
    letter.table(columns, rows, row=ROW)


def _figures(letter: Letter, report: Report) -> None:
    """Numbers that no check-in made, with where they come from; they are added to nothing."""
    found = [*report.of("visits"), *report.of("estimate")]
    if not found:
        return
    letter.keep(4 * ROW + 12)
    letter.heading("人工填报，不并入上面")
    columns = (Column("哪种", 26), Column("日期", 28), Column("人次", 24, "right"), Column("　怎么来的", 105))
    rows = [
        ["观展人次" if one.kind == "visits" else "讲座估算", one.day.isoformat(), f"{one.people:,}", f"　{one.how}"]
        for one in found
    ]
    letter.table(columns, rows, row=ROW)


def _meanings(letter: Letter, report: Report) -> None:
    """What each word means, by its mark; then what is known from before the system. In a frame, on one page."""
    lines = [f"{mark(word)} {word}：{meaning}" for word, meaning in MEANINGS]
    lines += [
        f"历史基数 {one.how}：{_history(one)} 人次，不与上面相加。" for one in report.of("baseline")[-MOST_HISTORY:]
    ]
    inside, small = WIDTH - 10, Type(9.5)
    high = sum(letter.paper.lines_of(line, small, inside) for line in lines) * LEADING + len(lines) * 0.6 + 21
    letter.keep(high + 12)
    top = letter.y + 6
    letter.y = top + 4
    letter.paper.text(LEFT + 5, letter.y, "口径和来源", Type(13, "serif"))
    letter.y += 8
    for line in lines:
        letter.y = letter.paper.lines(LEFT + 5, letter.y, line, small, inside) + 0.6
    letter.paper.box(LEFT, top, WIDTH, letter.y - top + 3, edge=INK, line=0.4)
    letter.y += 3


def _history(one: Figure) -> str:
    return f"{one.sessions:,} 场，{one.people:,}" if one.sessions else f"{one.people:,}"
