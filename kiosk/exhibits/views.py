"""What the pages of an exhibit need, gathered: which tab, which works, which pictures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from kiosk.core.db import Connection
from kiosk.core.errors import NotFound
from kiosk.core.labels import Labels
from kiosk.exhibits import store
from kiosk.exhibits.model import Exhibit, Part, Section, Walk, Work
from kiosk.media import store as media
from kiosk.media.model import Film, Picture
from kiosk.site import store as site
from kiosk.site.model import Term
from kiosk.web import args
from kiosk.web.args import Sheet

WORKS_SIZE = 6
TIMELINE_SIZE = 6
WALK_SIZE = 5
ZOOMS = (1, 2, 3, 4)
KINDS = "work-kinds"


@dataclass(frozen=True)
class Display:
    """A heritage display on one of its tabs."""

    exhibit: Exhibit
    tab: str
    tabs: list[str]
    works: list[Work]
    sheet: Sheet
    parted: Work | None
    lead: Work | None
    part: Part | None
    part_number: int
    steps: list[Labels]
    kinds: dict[str, Term]
    levels: dict[str, Term]
    pictures: dict[str, Picture]


def display(db: Connection, exhibit: Exhibit, language: str) -> Display:
    """A heritage display as it was asked for."""
    all_works = store.works(db, exhibit, language, most=200)
    parted = _parted(db, all_works)
    tabs = _tabs(exhibit, all_works, parted)
    tab = args.choice("tab", tabs, "parts" if parted and not exhibit.hero else "story")
    chosen = _highlights(exhibit, all_works)
    lead = chosen[0] if chosen else None
    works, sheet = _works_on(db, exhibit, tab, all_works, language)
    number = args.number("part", 1, 1, len(parted.parts)) if parted else 1
    return Display(
        exhibit=exhibit,
        tab=tab,
        tabs=tabs,
        works=works,
        sheet=sheet,
        parted=parted,
        lead=lead,
        part=parted.parts[number - 1] if parted else None,
        part_number=number,
        steps=[Labels(step["labels"], language) for step in exhibit.steps],
        kinds=site.terms(db, KINDS, language),
        levels=site.terms(db, "levels", language),
        pictures=_pictures(db, exhibit, [*works, *(one for one in (parted, lead) if one)], language),
    )


def _parted(db: Connection, works: list[Work]) -> Work | None:
    """The work drawn in parts: one with a drawing, or there is nothing to point at."""
    drawn = [work for work in works if work.parts and work.cover]
    pictures = media.pictures(db, [work.cover for work in drawn], "zh")
    return next((work for work in drawn if work.cover in pictures), None)


def _tabs(exhibit: Exhibit, works: list[Work], parted: Work | None) -> list[str]:
    tabs = ["story"]
    if parted:
        tabs.append("parts")
    if exhibit.steps:
        tabs.append("steps")
    if works:
        tabs.append("works")
    if sum(1 for work in works if work.year) > 2:
        tabs.append("timeline")
    return tabs


def _works_on(db: Connection, exhibit: Exhibit, tab: str, works: list[Work], language: str) -> tuple[list[Work], Sheet]:
    if tab == "timeline":
        dated = sorted((work for work in works if work.year), key=lambda work: work.year)
        sheet = args.sheet(len(dated), TIMELINE_SIZE)
        return dated[sheet.start : sheet.start + sheet.size], sheet
    if tab == "works":
        sheet = args.sheet(exhibit.count, WORKS_SIZE)
        return store.works(db, exhibit, language, start=sheet.start, most=sheet.size), sheet
    chosen = _highlights(exhibit, works)
    return chosen, args.sheet(len(chosen), WORKS_SIZE)


def _highlights(exhibit: Exhibit, works: list[Work]) -> list[Work]:
    """The works to look at first: those the exhibit names, else its first three."""
    by_slug = {work.slug: work for work in works}
    return [by_slug[slug] for slug in exhibit.highlights if slug in by_slug] or works[:3]


def _pictures(db: Connection, exhibit: Exhibit, works: Iterable[Work], language: str) -> dict[str, Picture]:
    art = [exhibit.hero.wide, exhibit.hero.tall, exhibit.banner.wide, exhibit.banner.tall, exhibit.cover]
    plates = [hash_ for work in works for plate in work.plates for hash_ in (plate.hash, plate.cover)]
    return media.pictures(db, [hash_ for hash_ in (*art, *plates) if hash_], language)


def beside(db: Connection, exhibit: Exhibit, today: date) -> tuple[str, str]:
    """The slugs of the exhibits before and after one in its hall, round the end."""
    slugs = [one.slug for one in store.listed(db, today, "zh", hall=exhibit.hall, kind=exhibit.kind)]
    place = slugs.index(exhibit.slug) if exhibit.slug in slugs else 0
    return slugs[place - 1], slugs[(place + 1) % len(slugs)]


def kinds_asked(kinds: dict[str, int]) -> tuple[str, ...]:
    """The kinds asked for (``?kind=nianhua,poster``), as far as the exhibit has them."""
    wanted = args.words("kind")
    return tuple(kind for kind in kinds if kind in wanted)


def cover(db: Connection, exhibit: Exhibit, language: str) -> dict[str, Any]:
    """The cover of a special exhibition: its collage and one picture for each figure."""
    collage = store.works(db, exhibit, language, most=1000)
    by_slug = {work.slug: work for work in collage}
    shown = [by_slug[slug] for slug in exhibit.highlights if slug in by_slug]
    shown += [work for work in sorted(collage, key=lambda one: not one.pages) if work not in shown][: 4 - len(shown)]
    samples = {
        figure.kinds: next((work for work in collage if work.kind in figure.kinds and work not in shown[:3]), None)
        for figure in exhibit.figures
    }
    wanted = [*shown, *(work for work in samples.values() if work)]
    books = [work for work in collage if work.pages]
    return {
        "collage": shown[:4],
        "samples": samples,
        "prints": len(collage) - len(books),
        "books": len(books),
        "pictures": _pictures(db, exhibit, wanted, language),
        "spoken": " ".join((exhibit.labels.title, exhibit.labels.lead, exhibit.labels.figures_note)),
    }


@dataclass(frozen=True)
class Stroll:
    """A walk through a special exhibition: one large plate, four small ones."""

    exhibit: Exhibit
    walk: Walk
    eras: list[Section]
    era: Section | None
    section: Section | None
    groups: list[tuple[str, tuple[str, ...], int]]
    total: int
    works: list[Work]
    sheet: Sheet
    kinds: dict[str, Term]
    pictures: dict[str, Picture]


def stroll(
    db: Connection, exhibit: Exhibit, walk: Walk, eras: list[Section], sections: list[Section], language: str
) -> Stroll:
    """A walk by era, section and kind."""
    sheet = args.sheet(store.count_works(db, exhibit, walk), WALK_SIZE)
    works = store.works(db, exhibit, language, walk, start=sheet.start, most=sheet.size)
    lead = works[0].section if works else ""
    kinds = store.kinds(db, exhibit)
    return Stroll(
        exhibit=exhibit,
        walk=walk,
        eras=eras,
        era=next((one for one in eras if one.slug == walk.era), None),
        section=next((one for one in sections if one.slug == (walk.section or lead)), None),
        groups=[
            (figure.labels.title, figure.kinds, sum(kinds.get(kind, 0) for kind in figure.kinds))
            for figure in exhibit.figures
        ],
        total=sum(kinds.values()),
        works=works,
        sheet=sheet,
        kinds=site.terms(db, KINDS, language),
        pictures=_pictures(db, exhibit, works, language),
    )


@dataclass(frozen=True)
class WorkView:
    """A work with its neighbours."""

    template: str
    exhibit: Exhibit
    work: Work
    kind: Term | None
    section: Labels | None
    place_: tuple[int, int, int, int]
    before: Work
    after: Work
    page_number: int
    zoom: int
    side: str
    film: Film | None
    pictures: dict[str, Picture]


def plate(db: Connection, exhibit: Exhibit, work: Work, language: str) -> WorkView:
    """A work as it was asked for: the plate, a page of the book, or large."""
    place = store.place(db, exhibit, work)
    before, after = (store.at_place(db, exhibit, place[2] + step, language) for step in (-1, 1))
    number = args.number("page", 1, 1, len(work.pages)) if work.pages else 1
    zoom = args.number("zoom", 0, 0, ZOOMS[-1])
    side = args.choice("side", ("stone",)) if work.stone else ""
    pictures = _pictures(db, exhibit, (work, before, after), language)
    if zoom and _on_show(work, number, side) not in pictures:
        raise NotFound(work.slug)
    sections = store.sections(db, exhibit.id, "section", language)
    film = media.films(db, [work.played.hash], language).get(work.played.hash) if work.played else None
    return WorkView(
        template="large.html" if zoom else "book.html" if work.pages else "film.html" if film else "work.html",
        exhibit=exhibit,
        work=work,
        kind=site.terms(db, KINDS, language).get(work.kind),
        section=next((one.labels for one in sections if one.slug == work.section), None),
        place_=place,
        before=before,
        after=after,
        page_number=number,
        zoom=zoom,
        side=side,
        film=film,
        pictures=pictures,
    )


def _on_show(work: Work, page: int, side: str) -> str:
    """The hash of the picture that is seen large."""
    if work.pages:
        return work.pages[page - 1].hash
    return work.stone.hash if work.stone and side else work.cover
