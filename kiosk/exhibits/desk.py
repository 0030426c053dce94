"""What the forms of exhibits and works need: choices in words, what was found in them, their pictures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

from flask import Response, current_app, g, url_for

from kiosk.core import slugs
from kiosk.core.db import Connection
from kiosk.core.errors import NotFound
from kiosk.core.labels import Labels
from kiosk.core.plug import Document, Todo
from kiosk.exhibits import arrange, checks, shelf, states
from kiosk.exhibits import table as tables
from kiosk.exhibits.model import HERITAGE, PLAYED, SHOWABLE, SPECIAL
from kiosk.exhibits.waiting import Waiting
from kiosk.media import desk as media_desk
from kiosk.media import store as media
from kiosk.media.desk import PREFIX
from kiosk.revisions import service
from kiosk.revisions import store as revisions
from kiosk.revisions.desk import Desk, opened, parts
from kiosk.revisions.model import Verb, Wanted
from kiosk.revisions.sheet import Sheet
from kiosk.site import store as site
from kiosk.web.connection import db, house, now, today_is
from kiosk.web.guard import staff
from kiosk.web.htmx import page

ENDING_DAYS = 14
NOUNS = {HERITAGE: "展项", SPECIAL: "特展"}
MATERIALS = (("rubbing", "拓片墨色"), ("brick", "青砖"), ("paper", "宣纸"), ("print", "旧画纸"))
LEVELS = (("", "不写"), ("national", "国家级"), ("provincial", "省级"), ("municipal", "市级"), ("district", "区级"))
RIGHTS = {
    "own": ("自绘自拍", "本中心自己画的、拍的，可以上屏"),
    "public-domain": ("公有领域", "作者去世多年，谁都可以用，可以上屏"),
    "cleared": ("已授权", "作者或收藏单位同意了，可以上屏"),
    "on-site-only": ("只在馆内看", "只能看实物，图不上屏"),
    "pending": ("还没授权", "先留着，图不上屏"),
}
RIGHTS_CHOICES = tuple((code, f"{name}：{meaning}") for code, (name, meaning) in RIGHTS.items())
ROLES = (("plate", "图"), ("stone", "石面（和拓片对照）"), ("page", "书页"), ("film", "视频"), ("sound", "声音"))
SIDES = (("left", "左边"), ("right", "右边"))


def exhibit_path(slug: str) -> str:
    """Where an exhibit is edited."""
    return url_for("exhibits_admin.edit", slug=slug)


def work_path(record_id: str) -> str:
    """Where a work is edited."""
    slug, _, work = record_id.partition("/")
    return url_for("exhibits_admin.edit_work", slug=slug, work=work)


def works_path(slug: str) -> str:
    """Where the works of an exhibit are edited."""
    return f"{exhibit_path(slug)}#works"


def title_of(slug: str) -> str:
    """What people call an exhibit. :raises NotFound:"""
    return opened("exhibits", slug).title


def exhibit_shown(slug: str) -> str:
    """Where visitors see an exhibit."""
    return url_for("exhibits.show", slug=slug)


def work_shown(record_id: str) -> str:
    """Where visitors see a work."""
    slug, _, work = record_id.partition("/")
    return url_for("exhibits.show_work", slug=slug, work=work)


def exhibit_desk(kind: str = HERITAGE) -> Desk:
    """The desk for exhibits of a kind."""
    return Desk(
        "exhibits",
        "exhibits/admin/form.html",
        NOUNS[kind],
        edit=exhibit_path,
        index=lambda: url_for("exhibits_admin.index", kind=kind if kind == SPECIAL else None),
        fresh=lambda record_id: _fresh_exhibit(record_id, kind),
        more=_about_exhibit,
        read=_read_exhibit,
    )


def work_desk(slug: str) -> Desk:
    """The desk for the works of an exhibit."""
    return Desk(
        "works",
        "exhibits/admin/work.html",
        "作品",
        edit=work_path,
        index=lambda: f"{exhibit_path(slug)}#works",
        fresh=lambda record_id: _fresh_work(slug, record_id),
        more=lambda sheet: _about_work(sheet, slug),
        read=_read_work,
        name=lambda once: f"{slug}/{once}",
    )


def _fresh_exhibit(record_id: str, kind: str) -> Document:
    others = shelf.overview(db(), kind)
    halls = [row["hall"] for row in others] or [hall.slug for hall in site.halls(db(), "zh") if not hall.leads_to]
    return {
        "id": record_id,
        "hall": max(halls, key=halls.count, default=""),
        "kind": kind,
        "position": arrange.last_position(others) + arrange.STEP,
        "state": "draft",
        "material": "print" if kind == SPECIAL else "paper",
        "labels": {"zh": {}},
    }


def _fresh_work(slug: str, record_id: str) -> Document:
    rows = shelf.works_of(db(), slug)
    kind = arrange.usual_kind(rows, list(site.terms(db(), "work-kinds", "zh")))
    return arrange.fresh_work(record_id, arrange.last_position(rows) + arrange.STEP, kind)


def _read_exhibit(document: Document) -> Document:
    """Without the highlights that nobody chose, each once."""
    if isinstance(document.get("highlights"), list):
        document["highlights"] = [one for one in dict.fromkeys(document["highlights"]) if one]
    return document


def _read_work(document: Document) -> Document:
    """Without the places for pictures that nobody filled; a film hangs as a film, whatever was chosen."""
    plates = [one for one in document.get("plates", []) if one.get("file")]
    films = media.films(db(), [one["file"].removeprefix(PREFIX) for one in plates], "zh")
    for one in plates:
        film = films.get(one["file"].removeprefix(PREFIX))
        role = one.setdefault("role", "plate")
        if film or role in PLAYED:
            one["role"] = film.kind if film else "plate"
        if not any(one.get("labels", {}).values()):
            one.pop("labels", None)
    return {**document, "plates": plates}


def _about_exhibit(sheet: Sheet) -> dict[str, Any]:
    sheet.form = "edit"
    slug, document = sheet.record_id, sheet.document
    g.nav = {"kind": document.get("kind")}
    works = shelf.works_of(db(), slug)
    standing = {name: (sheet.live or document).get(name) for name in ("state", "shown_from", "shown_until")}
    return {
        "noun": NOUNS.get(str(document.get("kind")), "展项"),
        "is_special": document.get("kind") == SPECIAL,
        "works": works,
        "pending": [row for row in works if row["rights"] == "pending"],
        "halls": [(hall.slug, str(hall.labels.title)) for hall in site.halls(db(), "zh")],
        "levels": LEVELS,
        "materials": MATERIALS,
        "rights": RIGHTS,
        "showable": SHOWABLE,
        "checks": [] if sheet.is_new else checks.checks(document, works, media_desk.undescribed(), media_desk.contrast),
        "states": states.states(standing, today_is().date(), bool(sheet.draft), sheet.plans),
        "kinds": [(code, str(term.labels.title)) for code, term in site.terms(db(), "work-kinds", "zh").items()],
        "once": slugs.code(8).lower(),
    }


def _about_work(sheet: Sheet, slug: str) -> dict[str, Any]:
    found = shelf.exhibit(db(), slug)
    number, kind, words = (found[0]["id"], found[0]["kind"], found[1]) if found else (0, HERITAGE, {})
    g.nav = {"kind": kind}
    kinds = site.terms(db(), "work-kinds", "zh")
    bare, rights = media_desk.undescribed(), sheet.document.get("rights")
    return {
        "exhibit": slug,
        "exhibit_title": Labels(words, "zh").title,
        "is_special": kind == SPECIAL,
        "rights_choices": RIGHTS_CHOICES,
        "rights": RIGHTS,
        "showable": SHOWABLE,
        "kinds": [(code, str(term.labels.title)) for code, term in kinds.items()],
        "sections": _named(number, "section"),
        "eras": _named(number, "era"),
        "roles": ROLES,
        "sides": SIDES,
        "bare": bare,
        "checks": [] if sheet.is_new else checks.work_checks(sheet.document, bare, rights in SHOWABLE),
    }


def _named(exhibit: int, facet: str) -> list[tuple[str, str]]:
    found = shelf.sections(db(), exhibit, facet)
    return [("", "不分"), *((slug, words.get("zh", {}).get("title", slug)) for slug, words in found)]


def panel(slug: str, work: str) -> dict[str, Any]:
    """What the panel under the grid says of a work. :raises NotFound:"""
    sheet = opened("works", f"{slug}/{work}")
    cover = next((one["file"].removeprefix(PREFIX) for one in sheet.document["plates"]), "")
    picture = media.pictures(db(), [cover], "zh").get(cover)
    about = opened("media", PREFIX + cover) if picture else None
    about_work = {"sheet": sheet, "exhibit": slug, "work": work, "picture": picture, "about": about}
    return {**about_work, "rights": RIGHTS, "showable": SHOWABLE}


def carried_out(plan: Callable[[Connection], list[Wanted]], act: Verb, title: str) -> int:
    """Do what a plan wants of the records as they stand at that very moment, as one act; returns its number."""
    known, by, moment = parts(), staff().name, now()
    return house().write(
        lambda writing: service.apply(writing, known, plan(writing), act=act, title=title, by=by, now=moment)
    )


def choices(slug: str) -> dict[str, dict[str, str]]:
    """The words that may stand in some columns of a table of works, with what each means."""
    exhibit = shelf.exhibit_id(db(), slug) or 0
    return {
        "kind": {str(term.labels.title): code for code, term in site.terms(db(), "work-kinds", "zh").items()},
        "rights": {words[0]: code for code, words in RIGHTS.items()},
        "section": {title: code for code, title in _named(exhibit, "section") if code},
        "era": {title: code for code, title in _named(exhibit, "era") if code},
    }


def waiting() -> Waiting:
    """The tables that wait for a yes."""
    return cast(Waiting, current_app.extensions.setdefault("tables", Waiting()))


def drafts(part: str) -> set[str]:
    """The ids of the records of a part that somebody is writing."""
    return {one.record_id for one in revisions.drafts(db(), part)}


def table_page(slug: str, outcome: tables.Outcome | None, words: str = "", status: int = 200, **more: str) -> Response:
    """How works come in out of a table, and what one would do."""
    if shelf.exhibit_id(db(), slug) is None:
        raise NotFound(slug)
    words_in = {tables.HEADINGS[path]: list(allowed) for path, allowed in choices(slug).items() if allowed}
    response = page(
        "exhibits/admin/table.html",
        slug=slug,
        title=title_of(slug),
        outcome=outcome,
        words=words,
        columns=list(tables.COLUMNS),
        choices=words_in,
        **more,
    )
    response.status_code = status
    return response


def todos() -> list[Todo]:
    """Works without rights, exhibits about to end."""
    found = []
    for row in shelf.withheld_works(db(), "pending"):
        more = f"等 {row['works']} 件" if row["works"] > 1 else ""
        path = works_path(row["exhibit"]) if more else work_path(f"{row['exhibit']}/{row['slug']}")
        found.append(
            Todo(f"“{row['work']}”{more}没有授权", f"{row['title']} · 没有授权不能上屏", "补填", path, "amber", 50)
        )
    today = today_is().date()
    for row in shelf.ending(db(), today.isoformat(), (today + timedelta(days=ENDING_DAYS)).isoformat()):
        left = (today.fromisoformat(row["shown_until"]) - today).days
        when = f"还有 {left} 天下线" if left else "今天最后一天"
        detail = f"{row['shown_until'][5:7].lstrip('0')} 月 {row['shown_until'][8:].lstrip('0')} 日 24:00 自动下线"
        path = f"{exhibit_path(row['slug'])}#publish-title"
        found.append(Todo(f"{row['title']}{when}", detail, "延期", path, weight=30))
    return found
