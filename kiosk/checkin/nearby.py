"""What there is to look at until a lecture begins: an exhibit on show now that has to do with it, or is near it."""

from __future__ import annotations

from datetime import date

from kiosk.core.db import Connection
from kiosk.exhibits import store as exhibits
from kiosk.exhibits.model import Exhibit
from kiosk.lectures.model import LectureSession
from kiosk.site import store as site

MOST_LOOKED_AT = 30
NEAR = 2
"""So much the same floor counts beside words that exhibit and lecture have in common."""


def before(db: Connection, session: LectureSession, today: date, language: str) -> Exhibit | None:
    """The exhibit to look at before a lecture; None while nothing is on show."""
    places = {hall.slug: str(hall.labels.zh.place) for hall in site.halls(db, language)}
    asked, here = _pairs(f"{session.labels.zh.title}{session.labels.zh.line}"), str(session.venue.labels.zh.place)
    found = exhibits.listed(db, today, language, most=MOST_LOOKED_AT)

    def fit(one: Exhibit) -> int:
        common = len(asked & _pairs(f"{one.labels.zh.title}{one.labels.zh.line}"))
        place = places.get(one.hall, "")
        return common + (NEAR if place and (place in here or here in place) else 0)

    return max(found, key=fit, default=None)


def _pairs(text: str) -> set[str]:
    """Every two letters that stand side by side."""
    return {text[at : at + 2] for at in range(len(text) - 1) if text[at : at + 2].isalnum()}
