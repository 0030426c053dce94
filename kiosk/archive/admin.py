"""The page of a lecture's file: photographs with what they show, and the one button that packs everything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import IO, cast

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge

from kiosk.archive import service, store
from kiosk.archive.bundle import packed
from kiosk.archive.model import LONGEST_PLACE, LONGEST_SUBJECT, MOST_PEOPLE, MOST_PHOTOS, Facts, Photo
from kiosk.checkin import forms, sheet
from kiosk.checkin import store as doors
from kiosk.core.clock import at_local, local
from kiosk.core.errors import CannotWrite, Invalid, NotFound, Refused
from kiosk.lectures import store as lectures
from kiosk.lectures.model import LectureSession
from kiosk.media import desk as media_desk
from kiosk.media import store as media
from kiosk.media.model import ORIGINAL
from kiosk.reports import store as reports
from kiosk.reports.model import counted_up
from kiosk.revisions.desk import applied, parts
from kiosk.revisions.model import Verb, Wanted
from kiosk.roster import store as roster
from kiosk.site import store as site
from kiosk.web.connection import db, house, now, settings, today_is
from kiosk.web.guard import may, staff
from kiosk.web.htmx import page

archive_admin = Blueprint("archive_admin", __name__, url_prefix="/admin/lectures")

HASH = re.compile(r"[0-9a-f]{64}\Z")
LONGEST_REASON = 200
PIECE = 1 << 16
DICTIONARIES = (
    ("形式", "lecture-forms", "form"), ("六传六习", "themes", "theme"), ("五大平台", "platforms", "platform"),
)  # fmt: skip


@archive_admin.get("/<code>/archive")
def show(code: str) -> Response:
    """What is in the file."""
    return _show(code, {}, {})


@archive_admin.post("/<code>/archive")
def describe(code: str) -> Response:
    """Say what the photographs show; or take one out."""
    if request.form.get("drop"):
        service.drop(house(), code, request.form["drop"], by=staff().name, now=now())
        flash("从档案里拿掉了，图还在图库。", "good")
        return _to(code)
    typed = _typed(code)
    try:
        service.describe(house(), code, typed, by=staff().name, now=now())
    except Invalid as error:
        return _show(code, {f"{one.place}.{one.field}": one.sentence for one in error.problems}, request.form, 422)
    _lend_words(typed)
    flash("照片的说明记下了。", "good")
    return _to(code)


@archive_admin.post("/<code>/archive/file")
def take(code: str) -> tuple[Response, int]:
    """Take in one picture; the answer says in words what came of it."""
    _session(code)
    try:
        upload = request.files.get("file")
        if upload is None or not upload.filename:
            raise Refused("no-file", "没有收到文件，请再选一次。")
        hash_, is_new = media_desk.taken_in(upload.read(), media_desk.file_name(upload.filename))
    except RequestEntityTooLarge:
        return jsonify(words="文件太大，一张最多 64 MB。"), 413
    except Refused as refused:
        return jsonify(words=refused.sentence.split("。")[0] + "。"), 422
    except CannotWrite:
        return jsonify(words="没存上，可能是磁盘满了，请叫管理员。"), 503
    return jsonify(hash=hash_, words="收好了" if is_new else "图库里早有这一张，就用它"), 201 if is_new else 200


@archive_admin.post("/<code>/archive/photos")
def add(code: str) -> Response:
    """Put pictures that were just taken in into the file, with the time and the place of the session."""
    session, heads = _session(code), doors.room(db(), doors.door(db(), code)).present
    hashes = [one for one in dict.fromkeys(request.form.getlist("picture")) if HASH.match(one)]
    place = str(session.venue.labels.name or session.venue.slug)[:LONGEST_PLACE]
    photos = [Photo(one, "", session.starts_at, place, min(heads, MOST_PEOPLE)) for one in hashes]
    try:
        added = service.add(house(), code, photos, by=staff().name, now=now())
    except Refused as refused:
        flash(refused.sentence.split("。")[0] + "。", "bad")
        return _to(code)
    flash(f"放进了 {added} 张。写上主题，时间、地点、人数看看对不对。" if added else "这几张已经在里面了。", "good")
    return _to(code)


@archive_admin.get("/<code>/archive/photos/<hash_>")
def photo(code: str, hash_: str) -> Response:
    """A photograph of this file, small. :raises NotFound: if it is none"""
    found = media.blob(db(), hash_, "w360") or media.blob(db(), hash_, ORIGINAL)
    if not store.has(db(), code, hash_) or found is None:
        raise NotFound(hash_)
    return Response(found.bytes, mimetype=found.mime)


@archive_admin.post("/<code>/archive.zip")
def bundle(code: str) -> Response:
    """The whole file. Photographs without a subject prove nothing, so they are asked for first."""
    facts, reason = _facts(code), forms.words(request.form, "reason")[:LONGEST_REASON]
    mute = [one for one in facts.photos if not one.is_told]
    try:
        if mute:
            raise Refused("mute-photos", f"有 {len(mute)} 张照片没写主题，写上再打包。")
        service.note_export(house(), code, len(facts.photos), reason, by=staff().name, now=now())
    except Refused as refused:
        flash(refused.sentence.split("。")[0] + "。", "bad")
        return _to(code)
    made = packed(facts, sheet.by_source(db(), code), _pictures(facts), settings().data)
    name = f"archive-{code}-{local(facts.now):%Y%m%d-%H%M}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    answer = Response(_pieces(made), headers=headers, content_type="application/zip")
    answer.call_on_close(made.close)
    return answer


def tools(session: LectureSession) -> str:
    """What the desk's page says of the file."""
    if not may("archive_admin.show"):
        return ""
    photos = store.photos(db(), session.code)
    mute = sum(1 for one in photos if not one.is_told)
    return render_template("archive/admin/_tools.html", session=session, photos=len(photos), mute=mute)


