"""The reports of a month and of a year, on the page, on paper and as a workbook; and how one lecture's room filled."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import date
from typing import cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from kiosk.checkin import forms
from kiosk.checkin import store as doors
from kiosk.core import workbook
from kiosk.core.clock import local
from kiosk.core.errors import Invalid, NotFound
from kiosk.lectures import store as lectures
from kiosk.lectures.model import LectureSession
from kiosk.reports import chart, service, store
from kiosk.reports.model import BY_HAND, Line, Period, Report
from kiosk.reports.printed import paper
from kiosk.reports.words import KINDS, MEANINGS, figures, mark, stays, tables, way_words
from kiosk.site import store as site
from kiosk.web.connection import db, house, now, today_is
from kiosk.web.guard import may, staff
from kiosk.web.htmx import page

reports_admin = Blueprint("reports_admin", __name__, url_prefix="/admin/reports")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DICTIONARIES = (
    ("六传六习", "themes", "theme"),
    ("五大平台", "platforms", "platform"),
    ("形式", "lecture-forms", "form"),
)


@reports_admin.get("/")
def index() -> Response:
    """The report of a month or a year; of this month if none is named."""
    return _show(_asked(request.args.get("period", "")), {}, {})


@reports_admin.get("/<period>.xlsx")
def book(period: str) -> Response:
    """The report as a workbook. :raises NotFound: if there is no such month or year"""
    report = _report(period)
    content = workbook.report_book(tables(report, _piles(report)))
    return _file(content, f"report-{report.period}.xlsx", XLSX)


@reports_admin.get("/<period>.pdf")
def printed(period: str) -> Response:
    """The report to print and sign. :raises NotFound: if there is no such month or year"""
    report = _report(period)
    content = paper(report, _piles(report), house=str(site.house(db(), "zh").labels.name), now=now())
    return _file(content, f"report-{report.period}.pdf", "application/pdf")


@reports_admin.get("/sessions/<code>")
def session(code: str) -> Response:
    """How the room of one lecture filled."""
    door = doors.door(db(), code)
    came = store.arrivals(db(), code)
    shown = lectures.by_code(db(), code, "zh", today_is().date())
    day = shown.day
    held = next(
        (one for one in store.held(db(), day, day, max(now(), shown.starts_at)) if one.session.code == code), None
    )
    return page(
        "reports/admin/session.html", session=shown, door=door, room=doors.room(db(), door), held=held,
        curve=chart.curve(came, door.opens_at, door.starts_at, door.ends_at, now()) if came else None,
        ways=[(way_words(way), heads) for way, heads in held.ways.items()] if held else [],
        size=(chart.WIDTH, chart.HEIGHT, chart.LEFT),
    )  # fmt: skip


@reports_admin.post("/figures")
def add_figure() -> Response:
    """Write down a number that no check-in made."""
    form, asked = request.form, _asked(request.form.get("period", ""))
    event = form.get("event", "")
    try:
        if not (len(event) == 32 and event.isalnum()):
            raise Invalid([])
        service.add_figure(
            house(), event, form.get("kind", ""), _day(form.get("day", "")), forms.number(form, "people", -1),
            forms.number(form, "sessions", 0), forms.words(form, "how")[:200], by=staff().name, now=now(),
        )  # fmt: skip
    except Invalid as error:
        return _show(asked, {one.field: one.sentence for one in error.problems}, form.to_dict(), 422)
    flash("记下了。", "good")
    return _to(asked)


@reports_admin.post("/figures/<int:number>/drop")
def drop_figure(number: int) -> Response:
    """Take a figure out again."""
    service.drop_figure(house(), number, by=staff().name, now=now())
    flash("去掉了。", "good")
    return _to(_asked(request.form.get("period", "")))


def way_in(session: LectureSession) -> str:
    """The way from a lecture that has begun to how its room filled."""
    has_begun = now() >= session.starts_at
    return render_template("reports/admin/_way_in.html", session=session) if has_begun else ""


def _report(period: str) -> Report:
    try:
        return store.report(db(), Period.read(period), now())
    except ValueError:
        raise NotFound(period) from None


def _file(content: bytes, name: str, kind: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, headers=headers, content_type=kind)


def _show(asked: Period, problems: dict[str, str], typed: dict[str, str], status: int = 200) -> Response:
    report = store.report(db(), asked, now())
    response = page(
        "reports/admin/index.html", report=report, period=asked, piles=_piles(report), bars=chart.bars(report.bars),
        ways=[(way_words(way), way, heads) for way, heads in report.ways], by_hand=BY_HAND, meanings=MEANINGS,
        tiles=figures(report), stays=stays(report), mark=mark, kinds=KINDS, at=now(),
        house=site.house(db(), "zh"), may_write=may("reports_admin.add_figure", "POST"), problems=problems,
        typed=typed, size=(chart.WIDTH, chart.HEIGHT, chart.LEFT), event=_event(), this_month=_asked(""),
    )  # fmt: skip
    response.status_code = status
    return response


def _piles(report: Report) -> list[tuple[str, Sequence[Line]]]:
    """The sessions by category and by place."""
    found: list[tuple[str, Sequence[Line]]] = []
    for name, dictionary, field in DICTIONARIES:
        terms = site.terms(db(), dictionary, "zh")
        titles = {code: str(term.labels.title) for code, term in terms.items()}
        found.append((name, report.by(_named(titles, field))))
    found.append(("地点", report.by(lambda one: str(one.venue.labels.name or one.venue.slug))))
    return found


def _named(titles: dict[str, str], field: str) -> Callable[[LectureSession], str]:
    return lambda one: titles.get(getattr(one, field), getattr(one, field))


def _asked(text: str) -> Period:
    try:
        return Period.read(text)
    except ValueError:
        today = local(now()).date()
        return Period(today.year, today.month)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _event() -> str:
    """A form's own number, so that a second click writes no second figure."""
    return secrets.token_hex(16)


def _to(period: Period) -> Response:
    return cast(Response, redirect(url_for("reports_admin.index", period=str(period)), 303))
