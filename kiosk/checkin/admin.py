"""The desk of a session: who is in, by hand one more, a class, a correction; the sheet to print and to take away."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, request, url_for

from kiosk.checkin import forms, printed, service, sheet, store
from kiosk.checkin.model import Arrival, Outcome, Source
from kiosk.checkin.pages import entrance
from kiosk.checkin.words import SAID
from kiosk.core.clock import local
from kiosk.core.errors import Invalid, Refused
from kiosk.core.sheets import csv_text
from kiosk.core.workbook import write_table
from kiosk.journal import store as journal
from kiosk.lectures import store as lectures
from kiosk.lectures.model import LectureSession
from kiosk.site import store as site
from kiosk.web.connection import db, house, now, today_is
from kiosk.web.guard import may, staff
from kiosk.web.htmx import page

checkin_admin = Blueprint("checkin_admin", __name__, url_prefix="/admin/lectures")

ABOUT = "desk"
MOST_ROWS = 200
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


@checkin_admin.get("/<code>/roster")
def roster(code: str) -> Response:
    """The desk's page."""
    return page("checkin/admin/roster.html", **_roster(code))


@checkin_admin.get("/<code>/roster/live")
def live(code: str) -> Response:
    """What changes by itself, asked every two seconds."""
    return page("checkin/admin/_roster.html", **_roster(code))


@checkin_admin.post("/<code>/roster")
def add(code: str) -> Response:
    """One more, five more, or a class."""
    event = entrance().numbers.read(request.form.get("event", ""), f"{ABOUT} {code}")
    if event is None:
        flash("这一页太旧了，请再点一次。", "bad")
        return _back(code)
    unit = forms.words(request.form, "unit")[:60]
    arrival = Arrival(
        event=event, session=code, source=Source.PAPER if request.form.get("paper") else Source.DESK,
        people=forms.number(request.form, "people", 0), children=forms.number(request.form, "children", 0),
        unit=unit, by=staff().name,
    )  # fmt: skip
    try:
        answer = service.check_in(house(), arrival, now=now())
    except Invalid as error:
        flash(error.problems[0].sentence, "bad")
        return _back(code)
    is_in = answer.outcome is Outcome.CHECKED_IN
    words = f"加了 {answer.people} 位{f'（{unit}）' if unit else ''}。" if is_in else SAID[answer.outcome].title
    flash(words, "good" if answer.is_good else "bad")
    return _back(code)


@checkin_admin.post("/<code>/roster/void")
def void(code: str) -> Response:
    """Take one out again, and say why."""
    event = entrance().numbers.read(request.form.get("event", ""), f"{ABOUT} {code}")
    receipt, reason = forms.words(request.form, "receipt"), forms.words(request.form, "reason")[:200]
    if event is None:
        flash("这一页太旧了，请再点一次。", "bad")
        return _back(code)
    try:
        answer = service.void(house(), receipt, event, source=Source.DESK, by=staff().name, reason=reason, now=now())
        flash(f"去掉了 {answer.people} 位，原因记下了。", "good")
    except Refused as error:
        flash(error.sentence.split("。")[0] + "。", "bad")
    return _back(code)


@checkin_admin.post("/<code>/roster.<any(csv, xlsx, pdf):kind>")
def export(code: str, kind: str) -> Response:
    """The sheet to take away; who took it, why, and whether with phones, is in the journal."""
    with_phones, reason = request.form.get("phones") == "1", forms.words(request.form, "reason")[:200]
    session = lectures.by_code(db(), code, "zh", today_is().date())
    if not reason:
        flash("请写一句拿去做什么用。", "bad")
        return _back(code)
    found = sheet.present(db(), code)
    content = _made(session, found, kind, with_phones=with_phones)
    by, moment = staff().name, now()
    key = f"{code} {kind} {len(found)} {'phones' if with_phones else 'masked'} {reason}"
    house().write(
        lambda writing: journal.record(writing, "checkin:sheet:export", key, by=by, now=moment, is_shown=False)
    )
    name = f"roster-{code}-{local(moment):%Y%m%d-%H%M}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, headers=headers, content_type=KINDS[kind])


def _made(session: LectureSession, found: list[sheet.Present], kind: str, *, with_phones: bool) -> bytes | str:
    """The sheet as a file; each kind names the last line of the ledger it was made from."""
    head = store.head(db())
    if kind == "pdf":
        ways = sheet.by_source(db(), session.code)
        name = str(site.house(db(), "zh").labels.name)
        return printed.roster(
            session, found, ways, house=name, head=head, with_phones=with_phones, now=now()
        )  # fmt: skip
    cells = sheet.signed(sheet.table(found, with_phones=with_phones), head)
    if kind == "csv":
        return csv_text(sheet.HEAD, cells)
    return write_table("签到表", sheet.HEAD, [[str(cell) for cell in row] for row in cells], {})


def _roster(code: str) -> dict[str, object]:
    door = store.door(db(), code)
    room = store.room(db(), door)
    ways = sheet.by_source(db(), code)
    names = {**sheet.SOURCES, "group": "团体"}
    return {
        "session": lectures.by_code(db(), code, "zh", today_is().date()),
        "door": door,
        "room": room,
        "ways": [(way, names[way], heads) for way, heads in ways.items()],
        "rows": list(reversed(sheet.present(db(), code)))[:MOST_ROWS],
        "events": [entrance().numbers.new(f"{ABOUT} {code}") for _ in range(3)],
        "may_export": may("checkin_admin.export", "POST"),
        "at": now(),
    }


def _back(code: str) -> Response:
    return redirect(url_for("checkin_admin.roster", code=code), 303)  # type: ignore[return-value]