def act(session: LectureSession) -> str:
    """The way from the top of the desk's page to the file."""
    return render_template("archive/admin/_act.html", session=session) if may("archive_admin.show") else ""


def way_in(session: LectureSession) -> str:
    """The way from a lecture that has begun to its file."""
    if now() < session.starts_at or not may("archive_admin.show"):
        return ""
    return render_template("archive/admin/_way_in.html", session=session)


def _show(code: str, problems: dict[str, str], typed: object, status: int = 200) -> Response:
    facts = _facts(code)
    known = {row.hash for row in facts.photos if media.by_hash(db(), row.hash) is not None}
    response = page(
        "archive/admin/show.html", session=facts.session, facts=facts, photos=facts.photos, known=known, typed=typed,
        problems=problems, stamp=_stamp, most=MOST_PHOTOS, longest=(LONGEST_SUBJECT, LONGEST_PLACE, MOST_PEOPLE),
        mute=sum(1 for one in facts.photos if not one.is_told), may_pack=may("archive_admin.bundle", "POST"),
    )  # fmt: skip
    response.status_code = status
    return response


def _facts(code: str) -> Facts:
    """Everything that is known of a session now."""
    session, moment = _session(code), now()
    day = session.day
    held = next(
        (one for one in reports.held(db(), day, day, max(moment, session.starts_at)) if one.session.code == code), None
    )
    words = []
    for name, dictionary, field in DICTIONARIES:
        term = site.terms(db(), dictionary, "zh").get(getattr(session, field))
        words += [(name, str(term.labels.title))] if term else []
    return Facts(
        session, str(site.house(db(), "zh").labels.name), held, sheet.present(db(), code), roster.counted(db(), code),
        _curve(code), words, store.photos(db(), code), doors.head(db()), staff().display,
        moment,
    )  # fmt: skip


def _curve(code: str) -> list[tuple[str, int]]:
    door, came = doors.door(db(), code), reports.arrivals(db(), code)
    return counted_up(came, door.opens_at, max([door.ends_at, *(at for at, _ in came)]))


def _pieces(made: IO[bytes]) -> Iterator[bytes]:
    with made:
        while piece := made.read(PIECE):
            yield piece


def _pictures(facts: Facts) -> Iterator[tuple[Photo, str, bytes]]:
    """The photographs whose pictures are still there, one at a time."""
    for one in facts.photos:
        found = media.blob(db(), one.hash, ORIGINAL)
        if found is not None:
            yield one, found.mime, found.bytes


def _typed(code: str) -> list[Photo]:
    """What the form says of each photograph."""
    found = []
    for one in store.photos(db(), code):
        if f"subject.{one.hash}" in request.form:
            subject = forms.words(request.form, f"subject.{one.hash}")
            place = forms.words(request.form, f"place.{one.hash}")
            people = forms.number(request.form, f"people.{one.hash}", 0)
            taken_at = _moment(request.form.get(f"taken.{one.hash}", "")) or one.taken_at
            found.append(Photo(one.hash, subject, taken_at, place, people))
    return found


def _stamp(moment: datetime) -> str:
    """As a field for a day and a time takes it."""
    return f"{local(moment):%Y-%m-%dT%H:%M}"


def _lend_words(photos: list[Photo]) -> None:
    """What a photograph shows is said in the library, too, where nobody has said it yet."""
    bare, part = media_desk.undescribed(), parts()["media"]
    wanted = []
    for one in photos:
        document = part.take(db(), media_desk.PREFIX + one.hash) if one.subject and one.hash in bare else None
        if document is not None:
            document.setdefault("labels", {}).setdefault("zh", {})["alt"] = one.subject
            wanted.append(Wanted("media", media_desk.PREFIX + one.hash, document))
    if wanted:
        applied(wanted, Verb.SAVE, f"{len(wanted)} 张活动照片的说明")


def _moment(text: str) -> datetime | None:
    try:
        typed = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at_local(typed.date(), typed.time().replace(tzinfo=None))


def _session(code: str) -> LectureSession:
    return lectures.by_code(db(), code, "zh", today_is().date())


def _to(code: str) -> Response:
    return cast(Response, redirect(url_for("archive_admin.show", code=code), 303))
