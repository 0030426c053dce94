"""What the home page shows, gathered from all rooms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kiosk.core.clock import local
from kiosk.core.db import Connection
from kiosk.core.errors import NotFound
from kiosk.exhibits import store as exhibits
from kiosk.exhibits.model import HERITAGE, SPECIAL, Exhibit, Work
from kiosk.lectures import store as lectures
from kiosk.lectures.model import LectureSession, Phase, Week
from kiosk.media import store as media
from kiosk.media.model import Picture
from kiosk.people import store as people
from kiosk.people.model import Person
from kiosk.site import store as site
from kiosk.site.model import Hall, House, Notice

QUICK_HALLS = 3


@dataclass(frozen=True)
class Heritage:
    """The look at the top and the hall whose exhibits stand beside it."""

    featured: Exhibit | None
    featured_hall: Hall | None
    hall: Hall | None
    exhibits: list[Exhibit]

    @property
    def pictures(self) -> list[str]:
        art = self.featured
        own = [art.banner.wide, art.banner.tall, art.hero.wide, art.hero.tall, art.cover] if art else []
        return [*own, *(one.cover for one in self.exhibits)]


@dataclass(frozen=True)
class Programme:
    """The lecture hall: what comes next, and the week with the count of sessions per day."""

    hall: Hall | None
    next: LectureSession | None
    phase: Phase | None
    week: Week
    dots: dict[date, int]

    @property
    def week_count(self) -> int:
        return sum(self.dots.values())


@dataclass(frozen=True)
class Gallery:
    """The gallery of role models: two of them, and how many there are."""

    hall: Hall | None
    people: list[Person]
    count: int


@dataclass(frozen=True)
class Special:
    """The special exhibition that is on, with a few of its works."""

    exhibit: Exhibit | None
    works: list[Work]


@dataclass(frozen=True)
class Home:
    """The home page."""

    house: House
    heritage: Heritage
    programme: Programme
    gallery: Gallery
    special: Special
    quick: list[Hall]
    notice: Notice | None
    pictures: dict[str, Picture]


def home(db: Connection, now: datetime, language: str) -> Home:
    """Everything on the home page at a moment."""
    today = local(now).date()
    house = site.house(db, language)
    halls = site.halls(db, language)
    heritage = _heritage(db, house, halls, today, language)
    programme = _programme(db, halls, now, language)
    gallery = _gallery(db, halls, today, language)
    special = _special(db, today, language)
    tiles = {hall.slug for hall in (heritage.hall, gallery.hall, programme.hall) if hall}
    hashes = [
        *heritage.pictures,
        *(one.picture for one in gallery.people),
        *(one.cover for one in special.works),
    ]
    return Home(
        house=house,
        heritage=heritage,
        programme=programme,
        gallery=gallery,
        special=special,
        quick=[hall for hall in halls if hall.slug not in tiles][:QUICK_HALLS],
        notice=next(iter(site.notices(db, now, language)), None),
        pictures=media.pictures(db, [hash_ for hash_ in hashes if hash_], language),
    )


def _heritage(db: Connection, house: House, halls: list[Hall], today: date, language: str) -> Heritage:
    featured = _featured(db, house, today, language)
    home_hall = next((hall for hall in halls if featured and hall.slug == featured.hall), None)
    hall = home_hall if home_hall and not home_hall.leads_to else None
    shown = exhibits.listed(db, today, language, hall=hall.slug, most=3) if hall else []
    return Heritage(featured, home_hall, hall, shown)


def _featured(db: Connection, house: House, today: date, language: str) -> Exhibit | None:
    try:
        return exhibits.by_slug(db, house.featured_exhibit, today, language)
    except NotFound:
        return next(iter(exhibits.listed(db, today, language, kind=HERITAGE, most=1)), None)


def _programme(db: Connection, halls: list[Hall], now: datetime, language: str) -> Programme:
    coming = next(iter(lectures.coming(db, now, language, most=1)), None)
    week = Week.of(local(now).date())
    dots = lectures.days_with_sessions(db, week.days[0], week.days[6])
    hall = next((hall for hall in halls if hall.leads_to == "lectures"), None)
    return Programme(hall, coming, coming.phase(now) if coming else None, week, dict(dots))


def _gallery(db: Connection, halls: list[Hall], today: date, language: str) -> Gallery:
    hall = next((hall for hall in halls if hall.leads_to == "people"), None)
    shown = people.gallery(db, honour="", start=0, most=2, language=language, today=today)
    return Gallery(hall, shown, people.count(db))


def _special(db: Connection, today: date, language: str) -> Special:
    exhibit = next(iter(exhibits.listed(db, today, language, kind=SPECIAL, most=1)), None)
    return Special(exhibit, exhibits.works(db, exhibit, language, most=3) if exhibit else [])
