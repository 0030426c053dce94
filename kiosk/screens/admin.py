"""Staff pages of the screens: how each is, its name, what it is to do; how a draft would look and where to try it."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from kiosk.core.errors import Invalid, NotFound, Refused
from kiosk.revisions.desk import said
from kiosk.screens import desk, service, store, words
from kiosk.screens.model import ATTRACT, Screen
from kiosk.screens.service import Named
from kiosk.screens.trials import USUAL_SECONDS
from kiosk.site import store as site
from kiosk.web.addresses import inside
from kiosk.web.connection import db, house, let_go, now
from kiosk.web.device import device, hand_out, new_device
from kiosk.web.guard import staff
from kiosk.web.headers import let_frame
from kiosk.web.htmx import is_swap, page, say
from kiosk.web.rehearsal import as_visitors_see
from kiosk.web.shown import lend

screens_admin = Blueprint("screens_admin", __name__, url_prefix="/admin/screens")

ORDERS = {"home": "回到待机画面", "reload": "重新载入"}
POINT = "point"
LOOK_SECONDS = 60
NO_PAGES = ("/admin", "/live", "/health", "/static/", "/media/", "/trial/")


@screens_admin.get("/")
def index() -> Response:
    """Every screen and how it is."""
    return page("screens/admin/index.html", cards=desk.cards(), strangers=desk.strangers(), orders=ORDERS)


@screens_admin.get("/live")
def live() -> Response:
    """The part of a page that shows how the screens are, asked for every few seconds."""
    part, record_id = request.args.get("part", ""), request.args.get("record_id", "")
    if part:
        return _offers(part, record_id)
    return page("screens/admin/_screens.html", cards=desk.cards(), strangers=desk.strangers(), orders=ORDERS)


@screens_admin.get("/look")
def look() -> Response:
    """A visitors' page as it is now, for the small picture of a screen."""
    path = inside(request.args.get("path", "")) or "/"
    if path.startswith(NO_PAGES) or words.is_personal(path):
        raise NotFound(path)
    found = as_visitors_see(path)
    if found.status not in (200, 404) or not found.body.lstrip().startswith(b"<!doctype html>"):
        raise NotFound(path)
    return _framed(found.body)


@screens_admin.get("/preview")
def preview() -> Response:
    """A record's page with its draft, which visitors do not see yet."""
    part, record_id = request.args.get("part", ""), request.args.get("record_id", "")
    found = desk.rehearse(part, record_id)
    if found is None or found.status != 200:
        return _framed(page("screens/admin/_no_preview.html").get_data())
    number = device() or new_device()
    lend(number, found.body, now() + desk.GRACE + desk.GRACE)
    response = _framed(found.body)
    hand_out(response, number)
    return response


@screens_admin.post("/try")
def try_on() -> Response:
    """Let one screen show a draft for a minute."""
    part, record_id = request.form.get("part", ""), request.form.get("record_id", "")
    seconds = request.form.get("seconds", "")
    span = int(seconds) if seconds.isascii() and seconds.isdigit() and len(seconds) < 5 else USUAL_SECONDS
    screen = _screen(request.form.get("screen", ""))
    try:
        trial = desk.try_on(screen, part, record_id, span)
    except Refused as refused:
        return say(refused.sentence, 409) if is_swap() else said(refused.sentence, _back(), is_good=False)
    service.note(house(), "try", f"{part}/{record_id} @ {screen.name}", by=staff().name, now=now())
    return _offers(part, record_id) if is_swap() else said(f"“{trial.title}”正在“{screen.name}”上试看。", _back())


@screens_admin.post("/end")
def end() -> Response:
    """Let a screen that tries a draft go back to where it was."""
    screen = _screen(request.form.get("screen", ""))
    desk.trials().end(screen.device)
    part = request.form.get("part", "")
    return _offers(part, request.form.get("record_id", "")) if part else said("试看结束了。", _back())


@screens_admin.get("/name/<code>")
def new(code: str) -> Response:
    """A name for a screen that has none."""
    seen = desk.stranger(code)
    if seen is None:
        raise NotFound(code)
    return _form(Named("", "", ATTRACT), url_for("screens_admin.create", code=code), None)


