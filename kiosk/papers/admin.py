"""Staff pages of what is printed: empty sheets and typing them back, posters, door signs."""

from __future__ import annotations

import re
import secrets

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from kiosk.checkin import service, store
from kiosk.core import raster
from kiosk.core.errors import Invalid
from kiosk.lectures import store as lectures
from kiosk.lectures.model import LectureSession, Week, clamped
from kiosk.papers.blank import blank
from kiosk.papers.model import arrivals, read_lines
from kiosk.papers.poster import SCALES, Frame, lecture_poster, week_poster
from kiosk.papers.sign import door_sign
from kiosk.site import store as site
from kiosk.web import args
from kiosk.web.connection import db, house, now, settings, today_is
from kiosk.web.guard import may, staff
from kiosk.web.htmx import page

papers_admin = Blueprint("papers_admin", __name__, url_prefix="/admin/lectures")

FORM = re.compile("[0-9a-f]{32}")
LONGEST = 20_000


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


@papers_admin.get("/<code>/paper")
def paper(code: str) -> Response:
    """Where a signed sheet is typed back."""
    return _paper(_session(code), "", "")


@papers_admin.post("/<code>/paper")
def write_down(code: str) -> Response:
    """A whole sheet at once: all of it or, if a line cannot be, nothing."""
    session = _session(code)
    text, form = request.form.get("lines", "")[:LONGEST], request.form.get("once", "")
    if not FORM.fullmatch(form):
        return _paper(session, text, "这一页太旧了，请再按一次。", 422)
    try:
        answers = service.write_down(
            house(), arrivals(read_lines(text), session.code, form, staff().name), now=now()
        )  # fmt: skip
    except Invalid as error:
        first = error.problems[0]
        line = f"第 {first.place} 行：" if first.place and not first.sentence.startswith("第") else ""
        return _paper(session, text, f"{line}{first.sentence}一行都没记，改好再按。", 422)
    flash(f"补录了 {len(answers)} 行，{sum(one.people for one in answers)} 位。", "good")
    return redirect(url_for("checkin_admin.roster", code=session.code), 303)  # type: ignore[return-value]


def roster_tools(session: LectureSession) -> str:
    """What the desk's page says of paper."""
    return render_template("papers/admin/_roster_tools.html", session=session) if may("papers_admin.paper") else ""


def session_acts(session: LectureSession) -> str:
    """What a session's row says of paper."""
    if not may("papers_admin.show"):
        return ""
    return render_template("papers/admin/_session_acts.html", session=session)


def schedule_tools() -> str:
    """What the schedule says of paper."""
    return render_template("papers/admin/_schedule_tools.html") if may("papers_admin.week") else ""


def _paper(session: LectureSession, text: str, problem: str, status: int = 200) -> Response:
    once = request.form.get("once", "")
    response = page(
        "papers/admin/paper.html", session=session, text=text, problem=problem,
        once=once if FORM.fullmatch(once) else secrets.token_hex(16),
    )  # fmt: skip
    response.status_code = status
    return response


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
