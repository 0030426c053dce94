"""What the attract screen shows: a loop of works, the clock's calendar words, and the next lecture."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from kiosk.core import almanac
from kiosk.core.clock import local
from kiosk.core.db import Connection
from kiosk.exhibits import store as exhibits
from kiosk.exhibits.model import Work
from kiosk.lectures import store as lectures
from kiosk.lectures.model import LectureSession
from kiosk.media import store as media
from kiosk.media.model import Picture
from kiosk.site import store as site
from kiosk.site.model import House

SLIDES = 8


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
