"""SQL of the leavings: the stays of a session, which sessions have open ones, the hours of many sessions at once."""

from __future__ import annotations

from datetime import datetime

from kiosk.checkin.model import GRACE
from kiosk.core.clock import loaded, stored
from kiosk.core.db import Connection, Writing, rows
from kiosk.leaves.model import Hours, Review, Stay

GRACE_SECONDS = int(GRACE.total_seconds())
RULED = (
    "SELECT s.code, s.starts_at, s.ends_at, coalesce(r.has_check_out, u.has_check_out, 0) AS signs_out, "
    "coalesce(r.mode, u.mode, 'count') = 'certificate' AS asks_twice FROM lecture_sessions s "
    "LEFT JOIN door_rules r ON r.session = s.code LEFT JOIN usual_rules u ON u.id = 1 "
    "WHERE s.state <> 'cancelled' AND s.ends_at >= ?1 AND s.ends_at < ?2 AND (signs_out OR asks_twice)"
)
"""Sessions that keep how long people stay, by when they end."""
LINE = "iif(f.verb = 'correct', f.about, f.id)"
"""The line of the ledger with which a check-in began."""


def stays(db: Connection, session: str) -> list[Stay]:
    """Everybody of a session, in the order they came."""
    found = rows(
        db,
        f"SELECT a.*, {LINE} AS line, coalesce(p.name, '') AS name, o.by AS out_by, o.reason AS out_reason "
        "FROM attendance a JOIN scans f ON f.id = a.scan LEFT JOIN personal p ON p.scan = a.scan "
        "LEFT JOIN scans o ON o.id = (SELECT max(id) FROM scans WHERE session = a.session AND verb = 'check-out' "
        f"AND about = {LINE}) WHERE a.session = ? ORDER BY a.id",
        (session,),
    )
    return [
        Stay(
            row["id"], row["line"], row["receipt"], row["name"], row["unit"], row["person"], row["people"],
            row["children"], row["source"], loaded(row["came_at"]), _moment(row["left_at"]), _moment(row["second_at"]),
            row["out_by"] or "", row["out_reason"] or "",
        )
        for row in found
    ]  # fmt: skip


def reviews(db: Connection, now: datetime) -> list[Review]:
    """Sessions that are over, after which some never signed out, the newest first."""
    found = rows(
        db,
        "SELECT d.code, sum(a.people + a.children) AS heads "
        f"FROM ({RULED}) d JOIN attendance a ON a.session = d.code "
        "WHERE a.source <> 'paper' AND coalesce(a.left_at, iif(d.signs_out, NULL, a.second_at)) IS NULL "
        "GROUP BY d.code ORDER BY d.starts_at DESC",
        ("", stored(now - GRACE)),
    )
    return [Review(row["code"], row["heads"]) for row in found]


def hours(db: Connection, first: datetime, last: datetime, now: datetime) -> dict[str, Hours]:
    """The times of the sessions that end between two moments and are over by now."""
    sql = (
        "SELECT code, coalesce(sum((people + children) * max(0, until - came) / 60), 0) AS minutes, "
        "sum(iif(until IS NULL OR is_paper, 0, people + children)) AS known, "
        "sum(iif(until IS NULL AND NOT is_paper, people + children, 0)) AS open FROM ("
        "SELECT d.code, a.people, a.children, a.source = 'paper' AS is_paper, unixepoch(a.came_at) AS came, "
        "iif(a.source = 'paper', NULL, min(unixepoch(coalesce(a.left_at, iif(d.signs_out, NULL, a.second_at))), "
        f"unixepoch(d.ends_at) + ?3)) AS until FROM ({RULED}) d JOIN attendance a ON a.session = d.code) GROUP BY code"
    )
    found = rows(db, sql, (stored(first), stored(min(last, now - GRACE)), GRACE_SECONDS))
    return {row["code"]: Hours(row["minutes"], row["known"], row["open"]) for row in found}


def set_left(writing: Writing, number: int, left_at: datetime) -> None:
    """Somebody had gone by then; the ledger says who says so and why."""
    writing.execute("UPDATE attendance SET left_at = ? WHERE id = ?", (stored(left_at), number))


def _moment(text: str | None) -> datetime | None:
    return loaded(text) if text else None
