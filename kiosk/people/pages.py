"""What visitors see of people: the gallery and one life."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, url_for

from kiosk.core.clock import midnight_after
from kiosk.core.plug import Entry
from kiosk.media import store as media
from kiosk.people import store
from kiosk.people.model import NATIONAL, Person
from kiosk.site import store as site
from kiosk.web import args
from kiosk.web.connection import db, keep, language, now, today_is
from kiosk.web.htmx import page
from kiosk.web.i18n import gettext as _

people = Blueprint("people", __name__, url_prefix="/people")

GALLERY_SIZE = 6
CHIPS = {"zh": 3, "en": 2}
"""How many filters fit beside “all” and “more” in one row."""
HONOURS = "honours"
LEVELS = "honour-levels"


@dataclass(frozen=True)
class Chip:
    """A filter: the honour's code or level, its word, how many people have it."""

    code: str
    title: str
    count: int


@people.get("/")
def index() -> Response:
    """The gallery, six at a time."""
    keep(midnight_after(now()))
    chips = _chips()
    honour = args.choice("honour", {chip.code for chip in chips})
    sheet = args.sheet(store.count(db(), honour), GALLERY_SIZE)
    today = today_is().date()
    found = store.gallery(db(), honour=honour, start=sheet.start, most=sheet.size, language=language(), today=today)
    pictures = media.pictures(db(), [one.picture for one in found], language())
    return page(
        "people/index.html",
        people=found,
        pictures=pictures,
        sheet=sheet,
        honour=honour,
        chips=chips[: CHIPS[language()]],
        more=chips[CHIPS[language()] :],
        hall=_hall(),
        plate=_plate(),
    )


@people.get("/<slug>")
def show(slug: str) -> Response:
    """One person or collective."""
    keep(midnight_after(now()))
    person = store.by_slug(db(), slug, language(), today_is().date())
    before, after = store.neighbours(db(), slug)
    return page(
        "people/show.html",
        person=person,
        pictures=media.pictures(db(), [person.picture], language()),
        honours=site.terms(db(), HONOURS, language()),
        before=before,
        after=after,
        hall=_hall(),
    )


def _chips() -> list[Chip]:
    """National honours first, then each honour somebody has, in the order of the dictionary."""
    used = store.honours_in_use(db())
    words = site.terms(db(), LEVELS, language())
    chips = []
    if NATIONAL in used and NATIONAL in words:
        chips.append(Chip(NATIONAL, words[NATIONAL].labels.title, used[NATIONAL]))
    for code, term in site.terms(db(), HONOURS, language()).items():
        if code in used:
            chips.append(Chip(code, term.labels.title, used[code]))
    return chips


def _hall() -> object:
    return next((hall for hall in site.halls(db(), language()) if hall.leads_to == "people"), None)


def _plate() -> object:
    hall = _hall()
    hash_ = getattr(hall, "plate", "")
    return media.pictures(db(), [hash_], language()).get(hash_)


def entries() -> list[Entry]:
    """Role models whose name may be shown, for the search."""
    today = today_is().date()
    found = store.gallery(db(), honour="", start=0, most=10_000, language=language(), today=today)
    return [_entry(one) for one in found if one.shows_name]


def _entry(one: Person) -> Entry:
    note = f"{_('示例，虚构人物')} · {one.labels.epithet}".removesuffix(" · ") if one.is_sample else ""
    path = url_for("people.show", slug=one.slug)
    return Entry("person", one.labels.words("name", "epithet"), path, one.picture, note)
