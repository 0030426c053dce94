"""The house's own records on the staff's desk: the centre, halls, notices, dictionaries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from flask import current_app, url_for

from kiosk.core.clock import local, minute_after
from kiosk.core.days import write_local
from kiosk.core.db import Connection
from kiosk.core.errors import NotFound, Problem
from kiosk.core.plug import Document, Use
from kiosk.revisions.desk import Desk, parts
from kiosk.revisions.model import NEW
from kiosk.revisions.sheet import Sheet
from kiosk.site import shelf, words
from kiosk.site.model import HOUSE_SETTINGS, UNITS
from kiosk.web.connection import db, now

HOUSE = "house"
WEEK = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
MATERIALS = (("brick", "青砖"), ("lacquer", "漆红"), ("paper", "宣纸"), ("print", "旧画纸"))
LEADS = (("", "展项"), ("people", "先锋廊（人物）"), ("lectures", "讲堂"))
PRIVATE = "retention_days"


def uses() -> dict[str, list[Use]]:
    """Every use of every hall and word, by its name."""
    asks = cast(list[Callable[[Connection], list[Use]]], current_app.extensions["uses"])
    found: dict[str, list[Use]] = {}
    for use in (use for ask in asks for use in ask(db())):
        found.setdefault(use[0], []).append(use)
    return found


@dataclass(frozen=True)
class HouseDesk(Desk):
    """The centre is one record; before anybody named it, it is an empty one."""

    def sheet(self, record_id: str) -> Sheet:
        try:
            return super().sheet(record_id)
        except NotFound:
            return Sheet(parts()[HOUSE], HOUSE, self.fresh(HOUSE), NEW)


@dataclass(frozen=True)
class Number:
    """One number of the house as the form asks for it."""

    path: str
    title: str
    unit: str
    note: str


def numbers(are_private: bool) -> list[Number]:
    """The numbers about visitors' data, or all others: those of the screens."""
    return [
        Number(
            f"settings.{one.name}",
            one.help.split("。")[0],
            UNITS[one.unit],
            f"{one.least} 到 {one.most}，一般 {one.default}",
        )
        for one in HOUSE_SETTINGS
        if (one.name == PRIVATE) is are_private
    ]


def _fresh_house(record_id: str) -> Document:
    settings = {one.name: one.default for one in HOUSE_SETTINGS}
    return {"id": HOUSE, "featured_exhibit": "", "labels": {"zh": {}}, "settings": settings, "hours": {}}


def _read_house(document: Document) -> Document:
    """A day for which nobody wrote a time is one on which the house stays closed."""
    spans = document.get("hours", {})
    return {**document, "hours": {day: span for day, span in spans.items() if any(span.values())}}


def _about_house(sheet: Sheet) -> dict[str, Any]:
    return {
        "screens": numbers(are_private=False),
        "private": numbers(are_private=True),
        "week": list(enumerate(WEEK, 1)),
        "exhibits": [("", "不推荐"), *_exhibits()],
    }


def _exhibits() -> list[tuple[str, str]]:
    """What may be recommended: every exhibit that is published."""
    part = parts().get("exhibits")
    found = (part.take(db(), record_id) for record_id in part.ids(db())) if part else ()
    return [
        (one["id"], one["labels"]["zh"].get("title", one["id"])) for one in found if one and one["state"] == "published"
    ]


def hall_path(slug: str) -> str:
    """Where a hall is edited."""
    return url_for("site_admin.edit_hall", slug=slug)


def hall_shown(slug: str) -> str:
    """Where visitors see a hall."""
    return url_for("halls.show", slug=slug)


def notice_path(slug: str) -> str:
    """Where a notice is edited."""
    return url_for("site_admin.edit_notice", slug=slug)


def terms_path(name: str) -> str:
    """Where a dictionary is edited."""
    return url_for("site_admin.edit_terms", name=name)


def _fresh_hall(record_id: str) -> Document:
    place = shelf.last_position(db()) + 1
    return {"id": record_id, "position": place, "material": "paper", "leads_to": "", "plate": None,
            "labels": {"zh": {}}}  # fmt: skip


def _about_hall(sheet: Sheet) -> dict[str, Any]:
    sheet.form = "edit"
    used = words.used(uses().get(f"halls/{sheet.record_id}", []))
    return {"materials": MATERIALS, "leads": LEADS, "used": used}


def _fresh_notice(record_id: str) -> Document:
    """From now until this time tomorrow, on the full hour."""
    until = local(now() + timedelta(days=1, hours=1)).replace(minute=0)
    begins = write_local(minute_after(now()) - timedelta(minutes=1))
    return {"id": record_id, "from": begins, "until": write_local(until), "labels": {"zh": {}}}


def _about_terms(sheet: Sheet) -> dict[str, Any]:
    found = uses()
    known = {one["id"]: words.used(found.get(f"{sheet.record_id}/{one['id']}", [])) for one in _terms(sheet.document)}
    return {"dictionary": words.dictionary(sheet.record_id), "used": known}


def _terms(document: Document | None) -> list[Document]:
    found: list[Document] = (document or {}).get("terms", [])
    return found


def _check_terms(sheet: Sheet, document: Document, is_public: bool) -> list[Problem]:
    """A word that something still names stays; of some dictionaries there are as many words as there are rules."""
    old = {one["id"]: one["labels"]["zh"].get("title", one["id"]) for one in _terms(sheet.live)}
    new = [one["id"] for one in _terms(document)]
    gone = [code for code in old if code not in new]
    if words.dictionary(sheet.record_id).is_fixed and (gone or len(new) > len(old)):
        return [Problem("", "", "这个名录有几个词是定好的，只能改叫法，不能加也不能删。")]
    found = uses()
    places = {code: words.used(found.get(f"{sheet.record_id}/{code}", [])) for code in gone}
    return [
        Problem("", "", f"“{old[code]}”还用在 {place}，先在那里换掉再删。") for code, place in places.items() if place
    ]


HOUSE_DESK = HouseDesk(
    HOUSE,
    "site/admin/settings.html",
    "中心",
    edit=lambda record_id: url_for("site_admin.settings"),
    index=lambda: url_for("site_admin.settings"),
    fresh=_fresh_house,
    more=_about_house,
    read=_read_house,
)
HALL_DESK = Desk(
    "halls",
    "site/admin/hall.html",
    "板块",
    edit=hall_path,
    index=lambda: url_for("site_admin.halls"),
    fresh=_fresh_hall,
    more=_about_hall,
)
NOTICE_DESK = Desk(
    "notices",
    "site/admin/notice.html",
    "通知",
    edit=notice_path,
    index=lambda: url_for("site_admin.notices"),
    fresh=_fresh_notice,
)
TERMS_DESK = Desk(
    "dictionaries",
    "site/admin/words.html",
    "名录",
    edit=terms_path,
    index=lambda: url_for("site_admin.terms"),
    fresh=lambda record_id: {"id": record_id, "terms": []},
    more=_about_terms,
    check=_check_terms,
)
