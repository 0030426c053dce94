"""The lines of a paper sheet, as they are typed back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.checkin import forms
from kiosk.checkin.model import Arrival, Personal, Source
from kiosk.roster.service import line_event

LINES = 20
MOST_LINES = 60
CONSENT = "paper"
"""What stands for the notice that is printed on the sheet and signed there."""


@dataclass(frozen=True)
class Line:
    """One line as it was typed; numbers as text."""

    unit: str = ""
    name: str = ""
    people: str = ""
    children: str = ""
    agreed: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.unit or self.name or self.people or self.children)


def lines(form: Any) -> list[Line]:
    """The lines of the form that say something, in order."""
    agreed = form.get("agreed") == "1"
    columns = [form.getlist(name)[:MOST_LINES] for name in ("unit", "name", "people", "children")]
    typed = [[forms.words({"x": cell}, "x") for cell in column] for column in columns]
    found = [
        Line(unit[:60], name[:40], people[:6], children[:6], agreed)
        for unit, name, people, children in zip(*typed, strict=False)
    ]
    return [line for line in found if not line.is_empty]


def arrivals(typed: list[Line], session: str, event: str, by: str) -> list[Arrival]:
    """What the lines stand for. A name without a number stands for one; it is kept only if its owner agreed."""
    return [
        Arrival(
            event=line_event(event, number), session=session, source=Source.PAPER, people=_people(line),
            children=_number(line.children), unit=line.unit, by=by,
            personal=Personal(line.name, "", CONSENT) if line.name and line.agreed else Personal(),
        )
        for number, line in enumerate(typed)
    ]  # fmt: skip


def filled_up(typed: list[Line]) -> list[Line]:
    """As many lines as a sheet shows, and a few more below what is typed."""
    return typed + [Line()] * max(5, LINES - len(typed))


def _people(line: Line) -> int:
    return _number(line.people) if line.people or line.children else 1


def _number(text: str) -> int:
    numbers: Mapping[str, str] = {"x": text}
    return forms.number(numbers, "x", 0)
