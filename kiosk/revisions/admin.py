"""Staff pages of the changes: a record's history, two states side by side, undo, going back, what was deleted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import cast

from flask import Blueprint, Response, abort, current_app, flash, request, url_for

from kiosk.core.errors import Invalid, NotFound, Refused
from kiosk.revisions import service, store, words
from kiosk.revisions.desk import parts, said, see
from kiosk.revisions.model import TRASH_DAYS, Batch, Change, differences
from kiosk.web import guard
from kiosk.web.addresses import inside
from kiosk.web.connection import db, house, now
from kiosk.web.guard import staff
from kiosk.web.htmx import page

revisions_admin = Blueprint("revisions_admin", __name__, url_prefix="/admin/revisions")

SHOWN = 60
DESK_PARTS = {"lectures": "lectures_admin.index", "venues": "lectures_admin.index", "series": "lectures_admin.index"}


@revisions_admin.get("/")
def index() -> Response:
    """The last acts of all."""
    found = store.latest(db(), SHOWN)
    return page("revisions/admin/index.html", batches=found, summary=words.summary, may_undo=_may)


@revisions_admin.get("/dropped")
def dropped() -> Response:
    """What was deleted and can still be brought back."""
    found = store.dropped(db(), now() - timedelta(days=TRASH_DAYS))
    return page("revisions/admin/dropped.html", batches=found, summary=words.summary, days=TRASH_DAYS, may_undo=_may)


@revisions_admin.get("/of/<part>/<path:record_id>")
def history(part: str, record_id: str) -> Response:
    """The steps of one record, and how two of its states differ."""
    if part not in parts():
        raise NotFound(part)
    steps = store.history(db(), part, record_id)
    if not steps:
        raise NotFound(record_id)
    newer = _chosen(steps, "to", steps[0][1])
    older = _chosen(steps, "from", newer)
    before = newer.before if older is newer else older.after
    return page(
        "revisions/admin/history.html",
        part=part,
        record_id=record_id,
        title=service.title_of(newer.after or newer.before or {}),
        noun=words.PARTS.get(part, part),
        steps=steps,
        newer=newer,
        older=older,
        found=differences(before or {}, newer.after or {}),
        words=words,
        desk=desk_of(part, record_id),
    )


@revisions_admin.post("/undo/<int:number>")
def undo(number: int) -> Response:
    """Take an act back."""
    done = store.batch(db(), number)
    if not _may(done):
        abort(403)
    try:
        again = service.undo(house(), parts(), number, by=staff().name, now=now())
    except (Refused, Invalid) as error:
        flash(_sentence(error), "bad")
        return see(_back())
    return said(f"撤销了：{words.summary(done)}。", _back(), again)


@revisions_admin.post("/back/<int:number>")
def go_back(number: int) -> Response:
    """Bring a record back to how it was after one of its changes."""
    step = store.change(db(), number)
    if not _may_part(step.part):
        abort(403)
    title = service.title_of(step.after or {})
    try:
        done = service.go_back(house(), parts(), number, title=title, by=staff().name, now=now())
    except (Refused, Invalid) as error:
        flash(_sentence(error), "bad")
        return see(_back())
    return said(f"“{title}”退回到了选的那一版。", _back(), done)


def desk_of(part: str, record_id: str) -> str:
    """Where a record is edited; nothing if nowhere."""
    desks = cast(dict[str, Callable[[str], str]], current_app.extensions["desks"])
    return desks[part](record_id) if part in desks else ""


def _may(batch: Batch) -> bool:
    """Whether this person may take an act back: only what they might have done."""
    return not batch.is_undone and all(_may_part(step.part) for step in batch.changes)


def _may_part(part: str) -> bool:
    return guard.may(DESK_PARTS.get(part, "exhibits_admin.index"), "POST")


def _chosen(steps: list[tuple[Batch, Change]], name: str, default: Change) -> Change:
    wanted = request.args.get(name, "")
    return next((step for _, step in steps if str(step.id) == wanted), default)


def _sentence(error: Refused | Invalid) -> str:
    text = error.sentence if isinstance(error, Refused) else error.problems[0].sentence
    return text.split("。")[0] + "。"


def _back() -> str:
    return inside(request.form.get("to", "")) or url_for("revisions_admin.index")
