"""Staff pages of exhibits and their works."""

from __future__ import annotations

import re

from flask import Blueprint, Response, abort, request, url_for

from kiosk.core import slugs, workbook
from kiosk.core.db import Connection
from kiosk.core.errors import NotFound, Refused
from kiosk.exhibits import arrange, desk, shelf, states
from kiosk.exhibits import table as tables
from kiosk.exhibits.model import HERITAGE, SPECIAL
from kiosk.exhibits.waiting import Table
from kiosk.media import desk as media_desk
from kiosk.media import store as media
from kiosk.revisions import store as revisions
from kiosk.revisions.desk import ONCE, Desk, opened, parts, said
from kiosk.revisions.model import Verb, Wanted
from kiosk.site import store as site
from kiosk.web import args
from kiosk.web.connection import db, today_is
from kiosk.web.guard import staff
from kiosk.web.htmx import page

exhibits_admin = Blueprint("exhibits_admin", __name__, url_prefix="/admin/exhibits")

HASH = re.compile(r"[0-9a-f]{64}\Z")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@exhibits_admin.get("/")
def index() -> Response:
    """The exhibits, or the special exhibitions, in their order."""
    kind = args.choice("kind", (SPECIAL,), HERITAGE)
    rows = shelf.overview(db(), kind)
    drafts, today = desk.drafts("exhibits"), today_is().date()
    plans = revisions.plans(db(), "exhibits")
    return page(
        "exhibits/admin/index.html",
        rows=rows,
        kind=kind,
        noun=desk.NOUNS[kind],
        halls={hall.slug: hall.labels.title for hall in site.halls(db(), "zh")},
        states={
            row["slug"]: states.states(
                dict(row), today, row["slug"] in drafts, [one for one in plans if one.record_id == row["slug"]]
            )
            for row in rows
        },
    )


@exhibits_admin.post("/order")
def order() -> Response:
    """Save the order of the exhibits of a kind."""
    kind = SPECIAL if request.form.get("kind") == SPECIAL else HERITAGE
    slugs, part = request.form.getlist("exhibit"), parts()["exhibits"]
    number = desk.carried_out(
        lambda db: arrange.moved(db, part, "", shelf.overview(db, kind), slugs), Verb.SAVE, f"{desk.NOUNS[kind]}的次序"
    )
    return said("次序改好了。", url_for("exhibits_admin.index", kind=kind if kind == SPECIAL else None), number)


@exhibits_admin.get("/new")
def new() -> Response:
    """The form of an exhibit that does not exist yet."""
    return desk.exhibit_desk(args.choice("kind", (SPECIAL,), HERITAGE)).new()


@exhibits_admin.post("/")
def create() -> Response:
    """Make an exhibit."""
    return desk.exhibit_desk(SPECIAL if request.form.get("kind") == SPECIAL else HERITAGE).create()


@exhibits_admin.get("/<slug>")
def edit(slug: str) -> Response:
    """An exhibit with its works."""
    return _desk_of(slug).show(slug)


@exhibits_admin.post("/<slug>")
def update(slug: str) -> Response:
    """What was done with an exhibit's form. Its works go and come back with it."""
    own = _desk_of(slug)
    if request.form.get("action") == "drop":
        works = [Wanted("works", f"{slug}/{row['slug']}", None) for row in shelf.works_of(db(), slug)]
        return own.drop(slug, works)
    return own.submit(slug)


@exhibits_admin.get("/<slug>/works/new")
def new_work(slug: str) -> Response:
    """The form of a work that does not exist yet."""
    _known(slug)
    return desk.work_desk(slug).new()


@exhibits_admin.post("/<slug>/works")
def create_work(slug: str) -> Response:
    """Make a work."""
    _known(slug)
    return desk.work_desk(slug).create()


@exhibits_admin.get("/<slug>/works/<work>")
def edit_work(slug: str, work: str) -> Response:
    """A work."""
    return desk.work_desk(slug).show(f"{slug}/{work}")


@exhibits_admin.post("/<slug>/works/<work>")
def update_work(slug: str, work: str) -> Response:
    """What was done with a work's form."""
    return desk.work_desk(slug).submit(f"{slug}/{work}")


@exhibits_admin.get("/<slug>/works/<work>/panel")
def panel(slug: str, work: str) -> Response:
    """A work at a glance, under the grid."""
    return page("exhibits/admin/_panel.html", **desk.panel(slug, work))


@exhibits_admin.post("/<slug>/works/order")
def order_works(slug: str) -> Response:
    """Save the order of the works."""
    works, part = request.form.getlist("work"), parts()["works"]
    number = desk.carried_out(
        lambda db: arrange.moved(db, part, f"{slug}/", shelf.works_of(db, slug), works),
        Verb.SAVE,
        f"{desk.title_of(slug)}的次序",
    )
    return said("次序改好了。", desk.works_path(slug), number)


