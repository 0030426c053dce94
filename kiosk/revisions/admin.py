"""Staff pages of the changes: a record's history, two states side by side, undo, going back, what was deleted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

from flask import Blueprint, Response, abort, current_app, flash, request, url_for

from kiosk.core.errors import Invalid, NotFound, Refused
from kiosk.revisions import store, undoing, words
from kiosk.revisions.desk import parts, said, see
from kiosk.revisions.model import TRASH_DAYS, Batch, Change, Conflict, differences, digest_of, is_long_ago, title_of
from kiosk.web import guard
from kiosk.web.addresses import inside
from kiosk.web.connection import db, house, now
from kiosk.web.guard import staff
from kiosk.web.htmx import page

revisions_admin = Blueprint("revisions_admin", __name__, url_prefix="/admin/revisions")

SHOWN = 60
MOST_NUMBER = 1 << 62
"""The database counts no further."""
KEEPERS = {
    "house": "site_admin.settings",
    "halls": "site_admin.index",
    "notices": "site_admin.index",
    "dictionaries": "site_admin.index",
    "media": "media_admin.index",
    "people": "people_admin.index",
    "exhibits": "exhibits_admin.index",
    "works": "exhibits_admin.index",
    "venues": "lectures_admin.index",
    "series": "lectures_admin.index",
    "lectures": "lectures_admin.index",
}
"""Where records of a part are changed: who may go there may take such changes back. Of others: who may do anything."""
ANYTHING = "accounts_admin.index"


@revisions_admin.get("/")
def index() -> Response:
    """The last acts of all."""
    before = min(request.args.get("before", 0, type=int), MOST_NUMBER)
    found = store.latest(db(), SHOWN + 1, before=max(0, before))
    older = found[SHOWN - 1].id if len(found) > SHOWN else 0
    return page("revisions/admin/index.html", batches=found[:SHOWN], older=older, **_telling())


@revisions_admin.get("/dropped")
def dropped() -> Response:
    """What was deleted and can still be brought back."""
    found = store.gone(db(), now() - timedelta(days=TRASH_DAYS))
    return page("revisions/admin/dropped.html", found=found, days=TRASH_DAYS, **_telling())


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
    live = parts()[part].take(db(), record_id)
    return page(
        "revisions/admin/history.html",
        part=part,
        record_id=record_id,
        title=title_of(newer.after or newer.before or {}),
        noun=words.PARTS.get(part, part),
        steps=steps,
        newer=newer,
        older=older,
        found=differences(before or {}, newer.after or {}),
        words=words,
        live=live,
        base=digest_of(live),
        can_go_back=_may_part(part) and not (live is None and is_long_ago(steps[0][0].at, now())),
        desk=desk_of(part, record_id) if live is not None else "",
    )


@revisions_admin.post("/undo/<int(max=999999999999):number>")
def undo(number: int) -> Response:
    """Take an act back."""
    done = store.batch(db(), number)
    if not all(_may_part(part) for part in done.parts):
        abort(403)
    try:
        again = undoing.undo(house(), parts(), number, by=staff().name, now=now())
    except (Refused, Invalid) as error:
        is_done = isinstance(error, Refused) and error.code == "undone-already"  # a second click
        flash(_sentence(error), "good" if is_done else "bad")
        return see(_back())
    return said(f"撤销了：{words.summary(done)}。", _back(), again)


@revisions_admin.post("/back/<int(max=999999999999):number>")
def go_back(number: int) -> Response:
    """Bring a record back to how it was after one of its steps; after one that deleted it, to how it was before."""
    step = store.change(db(), number)
    if not _may_part(step.part):
        abort(403)
    title = title_of(step.after or step.before or {})
    try:
        done = undoing.go_back(house(), parts(), number, base=request.form.get("base"), by=staff().name, now=now())
    except Conflict as error:
        flash(f"{error.words}请看一眼再退。", "bad")
        return see(_back())
    except (Refused, Invalid) as error:
        flash(_sentence(error), "bad")
        return see(_back())
    did = "找回来了" if step.after is None else "退回到了选的那一版"
    return said(f"“{title}”{did}。", _back(), done)


def desk_of(part: str, record_id: str) -> str:
    """Where a record is edited; nothing if nowhere."""
    desks = cast(dict[str, Callable[[str], str]], current_app.extensions["desks"])
    return desks[part](record_id) if part in desks else ""


def context() -> dict[str, Any]:
    """For every staff page: whether the person who reads it may take an act back."""
    return {"may_undo": _may_undo}


def _telling() -> dict[str, Any]:
    """What the lists of acts need."""
    return {"summary": words.summary, "part_words": words.PARTS, "title_of": title_of, "may_part": _may_part}


def _may_undo(batch: Batch) -> bool:
    """Whether this person may take an act back: only what they might have done."""
    return batch.can_be_undone(now()) and all(_may_part(part) for part in batch.parts)


def _may_part(part: str) -> bool:
    return guard.may(KEEPERS.get(part, ANYTHING), "POST")


def _chosen(steps: list[tuple[Batch, Change]], name: str, default: Change) -> Change:
    wanted = request.args.get(name, "")
    return next((step for _, step in steps if str(step.id) == wanted), default)


def _sentence(error: Refused | Invalid) -> str:
    text = error.sentence if isinstance(error, Refused) else error.problems[0].sentence
    return text.split("。")[0] + "。"


def _back() -> str:
    return inside(request.form.get("to", "")) or url_for("revisions_admin.index")
