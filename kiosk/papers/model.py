"""A sheet that was signed by hand, as somebody types it back."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from kiosk.checkin.model import Arrival, Personal, Source
from kiosk.core.errors import Invalid, Problem

MOST_LINES = 200
CONSENT = "paper-2026-11"
"""What the head of the printed sheet says; a new text gets a new name."""
SPACES = re.compile(r"[\s,，、;；]+")
NUMBER = re.compile(r"[0-9０-９]{1,4}")


@dataclass(frozen=True)
class Line:
    """One line: what somebody wrote, how many adults and how many children under 14."""

    name: str
    people: int
    children: int


def read_lines(text: str) -> list[Line]:
    """``王姨``, ``王姨 2``, ``示例小学 4 40``, ``3``: a name or none, adults (1 if nothing is said), children.

    :raises Invalid: with the first line that says something else.
    """
    found = [_line(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not found:
        raise Invalid([Problem("", "lines", "还没有输。照着纸，一行输一笔。")])
    if len(found) > MOST_LINES:
        raise Invalid([Problem("", "lines", f"一次最多 {MOST_LINES} 行，请分几次输。")])
    return found


def _line(number: int, text: str) -> Line:
    pieces = [one for one in SPACES.split(text) if one]
    numbers: list[int] = []
    while pieces and NUMBER.fullmatch(pieces[-1]):
        numbers.insert(0, int(pieces.pop()))
    name = " ".join(pieces)
    if len(numbers) > 2 or len(name) > 40:
        raise Invalid([Problem(str(number), "lines", f"第 {number} 行看不懂：先写称呼，再写大人几位、小孩几位。")])
    return Line(name, numbers[0] if numbers else 1, numbers[1] if len(numbers) > 1 else 0)


def arrivals(lines: list[Line], session: str, form: str, by: str) -> list[Arrival]:
    """The lines as attempts to come in. Each has a number of its own that follows from the form's: sent twice, the
    sheet is written down once. More than nine heads are a unit, whose name is no person's."""
    return [
        Arrival(
            event=hashlib.sha256(f"{form} {number}".encode()).hexdigest()[:32],
            session=session,
            source=Source.PAPER,
            people=line.people,
            children=line.children,
            unit=line.name if line.people + line.children > 9 else "",
            personal=Personal(line.name, "", CONSENT) if line.name and line.people + line.children <= 9 else Personal(),
            by=by,
        )
        for number, line in enumerate(lines, 1)
    ]