@exhibits_admin.post("/<slug>/works/from-pictures")
def works_from_pictures(slug: str) -> Response:
    """Make a work of each picture that was just handed in."""
    _known(slug)
    once = request.form.get("once", "")
    hashes = [one for one in dict.fromkeys(request.form.getlist("picture")) if HASH.match(one)]
    if not ONCE.match(once) or not hashes:
        abort(400)
    names = {hash_: row["name"] for hash_ in hashes if (row := media.by_hash(db(), hash_))}
    kinds = list(site.terms(db(), "work-kinds", "zh"))
    kind = arrange.usual_kind(shelf.works_of(db(), slug), kinds)
    number = desk.carried_out(
        lambda db: arrange.from_pictures(db, slug, once, list(names.items()), kind),
        Verb.CREATE,
        f"{desk.title_of(slug)}的 {len(names)} 件作品",
    )
    return said(f"{len(names)} 张图各成了一件作品。给它们定了授权才会上屏。", desk.works_path(slug), number)


@exhibits_admin.post("/<slug>/works/rights")
def set_rights(slug: str) -> Response:
    """Say under which rights all works stand that have none yet."""
    rights = request.form.get("rights", "")
    if rights not in desk.RIGHTS:
        abort(400)
    part = parts()["works"]
    number = desk.carried_out(
        lambda db: arrange.with_rights(db, part, slug, rights), Verb.SAVE, f"{desk.title_of(slug)}的授权"
    )
    return said(f"没有授权的作品都定为“{desk.RIGHTS[rights][0]}”。", desk.works_path(slug), number)


@exhibits_admin.get("/<slug>/table")
def table(slug: str) -> Response:
    """How works come in out of a table."""
    return desk.table_page(slug, None)


@exhibits_admin.get("/<slug>/table.xlsx")
def table_file(slug: str) -> Response:
    """The works as a table to go on with, or an empty one with an example."""
    _known(slug)
    choices = desk.choices(slug)
    works = [parts()["works"].take(db(), f"{slug}/{row['slug']}") for row in shelf.works_of(db(), slug)]
    rows = tables.written([one for one in works if one], choices) or [tables.EXAMPLE]
    allowed = {tables.HEADINGS[path]: list(words) for path, words in choices.items()}
    response = Response(workbook.write_table("作品", list(tables.COLUMNS), rows, allowed), mimetype=XLSX)
    response.headers.set("Content-Disposition", "attachment", filename=f"{slug}.xlsx")
    return response


@exhibits_admin.post("/<slug>/table")
def check_table(slug: str) -> Response:
    """Say what a table would do, without doing it."""
    upload = request.files.get("file")
    try:
        if upload is None or not upload.filename:
            raise Refused("no-file", "请先选一个表格文件。")
        name = media_desk.file_name(upload.filename)
        found = Table(slug, staff().name, name, workbook.read_table(upload.read()))
    except Refused as refused:
        return desk.table_page(slug, None, refused.sentence.split("。")[0] + "。", 422)
    number = slugs.code(12).lower()
    desk.waiting().keep(number, found)
    outcome = tables.read(db(), parts()["works"], slug, number, found.rows, desk.choices(slug))
    return desk.table_page(slug, outcome, number=number, name=found.name, status=422 if outcome.faults else 200)


@exhibits_admin.post("/<slug>/table/import")
def import_table(slug: str) -> Response:
    """Do what a table says, all of it or nothing."""
    number = request.form.get("number", "")
    found = desk.waiting().get(number, slug, staff().name)
    if found is None:
        return desk.table_page(slug, None, "这张表放得太久，请再传一次。", 409)
    part, choices, seen = parts()["works"], desk.choices(slug), request.form.get("digest", "")
    outcome = tables.Outcome()

    def plan(db: Connection) -> list[Wanted]:
        nonlocal outcome
        outcome = tables.read(db, part, slug, number, found.rows, choices)
        return outcome.wanted if outcome.digest == seen and not outcome.faults else []

    done = desk.carried_out(plan, Verb.SAVE, f"{desk.title_of(slug)}的表格")
    if outcome.wanted and not done:
        words = "刚才有人改过作品，请再看一遍下面的结果。"
        return desk.table_page(slug, outcome, words, 409, number=number, name=found.name)
    return said(f"新做了 {len(outcome.made)} 件，改了 {len(outcome.changed)} 件。", desk.works_path(slug), done)


def _desk_of(slug: str) -> Desk:
    sheet = opened("exhibits", slug)
    return desk.exhibit_desk(SPECIAL if sheet.document.get("kind") == SPECIAL else HERITAGE)


def _known(slug: str) -> None:
    if shelf.exhibit_id(db(), slug) is None:
        raise NotFound(slug)
