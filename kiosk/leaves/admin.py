"""The list of those who never signed out: gone through after the session, and a line on the staff's first page."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from kiosk.checkin import forms
from kiosk.checkin import store as doors
from kiosk.checkin.desk import entrance
from kiosk.checkin.model import Door
from kiosk.core.clock import at_local, local
from kiosk.core.errors import Refused
from kiosk.core.plug import Todo
from kiosk.leaves import service, store
from kiosk.leaves.model import signs_out
from kiosk.lectures import store as lectures
from kiosk.lectures.model import LectureSession
from kiosk.web.connection import db, house, now, today_is
from kiosk.web.guard import may, staff
from kiosk.web.htmx import page

leaves_admin = Blueprint("leaves_admin", __name__, url_prefix="/admin/lectures")

ABOUT = "leaves"
MOST_TODOS = 3
LONGEST_REASON = 200
OLD = "这一页太旧了，请再点一次。"
REASONS = ("讲完一起走的", "领队说的", "志愿者自己说的", "忘了签退，问不到")


@leaves_admin.get("/<code>/leaves")
def show(code: str) -> Response:
    """Who never signed out, and who left when."""
    return _show(code, "")


@leaves_admin.post("/<code>/leaves")
def settle(code: str) -> Response:
    """Say when they left, all of them or those that are ticked."""
    door = doors.door(db(), code)
    event = entrance().numbers.read(request.form.get("event", ""), f"{ABOUT} {code}")
    if event is None:
        return _show(code, OLD)
    is_known = request.form.get("known", "1") == "1"
    left_at = _moment(door, request.form.get("left", "")) if is_known else None
    if is_known and left_at is None:
        return _show(code, "请填几点走的。")
    reason = forms.words(request.form, "reason")[:LONGEST_REASON]
    try:
        heads = service.settle(
            house(), code, _receipts(code, door), event, left_at, by=staff().name, reason=reason, now=now()
        )
    except Refused as error:
        return _show(code, error.sentence.split("。")[0] + "。")
    flash(f"{heads} 位的离开时间记下了。" if is_known else f"{heads} 位核过了，时长不计。", "good")
    return cast(Response, redirect(url_for("leaves_admin.show", code=code), 303))


def tools(session: LectureSession) -> str:
    """What the desk's page says of signing out; nothing where nobody does."""
    door = doors.door(db(), session.code)
    if not signs_out(door) or not may("leaves_admin.show"):
        return ""
    heads = sum(one.heads for one in store.stays(db(), session.code) if one.is_open(door))
    return render_template("leaves/admin/_tools.html", session=session, door=door, heads=heads, is_over=_is_over(door))


def todos() -> list[Todo]:
    """Sessions that wait for somebody to look."""
    if not may("leaves_admin.show"):
        return []
    found = store.reviews(db(), now())
    made = [
        Todo(
            f"“{_session(one.session).labels.title}”有 {one.heads} 位没签退", "核过之前，他们的时长不算", "去核",
            url_for("leaves_admin.show", code=one.session), weight=8,
        )
        for one in found[:MOST_TODOS]
    ]  # fmt: skip
    if len(found) > MOST_TODOS:
        rest, path = found[MOST_TODOS:], url_for("leaves_admin.show", code=found[MOST_TODOS].session)
        heads = sum(one.heads for one in rest)
        made.append(Todo(f"还有 {len(rest)} 场、{heads} 位没签退", "一场一场核", "去核", path, weight=7))
    return made


def _show(code: str, problem: str) -> Response:
    door = doors.door(db(), code)
    found = store.stays(db(), code)
    response = page(
        "leaves/admin/show.html", session=_session(code), door=door, problem=problem, reasons=REASONS,
        typed=request.form, event=entrance().numbers.new(f"{ABOUT} {code}"), signs_out=signs_out(door),
        open=[one for one in found if one.is_open(door)], is_over=_is_over(door), grace=service.GRACE_MINUTES,
        done=[one for one in found if one.has_times and not one.is_open(door)],
        paper=sum(one.heads for one in found if not one.has_times), usual=f"{local(door.ends_at):%H:%M}",
    )  # fmt: skip
    response.status_code = 422 if problem else 200
    return response


def _receipts(code: str, door: Door) -> list[str]:
    """The people of the button that was pressed."""
    if request.form.get("whom") == "all":
        return [one.receipt for one in store.stays(db(), code) if one.is_open(door)]
    return request.form.getlist("receipt")


def _moment(door: Door, text: str) -> datetime | None:
    """A time of day as a moment of the session, which may end after midnight."""
    try:
        clock_time = time.fromisoformat(text)
    except ValueError:
        return None
    begins: date = local(door.starts_at).date()
    moment = at_local(begins, clock_time)
    is_next_day = local(door.leaves_until).date() > begins and moment < door.opens_at
    return moment + timedelta(days=1) if is_next_day else moment


def _is_over(door: Door) -> bool:
    return now() > door.leaves_until


def _session(code: str) -> LectureSession:
    return lectures.by_code(db(), code, "zh", today_is().date())
