"""Staff pages of visitor cards: print sheets, see what was printed, let a lost card open nothing."""

from __future__ import annotations

import secrets
from typing import cast

from flask import Blueprint, Response, current_app, flash, redirect, request, url_for

from kiosk.cards import service, sheet, store
from kiosk.cards.model import CARDS_ON_SHEET, MOST_SHEETS, STAMPS
from kiosk.checkin import tokens
from kiosk.checkin.entrance import Entrance
from kiosk.core.errors import Refused
from kiosk.site import store as site
from kiosk.web.connection import db, house, now
from kiosk.web.guard import staff
from kiosk.web.htmx import page

cards_admin = Blueprint("cards_admin", __name__, url_prefix="/admin/cards")

MOST_ROWS = 100


@cards_admin.get("/")
def index() -> Response:
    """What was printed."""
    return page(
        "cards/admin/index.html", batches=store.batches(db(), MOST_ROWS), once=secrets.token_hex(16),
        most=MOST_SHEETS, on_sheet=CARDS_ON_SHEET,
    )  # fmt: skip


@cards_admin.post("/print")
def make() -> Response:
    """New cards as a file to print. The codes are in it and nowhere else: the house keeps their hashes."""
    text, once = request.form.get("sheets", ""), request.form.get("once", "")
    count = int(text) if text.isascii() and text.isdigit() and len(text) <= 3 else 0
    if len(once) != 32 or not once.isalnum():
        return _said("这一页太旧了，请再按一次。", is_good=False)
    if not 1 <= count <= MOST_SHEETS:
        return _said(f"一次印 1 到 {MOST_SHEETS} 张。", is_good=False)
    sheets = [[_code(once, number, place) for place in range(CARDS_ON_SHEET)] for number in range(count)]
    try:
        batch = service.make(house(), once, sheets, by=staff().name, now=now())
    except Refused as error:
        return _said(error.sentence, is_good=False)
    labels = site.house(db(), "zh").labels
    content = sheet.cards(
        batch.number, sheets[: batch.sheets], _halls(), house=str(labels.short_name or labels.name), now=batch.made_at
    )
    headers = {"Content-Disposition": f'attachment; filename="cards-{batch.number}.pdf"'}
    return Response(content, headers=headers, content_type="application/pdf")


@cards_admin.post("/revoke")
def revoke() -> Response:
    """A card that was lost."""
    try:
        service.revoke(house(), request.form.get("code", "")[:40], by=staff().name, now=now())
    except Refused as error:
        return _said(error.sentence, is_good=False)
    return _said("这张卡停用了。")


@cards_admin.post("/<int:number>/revoke")
def revoke_batch(number: int) -> Response:
    """A whole batch that was lost or printed badly."""
    gone = service.revoke_batch(house(), number, by=staff().name, now=now())
    return _said(f"第 {number} 批停用了，{gone} 张。")


def _code(once: str, number: int, place: int) -> str:
    doors = cast(Entrance, current_app.extensions["entrance"])
    return doors.numbers.ticket(f"card {once} {number} {place}", tokens.CARD_PREFIX)


def _halls() -> list[str]:
    return [str(hall.labels.short or hall.labels.title) for hall in site.halls(db(), "zh")[:STAMPS]]


def _said(words: str, *, is_good: bool = True) -> Response:
    flash(words if is_good else words.split("。")[0] + "。", "good" if is_good else "bad")
    return redirect(url_for("cards_admin.index"), 303)  # type: ignore[return-value]
