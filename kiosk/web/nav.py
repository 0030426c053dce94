"""The side bar of the staff pages: the lines that the rooms hand in and this person may follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from flask import Flask, current_app, g, request, url_for

from kiosk.core.plug import Nav
from kiosk.web import guard


@dataclass(frozen=True)
class Line:
    """One line as the page shows it."""

    title: str
    icon: str
    path: str
    is_here: bool


def init_app(app: Flask, lines: Sequence[Nav]) -> None:
    """Give the templates ``nav_lines(group)``."""
    app.extensions["nav"] = sorted(lines, key=lambda line: line.order)
    app.context_processor(lambda: {"nav_lines": nav_lines})


def nav_lines(group: str) -> list[Line]:
    """The lines of a group that this person may follow."""
    known = cast(list[Nav], current_app.extensions["nav"])
    here = _here([line for line in known if not line.opens])
    lines = (_line(line, here) for line in known if line.group == group)
    return [line for line in lines if line is not None]


def _line(line: Nav, here: Nav | None) -> Line | None:
    if line.opens:
        inside = nav_lines(line.opens)
        return Line(line.title, line.icon, inside[0].path, any(one.is_here for one in inside)) if inside else None
    return Line(line.title, line.icon, _path(line), line is here) if guard.may(line.endpoint) else None


def _path(line: Nav) -> str:
    arguments: dict[str, Any] = dict(line.arguments)
    return url_for(line.endpoint, **arguments)


def _here(known: list[Nav]) -> Nav | None:
    """The line this page belongs to: of those of its room the one that says most about it."""
    asked = {**request.args.to_dict(), **g.get("nav", {})}
    room = (request.endpoint or "").split(".")[0]
    fitting = [
        line
        for line in known
        if line.endpoint.split(".")[0] == room and all(asked.get(key) == value for key, value in line.arguments.items())
    ]
    exact = [line for line in fitting if line.endpoint == request.endpoint]
    return max(exact or fitting, key=_nearness, default=None)


def _nearness(line: Nav) -> tuple[int, int]:
    """How much a line says about this page: what it asks for, how much of the address it shares."""
    path = _path(line).partition("?")[0]
    return len(line.arguments), len(path) if request.path.startswith(path) else 0
