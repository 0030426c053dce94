"""A code was scanned at a screen: it leads to the right lecture, collects a stamp, or says where to go instead."""

from __future__ import annotations

import re
from typing import cast

from flask import Blueprint, Response, current_app, jsonify, redirect, request, url_for

from kiosk.cards import service, store
from kiosk.cards.model import STAMPS, Card, Kind, Scanned, read_scan
from kiosk.checkin import queue, signup, tokens
from kiosk.checkin import store as doors
from kiosk.checkin.entrance import Entrance
from kiosk.checkin.forms import Numbers
from kiosk.checkin.model import SAID_COOKIE, SAID_SECONDS, Answer, Outcome, Source
from kiosk.core.errors import NotFound, Refused
from kiosk.exhibits import store as exhibits
from kiosk.lectures import store as lectures
from kiosk.lectures.model import LectureSession
from kiosk.site import store as site
from kiosk.web.connection import db, house, language, let_go, now, today_is
from kiosk.web.htmx import page
from kiosk.web.i18n import gettext as _

cards = Blueprint("cards", __name__)

CARD_COOKIE, CARD_SECONDS = "card", 120
EVENT = re.compile("[0-9a-f]{32}")
HERE = re.compile(r"/(lectures|exhibits|halls|people)(?:/([A-Za-z0-9_-]{1,80}))?(?:/.*)?")
SCAN_HEADER = "X-Scan"
MOST_OPEN = 4


@cards.post("/scan")
def scan() -> Response:
    """Where a scanned code leads from the page it was scanned at: ``go``, or what to ``say`` instead.

    Only a script of our own pages can send the header, so no other page can scan for a visitor.
    """
    event = request.form.get("event", "")
    if SCAN_HEADER not in request.headers or not EVENT.fullmatch(event):
        return _say(_("这个码没读好，请再扫一次"), 400)
    if entrance().throttle.is_closed(_who()):
        return _say(_("扫得太快了，请等一分钟，或找工作人员"), 429)
    scanned, here = read_scan(request.form.get("text", "")), _here(request.form.get("path", ""))
    match scanned.kind:
        case Kind.CARD:
            return _card(tokens.kept(scanned.value), event, here)
        case Kind.TICKET:
            return _ticket(scanned.value, event, here)
        case Kind.DOOR | Kind.PAGE:
            return _page(scanned)
    return _say(_("这不是中心的码，认不出来"))


@cards.get("/card")
def show() -> Response:
    """A card's stamps, and the lectures it can check in to now."""
    found = _my_card()
    if found is None:
        return _private(cast(Response, redirect(url_for("screens.home"), 303)))
    halls = site.halls(db(), language())[:STAMPS]
    open_now = [(one, numbers().new(_about(one.code))) for one in _open()]
    return _private(page("cards/card.html", halls=halls, stamps=store.stamps(db(), found.hash), open_now=open_now))


@cards.post("/card/check-in")
def check_in() -> Response:
    """In with the card that was just scanned, to the lecture that was chosen."""
    found, session = _my_card(), request.form.get("session", "")
    event = numbers().read(request.form.get("event", ""), _about(session))
    if found is None or event is None:
        return _private(cast(Response, redirect(url_for("screens.home"), 303)))
    answer = service.come_with_card(house(), found.hash, event, session, _lecture_hall(), screen="", now=now())
    response = cast(Response, redirect(_done(answer, session, session), 303))
    return _private(_told(response, event))


@cards.get("/scanned/<here>")
def elsewhere(here: str) -> Response:
    """The wrong door: where the ticket's lecture is, and what there is here instead."""
    answer = doors.answer_to(db(), request.cookies.get(SAID_COOKIE, ""))
    if answer is None or answer.outcome is not Outcome.WRONG_LECTURE:
        return _private(cast(Response, redirect(url_for("lectures.show", code=here), 303)))
    rules = doors.door(db(), here)
    return _private(
        page("cards/elsewhere.html", session=_session(answer.session), door=_session(here),
             room=doors.room(db(), rules), is_open=rules.refuses(now()) is None)
    )  # fmt: skip


def entrance() -> Entrance:
    """The doors of this house."""
    return cast(Entrance, current_app.extensions["entrance"])


def numbers() -> Numbers:
    """What makes and reads the numbers of forms."""
    return entrance().numbers


def _card(hash_: str, event: str, here: tuple[str, str]) -> Response:
    """A card: in at this lecture's door, a stamp at an exhibit, in at the only open lecture, else to choose."""
    found = store.card(db(), hash_)
    if found is None or found.is_revoked:
        return _refused(found, event)
    room, slug = here
    if room == "lectures" and _has_door(slug):
        return _came(hash_, event, slug)
    hall = _hall_of(room, slug)
    if hall:
        try:
            service.stamp(house(), hash_, hall, now=now())
        except Refused:
            return _refused(found, event)
        return _with_card(_go(url_for("cards.show")), hash_)
    open_now = _open()
    if len(open_now) == 1:
        return _came(hash_, event, open_now[0].code)
    return _with_card(_go(url_for("cards.show")), hash_)


