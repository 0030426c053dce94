"""What visitors see of exhibits: the list, an exhibit, a special exhibition's walk, a work."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from kiosk.core.clock import midnight_after
from kiosk.core.errors import NotFound
from kiosk.core.plug import Entry
from kiosk.exhibits import store, views
from kiosk.exhibits.model import Exhibit, Walk
from kiosk.media import store as media
from kiosk.site import store as site
from kiosk.web import args
from kiosk.web.connection import db, keep, language, now, today_is, visit
from kiosk.web.htmx import page

exhibits = Blueprint("exhibits", __name__, url_prefix="/exhibits")

LIST_SIZE = 4
PLAIN = {"contrast", "reach"}
"""Looks in which an exhibit has reading above and every control below (picture 69)."""


@exhibits.get("/")
def index() -> Response:
    """All exhibits on show."""
    today = today_is().date()
    keep(midnight_after(now()))
    sheet = args.sheet(store.count(db(), today), LIST_SIZE)
    found = store.listed(db(), today, language(), start=sheet.start, most=sheet.size)
    pictures = media.pictures(db(), [one.cover for one in found], language())
    return page("exhibits/index.html", exhibits=found, pictures=pictures, sheet=sheet)


@exhibits.get("/<slug>")
def show(slug: str) -> Response:
    """An exhibit: a heritage display, or a special exhibition's cover or walk."""
    exhibit = _exhibit(slug)
    if exhibit.is_special:
        return _special(exhibit)
    view = views.display(db(), exhibit, language())
    if view.tab in ("story", "parts") and PLAIN.intersection(visit().modes):
        before, after = views.beside(db(), exhibit, today_is().date())
        return page("exhibits/plain.html", hall=_hall(exhibit), before=before, after=after, **vars(view))
    return page(f"exhibits/{view.tab}.html", hall=_hall(exhibit), **vars(view))


def _special(exhibit: Exhibit) -> Response:
    eras = store.sections(db(), exhibit.id, "era", language())
    sections = store.sections(db(), exhibit.id, "section", language())
    walk = Walk(
        section=args.choice("section", {one.slug for one in sections}),
        era=args.choice("era", {one.slug for one in eras}),
        kinds=views.kinds_asked(store.kinds(db(), exhibit)),
    )
    if args.choice("by", ("section",)):
        return page("exhibits/sections.html", exhibit=exhibit, sections=sections)
    if walk == Walk() and not args.choice("walk", ("all",)):
        cover = views.cover(db(), exhibit, language())
        return page("exhibits/cover.html", exhibit=exhibit, sections=sections, eras=eras, **cover)
    return page("exhibits/walk.html", **vars(views.stroll(db(), exhibit, walk, eras, sections, language())))


@exhibits.get("/<slug>/works/<work>")
def show_work(slug: str, work: str) -> Response:
    """A work: the plate with its facts, a page of a picture book, or the plate large."""
    exhibit = _exhibit(slug)
    view = views.plate(db(), exhibit, store.work(db(), exhibit, work, language()), language())
    return page(f"exhibits/{view.template}", hall=_hall(exhibit), **vars(view))


def _exhibit(slug: str) -> Exhibit:
    keep(midnight_after(now()))
    return store.by_slug(db(), slug, today_is().date(), language())


def _hall(exhibit: Exhibit) -> object:
    try:
        return site.hall(db(), exhibit.hall, language())
    except NotFound:
        return None


def entries() -> list[Entry]:
    """Exhibits on show and their works, for the search."""
    found = []
    for exhibit in store.listed(db(), today_is().date(), "zh", most=10_000):
        path = url_for("exhibits.show", slug=exhibit.slug)
        found.append(Entry("exhibit", exhibit.labels.words("title", "line"), path, exhibit.cover))
        for work in store.works(db(), exhibit, "zh", most=10_000):
            path = url_for("exhibits.show_work", slug=exhibit.slug, work=work.slug)
            words = work.labels.words("title", "caption")
            found.append(Entry("work", words, path, work.cover, exhibit.labels.title))
    return found
