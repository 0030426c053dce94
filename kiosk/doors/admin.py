"""The staff's pages of the rules: one session's, and those of the house."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from kiosk.checkin import rulebook, store
from kiosk.checkin.model import Mode
from kiosk.core.errors import Problem
from kiosk.doors import forms, service
from kiosk.doors.words import MODES
from kiosk.lectures import store as lectures
from kiosk.lectures.model import LectureSession
from kiosk.web.connection import db, house, now, today_is
from kiosk.web.guard import may, staff
from kiosk.web.htmx import page

doors_admin = Blueprint("doors_admin", __name__, url_prefix="/admin/doors")


@doors_admin.get("/")
def usual() -> Response:
    """The house's usual rules."""
    return _form(None, forms.typed(rulebook.usual(db())), [])


@doors_admin.post("/")
def set_usual() -> Response:
    """Save the house's usual rules."""
    rules, problems = forms.read({**request.form.to_dict(), "signs_up_from": "", "signs_up_until": ""})
    if problems:
        return _form(None, request.form.to_dict(), problems)
    service.set_usual(house(), rules, by=staff().name, now=now())
    flash("平常的规则改好了，没有单独定规则的场次马上照这个来。", "good")
    return _to(url_for("doors_admin.usual"))


@doors_admin.get("/<code>")
def rules(code: str) -> Response:
    """The rules of one session."""
    return _form(code, forms.typed(store.door(db(), code).rules), [])


@doors_admin.post("/<code>")
def set_rules(code: str) -> Response:
    """Save the rules of one session, or go by the usual ones again."""
    if request.form.get("action") == "usual":
        service.go_by_usual(house(), code, by=staff().name, now=now())
        flash("这一场照平常的规则来。", "good")
        return _to(url_for("doors_admin.rules", code=code))
    rules_, problems = forms.read(request.form)
    if problems:
        return _form(code, request.form.to_dict(), problems)
    service.set_rules(house(), code, rules_, by=staff().name, now=now())
    flash("这一场的规则改好了，门口马上照这个来。", "good")
    return _to(url_for("doors_admin.rules", code=code))


def way_in(session: LectureSession) -> str:
    """The way from a session to its rules."""
    return render_template("doors/admin/_way_in.html", session=session) if may("doors_admin.rules") else ""


def way_to_usual() -> str:
    """The way from the schedule to the usual rules."""
    return render_template("doors/admin/_way_in.html", session=None) if may("doors_admin.usual") else ""


def _form(code: str | None, typed: dict[str, str], problems: list[Problem]) -> Response:
    response = page(
        "doors/admin/form.html",
        session=lectures.by_code(db(), code, "zh", today_is().date()) if code else None,
        door=store.door(db(), code) if code else None,
        is_own=bool(code) and rulebook.are_own(db(), code or ""),
        typed=typed,
        problems={one.field: one.sentence for one in problems},
        modes=[(mode.value, *MODES[mode]) for mode in Mode],
    )
    response.status_code = 422 if problems else 200
    return response


def _to(target: str) -> Response:
    return cast(Response, redirect(target, 303))
