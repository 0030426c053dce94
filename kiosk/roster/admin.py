"""The desk of a session, at a table and on a tablet: it asks every two seconds and loses nothing that is typed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import cast

from flask import Blueprint, Response, current_app, flash, jsonify, redirect, render_template, request, url_for

from kiosk.checkin import forms, queue, sheet
from kiosk.checkin import service as doors
from kiosk.checkin import store as door_store
from kiosk.checkin.desk import touched
from kiosk.checkin.entrance import Entrance
from kiosk.checkin.model import Answer, Arrival, Outcome, Source
from kiosk.checkin.words import SAID
from kiosk.core.errors import Invalid, NotFound, Refused
from kiosk.lectures import store as lectures
from kiosk.lectures.model import LectureSession
from kiosk.roster import paper, service, store
from kiosk.web import args
from kiosk.web.connection import db, house, now, today_is
from kiosk.web.guard import may, staff
from kiosk.web.htmx import is_boosted, is_swap, page, say

roster_admin = Blueprint("roster_admin", __name__, url_prefix="/admin/lectures")

ABOUT = "desk"
ROWS, LEAST_ROWS = 7, 3
MOST_SEATS_DRAWN = 120
LONGEST_QUERY = 40
KEPT = re.compile("[0-9a-f]{32}")
LONGEST_WAIT = 12 * 3_600_000
OLD = "这一页太旧了，请再点一次。"
REASONS = ("数错了", "点重了", "有人没进场就走了", "填错了场次")


@roster_admin.get("/<code>/roster")
def roster(code: str) -> Response:
    """The desk's page."""
    return page(
        "roster/admin/index.html", **_list(code), units=store.units(db(), now()),
        may_export=may("checkin_admin.export", "POST"), reasons=REASONS,
    )  # fmt: skip


@roster_admin.get("/<code>/roster/live")
def live(code: str) -> Response:
    """What changes by itself, asked every two seconds."""
    return page("roster/admin/_live.html", **_list(code))


@roster_admin.post("/<code>/roster")
def add(code: str) -> Response:
    """One more, five more, or a class."""
    event = _event(code)
    if event is None:
        return _told(code, OLD, is_bad=True)
    arrival = _added(code, event)
    try:
        return _answered(code, doors.check_in(house(), arrival, now=now()), arrival.unit)
    except Invalid as error:
        return _told(code, error.problems[0].sentence, is_bad=True)


@roster_admin.get("/<code>/roster/claims/<int:number>")
def claim(code: str, number: int) -> Response:
    """Those who signed up, before they come in: what they said, and how many they are now. :raises NotFound:"""
    return _claim(code, number, {}, "")


@roster_admin.post("/<code>/roster/kept")
def bring(code: str) -> Response:
    """One tap that a tablet kept while it could not reach us; ``refused`` says why it was not written down."""
    event = request.form.get("event", "")
    if not KEPT.fullmatch(event):
        return jsonify(refused=OLD)
    waited = timedelta(milliseconds=min(forms.number(request.form, "waited", 0, digits=9), LONGEST_WAIT))
    try:
        answer = service.bring(house(), _added(code, event), waited=waited, now=now())
    except (Invalid, NotFound) as error:
        return jsonify(refused=error.problems[0].sentence if isinstance(error, Invalid) else "没有这一场。")
    return jsonify(refused="" if answer.is_good else SAID[answer.outcome].title + "。")


@roster_admin.post("/<code>/roster/claims/<int:number>")
def come(code: str, number: int) -> Response:
    """Those who signed up are here, as many as came."""
    event = _event(code)
    if event is None:
        return _told(code, OLD, is_bad=True)
    heads = _numbers_typed()
    try:
        answer = service.claim_comes(house(), code, number, event, *heads, by=staff().name, now=now())
    except Invalid as error:
        return _claim(code, number, request.form, error.problems[0].sentence)
    return _answered(code, answer, "")


@roster_admin.post("/<code>/roster/heads")
def heads(code: str) -> Response:
    """数人头."""
    event = _event(code)
    if event is None:
        return _told(code, OLD, is_bad=True)
    try:
        service.count_heads(house(), code, event, forms.number(request.form, "heads", -1), by=staff().name, now=now())
    except Invalid as error:
        return _told(code, error.problems[0].sentence, is_bad=True)
    return _told(code, "数好的人数记下了。")


@roster_admin.get("/<code>/roster/<receipt>")
def one(code: str, receipt: str) -> Response:
    """One line of the list, to be corrected. :raises NotFound:"""
    return _one(code, receipt, {}, "")


@roster_admin.post("/<code>/roster/<receipt>")
def correct(code: str, receipt: str) -> Response:
    """Another number, with a reason."""
    event, reason = _event(code), forms.words(request.form, "reason")[:200]
    if event is None:
        return _one(code, receipt, request.form, OLD)
    try:
        service.correct(
            house(), code, receipt, event, *_numbers_typed(), by=staff().name, reason=reason, now=now()
        )  # fmt: skip
    except Refused as error:
        return _one(code, receipt, request.form, _zh(error))
    except Invalid as error:
        return _one(code, receipt, request.form, error.problems[0].sentence)
    return _told(code, "人数改好了，原因记下了。")


