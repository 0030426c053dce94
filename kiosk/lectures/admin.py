"""Staff pages of lectures: the schedule, lectures with their sessions, sessions cancelled and moved, venues, series."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from flask import Blueprint, Response, request

from kiosk.core.db import Connection
from kiosk.core.errors import Refused
from kiosk.core.plug import Todo
from kiosk.core.slugs import read_code
from kiosk.lectures import acts, board, changes, desk, shelf, store, words
from kiosk.lectures.changes import Change
from kiosk.lectures.doubts import about_session
from kiosk.lectures.model import LectureSession, Phase, Sought
from kiosk.people import store as people
from kiosk.revisions import store as revisions
from kiosk.revisions.desk import Desk, said
from kiosk.revisions.service import title_of
from kiosk.revisions.sheet import Doubt, known_as
from kiosk.web import args
from kiosk.web.addresses import inside
from kiosk.web.connection import db, house, now, today_is
from kiosk.web.guard import staff
from kiosk.web.htmx import page

lectures_admin = Blueprint("lectures_admin", __name__, url_prefix="/admin/lectures")

PAGE = 40
LONGEST_SEARCH = 100


@lectures_admin.get("/")
def index() -> Response:
    """The sessions to come by day, or those that are over."""
    is_past = args.choice("when", ("past",)) == "past"
    names = people.names(db())
    sought = _sought(names)
    coming, over = store.counts(db(), sought, now())
    sheet = args.sheet(over if is_past else coming, PAGE)
    found = store.schedule(db(), sought, now(), is_past=is_past, start=sheet.start, most=PAGE)
    rows = board.rows(db(), found, names, now())
    return page(
        "lectures/admin/index.html",
        days=[(day, list(those)) for day, those in groupby(rows, key=lambda row: row.session.day)],
        sheet=sheet,
        counts=(coming, over),
        is_past=is_past,
        sought=sought,
        venues=shelf.named(db(), "venues"),
        series=shelf.named(db(), "series"),
        drafts=_drafts() if sought.is_all and not is_past else [],
        resting=store.resting(db()) if sought.is_all and not is_past else [],
    )


def _sought(names: dict[str, str]) -> Sought:
    text = " ".join(request.args.get("q", "").split())[:LONGEST_SEARCH]
    meant = tuple(slug for slug, name in names.items() if text and text.lower() in name.lower())
    return Sought(request.args.get("series", "")[:60], request.args.get("venue", "")[:60], text, meant)


def _drafts() -> list[tuple[str, str]]:
    """Lectures that are written and on no screen yet."""
    known = set(shelf.slugs(db(), "lectures"))
    found = revisions.drafts(db(), "lectures")
    return [(one.record_id, title_of(one.document)) for one in found if one.record_id not in known]


@lectures_admin.get("/new")
def new() -> Response:
    """The empty form."""
    return desk.LECTURES.new()


@lectures_admin.post("/new")
def create() -> Response:
    """A new lecture."""
    return desk.LECTURES.create()


@lectures_admin.get("/<slug>")
def edit(slug: str) -> Response:
    """A lecture with its sessions."""
    return desk.LECTURES.show(slug)


@lectures_admin.post("/<slug>")
def update(slug: str) -> Response:
    """What was done with a lecture's form."""
    return desk.LECTURES.submit(slug)


@lectures_admin.get("/sessions/<code>/cancel")
def cancel(code: str) -> Response:
    """Ask why a session is cancelled."""
    return _ask("cancel", _session(code))


@lectures_admin.post("/sessions/<code>/cancel")
def cancel_now(code: str) -> Response:
    """Cancel a session and say why."""
    session = _session(code)
    change = changes.checked(changes.typed(request.form, session), needs_reason=True)
    if change.problems:
        return _ask("cancel", session, change, status=422)
    try:
        number = acts.cancel(
            house(), session.code, change.reason, english=change.english_words, by=staff().name, now=now()
        )
    except Refused as error:
        return _refused(session, error)
    return said(f"{words.when(session.starts_at)} 这一场取消了，屏上马上会说。", _back(session), number)


@lectures_admin.post("/sessions/<code>/restore")
def restore(code: str) -> Response:
    """Let a cancelled session take place after all."""
    session = _session(code)
    try:
        number = acts.restore(house(), session.code, by=staff().name, now=now())
    except Refused as error:
        return _refused(session, error)
    return said(f"{words.when(session.starts_at)} 这一场照常开，屏上的红条撤了。", _back(session), number)


