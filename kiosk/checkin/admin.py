"""The sheet of a session, to take away."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, request, url_for

from kiosk.checkin import forms, sheet
from kiosk.core.clock import local
from kiosk.core.sheets import csv_text
from kiosk.journal import store as journal
from kiosk.web.connection import db, house, now
from kiosk.web.guard import staff

checkin_admin = Blueprint("checkin_admin", __name__, url_prefix="/admin/lectures")


@checkin_admin.post("/<code>/roster.csv")
def export(code: str) -> Response:
    """The sheet as a table; who took it, why, and whether with phones, is in the journal."""
    with_phones, reason = request.form.get("phones") == "1", forms.words(request.form, "reason")[:200]
    if not reason:
        flash("请写一句拿去做什么用。", "bad")
        return _back(code)
    found = sheet.present(db(), code)
    by, moment = staff().name, now()
    key = f"{code} {len(found)} {'phones' if with_phones else 'masked'} {reason}"
    house().write(
        lambda writing: journal.record(writing, "checkin:sheet:export", key, by=by, now=moment, is_shown=False)
    )
    text = csv_text(sheet.HEAD, sheet.table(found, with_phones=with_phones))
    name = f"roster-{code}-{local(moment):%Y%m%d-%H%M}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, headers=headers, content_type="text/csv; charset=utf-8")


def _back(code: str) -> Response:
    return redirect(url_for("roster_admin.roster", code=code), 303)  # type: ignore[return-value]
