"""Staff pages of the pictures: the library, a picture's words and its focal point, new files, choosing one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge

from kiosk.core.errors import CannotWrite, NotFound, Refused
from kiosk.core.plug import Todo
from kiosk.media import desk, shelf, store
from kiosk.media.desk import PREFIX
from kiosk.media.model import FILM, FULL, MOST_FILM_BYTES, ORIGINAL, PICTURE, SOUND, WIDTHS, Film, Picture
from kiosk.revisions import words
from kiosk.revisions.desk import Desk, said, see
from kiosk.revisions.sheet import Sheet
from kiosk.web import args, uploads
from kiosk.web.connection import db, house
from kiosk.web.htmx import page
from kiosk.web.ranges import ranged
from kiosk.web.shown import is_shown

media_admin = Blueprint("media_admin", __name__, url_prefix="/admin/media")

HASH = re.compile(r"[0-9a-f]{64}\Z")
PLAYED = (FILM, SOUND)
PAGE_SIZE = 40
CHOICES_SIZE = 24
LONGEST_SEARCH = 100


def _more(sheet: Sheet) -> dict[str, Any]:
    hash_ = sheet.record_id.removeprefix(PREFIX)
    return {
        "hash_": hash_,
        "picture": store.pictures(db(), [hash_], "zh").get(hash_),
        "film": store.films(db(), [hash_], "zh").get(hash_),
        "places": desk.places(desk.uses().get(hash_, [])),
        "is_on_show": is_shown(hash_),
        "part_words": words.PARTS,
    }


DESK = Desk(
    "media",
    "media/admin/form.html",
    "图片",
    edit=desk.edit_path,
    index=lambda: url_for("media_admin.index"),
    fresh=lambda record_id: {"id": record_id},
    more=_more,
)


@media_admin.get("/<hash_>/<rendition>")
def rendition(hash_: str, rendition: str) -> Response:
    """A size of any picture, on show or not."""
    if not HASH.match(hash_) or rendition not in (*WIDTHS, FULL):
        raise NotFound(hash_)
    row = store.by_hash(db(), hash_)
    looks = row["cover"] if row and row["kind"] != PICTURE else hash_
    found = store.blob(db(), looks, rendition) or store.blob(db(), looks, ORIGINAL)
    if found is None and row and row["kind"] != PICTURE:
        return see(url_for("static", filename=f"img/{row['kind']}.svg"))
    if found is None:
        raise NotFound(hash_)
    return Response(found.bytes, mimetype=found.mime)


@media_admin.get("/<hash_>/play")
def play(hash_: str) -> Response:
    """A film or a sound, on show or not, in ranges."""
    known = store.facts(db(), hash_) if HASH.match(hash_) else None
    if known is None or known.kind == PICTURE:
        raise NotFound(hash_)
    reader = house().reader()  # the answer is sent by this thread, but when the request's snapshot is closed
    return ranged(lambda start, end: store.pieces(reader, hash_, start, end), known.size, known.mime, hash_[:24])


@media_admin.get("/")
def index() -> Response:
    """The library."""
    which = args.choice("show", ("unused", "no-alt", "films"))
    search, uses = _search(), desk.uses()
    bare = {row["hash"] for row in shelf.without_alt(db())}
    kept = {"unused": lambda one: one not in uses, "no-alt": bare.__contains__}.get(which, bool)
    hashes = shelf.found(db(), search, kinds=PLAYED if which == "films" else (PICTURE,))
    sheet, things = _page_of([one for one in hashes if kept(one)], PAGE_SIZE)
    places = {one.hash: desk.places(uses.get(one.hash, []), 2) for one in things}
    return page(
        "media/admin/index.html", things=things, sheet=sheet, search=search, which=which, bare=bare, places=places
    )


@media_admin.get("/choose")
def choose() -> Response:
    """What the dialog shows in which a picture, a film or a sound is chosen for a field."""
    search, which = _search(), args.choice("show", ("films",))
    hashes = shelf.found(db(), search, kinds=PLAYED if which else (PICTURE,))
    sheet, things = _page_of(hashes, CHOICES_SIZE)
    return page("media/admin/_choose.html", things=things, sheet=sheet, search=search, which=which)


@media_admin.post("/")
def create() -> tuple[Response, int]:
    """Take in one picture; the answer says in words what came of it."""

    def taken() -> tuple[str, bool]:
        upload = request.files.get("file")
        if upload is None or not upload.filename:
            raise Refused("no-file", "没有收到文件，请再选一次。")
        return desk.taken_in(upload.read(), desk.file_name(upload.filename))

    return _answered(taken)


@media_admin.post("/films")
def create_film() -> tuple[Response, int]:
    """Take in one film or sound: the body is the file, its name stands in the address."""
    name = desk.file_name(request.args.get("name"))
    return _answered(lambda: desk.film_taken_in(uploads.body(MOST_FILM_BYTES), name))


def _answered(take: Callable[[], tuple[str, bool]]) -> tuple[Response, int]:
    try:
        hash_, is_new = take()
    except RequestEntityTooLarge:
        return jsonify(words="文件太大。图片最多 64 MB，视频最多 500 MB，请缩小后再传。"), 413
    except Refused as refused:
        return jsonify(words=refused.sentence.split("。")[0] + "。"), 422
    except CannotWrite:
        return jsonify(words="没存上，可能是磁盘满了，请叫管理员。"), 503
    look = url_for("media_admin.rendition", hash_=hash_, rendition="w360")
    told = "收好了" if is_new else "图库里早有这一个，就用它"
    return jsonify(hash=hash_, look=look, words=told), 201 if is_new else 200


@media_admin.get("/<hash_>")
def edit(hash_: str) -> Response:
    """A picture's words and focal point."""
    return DESK.show(_record(hash_))


@media_admin.post("/<hash_>")
def update(hash_: str) -> Response:
    """What was done with a picture's form. What is used somewhere is not deleted."""
    if request.form.get("action") == "drop":
        places = desk.places(desk.uses().get(hash_, []))
        if places:
            titles = "、".join(f"“{one.title}”" for one in places[:3])
            return said(f"这张图还用在{titles}，先在那里换掉再删。", desk.edit_path(hash_), is_good=False)
    return DESK.submit(_record(hash_))


def _record(hash_: str) -> str:
    if not HASH.match(hash_):
        raise NotFound(hash_)
    return PREFIX + hash_


def _search() -> str:
    return request.args.get("q", "").strip()[:LONGEST_SEARCH]


def _page_of(hashes: Sequence[str], size: int) -> tuple[args.Sheet, list[Picture | Film]]:
    """The page asked for of these pictures, films and sounds."""
    sheet = args.sheet(len(hashes), size)
    wanted = hashes[sheet.start : sheet.start + sheet.size]
    found: dict[str, Picture | Film] = {**store.pictures(db(), wanted, "zh"), **store.films(db(), wanted, "zh")}
    return sheet, [found[one] for one in wanted if one in found]


def todos() -> list[Todo]:
    """Pictures that a blind visitor would hear nothing of."""
    bare = shelf.without_alt(db())
    if not bare:
        return []
    detail = "看不见的人听不到图上有什么"
    if len(bare) == 1:
        return [Todo(f"“{bare[0]['name']}”没写说明", detail, "补写", desk.edit_path(bare[0]["hash"]))]
    return [Todo(f"{len(bare)} 张图没写说明", detail, "补写", url_for("media_admin.index", show="no-alt"), weight=1)]
