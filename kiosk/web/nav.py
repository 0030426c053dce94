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
    here = _here(known)
    return [
        Line(line.title, line.icon, _path(line), line is here)
        for line in known
        if line.group == group and guard.may(line.endpoint)
    ]


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
    return max(exact or fitting, key=lambda line: len(line.arguments), default=None)
