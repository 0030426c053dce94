"""Staff pages of people: who there is and in which order, one person's record, consent withdrawn."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, request, url_for

from kiosk.core.db import Row
from kiosk.core.plug import Document, Todo
from kiosk.people import shelf
from kiosk.people.desk import DESK, STEP, person_path, withdraw
from kiosk.people.model import SIGNED, consent_words
from kiosk.revisions import store as revisions
from kiosk.revisions.desk import applied, parts, said
from kiosk.revisions.model import Verb, Wanted
from kiosk.web.connection import db, today_is
from kiosk.web.htmx import page

people_admin = Blueprint("people_admin", __name__, url_prefix="/admin/people")

LONGEST_SEARCH = 100
ENDING_DAYS = 30
"""So long before its last day a consent is asked for again."""


@people_admin.get("/")
def index() -> Response:
    """Everybody: the role models in their order, then those who only speak."""
    search = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    found = shelf.listed(db(), search)
    return page(
        "people/admin/index.html",
        role_models=[row for row in found if row["is_role_model"]],
        speakers=[row for row in found if not row["is_role_model"]],
        drafts={draft.record_id for draft in revisions.drafts(db(), "people")},
        consents={row["slug"]: consent_words(_agreement(row), today_is().date()) for row in found},
        search=search,
    )


@people_admin.post("/order")
def order() -> Response:
    """The role models in another order."""
    standing = [row["slug"] for row in shelf.listed(db()) if row["is_role_model"]]
    named = [slug for slug in dict.fromkeys(request.form.getlist("order")) if slug in standing]
    wanted = []
    for place, slug in enumerate([*named, *(slug for slug in standing if slug not in named)], 1):
        document = parts()["people"].take(db(), slug)
        if document is not None and document["position"] != place * STEP:
            wanted.append(Wanted("people", slug, {**document, "position": place * STEP}))
    number = applied(wanted, Verb.SAVE, "人物的次序")
    return said("次序改好了。", url_for("people_admin.index"), number)


@people_admin.get("/new")
def new() -> Response:
    """The empty form."""
    return DESK.new()


@people_admin.post("/new")
def create() -> Response:
    """A new person."""
    return DESK.create()


@people_admin.get("/<slug>")
def edit(slug: str) -> Response:
    """A person's record."""
    return DESK.show(slug)


@people_admin.post("/<slug>")
def update(slug: str) -> Response:
    """What was done with a person's form."""
    return DESK.submit(slug)


@people_admin.post("/<slug>/withdrawal")
def withdraw_consent(slug: str) -> Response:
    """The person no longer agrees: name and picture leave every screen at once."""
    number = withdraw(slug)
    return said("撤下来了，名字和画已经从所有屏上拿掉。", person_path(slug), number)


def todos() -> list[Todo]:
    """Consents that end soon or have ended."""
    today = today_is().date()
    soon = (today + timedelta(days=ENDING_DAYS)).isoformat()
    found = []
    for row in shelf.listed(db()):
        until = row["consent_until"]
        if row["state"] == "published" and row["consent"] == SIGNED and until and until <= soon:
            is_over = until < today.isoformat()
            words = f"{row['name']}的同意{'已经到期' if is_over else f' {until} 到期'}"
            detail = "名字和画已经不显示" if is_over else "到期后名字和画自动不显示"
            found.append(Todo(words, detail, "看看", person_path(row["slug"]), "amber", 2 if is_over else 1))
    return found


def _agreement(row: Row) -> Document:
    return {"consent": shelf.agreed(row), "under_14": bool(row["is_under_14"])}
