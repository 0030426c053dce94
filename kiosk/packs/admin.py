"""``/admin/packs/``: look at packs, check one and install it, take it back, hand one out."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import nullcontext
from typing import IO, Any, cast

from flask import Blueprint, Response, current_app, flash, redirect, request, send_file, url_for
from werkzeug.exceptions import RequestEntityTooLarge

from kiosk.core.clock import local
from kiosk.core.errors import CannotWrite, Invalid, Problem, Refused
from kiosk.core.plug import Part
from kiosk.journal import store as journal
from kiosk.media.intake import Workshop, workshop
from kiosk.packs import export as exporting
from kiosk.packs import looking, preview, service, taking, telling
from kiosk.packs.waiting import Waiting
from kiosk.packs.zipped import PIECE_BYTES
from kiosk.revisions import words
from kiosk.web import uploads
from kiosk.web.connection import db, house, now
from kiosk.web.guard import staff
from kiosk.web.htmx import page

packs_admin = Blueprint("packs_admin", __name__, url_prefix="/admin/packs")

MOST_UPLOAD = 512 << 20
"""From a browser. What is larger is installed by the command, which reads the file where it lies."""
MULTIPART = "multipart/form-data"


@packs_admin.get("/")
def index() -> Response:
    """What is installed, and the place to hand one in."""
    _waiting().sweep(now())
    return page("packs/admin/index.html", packs=looking.packs(db(), _parts()), most=MOST_UPLOAD >> 20)


@packs_admin.get("/check")
def again() -> Response:
    """Where the browser's way back leads to after a pack was refused."""
    return _see(url_for("packs_admin.index"))


@packs_admin.post("/check")
def check() -> Response:
    """Look at a pack that is handed in: what it would do, or what is wrong with it. Nothing changes by it."""
    waiting = _waiting()
    waiting.sweep(now())
    code = ""
    try:
        stream = _upload()
        code = waiting.receive(iter(lambda: stream.read(PIECE_BYTES), b""), MOST_UPLOAD)
        with _workshop() as shop:
            found = preview.preview(house(), waiting.path(code), _parts(), shop, by=staff().name, now=now())
        waiting.note(code, found.document())
        return _see(url_for("packs_admin.look", code=code))
    except BaseException as error:
        waiting.forget(code)
        return _refused(error)


@packs_admin.get("/new/<code>")
def look(code: str) -> Response:
    """What a pack that was handed in would do."""
    told = _waiting().told(code)
    if told is None:
        return _gone()
    return page("packs/admin/preview.html", code=code, found=preview.from_document(told))


@packs_admin.post("/new/<code>")
def install(code: str) -> Response:
    """Install it, once, however often the button is pressed."""
    waiting = _waiting()
    path = waiting.claim(code)
    if path is None:
        return _gone()
    try:
        with _workshop() as shop:
            report = service.install(house(), path, _parts(), shop, by=staff().name, now=now())
    except CannotWrite:
        waiting.unclaim(code)
        raise
    except BaseException as error:
        waiting.forget(code)
        return _refused(error)
    waiting.forget(code)
    flash(f"装好了：{telling.report_words(report)}。", "good")
    return _see(url_for("packs_admin.index"))


@packs_admin.post("/new/<code>/drop")
def cancel(code: str) -> Response:
    """Do not install it."""
    _waiting().forget(code)
    flash("没有装，什么都没变。", "good")
    return _see(url_for("packs_admin.index"))


@packs_admin.get("/of/<name>")
def show(name: str) -> Response:
    """One pack: what staff changed in it."""
    found = looking.pack(db(), name, _parts())
    return page("packs/admin/show.html", found=found, edited=looking.edited(db(), name, _parts()), desk_of=_desk_of)


@packs_admin.post("/of/<name>/back")
def take_back(name: str) -> Response:
    """Bring the house back to how it was before the pack's last installation."""
    try:
        install = taking.take_back(house(), name, _parts(), by=staff().name, now=now())
    except taking.InTheWay as error:
        response = page(
            "packs/admin/in_the_way.html", found=looking.pack(db(), name, _parts()), error=error, part_words=words.PARTS
        )
        response.status_code = 409
        return response
    except Refused as error:
        flash(telling.first(error.sentence), "bad")
        return _see(url_for("packs_admin.index"))
    what = f"退回到装 {install.version} 版以前了" if install.was["pack"] else "撤走了，和没装过一样"
    flash(f"{what}。", "good")
    return _see(url_for("packs_admin.index"))


@packs_admin.get("/of/<name>/file")
def export(name: str) -> Response:
    """A pack as it stands now, as a file."""
    return _download(name, lambda out: exporting.write_pack(db(), name, _parts(), out))


@packs_admin.get("/exhibit/<slug>/file")
def export_exhibit(slug: str) -> Response:
    """One exhibit with its works as a pack of its own."""
    version = f"{local(now()):%Y.%m.%d.%H%M}"
    return _download(f"exhibit-{slug}", lambda out: exporting.write_exhibit(db(), slug, _parts(), out, version))


def _download(name: str, write: Callable[[IO[bytes]], None]) -> Response:
    out = tempfile.TemporaryFile()
    try:
        write(out)
    except BaseException as error:
        out.close()
        if not isinstance(error, Refused):
            raise
        flash(telling.first(error.sentence), "bad")
        return _see(url_for("packs_admin.index"))
    by, moment = staff().name, now()
    house().write(lambda writing: journal.record(writing, "packs:pack:export", name, by=by, now=moment, is_shown=False))
    out.seek(0)
    return send_file(out, "application/zip", as_attachment=True, download_name=f"{name}.zip")


def _upload() -> IO[bytes]:
    """The file that is handed in: the body of the request, or a file of a form. :raises Refused: if there is none"""
    stream = uploads.body(MOST_UPLOAD)
    if request.mimetype != MULTIPART:
        return stream
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Refused("no-file", "没有收到文件，请再选一次。No file was sent.")
    return sent.stream


def _refused(error: BaseException) -> Response:
    """The page that says why not, with every problem; what is no refusal goes on its way."""
    if isinstance(error, Invalid):
        problems, status = error.problems, 422
    elif isinstance(error, RequestEntityTooLarge):
        problems, status = [Problem("", "", f"超过 {MOST_UPLOAD >> 20} MB，收不下。It is too large.")], 413
    elif isinstance(error, Refused):
        problems, status = [Problem("", "", error.sentence)], 422
    else:
        raise error
    response = page("packs/admin/refused.html", faults=telling.faults(problems))
    response.status_code = status
    return response


def _gone() -> Response:
    flash("这个包已经装过、取消了，或者等得太久。看一眼下面的列表，需要的话再传一次。", "bad")
    return _see(url_for("packs_admin.index"))


def _see(target: str) -> Response:
    return cast(Response, redirect(target, 303))


def _parts() -> tuple[Part, ...]:
    return tuple(cast(dict[str, Part], current_app.extensions["parts"]).values())


def _waiting() -> Waiting:
    return Waiting(house().folder)


def _workshop() -> Any:
    """The worker processes that other uploads use, if there are any; else some for this request."""
    shared = cast("Workshop | None", current_app.extensions.get("workshop"))
    return nullcontext(shared) if shared else workshop()


def _desk_of(part: str, record_id: str) -> str:
    desks = cast(dict[str, Callable[[str], str]], current_app.extensions["desks"])
    return desks[part](record_id) if part in desks else ""