@lectures_admin.get("/sessions/<code>/move")
def move(code: str) -> Response:
    """Ask where a session goes, and why."""
    return _ask("move", _session(code))


@lectures_admin.post("/sessions/<code>/move")
def move_now(code: str) -> Response:
    """Move a session to another time or room. What stands in the way there is said first."""
    session = _session(code)
    names = desk.names()
    change = changes.checked_move(changes.typed(request.form, session), session, now(), names.rooms)
    if change.problems:
        return _ask("move", session, change, status=422)
    slot = change.slot(session, frozenset(_speakers(session)), shelf.session_slug(db(), session.code))
    doubts = about_session(db(), slot, names)
    if doubts and known_as(doubts) != request.form.get("known", ""):
        return _ask("move", session, change, doubts, 409)
    try:
        number = acts.move(
            house(), session.code, change.venue, starts_at=slot.starts_at, minutes=change.minutes(session),
            reason=change.reason, english=change.english_words, is_correction=change.is_correction,
            by=staff().name, now=now(),
        )  # fmt: skip
    except Refused as error:
        return _refused(session, error)
    told = "改正了，屏上已经是新的。" if change.is_correction else "改好了，屏上马上会说。"
    return said(told, _back(session), number)


def _session(code: str) -> LectureSession:
    return store.by_code(db(), read_code(code), "zh", today_is().date())


def _speakers(session: LectureSession) -> list[str]:
    return shelf.speakers(db(), {session.lecture}).get(session.lecture, [])


def _ask(
    act: str,
    session: LectureSession,
    change: Change | None = None,
    doubts: Sequence[Doubt] = (),
    status: int = 200,
) -> Response:
    if session.phase(now()) is Phase.OVER:
        return _refused(session, Refused("session-over", "这一场已经结束，不能再改。"))
    response = page(
        f"lectures/admin/{act}.html",
        row=board.rows(db(), [session], people.names(db()), now())[0],
        change=change or changes.standing(session),
        doubts=doubts,
        known=known_as(doubts),
        venues=desk.rooms(),
        reasons=words.REASONS[act],
        to=inside(request.values.get("to", "")) or desk.lecture_path(session.lecture),
    )
    response.status_code = status
    return response


def _refused(session: LectureSession, error: Refused) -> Response:
    return said(error.sentence.split("。")[0] + "。", _back(session), is_good=False)


def _back(session: LectureSession) -> str:
    return desk.lecture_path(session.lecture)


@lectures_admin.get("/venues/")
def venues() -> Response:
    """The rooms in which lectures are given."""
    return page("lectures/admin/venues.html", venues=store.rooms(db()))


@lectures_admin.get("/venues/new")
def new_venue() -> Response:
    """The empty form."""
    return desk.VENUES.new()


@lectures_admin.post("/venues/new")
def create_venue() -> Response:
    """A new venue."""
    return desk.VENUES.create()


@lectures_admin.get("/venues/<slug>")
def edit_venue(slug: str) -> Response:
    """A venue's record."""
    return desk.VENUES.show(slug)


@lectures_admin.post("/venues/<slug>")
def update_venue(slug: str) -> Response:
    """What was done with a venue's form. One in which something was or is to be is not deleted."""
    return _kept(desk.VENUES, slug, shelf.sessions_in, "场讲座用着这个场地")


@lectures_admin.get("/series/")
def series() -> Response:
    """The series that lectures belong to."""
    return page("lectures/admin/series.html", series=store.series(db()))


@lectures_admin.get("/series/new")
def new_series() -> Response:
    """The empty form."""
    return desk.SERIES.new()


@lectures_admin.post("/series/new")
def create_series() -> Response:
    """A new series."""
    return desk.SERIES.create()


@lectures_admin.get("/series/<slug>")
def edit_series(slug: str) -> Response:
    """A series' record."""
    return desk.SERIES.show(slug)


@lectures_admin.post("/series/<slug>")
def update_series(slug: str) -> Response:
    """What was done with a series' form. One that has lectures is not deleted."""
    return _kept(desk.SERIES, slug, shelf.lectures_in, "个讲座在这个系列里")


def _kept(own: Desk, slug: str, count_in: Callable[[Connection, str], int], words: str) -> Response:
    """A record's form, unless it shall be deleted and is still needed."""
    if request.form.get("action") == "drop" and (count := count_in(db(), slug)):
        return said(f"还有 {count} {words}，不能删。", own.edit(slug), is_good=False)
    return own.submit(slug)


def todos() -> list[Todo]:
    """What is missing in the schedule."""
    return board.waiting(db(), now(), desk.move_path, desk.lecture_path)
