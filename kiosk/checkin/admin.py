"""The sheet of a session to take away; the desk itself is the room ``roster``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, Response, flash, redirect, request, url_for

from kiosk.checkin import forms, printed, proof, sheet, store
from kiosk.core.clock import local
from kiosk.core.sheets import csv_text
from kiosk.core.workbook import write_table
from kiosk.journal import store as journal
from kiosk.lectures import store as lectures
from kiosk.lectures.model import LectureSession
from kiosk.site import store as site
from kiosk.web.connection import db, house, now, today_is
from kiosk.web.guard import staff

checkin_admin = Blueprint("checkin_admin", __name__, url_prefix="/admin/lectures")

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
NO_REASON = "没写用途，称呼已遮"


@checkin_admin.get("/<code>/roster.<any(csv, xlsx, pdf):kind>")
def asked(code: str, kind: str) -> Response:
    """The sheet by its address. With ``?reason=`` it is what the desk gives; without one no name stands in it."""
    return _sheet(code, kind, request.args)


@checkin_admin.post("/<code>/roster.<any(csv, xlsx, pdf):kind>")
def export(code: str, kind: str) -> Response:
    """The sheet to take away, and what for."""
    if not _reason(request.form):
        flash("请写一句拿去做什么用。", "bad")
        return _back(code)
    return _sheet(code, kind, request.form)


def _sheet(code: str, kind: str, said: Mapping[str, str]) -> Response:
    """The sheet; who took it, why, and whether with phones, is in the journal. Without a reason it names nobody."""
    reason = _reason(said)
    with_phones = bool(reason) and said.get("phones") == "1"
    session = lectures.by_code(db(), code, "zh", today_is().date())
    found = sheet.present(db(), code)
    if not reason:
        found = [replace(one, name=sheet.hidden(one.name)) for one in found]
    content = _made(session, found, kind, with_phones=with_phones)
    by, moment = staff().name, now()
    key = f"{code} {kind} {len(found)} {'phones' if with_phones else 'masked'} {reason or NO_REASON}"
    house().write(
        lambda writing: journal.record(writing, "checkin:sheet:export", key, by=by, now=moment, is_shown=False)
    )
    name = f"roster-{code}-{local(moment):%Y%m%d-%H%M}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, headers=headers, content_type=KINDS[kind])


def _made(session: LectureSession, found: list[sheet.Present], kind: str, *, with_phones: bool) -> bytes | str:
    """The sheet as a file; each kind names the last line of the ledger it was made from."""
    head = store.head(db())
    if kind == "pdf":
        ways = sheet.by_source(db(), session.code)
        name = str(site.house(db(), "zh").labels.name)
        return printed.roster(
            session, found, ways, house=name, head=head, with_phones=with_phones, now=now()
        )  # fmt: skip
    cells = proof.signed(sheet.table(found, with_phones=with_phones), head)
    if kind == "csv":
        return csv_text(sheet.HEAD, cells)
    return write_table("签到表", sheet.HEAD, [[str(cell) for cell in row] for row in cells], {})


def _reason(said: Mapping[str, str]) -> str:
    return forms.words(said, "reason")[:200]


def _back(code: str) -> Response:
    return redirect(url_for("roster_admin.roster", code=code), 303)  # type: ignore[return-value]
