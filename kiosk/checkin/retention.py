"""Names and phones go after so many days; counts stay. Nothing goes while the clock cannot be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.core.clock import is_plausible, loaded, stored
from kiosk.core.db import Connection, Writing, verb
from kiosk.core.errors import Refused
from kiosk.journal import store as journal

LARGEST_JUMP = timedelta(hours=48)


@dataclass(frozen=True)
class Doubt:
    """Why the clock is not believed."""

    code: str
    sentence: str


DOUBTS = {
    "implausible": "系统时间明显不对，没有删任何称呼。请先校准时间。",
    "behind": "系统时间比最后一次签到还早，没有删任何称呼。请先校准时间。",
    "jumped": "系统时间一下走了两天以上，没有删任何称呼。时间若没错，请管理员确认一次。",
}


def doubt(db: Connection, now: datetime) -> Doubt | None:
    """Whether the clock may be wrong, measured by what was written before."""
    if not is_plausible(now):
        return Doubt("implausible", DOUBTS["implausible"])
    newest = db.execute("SELECT max(at) FROM scans").fetchone()[0]
    if newest and now < loaded(newest):
        return Doubt("behind", DOUBTS["behind"])
    seen = db.execute("SELECT seen_at FROM retention_clock WHERE id = 1").fetchone()[0]
    if seen and abs(now - loaded(seen)) > LARGEST_JUMP:
        return Doubt("jumped", DOUBTS["jumped"])
    return None


@verb
def purge(writing: Writing, days: int, *, by: str, now: datetime, is_confirmed: bool = False) -> int:
    """Erase the names and phones of check-ins older than ``days``, and of claims on sessions over for so long; returns
    of how many.

    :param is_confirmed: a person said that the clock is right.
    :raises Refused: the code of a :class:`Doubt`; nothing is erased then.
    """
    found = doubt(writing, now)
    if found is not None and not (is_confirmed and found.code == "jumped"):
        raise Refused(found.code, found.sentence)
    writing.execute("UPDATE retention_clock SET seen_at = ? WHERE id = 1", (stored(now),))
    before = stored(now - timedelta(days=days))
    gone = writing.execute(
        "DELETE FROM personal WHERE scan IN (SELECT s.id FROM scans s LEFT JOIN scans first ON first.id = s.about "
        "WHERE min(s.at, coalesce(first.at, s.at)) < ?)",  # a name that was corrected is as old as the check-in
        (before,),
    ).rowcount
    gone += writing.execute(
        "DELETE FROM claim_words WHERE claim IN (SELECT r.id FROM registrations r LEFT JOIN lecture_sessions s "
        "ON s.code = r.session WHERE max(r.made_at, coalesce(s.ends_at, r.made_at)) < ?)",  # it is for a day to come
        (before,),
    ).rowcount
    writing.execute("DELETE FROM grants WHERE until < ?", (stored(now),))
    writing.execute("DELETE FROM short_codes WHERE until < ?", (stored(now),))
    if gone:
        journal.record(writing, "checkin:personal:purge", str(gone), by=by, now=now, is_shown=False)
    return gone
