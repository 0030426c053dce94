"""Staff pages of what is printed: empty sheets to sign, posters, door signs."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from kiosk.checkin import store
from kiosk.core import raster
from kiosk.lectures import store as lectures
from kiosk.lectures.model import LectureSession, Week, clamped
from kiosk.papers.blank import blank
from kiosk.papers.poster import SCALES, Frame, lecture_poster, week_poster
from kiosk.papers.sign import door_sign
from kiosk.site import store as site
from kiosk.web import args
from kiosk.web.connection import db, now, settings, today_is
from kiosk.web.guard import may
from kiosk.web.htmx import page

papers_admin = Blueprint("papers_admin", __name__, url_prefix="/admin/lectures")


@papers_admin.get("/<code>/papers")
def show(code: str) -> Response:
    """Everything that can be printed for one session."""
    session = _session(code)
    is_open = wifi()[0] != ""
    return page("papers/admin/papers.html", session=session, has_wifi=is_open, address=settings().base_url)


@papers_admin.get("/<code>/poster.<any(pdf, png):kind>")
def poster(code: str, kind: str) -> Response:
    """A poster, A4 or A3."""
    session = _session(code)
    content = lecture_poster(session, f"{settings().base_url}/lectures/{session.code}", _frame())
    return _sent(content, f"poster-{session.code}", kind)


@papers_admin.get("/week/poster.<any(pdf, png):kind>")
def week(kind: str) -> Response:
    """The poster of a week, by default this one."""
    today = today_is().date()
    try:
        asked = Week.read(request.args.get("week", ""))
    except ValueError:
        asked = Week.of(today)
    asked = Week.of(clamped(asked.monday))
    found = lectures.between(db(), asked.days[0], asked.days[-1], "zh", today)
    base = settings().base_url
    urls = (f"{base}/lectures/?week={asked}", f"{base}/lectures.ics")
    return _sent(week_poster(asked, found, urls, _frame()), f"poster-{asked}", kind)


@papers_admin.get("/<code>/door.pdf")
def door(code: str) -> Response:
    """The sign for the door."""
    session = _session(code)
    url = f"{settings().base_url}/lectures/{session.code}"
    return _sent(door_sign(session, url, wifi(), _frame()), f"door-{session.code}", "pdf")


@papers_admin.get("/<code>/blank.pdf")
def empty(code: str) -> Response:
    """A sheet of empty lines."""
    session = _session(code)
    days = site.settings(db())["retention_days"]
    rules = store.door(db(), session.code).rules
    content = blank(session, rules, house=_house_name(), retention_days=days, now=now())
    return _sent(content, f"blank-{session.code}", "pdf")


def roster_tools(session: LectureSession) -> str:
    """What the desk's page says of paper."""
    return render_template("papers/admin/_roster_tools.html", session=session) if may("papers_admin.empty") else ""


def session_acts(session: LectureSession) -> str:
    """What a session's row says of paper."""
    if not may("papers_admin.show"):
        return ""
    return render_template("papers/admin/_session_acts.html", session=session)


def schedule_tools() -> str:
    """What the schedule says of paper."""
    return render_template("papers/admin/_schedule_tools.html") if may("papers_admin.week") else ""


def _sent(content: bytes, name: str, kind: str) -> Response:
    """A file to keep and to print."""
    if kind == "png":
        content = raster.png(content)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return Response(content, headers=headers, content_type="image/png" if kind == "png" else "application/pdf")


def _frame() -> Frame:
    size = args.choice("size", tuple(SCALES)) or "A4"
    return Frame(_house_name(), wifi()[0] != "", size, now())


def wifi() -> tuple[str, str]:
    """The name and the password of the visitors' network; empty if there is none."""
    labels = site.house(db(), "zh").labels
    return str(labels.wifi_name), str(labels.wifi_password)


def _session(code: str) -> LectureSession:
    return lectures.by_code(db(), code, "zh", today_is().date())


def _house_name() -> str:
    return str(site.house(db(), "zh").labels.name)
