"""The search page: a letter pad below, cards above."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from typing import cast

from flask import Blueprint, Response, current_app, request

from kiosk.core.clock import midnight_after
from kiosk.core.labels import Labels
from kiosk.core.plug import Entry
from kiosk.media import store as media
from kiosk.search.index import LETTERS, Index, clean
from kiosk.web import args
from kiosk.web.connection import db, house, keep, language, now, today_is
from kiosk.web.htmx import page

search = Blueprint("search", __name__)

SIZE = 4


class Shelf:
    """The index of one revision and day, for each language: notes (days, “sample”) are in the visitor's."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[int, date, Index]] = {}
        self._lock = threading.Lock()

    def index(self, revision: int, day: date, language: str) -> Index:
        with self._lock:
            kept = self._kept.get(language)
            if kept is None or kept[:2] != (revision, day):
                asks = cast(list[Callable[[], list[Entry]]], current_app.extensions["entries"])
                kept = (revision, day, Index(entry for ask in asks for entry in ask()))
                self._kept[language] = kept
            return kept[2]


def _shelf() -> Shelf:
    """The shelf of this application: another house has other entries under the same revision."""
    return cast(Shelf, current_app.extensions.setdefault("search", Shelf()))


@search.get("/search")
def index() -> Response:
    """What is found under the letters typed so far."""
    keep(midnight_after(now()))
    query = clean(request.args.get("q", ""))
    hits, following = _shelf().index(house().revision, today_is().date(), language()).find(query)
    hits = hits if query else []
    sheet = args.sheet(len(hits), SIZE)
    shown = hits[sheet.start : sheet.start + sheet.size]
    return page(
        "search/index.html",
        query=query,
        hits=[(hit, Labels(hit.entry.words, language())) for hit in shown],
        sheet=sheet,
        letters=LETTERS,
        following=following,
        pictures=media.pictures(db(), [hit.entry.picture for hit in shown], language()),
    )
