"""What the staff see first: what waits for them and what was done last."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from flask import Blueprint, Response, current_app

from kiosk.core.plug import Todo
from kiosk.revisions import store as revisions
from kiosk.revisions import words
from kiosk.web.connection import db, today_is
from kiosk.web.htmx import page

today = Blueprint("today", __name__, url_prefix="/admin")

LAST = 4


@today.get("/")
def index() -> Response:
    """The day at a glance."""
    return page(
        "today/index.html",
        moment=today_is(),
        todos=_todos(),
        batches=revisions.latest(db(), LAST),
        summary=words.summary,
    )


def _todos() -> list[Todo]:
    asks = cast(list[Callable[[], list[Todo]]], current_app.extensions["todos"])
    return sorted((one for ask in asks for one in ask()), key=lambda one: -one.weight)
