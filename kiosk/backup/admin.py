"""``/admin/backups/``: make one, take one away, go back to one. For administrators."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import cast

from flask import Blueprint, Response, current_app, flash, redirect, request, url_for

from kiosk.backup import listing, service, store
from kiosk.backup.model import MOST, Backup, size_words
from kiosk.backup.work import Work, in_chinese
from kiosk.core.errors import CannotStart, Refused
from kiosk.core.plug import Todo
from kiosk.web import guard
from kiosk.web.connection import db, house, now
from kiosk.web.guard import staff
from kiosk.web.htmx import page

backups_admin = Blueprint("backups_admin", __name__, url_prefix="/admin/backups")

WORD = "恢复"
"""What is typed before a restoration: a slip of the hand does not type."""
COUNTED = {
    "exhibits": "展项",
    "works": "作品",
    "people": "人物",
    "lecture_sessions": "讲座场次",
    "media": "图片和视频",
}
LATE = timedelta(days=3)


@backups_admin.get("/")
def index() -> Response:
    """All backups, the newest first."""
    work = _work()
    outcome = None if work.is_running else work.take()
    if outcome:
        flash(outcome.words, "bad" if outcome.is_bad else "good")
    room = listing.disk_room(house().folder)
    found = listing.backups(house().folder)
    return page(
        "backup/admin/index.html",
        backups=found,
        newest=next((one for one in found if one.is_good), None),
        most=MOST,
        work=work,
        free=size_words(room.free),
        is_short=not room.leaves_enough(0),
        replaced=listing.replaced(house().folder),
    )


@backups_admin.post("/")
def make() -> Response:
    """Make one now, in the background."""
    kept, by, moment = house(), staff().name, now()
    _work().begin(lambda tell: service.make(kept, by=by, now=moment, tell=tell))
    return _back()


@backups_admin.get("/work")
def live() -> Response:
    """How far it is: what the page asks every second while one is made."""
    return page("backup/admin/_work.html", work=_work(), newest=None, asks=True)


@backups_admin.get("/<name>/file")
def download(name: str) -> Response:
    """A backup as one file, to be kept on another disk."""
    backup = service.find(house().folder, name)
    try:
        pieces, end = service.download(house(), backup, by=staff().name, now=now())
    except Refused as refused:
        flash(in_chinese(refused.sentence), "bad")
        return _back()
    response = Response(pieces, mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="pingcheng-backup-{backup.name}.zip"'
    response.call_on_close(end)
    return response


@backups_admin.post("/<name>/drop")
def drop(name: str) -> Response:
    """Delete one, to make room."""
    backup = service.find(house().folder, name)
    return _done(lambda: service.drop(house(), backup, by=staff().name, now=now()), "删掉了一份备份。")


@backups_admin.post("/replaced/drop")
def drop_replaced() -> Response:
    """Delete what restorations put aside."""
    return _done(lambda: service.drop_replaced(house(), by=staff().name, now=now()), "换下来的数据清掉了。")


@backups_admin.get("/<name>/restore")
def confirm(name: str) -> Response:
    """What going back to this one would change, and the question whether."""
    return _confirm(service.find(house().folder, name))


@backups_admin.post("/<name>/restore")
def restore(name: str) -> Response:
    """Go back to this one. Whoever is signed in, is out afterwards; so this answer has no way on but the login."""
    backup = service.find(house().folder, name)
    if request.form.get("word", "").strip() != WORD:
        return _confirm(backup, f"要恢复，请在框里写“{WORD}”两个字。", 422)
    try:
        done = service.restore(house(), backup.folder, by=staff().name, now=now())
    except (Refused, CannotStart) as refused:
        return _confirm(backup, in_chinese(str(refused)), 409)
    guard.show_out()
    aside = done.replaced.relative_to(house().folder).as_posix() if done.replaced else ""
    return page("backup/admin/restored.html", backup=done.backup, aside=aside)


def _confirm(backup: Backup, problem: str = "", status: int = 200) -> Response:
    present = store.counts(db())
    rows = [(words, present.get(table, 0), backup.counts.get(table, 0)) for table, words in COUNTED.items()]
    response = page("backup/admin/restore.html", backup=backup, rows=rows, word=WORD, problem=problem)
    response.status_code = status
    return response


def _done(act: Callable[[], None], words: str) -> Response:
    try:
        act()
        flash(words, "good")
    except Refused as refused:
        flash(in_chinese(refused.sentence), "bad")
    return _back()


def todos() -> list[Todo]:
    """What the first page says when backups are late."""
    if not guard.may("backups_admin.index"):
        return []
    newest = listing.newest_good(house().folder)
    if newest and now() - newest.made_at < LATE:
        return []
    sentence = "好几天没有备份了" if newest else "还没有备份"
    is_short = not listing.disk_room(house().folder).leaves_enough(0)
    detail = "磁盘快满了，自动备份停着" if is_short else "每天第一次开机时自动做，也可以现在就做"
    return [Todo(sentence, detail, "去看看", url_for("backups_admin.index"), "amber", 40)]


def _work() -> Work:
    return cast(Work, current_app.extensions.setdefault("backup_work", Work()))


def _back() -> Response:
    return cast(Response, redirect(url_for("backups_admin.index"), 303))
