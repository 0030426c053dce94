"""One person's data, asked for by that person: found, copied, corrected, deleted. No address holds any of it."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from kiosk.checkin import forms, retention
from kiosk.core.errors import Invalid
from kiosk.core.plug import Todo
from kiosk.site import store as site
from kiosk.visitors import service, store
from kiosk.web import guard
from kiosk.web.connection import db, house, now
from kiosk.web.guard import staff
from kiosk.web.htmx import page

visitors_admin = Blueprint("visitors_admin", __name__, url_prefix="/admin/visitors")

LONGEST_QUERY = 40
DAYS = 30


@visitors_admin.get("/")
def index() -> Response:
    """What to look for."""
    return _show("", None, "")


@visitors_admin.post("/find")
def find() -> Response:
    """What is kept under a name, the end of a phone number or a receipt."""
    query = forms.words(request.form, "query")[:LONGEST_QUERY]
    found = store.found(db(), query)
    service.note(house(), "find", len(found), by=staff().name, now=now())
    return _show(query, found, "")


@visitors_admin.post("/copy")
def copy() -> Response:
    """A copy for the person: everything that is kept, in plain words."""
    found = store.of(db(), _chosen()) if _chosen() else []
    if not found:
        flash("请先勾上是哪几条。", "bad")
        return _back()
    service.note(house(), "copy", len(found), by=staff().name, now=now())
    text = render_template("visitors/admin/_copy.html", found=found, days=_days(), at=now())
    headers = {"Content-Disposition": 'attachment; filename="copy.txt"', "Cache-Control": "no-store"}
    return Response("\ufeff" + text, headers=headers, content_type="text/plain; charset=utf-8")


@visitors_admin.post("/<key>")
def correct(key: str) -> Response:
    """Put a name or a phone right."""
    query = forms.words(request.form, "query")[:LONGEST_QUERY]
    name, phone = forms.words(request.form, "name"), forms.words(request.form, "phone")
    try:
        service.correct(house(), key, name, phone, by=staff().name, now=now())
    except Invalid as error:
        return _show(query, store.of(db(), [key]), error.problems[0].sentence, 422)
    flash("改好了。", "good")
    return _show(query, store.of(db(), [key]), "")


@visitors_admin.post("/erase")
def erase() -> Response:
    """Delete names and phones; the numbers stay."""
    gone = service.erase(house(), _chosen(), by=staff().name, now=now())
    words = f"删去了 {gone} 条里的称呼和手机，人数都还在。" if gone else "请先勾上是哪几条。"
    flash(words, "good" if gone else "bad")
    return _back()


@visitors_admin.post("/clock")
def clock() -> Response:
    """A person says that the clock is right after all: what was due goes. :raises Refused:"""
    gone = retention.purge(house(), _days(), by=staff().name, now=now(), is_confirmed=True)
    flash(f"到期的 {gone} 条删去了，人数都还在。", "good")
    return _back()


def todos() -> list[Todo]:
    """What the first page says while nothing is deleted because of the clock."""
    doubt = retention.doubt(db(), now()) if guard.may("visitors_admin.index") else None
    if doubt is None:
        return []
    return [Todo("到期的称呼没有删", doubt.sentence, "去看看", url_for("visitors_admin.index"), "amber", 60)]


def _show(query: str, found: list[store.Said] | None, problem: str, status: int = 200) -> Response:
    response = page(
        "visitors/admin/index.html", query=query, found=found, problem=problem, kept=store.kept(db()), days=_days(),
        doubt=retention.doubt(db(), now()), letters=store.LEAST_LETTERS, digits=store.LEAST_DIGITS,
        is_cut=found is not None and len(found) == store.MOST_FOUND,
    )  # fmt: skip
    response.status_code = status
    return response


def _chosen() -> list[str]:
    return request.form.getlist("scan")[: store.MOST_FOUND]


def _days() -> int:
    return site.settings(db()).get("retention_days", DAYS)


def _back() -> Response:
    return cast(Response, redirect(url_for("visitors_admin.index"), 303))