def _refused(found: Card | None, event: str) -> Response:
    outcome = Outcome.UNKNOWN if found is None else Outcome.REVOKED
    if found is None:
        entrance().throttle.note(_who())
    service.note_unknown(house(), event, Source.CARD, outcome, now=now())
    words = _("这张卡不是这里的，请找工作人员") if found is None else _("这张卡停用了，请找工作人员换一张")
    return _say(words)


def _came(hash_: str, event: str, session: str) -> Response:
    answer = service.come_with_card(house(), hash_, event, session, _lecture_hall(), screen="", now=now())
    return _with_card(_told(_go(_done(answer, session, session)), event), hash_)


def _ticket(ticket: str, event: str, here: tuple[str, str]) -> Response:
    """A ticket: in at its own lecture's door, from any page but that of another lecture."""
    claim = queue.by_ticket(db(), tokens.kept(ticket))
    if claim is None:
        entrance().throttle.note(_who())
        service.note_unknown(house(), event, Source.TICKET, Outcome.UNKNOWN, now=now())
        return _say(_("没找到这张票，请找工作人员"))
    at = here[1] if here[0] == "lectures" and _has_door(here[1]) else claim.session
    answer = signup.come_with_ticket(
        house(), ticket, event, at, source=Source.TICKET, screen="", by="", now=now()
    )  # fmt: skip
    return _told(_go(_done(answer, claim.session, at)), event)


def _done(answer: Answer, session: str, here: str) -> str:
    """The page that says what came of it."""
    if answer.outcome is Outcome.WRONG_LECTURE:
        return url_for("cards.elsewhere", here=here)
    return url_for("checkin_screen.done", code=session)


def _page(scanned: Scanned) -> Response:
    """A poster or a door code: the page of its lecture. Neither checks in here."""
    if scanned.kind is Kind.PAGE:
        return _go(scanned.value)
    length = site.settings(db())["door_seconds"]
    session = entrance().doors.read(scanned.value, length).session
    return _go(url_for("lectures.show", code=session)) if session else _say(_("这个码不对，请扫讲堂屏幕上的码"))


def _here(path: str) -> tuple[str, str]:
    found = HERE.fullmatch(path[:200])
    return (found[1], found[2] or "") if found else ("", "")


def _hall_of(room: str, slug: str) -> str:
    """The hall whose stamp is given at a page; empty where none is."""
    halls = site.halls(db(), "zh")
    if room == "exhibits" and slug:
        try:
            return exhibits.by_slug(db(), slug, today_is().date(), "zh").hall
        except NotFound:
            return ""
    if room == "people":
        return next((hall.slug for hall in halls if hall.leads_to == "people"), "")
    return slug if room == "halls" and slug in {hall.slug for hall in halls} else ""


def _lecture_hall() -> str:
    return next((hall.slug for hall in site.halls(db(), "zh") if hall.leads_to == "lectures"), "")


def _open() -> list[LectureSession]:
    """The lectures whose door is open now."""
    coming = lectures.coming(db(), now(), language(), most=50)
    return [one for one in coming if doors.door(db(), one.code).refuses(now()) is None][:MOST_OPEN]


def _has_door(session: str) -> bool:
    try:
        return bool(doors.door(db(), session))
    except NotFound:
        return False


def _session(code: str) -> LectureSession:
    return lectures.by_code(db(), code, language(), today_is().date())


def _my_card() -> Card | None:
    found = store.card(db(), request.cookies.get(CARD_COOKIE, ""))
    return None if found is None or found.is_revoked else found


def _about(session: str) -> str:
    return f"card {session}"


def _go(target: str) -> Response:
    let_go()
    return _private(jsonify(go=target))


def _say(words: str, status: int = 200) -> Response:
    response = jsonify(say=words)
    response.status_code = status
    return _private(response)


def _told(response: Response, event: str) -> Response:
    """The pages that say what came of it find it by the attempt's number, for a short while."""
    response.set_cookie(SAID_COOKIE, event, max_age=SAID_SECONDS, httponly=True, samesite="Lax", path="/lectures")
    response.set_cookie(SAID_COOKIE, event, max_age=SAID_SECONDS, httponly=True, samesite="Lax", path="/scanned")
    return response


def _with_card(response: Response, hash_: str) -> Response:
    response.set_cookie(CARD_COOKIE, hash_, max_age=CARD_SECONDS, httponly=True, samesite="Lax", path="/card")
    return response


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.autocorrect_location_header = False
    return response


def _who() -> str:
    return request.remote_addr or "-"
