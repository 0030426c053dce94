"""What visitors see of the halls."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from kiosk.core.clock import midnight_after
from kiosk.core.db import Connection
from kiosk.core.plug import Entry
from kiosk.exhibits import store as exhibits
from kiosk.exhibits.model import Exhibit
from kiosk.lectures import store as lectures
from kiosk.lectures.model import LectureSession
from kiosk.media import store as media
from kiosk.people import store as people
from kiosk.site import store as site
from kiosk.site.model import Hall
from kiosk.web import args
from kiosk.web.connection import db, keep, language, now, today_is
from kiosk.web.htmx import page

halls = Blueprint("halls", __name__, url_prefix="/halls")

SIZE = 3


@halls.get("/")
def index() -> Response:
    """The floor guide: where everything is."""
    keep(midnight_after(now()))
    found = site.halls(db(), language())
    return page(
        "halls/index.html",
        halls=found,
        house=site.house(db(), language()),
        pictures=media.pictures(db(), [hall.plate for hall in found], language()),
    )


@halls.get("/<slug>")
def show(slug: str) -> Response:
    """One hall: what is on show in it and what happens next."""
    hall = site.hall(db(), slug, language())
    today = today_is().date()
    sheet = args.sheet(exhibits.count(db(), today, hall=slug), SIZE)
    shown = exhibits.listed(db(), today, language(), hall=slug, start=sheet.start, most=sheet.size)
    sessions = coming(db(), hall)
    keep(min([midnight_after(now()), *(one.ends_at for one in sessions)]))
    plates = plates_of(db(), shown)
    return page(
        "halls/show.html",
        hall=hall,
        exhibits=shown,
        sheet=sheet,
        sessions=sessions,
        people=people.count(db()) if hall.leads_to == "people" else 0,
        plates=plates,
        levels=site.terms(db(), "levels", language()),
        pictures=media.pictures(db(), [hall.plate, *plates, *(one.cover for one in shown)], language()),
    )


def coming(connection: Connection, hall: Hall) -> list[LectureSession]:
    """The next sessions in a hall; for the lecture hall, wherever they are."""
    where = "" if hall.leads_to == "lectures" else hall.slug
    return lectures.coming(connection, now(), language(), most=3, hall=where)


def plates_of(connection: Connection, shown: list[Exhibit]) -> list[str]:
    """One plate of each exhibit, for the band: the first highlight's, else the cover."""
    found = []
    for exhibit in shown:
        first = exhibits.works(connection, exhibit, language(), most=1)
        found.append(first[0].cover if first and first[0].cover else exhibit.cover)
    return [hash_ for hash_ in found if hash_]


def entries() -> list[Entry]:
    """The halls, for the search."""
    return [
        Entry("hall", hall.labels.words("title", "place"), url_for("halls.show", slug=hall.slug), hall.plate)
        for hall in site.halls(db(), "zh")
    ]
