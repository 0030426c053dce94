"""What papers of the house have in common: the head with the seal, the title, tables over several pages, the foot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.core.paper import EDGE, INK, Paper, Type

LEFT, RIGHT, TOP, BOTTOM = 13.5, 196.5, 11.0, 282.0
WIDTH = RIGHT - LEFT
SOFT, HAIR, COPPER = "#4a443b", "#c9bfa8", "#9a5b2e"
NAME = Type(12.5, "serif")
NOTE = Type(9, "sans", SOFT)
TITLE = Type(24, "serif")
HEAD = Type(9, "bold", SOFT)
CELL = Type(10)
SUM = Type(10, "bold")


@dataclass(frozen=True)
class Column:
    """One column of a table: its head, its width in millimetres, where its words stand."""

    title: str
    width: float
    align: str = "left"


class Letter:
    """A document on A4 with the house's head; it turns pages by itself.

    :param house: the centre's name.
    :param about: one line below the name.
    :param notes: lines at the right of the head.
    :param foot: what stands at the foot of each page beside its number.
    """

    def __init__(
        self, title: str, now: datetime, *, house: str, about: str, notes: Sequence[str] = (), foot: str = ""
    ) -> None:
        self.paper = Paper(title, now)
        self._foot = foot
        self.y = 0.0
        self.turn()
        self._head(house, about, notes)
        self.paper.text(LEFT, self.y, title, TITLE, width=WIDTH)
        self.y += 12
        self._scroll()

    def turn(self) -> None:
        """A new page."""
        self.paper.page()
        self.y = TOP
        self.paper.text(RIGHT, BOTTOM + 3, f"第 {self.paper.pages} 页", NOTE, align="right")
        self.paper.lines(LEFT, BOTTOM + 3, self._foot, Type(7.5, "sans", SOFT), WIDTH - 24, most=2)

    def words(self, words: str, type_: Type = CELL, *, gap: float = 2) -> None:
        """A paragraph."""
        self.y = self.paper.lines(LEFT, self.y, words, type_, WIDTH) + gap

    def heading(self, words: str, note: str = "") -> None:
        """A heading with its space; ``note`` stands small at its right."""
        self.y += 6 if self.y > TOP else 0
        self.paper.text(LEFT, self.y, words, Type(14, "serif"))
        self.paper.text(RIGHT, self.y + 1.2, note, NOTE, align="right")
        self.y += 8

    def keep(self, high: float) -> None:
        """A new page, unless so many millimetres are left on this one."""
        if self.y + high > BOTTOM:
            self.turn()

    def table(
        self, columns: Sequence[Column], rows: Sequence[Sequence[str]], *, row: float = 8.0, has_total: bool = False
    ) -> None:
        """A table with its head on each page; ``has_total``: the last row sums up the others."""
        self._columns(columns)
        for number, cells in enumerate(rows, 1):
            if self.y + row > BOTTOM:
                self.turn()
                self._columns(columns)
            self._row(columns, cells, SUM if has_total and number == len(rows) else CELL, row)
            self.paper.rule(LEFT, self.y, RIGHT, self.y, colour=HAIR, line=0.15)

    def content(self) -> bytes:
        """The file."""
        return self.paper.content()

    def _head(self, house: str, about: str, notes: Sequence[str]) -> None:
        self.paper.picture(LEFT, TOP, 12, 12, "seal.svg")
        self.paper.text(LEFT + 15, TOP + 1, house, NAME, width=105)
        self.paper.text(LEFT + 15, TOP + 7, about, NOTE, width=105)
        for number, note in enumerate(notes):
            self.paper.text(RIGHT, TOP + 1.5 + number * 5.2, note, NOTE, align="right")
        self.y = TOP + 17

    def _scroll(self) -> None:
        """A line below the title."""
        self.paper.rule(LEFT, self.y, RIGHT, self.y, colour=COPPER, line=0.5)
        self.y += 5

    def _columns(self, columns: Sequence[Column]) -> None:
        self._row(columns, [one.title for one in columns], HEAD, 7)
        self.paper.rule(LEFT, self.y, RIGHT, self.y, colour=INK, line=0.35)

    def _row(self, columns: Sequence[Column], cells: Sequence[str], type_: Type, high: float) -> None:
        x = LEFT
        for column, words in zip(columns, cells, strict=True):
            inside = column.width - 3
            left = x + {"left": 1.5, "centre": column.width / 2, "right": column.width - 1.5}[column.align]
            y = self.y + (high - type_.height) / 2
            self.paper.text(left, y, words, type_, align=column.align, width=inside)
            x += column.width
        self.y += high

    def signature(self, *names: str) -> None:
        """Lines to sign on at the foot of the last page."""
        x, y = LEFT, BOTTOM - 8
        if self.y > y - 4:
            self.turn()
        for name in names:
            wide = self.paper.width(name, CELL)
            self.paper.text(x, y, name, CELL)
            self.paper.rule(x + wide + 1.5, y + 4.5, x + wide + 27, y + 4.5, colour=EDGE)
            x += wide + 33
