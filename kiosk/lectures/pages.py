"""What visitors see of lectures: the week, the month, one session, calendar files, the red band."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TypeVar

from flask import Blueprint, Response, redirect, render_template, request, url_for

from kiosk.core import almanac
from kiosk.core.plug import Entry
from kiosk.core.slugs import read_code
from kiosk.lectures import calendar, store
from kiosk.lectures.model import EARLIEST, LATEST, LectureSession, Month, Phase, Week
from kiosk.media import store as media
from kiosk.site import store as site
from kiosk.web import dates
from kiosk.web.connection import db, keep, language, now, today_is
from kiosk.web.htmx import page
from kiosk.web.i18n import gettext as _

lectures = Blueprint("lectures", __name__)

COMING_ROWS = 3
BAND_DAYS = 14
MOST_UPSET = 100
RUNNING_OR_TO_COME = (Phase.COMING, Phase.SOON, Phase.RUNNING)
FORMS, PLATFORMS, THEMES = "lecture-forms", "platforms", "themes"


@lectures.get("/lectures/")
def index() -> Response:
    """The schedule of a week, or of a month."""
    keep(store.reads_same_until(db(), now()))
    today = today_is().date()
    if "month" in request.args:
        return _month(_asked(Month, "month", today))
    week = _asked(Week, "week", today)
    shown = [week, week.moved(1)]
    return _schedule("lectures/index.html", week, shown, _rows(week, today))


def _month(month: Month) -> Response:
    weeks = month.weeks
    day = _day_asked(month)
    sessions = store.between(db(), day, day, language(), today_is().date())
    return _schedule("lectures/month.html", weeks[0], weeks, sessions, month=month, day_chosen=day)


def _schedule(template: str, week: Week, weeks: list[Week], sessions: list[LectureSession], **more: object) -> Response:
    first, last = weeks[0].days[0], weeks[-1].days[-1]
    coming = store.coming(db(), now(), language(), most=1)
    hall = next((one for one in site.halls(db(), language()) if one.leads_to == "lectures"), None)
    plate = media.pictures(db(), [hall.plate] if hall else [], language())
    monday = Week.of(today_is().date())
    return page(
        template,
        week=week,
        weeks=weeks,
        dots=store.days_with_sessions(db(), first, last),
        lunar_line=almanac.lunar_line,
        sessions=sessions,
        inked=_inked(sessions),
        next=coming[0] if coming else None,
        this_week=sum(store.days_with_sessions(db(), monday.days[0], monday.days[6]).values()),
        hall=hall,
        plate=plate.get(hall.plate) if hall else None,
        forms=site.terms(db(), FORMS, language()),
        **more,
    )


def _inked(sessions: list[LectureSession]) -> str:
    """The code of the row that stands in ink: the next of today's sessions."""
    moment, today = now(), today_is().date()
    waiting = (one.code for one in sessions if one.day == today and one.phase(moment) in RUNNING_OR_TO_COME)
    return next(waiting, "")


def _rows(week: Week, today: date) -> list[LectureSession]:
    """The rows under the calendar: what is to come, then what is over, latest first; next week's if there is little."""
    sessions = store.between(db(), week.days[0], week.days[6], language(), today)
    moment = now()
    coming = [one for one in sessions if one.phase(moment) is not Phase.OVER]
    over = [one for one in reversed(sessions) if one.phase(moment) is Phase.OVER]
    if len(coming) < COMING_ROWS:
        following = week.moved(1)
        coming += store.between(db(), following.days[0], following.days[6], language(), today)[
            : COMING_ROWS - len(coming)
        ]
    return [*coming, *over]


T = TypeVar("T", Week, Month)


def _asked(kind: type[T], name: str, today: date) -> T:
    try:
        found = kind.read(request.args.get(name, ""))
    except ValueError:
        return kind.of(today)
    edge = found.monday if isinstance(found, Week) else found.first
    return found if EARLIEST <= edge <= LATEST else kind.of(max(EARLIEST, min(LATEST, edge)))


def _day_asked(month: Month) -> date:
    try:
        day = date.fromisoformat(request.args.get("day", ""))
        if Month.of(day) == month:
            return day
    except ValueError:
        pass
    today = today_is().date()
    return today if Month.of(today) == month else month.first


@lectures.get("/lectures/<code>")
def show(code: str) -> Response:
    """One session by its public number."""
    clean = read_code(code)
    session = store.by_code(db(), clean, language(), today_is().date())
    if code != clean:
        return redirect(url_for("lectures.show", code=clean), 303)  # type: ignore[return-value]
    keep(store.reads_same_until(db(), now()))
    before, after = store.beside(db(), session)
    hall = next((one for one in site.halls(db(), language()) if one.leads_to == "lectures"), None)
    plate = media.pictures(db(), [hall.plate] if hall else [], language())
    others = [one for one in store.coming(db(), now(), language(), most=4) if one.code != clean]
    return page(
        "lectures/show.html",
        session=session,
        phase=session.phase(now()),
        before=before,
        after=after,
        others=others[:2],
        inked="",
        hall=hall,
        plate=plate.get(hall.plate) if hall else None,
        forms=site.terms(db(), FORMS, language()),
        platforms=site.terms(db(), PLATFORMS, language()),
        themes=site.terms(db(), THEMES, language()),
    )


@lectures.get("/lectures/<code>.ics")
def session_ics(code: str) -> Response:
    """One session as a calendar file."""
    session = store.by_code(db(), read_code(code), language(), today_is().date())
    return _ics([session], f"lecture-{session.code}.ics")


@lectures.get("/lectures.ics")
def feed() -> Response:
    """All sessions as a calendar feed."""
    return _ics(store.every(db(), now(), language()), "lectures.ics")


def _ics(sessions: list[LectureSession], name: str) -> Response:
    house = site.house(db(), language())
    title = str(house.labels.short_name or house.labels.name or _("讲座"))
    response = Response(calendar.calendar(sessions, title), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-cache"
    return response


def band() -> str:
    """The red band under the header of every page while a coming session is cancelled or changed."""
    moment = now()
    upset = store.upset(db(), moment, moment + timedelta(days=BAND_DAYS), language(), MOST_UPSET)
    if not upset:
        return ""
    keep(min(one.ends_at for one in upset))
    return render_template("lectures/_band.html", session=upset[0], others=len(upset) - 1)


def beside_person(slug: str) -> str:
    """The next lecture that a person gives or that is about the person."""
    found = store.about(db(), slug, now(), language(), 1)
    if found:
        keep(store.reads_same_until(db(), now()))
    return render_template("lectures/_beside_person.html", session=found[0]) if found else ""


def entries() -> list[Entry]:
    """The next session of every lecture to come, for the search."""
    found: dict[str, Entry] = {}
    for session in store.coming(db(), now(), "zh", most=10_000):
        path = url_for("lectures.show", code=session.code)
        note = f"{dates.full_day(session.day)} {dates.clock(session.starts_at)}"
        found.setdefault(session.lecture, Entry("lecture", session.labels.words("title", "line"), path, note=note))
    return list(found.values())
