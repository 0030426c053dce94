"""What the staff see first: the day's lectures, the screens, what waits for them and what was done last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from flask import Blueprint, Response, current_app

from kiosk.checkin import queue
from kiosk.checkin import store as doors
from kiosk.core.clock import loaded
from kiosk.core.plug import Todo
from kiosk.lectures import store as lectures
from kiosk.lectures.model import LectureSession, Phase
from kiosk.revisions import store as revisions
from kiosk.revisions import words
from kiosk.roster import store as roster
from kiosk.screens import desk as screens
from kiosk.staff import store as accounts
from kiosk.web.connection import db, now, today_is
from kiosk.web.dates import clock, in_minutes
from kiosk.web.guard import staff
from kiosk.web.htmx import page

today = Blueprint("today", __name__, url_prefix="/admin")

LAST = 4
FIRST_DAYS = timedelta(days=7)
ORDER = {Phase.RUNNING: 0, Phase.SOON: 0, Phase.COMING: 0, Phase.CANCELLED: 1, Phase.OVER: 2}


@dataclass(frozen=True)
class Figures:
    """How many signed up, are in, wait, and were counted by head; ``heads`` is None if nobody counted."""

    signed_up: int
    present: int
    waiting: int
    heads: int | None

    @classmethod
    def of(cls, session: LectureSession) -> Figures:
        """The figures of a session, each from its own query."""
        room = doors.room(db(), doors.door(db(), session.code))
        counted = roster.counted(db(), session.code)
        signed_up = sum(queue.heads(db(), session.code, state) for state in ("seat", "used"))
        return cls(signed_up, room.present, room.waiting, counted.number if counted else None)


@dataclass(frozen=True)
class Row:
    """A session as the day's list shows it; ``tag`` is one word on how it stands, ``tone`` its colour."""

    session: LectureSession
    time: str
    tag: str
    tone: str
    is_waiting: bool
    is_today: bool
    figures: Figures


@today.get("/")
def index() -> Response:
    """The day at a glance."""
    return page(
        "today/index.html",
        moment=today_is(),
        rows=_rows(),
        cards=screens.cards(),
        todos=_todos(),
        batches=revisions.latest(db(), LAST),
        summary=words.summary,
        is_new=_is_new(),
    )


@today.get("/today/lectures")
def day() -> Response:
    """The day's lectures with their figures, asked for every few seconds."""
    return page("today/_lectures.html", rows=_rows())


@today.get("/today/sheets")
def sheets() -> Response:
    """The sheets of today's lectures, to be printed."""
    return page("today/sheets.html", rows=[row for row in _rows() if row.is_today and not row.session.is_cancelled])


@today.get("/today/screens")
def live() -> Response:
    """How the screens are, asked for every few seconds."""
    return page("today/_screens.html", cards=screens.cards())


def _rows() -> list[Row]:
    """Today's sessions, what is over last, then tomorrow's."""
    day = today_is().date()
    found = [_row(one) for one in lectures.between(db(), day, day + timedelta(days=1), "zh", day)]
    return sorted(found, key=lambda row: (row.session.day, ORDER[row.session.phase(now())], row.session.starts_at))


def _row(session: LectureSession) -> Row:
    is_today = session.day == today_is().date()
    phase = session.phase(now())
    tag, tone = _tag(session, phase)
    time = clock(session.starts_at)
    waits = phase in (Phase.COMING, Phase.SOON, Phase.RUNNING)
    shown = time if is_today else f"明 {time}"
    return Row(session, shown, tag, tone, waits, is_today, Figures.of(session))


def _tag(session: LectureSession, phase: Phase) -> tuple[str, str]:
    if phase is Phase.OVER:
        return ("取消了" if session.is_cancelled else "已结束"), ""
    if phase is Phase.CANCELLED:
        return "取消了", "bad"
    if phase is Phase.RUNNING:
        return "正在讲", "good"
    if phase is Phase.SOON:
        return in_minutes(session.minutes_left(now())), "bad"
    if session.is_moved:
        return "换了地方", "warn"
    return ("改了时间", "warn") if session.is_postponed else ("照常", "good")


def _todos() -> list[Todo]:
    asks = cast(list[Callable[[], list[Todo]]], current_app.extensions["todos"])
    return sorted((one for ask in asks for one in ask()), key=lambda one: -one.weight)


def _is_new() -> bool:
    """Whether this person has worked here for a few days only."""
    account = accounts.account(db(), staff().name)
    return now() - loaded(account.created_at) < FIRST_DAYS