@screens_admin.post("/name/<code>")
def create(code: str) -> Response:
    """Give a screen a name."""
    seen = desk.stranger(code)
    if seen is None:
        return said("这台屏现在没有连着，等它连上再起名字。", url_for("screens_admin.index"), is_good=False)
    named = _typed()
    owner = store.by_name(db(), named.name)
    is_silent = owner is not None and desk.is_silent(owner.device)
    try:
        service.name(
            house(), seen.device, seen.report.orientation, named, is_silent=is_silent, by=staff().name, now=now()
        )
    except Invalid as error:
        return _form(named, url_for("screens_admin.create", code=code), error)
    _learn()
    return said(f"好了，这台屏叫“{named.name}”。", url_for("screens_admin.index"))


@screens_admin.get("/<int:number>")
def edit(number: int) -> Response:
    """A screen's name, place and first page."""
    screen = store.screen(db(), number)
    named = Named(screen.name, screen.place, screen.start, screen.has_printer)
    return _form(named, url_for("screens_admin.update", number=number), None, screen)


@screens_admin.post("/<int:number>")
def update(number: int) -> Response:
    """Change a screen's name, place or first page."""
    screen, named = store.screen(db(), number), _typed()
    try:
        service.change(house(), number, named, by=staff().name, now=now())
    except Invalid as error:
        return _form(named, url_for("screens_admin.update", number=number), error, screen)
    _learn()
    return said("保存好了。", url_for("screens_admin.index"))


@screens_admin.post("/<int:number>/remove")
def remove(number: int) -> Response:
    """Forget a screen."""
    gone = service.remove(house(), number, by=staff().name, now=now())
    desk.presence().forget(gone.device)
    _learn()
    return said(f"“{gone.name}”移除了。它还开着的话，会出现在下面，可以再起名字。", url_for("screens_admin.index"))


@screens_admin.post("/<int:number>/do")
def order(number: int) -> Response:
    """Have a screen go back to its first page, or load its page anew."""
    screen, what = store.screen(db(), number), request.form.get("what", "")
    if what not in ORDERS:
        raise NotFound(what)
    if desk.is_silent(screen.device):
        told = f"“{screen.name}”没有回应，做不了。请看看电源和网线。"
        return said(told, url_for("screens_admin.index"), is_good=False)
    desk.presence().tell(screen.device, what)
    service.note(house(), what, screen.name, by=staff().name, now=now())
    return said(f"已经让“{screen.name}”{ORDERS[what]}。", url_for("screens_admin.index"))


@screens_admin.post("/point/<code>")
def point(code: str) -> Response:
    """Have a screen without a name say which it is."""
    seen = desk.stranger(code)
    if seen is not None:
        desk.presence().tell(seen.device, f"{POINT}:{seen.code}")
    return said(f"看看哪台屏上出现“{code}”，就是它。", url_for("screens_admin.index"))


def _typed() -> Named:
    start = inside(request.form.get("start", "")) or ATTRACT
    allowed = {path for path, _ in starts()}
    return Named(
        " ".join(request.form.get("name", "").split())[:200],
        " ".join(request.form.get("place", "").split())[:200],
        start if start in allowed else ATTRACT,
        request.form.get("has_printer") == "1",
    )


def starts() -> list[tuple[str, str]]:
    """The pages that a screen may begin with, and what they are called."""
    halls = [(url_for("halls.show", slug=one.slug), str(one.labels.title)) for one in site.halls(db(), "zh")]
    plain = [(ATTRACT, "待机画面"), (url_for("screens.home"), "首页"), (url_for("lectures.index"), "讲堂")]
    return [*plain, (url_for("people.index"), "人物"), *halls]


def _form(named: Named, target: str, error: Invalid | None, screen: Screen | None = None) -> Response:
    problems = {one.field: one.sentence for one in error.problems} if error else {}
    response = page(
        "screens/admin/form.html",
        named=named, target=target, problems=problems, screen=screen, starts=starts(), orders=ORDERS,
    )  # fmt: skip
    response.status_code = 422 if error else 200
    return response


def _offers(part: str, record_id: str) -> Response:
    """The screens on which a draft can be tried."""
    return page("screens/admin/_offers.html", cards=desk.cards(), part=part, record_id=record_id)


def _screen(text: str) -> Screen:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise NotFound(text)
    return store.screen(db(), int(text))


def _learn() -> None:
    let_go()
    desk.presence().know(store.screens(db()))


def _framed(body: bytes) -> Response:
    let_frame()
    return Response(body, mimetype="text/html")


def _back() -> str:
    return inside(request.form.get("to", "")) or url_for("screens_admin.index")
