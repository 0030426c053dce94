"""Staff pages of the house: its settings, halls, notices and dictionaries; whether phones reach it."""

from __future__ import annotations

from typing import Any, cast

from flask import Blueprint, Response, current_app, request, url_for

from kiosk.core import qr
from kiosk.revisions.desk import applied, parts, said
from kiosk.revisions.model import Verb, Wanted
from kiosk.site import shelf, store, words
from kiosk.site.desk import (
    HALL_DESK,
    HOUSE,
    HOUSE_DESK,
    MATERIALS,
    NOTICE_DESK,
    TERMS_DESK,
    hall_path,
    uses,
)
from kiosk.site.probe import Probe, Probes
from kiosk.staff import store as staff_store
from kiosk.web import guard
from kiosk.web.connection import db, now
from kiosk.web.connection import settings as machine
from kiosk.web.htmx import page

site_admin = Blueprint("site_admin", __name__, url_prefix="/admin")


@site_admin.context_processor
def facts() -> dict[str, object]:
    """What stands beside the settings: the machine's address, who may sign in."""
    return {"machine": machine(), "accounts": staff_store.accounts(db())}


@site_admin.get("/settings/")
def settings() -> Response:
    """Names, hours and numbers of the centre."""
    return HOUSE_DESK.show(HOUSE)


@site_admin.post("/settings/")
def settings_update() -> Response:
    """All changes at once."""
    return HOUSE_DESK.submit(HOUSE)


@site_admin.post("/settings/probe")
def settings_probe() -> Response:
    """Begin a try whether a phone reaches this house: its code."""
    return _probe(probes().begin(now()))


@site_admin.get("/settings/probe/<number>")
def settings_live(number: str) -> Response:
    """What became of a try."""
    return _probe(probes().find(number))


def probes() -> Probes:
    """The tries under way in this application."""
    return cast(Probes, current_app.extensions["probes"])


def _probe(probe: Probe | None) -> Response:
    address = f"{machine().base_url}{url_for('site.check', number=probe.number)}" if probe else ""
    return page(
        "site/admin/_probe.html",
        probe=probe,
        address=address,
        code=qr.svg(address) if probe else None,
        is_over=probe is None or probe.is_over(now()),
    )


@site_admin.get("/halls/")
def halls() -> Response:
    """The halls in their order."""
    found = uses()
    used = {hall.slug: words.used(found.get(f"halls/{hall.slug}", [])) for hall in store.halls(db(), "zh")}
    return page("site/admin/halls.html", halls=store.halls(db(), "zh"), used=used, materials=dict(MATERIALS))


@site_admin.post("/halls/order")
def order_halls() -> Response:
    """The halls in another order."""
    standing = [hall.slug for hall in store.halls(db(), "zh")]
    named = [slug for slug in dict.fromkeys(request.form.getlist("order")) if slug in standing]
    wanted = []
    for place, slug in enumerate([*named, *(slug for slug in standing if slug not in named)], 1):
        document = parts()["halls"].take(db(), slug)
        if document is not None and document["position"] != place:
            wanted.append(Wanted("halls", slug, {**document, "position": place}))
    number = applied(wanted, Verb.SAVE, "板块的次序")
    return said("次序改好了。", url_for("site_admin.halls"), number)


@site_admin.get("/halls/new")
def new_hall() -> Response:
    """The empty form."""
    return HALL_DESK.new()


@site_admin.post("/halls/new")
def create_hall() -> Response:
    """A new hall."""
    return HALL_DESK.create()


@site_admin.get("/halls/<slug>")
def edit_hall(slug: str) -> Response:
    """A hall's record."""
    return HALL_DESK.show(slug)


@site_admin.post("/halls/<slug>")
def update_hall(slug: str) -> Response:
    """What was done with a hall's form. One that something stands in is not deleted."""
    used = words.used(uses().get(f"halls/{slug}", []))
    if request.form.get("action") == "drop" and used:
        return said(f"这个板块里还有 {used}，先挪走再删。", hall_path(slug), is_good=False)
    return HALL_DESK.submit(slug)


@site_admin.get("/notices/")
def notices() -> Response:
    """All notices: those on the screens now, those to come, those that are over."""
    groups: dict[str, list[object]] = {"now": [], "later": [], "over": []}
    for one in shelf.posted(db()):
        groups[one.state(now())].append(one)
    return page("site/admin/notices.html", groups=groups)


@site_admin.get("/notices/new")
def new_notice() -> Response:
    """The empty form."""
    return NOTICE_DESK.new()


@site_admin.post("/notices/new")
def create_notice() -> Response:
    """A new notice."""
    return NOTICE_DESK.create()


@site_admin.get("/notices/<slug>")
def edit_notice(slug: str) -> Response:
    """A notice's record."""
    return NOTICE_DESK.show(slug)


@site_admin.post("/notices/<slug>")
def update_notice(slug: str) -> Response:
    """What was done with a notice's form."""
    return NOTICE_DESK.submit(slug)


@site_admin.get("/terms/")
def terms() -> Response:
    """The dictionaries, those the house knows first."""
    found = shelf.first_words(db())
    known = [one for one in words.DICTIONARIES if one.code in found]
    others = [words.dictionary(code) for code in found if code not in {one.code for one in known}]
    return page(
        "site/admin/terms.html",
        dictionaries=[*known, *others],
        words=found,
        special=_way("exhibits_admin.index", kind="special"),
        series=_way("lectures_admin.index"),
    )


def _way(endpoint: str, **arguments: Any) -> str:
    """The address of a page in a room above, if there is that room and this person may go there."""
    is_there = endpoint in current_app.view_functions and guard.may(endpoint)
    return url_for(endpoint, **arguments) if is_there else ""


@site_admin.get("/terms/<name>")
def edit_terms(name: str) -> Response:
    """The words of a dictionary."""
    return TERMS_DESK.show(name)


@site_admin.post("/terms/<name>")
def update_terms(name: str) -> Response:
    """All changes at once."""
    return TERMS_DESK.submit(name)
