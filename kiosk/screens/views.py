"""What home and attract show, gathered from all rooms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from kiosk.core.clock import local
from kiosk.core.db import Connection
from kiosk.core.errors import NotFound
from kiosk.exhibits import store as exhibits
from kiosk.exhibits.model import HERITAGE, SPECIAL, Exhibit, Work
from kiosk.lectures import almanac
from kiosk.lectures import store as lectures
from kiosk.lectures.model import LectureSession, Phase, Week
from kiosk.media import store as media
from kiosk.media.model import Picture
from kiosk.people import store as people
from kiosk.people.model import Person
from kiosk.site import store as site
from kiosk.site.model import Hall, House, Notice


@dataclass(frozen=True)
class Home:
    """The home page."""

    house: House
    featured: Exhibit | None
    featured_hall: Hall | None
    next: LectureSession | None
    phase: Phase | None
    heritage: Hall | None
    heritage_exhibits: list[Exhibit]
    gallery: Hall | None
    people: list[Person]
    people_count: int
    lecture_hall: Hall | None
    week: Week
    dots: dict[date, int]
    week_count: int
    special: Exhibit | None
    special_works: list[Work]
    quick: list[Hall]
    notice: Notice | None
    pictures: dict[str, Picture]


def home(db: Connection, now: datetime, language: str) -> Home:
    """Everything on the home page at a moment."""
    today = local(now).date()
    house = site.house(db, language)
    halls = site.halls(db, language)
    featured = _featured(db, house, today, language)
    heritage = _heritage_hall(halls, featured)
    shown = exhibits.listed(db, today, language, hall=heritage.slug, most=3) if heritage else []
    special = next(iter(exhibits.listed(db, today, language, kind=SPECIAL, most=1)), None)
    gallery = next((hall for hall in halls if hall.leads_to == "people"), None)
    lecture_hall = next((hall for hall in halls if hall.leads_to == "lectures"), None)
    role_models = people.gallery(db, honour="", start=0, most=2, language=language, today=today)
    prints = exhibits.works(db, special, language, most=3) if special else []
    coming = lectures.coming(db, now, language, most=1)
    week = Week.of(today)
    dots = lectures.days_with_sessions(db, week.days[0], week.days[6])
    tiles = {hall.slug for hall in (heritage, gallery, lecture_hall) if hall}
    notices = site.notices(db, now, language)
    hashes = [
        *(_art(featured) if featured else []),
        *(one.cover for one in shown),
        *(one.picture for one in role_models),
        *(one.cover for one in prints),
    ]
    return Home(
        house=house,
        featured=featured,
        featured_hall=next((hall for hall in halls if featured and hall.slug == featured.hall), None),
        next=coming[0] if coming else None,
        phase=coming[0].phase(now) if coming else None,
        heritage=heritage,
        heritage_exhibits=shown,
        gallery=gallery,
        people=role_models,
        people_count=people.count(db),
        lecture_hall=lecture_hall,
        week=week,
        dots=dict(dots),
        week_count=sum(dots.values()),
        special=special,
        special_works=prints,
        quick=[hall for hall in halls if hall.slug not in tiles][:3],
        notice=notices[0] if notices else None,
        pictures=media.pictures(db, [hash_ for hash_ in hashes if hash_], language),
    )


def _featured(db: Connection, house: House, today: date, language: str) -> Exhibit | None:
    try:
        return exhibits.by_slug(db, house.featured_exhibit, today, language)
    except NotFound:
        return next(iter(exhibits.listed(db, today, language, kind=HERITAGE, most=1)), None)


def _heritage_hall(halls: list[Hall], featured: Exhibit | None) -> Hall | None:
    own = [hall for hall in halls if featured and hall.slug == featured.hall and not hall.leads_to]
    return next(iter(own), None)


def _art(exhibit: Exhibit) -> list[str]:
    return [exhibit.banner.wide, exhibit.banner.tall, exhibit.hero.wide, exhibit.hero.tall, exhibit.cover]


@dataclass(frozen=True)
class Slide:
    """One picture of the attract loop; ``stone`` is its stone view, if it has one."""

    work: Work
    picture: Picture
    stone: Picture | None


@dataclass(frozen=True)
class Attract:
    """The attract screen."""

    house: House
    slides: list[Slide]
    next: LectureSession | None
    is_soon: bool
    is_open: bool
    lunar: str
    term: tuple[str, int] | None
    settings: dict[str, int]


SLIDES = 8


def attract(db: Connection, now: datetime) -> Attract:
    """The attract screen at a moment: it speaks Chinese first, whoever comes."""
    today = local(now).date()
    house = site.house(db, "zh")
    lead = timedelta(minutes=house.settings["attract_lead_minutes"])
    coming = lectures.coming(db, now, "zh", most=1)
    soon = bool(coming) and coming[0].starts_at - now <= lead
    todays = bool(coming) and coming[0].day == today
    return Attract(
        house=house,
        slides=_slides(db, today),
        next=coming[0] if soon or todays else None,
        is_soon=soon,
        is_open=house.is_open(now) or soon,
        lunar=almanac.lunar_day(today),
        term=almanac.coming_term(today),
        settings=house.settings,
    )


def _slides(db: Connection, today: date) -> list[Slide]:
    """Works for the loop: those with a stone and a rubbing view first, the first of them changing with the day."""
    works: list[Work] = []
    for exhibit in exhibits.listed(db, today, "zh", most=12):
        works += exhibits.works(db, exhibit, "zh", most=12)
    drawn = [work for work in works if work.plates and not work.pages]
    pairs = [work for work in drawn if work.stone]
    singles = [work for work in drawn if not work.stone]
    turn = today.toordinal()
    chosen = [*_turned(pairs, turn)[:4], *_turned(singles, turn * 3)][:SLIDES]
    pictures = media.pictures(db, [plate.hash for work in chosen for plate in work.plates], "zh")
    return [_slide(work, pictures) for work in chosen if work.cover in pictures]


def _slide(work: Work, pictures: dict[str, Picture]) -> Slide:
    stone = work.stone
    return Slide(work, pictures[work.cover], pictures.get(stone.hash) if stone else None)


def _turned(works: list[Any], by: int) -> list[Any]:
    cut = by % len(works) if works else 0
    return [*works[cut:], *works[:cut]]
