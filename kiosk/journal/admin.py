"""What was done here, by whom and when: the page and its table to take away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from flask import Blueprint, Response, request

from kiosk.core.clock import at_local, loaded, local, stored
from kiosk.core.days import EARLIEST_YEAR, LATEST_YEAR
from kiosk.core.sheets import csv_text
from kiosk.journal import store, words
from kiosk.journal.store import Wish
from kiosk.web import args
from kiosk.web.connection import db, house, now
from kiosk.web.guard import staff
from kiosk.web.htmx import page

journal = Blueprint("journal_admin", __name__, url_prefix="/admin/audit")

EXPORTED = "journal:audit:export"
SHEET = 50
MOST_EXPORTED = 100_000
LONGEST = 200
HEAD = ("序号", "时间", "谁", "什么", "做了什么", "哪一个", "事件")


@dataclass(frozen=True)
class Line:
    """One line in words."""

    serial: int
    at: str
    by: str
    thing: str
    verb: str
    key: str
    event: str


@journal.get("/")
def index() -> Response:
    """The journal, the latest first, as far as it was asked for."""
    wish = _wish(request.args)
    sheet = args.sheet(store.count(db(), wish), SHEET)
    return page(
        "journal/admin/index.html",
        entries=[_line(one) for one in store.entries(db(), wish, sheet.start, sheet.size)],
        sheet=sheet,
        asked=_asked(),
        people=[(one, words.person_words(one)) for one in store.people(db())],
        things=sorted((words.thing_words(one), one) for one in store.things(db())),
    )


@journal.post("/export")
def export() -> Response:
    """The same lines as a table for a spreadsheet. Who took them away is itself in the journal."""
    by, moment, found = staff().name, now(), store.entries(db(), _wish(request.form), 0, MOST_EXPORTED)
    count = str(len(found))
    house().write(lambda writing: store.record(writing, EXPORTED, count, by=by, now=moment, is_shown=False))
    lines = ((one.serial, one.at, one.by, one.thing, one.verb, one.key, one.event) for one in map(_line, found))
    name = f"audit-{local(now()):%Y%m%d-%H%M}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(csv_text(HEAD, lines), headers=headers, content_type="text/csv; charset=utf-8")


def _asked() -> dict[str, str]:
    """The filter as it stands in the address, for the form and for the next page."""
    return {name: request.args.get(name, "")[:LONGEST] for name in ("by", "thing", "key", "since", "until")}


def _line(entry: store.Entry) -> Line:
    return Line(
        entry.serial,
        f"{local(loaded(entry.at)):%Y-%m-%d %H:%M:%S}",
        words.person_words(entry.by),
        words.thing_words(entry.event.rpartition(":")[0]),
        words.verb_words(entry.event),
        entry.key,
        entry.event,
    )


def _wish(given: Mapping[str, str]) -> Wish:
    """What was asked for; what cannot be understood counts as not asked."""
    by, thing, key = (given.get(name, "")[:LONGEST] for name in ("by", "thing", "key"))
    first, last = _day(given.get("since", "")), _day(given.get("until", ""))
    return Wish(
        by,
        thing,
        key.strip(),
        since=stored(at_local(first, time(0))) if first else "",
        until=stored(at_local(last + timedelta(days=1), time(0))) if last else "",
    )


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if EARLIEST_YEAR <= day.year <= LATEST_YEAR else None