@roster_admin.post("/<code>/roster/void")
def void(code: str) -> Response:
    """Take one out again, and say why."""
    event, reason = _event(code), forms.words(request.form, "reason")[:200]
    receipt = forms.words(request.form, "receipt")
    if event is None:
        return _told(code, OLD, is_bad=True)
    _line(code, receipt)
    try:
        answer = doors.void(house(), receipt, event, source=Source.DESK, by=staff().name, reason=reason, now=now())
    except Refused as error:
        return _one(code, receipt, request.form, _zh(error))
    return _told(code, f"去掉了 {answer.people} 位，原因记下了。")


@roster_admin.get("/<code>/roster/paper")
def paper_form(code: str) -> Response:
    """A paper sheet, to be typed back."""
    return _paper(code, [], {}, "")


@roster_admin.post("/<code>/roster/paper")
def paper_back(code: str) -> Response:
    """All lines of a paper sheet in one go."""
    event = _event(code)
    lines = paper.lines(request.form)
    if event is None:
        return _paper(code, lines, {}, "这一页开得太久，东西都还在，请再点一次。")
    try:
        total = service.type_back(house(), paper.arrivals(lines, code, event, staff().name), now=now())
    except Invalid as error:
        faults = {int(problem.place): problem.sentence for problem in error.problems}
        return _paper(code, lines, faults, f"有 {len(faults)} 行要改一下，一行都还没记。")
    return _told(code, f"补录了 {total} 位。" if total else "一行都没填。", is_bad=not total)


def way_in(session: LectureSession) -> str:
    """The way from the schedule to the desk."""
    return render_template("roster/admin/_way_in.html", session=session) if may("roster_admin.roster") else ""


def _added(code: str, event: str) -> Arrival:
    return replace(touched(code, event, Source.DESK), people=forms.number(request.form, "people", 0), by=staff().name)


def _list(code: str) -> dict[str, object]:
    door = door_store.door(db(), code)
    query = request.args.get("q", "")[:LONGEST_QUERY]
    found, claims = store.sought(db(), code, query), store.claims(db(), code, query)
    size = max(LEAST_ROWS, ROWS - 2 * len(claims))
    shown = args.sheet(len(found), size)
    names = {**sheet.SOURCES, "group": "团体"}
    return {
        "session": _session(code), "door": door, "room": door_store.room(db(), door), "query": query,
        "ways": [(way, names[way], heads_) for way, heads_ in sheet.by_source(db(), code).items()],
        "rows": found[shown.start : shown.start + size], "shown": shown, "claims": claims,
        "heads": store.counted(db(), code), "last": store.last_by(db(), code, staff().name, now()),
        "event": lambda: _numbers().numbers.new(f"{ABOUT} {code}"), "at": now(), "most_seats": MOST_SEATS_DRAWN,
    }  # fmt: skip


def _one(code: str, receipt: str, typed: object, problem: str) -> Response:
    response = page(
        "roster/admin/one.html", session=_session(code), line=_line(code, receipt), typed=typed, problem=problem,
        reasons=REASONS, event=_numbers().numbers.new(f"{ABOUT} {code}"),
    )  # fmt: skip
    response.status_code = 422 if problem else 200
    return response


def _claim(code: str, number: int, typed: object, problem: str) -> Response:
    found, _ = queue.waits(db(), code, number)
    response = page(
        "roster/admin/claim.html", session=_session(code), claim=found, typed=typed, problem=problem,
        leader=queue.words(db(), number).name, masked=sheet.hidden,
        event=_numbers().numbers.new(f"{ABOUT} {code}"),
    )  # fmt: skip
    response.status_code = 422 if problem else 200
    return response


def _numbers_typed() -> tuple[int, int, int]:
    """Adults, children, and the elders among the adults."""
    people, children, elders = (forms.number(request.form, name, 0) for name in ("people", "children", "elders"))
    return people, children, elders


def _paper(code: str, lines: list[paper.Line], faults: dict[int, str], problem: str) -> Response:
    event = request.form.get("event") if problem and _event(code) else _numbers().numbers.new(f"{ABOUT} {code}")
    response = page(
        "roster/admin/paper.html", session=_session(code), typed=paper.filled_up(lines), faults=faults, event=event,
        problem=problem, units=store.units(db(), now()), agreed=request.form.get("agreed") == "1",
    )  # fmt: skip
    response.status_code = 422 if problem else 200
    return response


def _answered(code: str, answer: Answer, unit: str) -> Response:
    if answer.outcome is not Outcome.CHECKED_IN:
        return _told(code, SAID[answer.outcome].title + "。", is_bad=not answer.is_good)
    return _told(code, f"加了 {answer.people} 位{f'（{unit}）' if unit else ''}。")


def _told(code: str, words: str, *, is_bad: bool = False) -> Response:
    """To a page that asks for its list only, the list or a word; else the whole page, which says it."""
    if is_swap() and not is_boosted():
        return say(words, 409) if is_bad else live(code)
    flash(words, "bad" if is_bad else "good")
    return cast(Response, redirect(url_for("roster_admin.roster", code=code), 303))


def _event(code: str) -> str | None:
    """The number of the form that was sent; None if it is not of this desk."""
    return _numbers().numbers.read(request.form.get("event", ""), f"{ABOUT} {code}")


def _line(code: str, receipt: str) -> sheet.Present:
    line = store.one(db(), code, receipt)
    if line is None:
        raise NotFound(receipt)
    return line


def _session(code: str) -> LectureSession:
    return lectures.by_code(db(), code, "zh", today_is().date())


def _numbers() -> Entrance:
    return cast(Entrance, current_app.extensions["entrance"])


def _zh(error: Refused) -> str:
    return error.sentence.split("。")[0] + "。"
