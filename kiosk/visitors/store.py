"""SQL of what people said of themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.checkin import ledger
from kiosk.core.db import Connection, Writing, rows

MOST_FOUND = 50
LEAST_LETTERS, LEAST_DIGITS = 2, 4
DIGITS = re.compile(r"[\d\s-]+")


@dataclass(frozen=True)
class Said:
    """What one check-in holds of a person. ``scan`` is its line of the ledger."""

    scan: int
    session: str
    at: str
    name: str
    phone: str
    consent: str
    consented_at: str
    receipt: str
    people: int
    children: int
    title: str


SELECT = (
    "SELECT p.scan, s.session, s.at, p.name, p.phone, p.consent, p.consented_at, coalesce(a.receipt, '') AS receipt, "
    "coalesce(a.people, s.people) AS people, coalesce(a.children, s.children) AS children, "
    "coalesce((SELECT w.text FROM lecture_labels w JOIN lecture_sessions x ON x.lecture_id = w.owner_id "
    "WHERE x.code = s.session AND w.language = 'zh' AND w.field = 'title'), '') AS title "
    "FROM personal p JOIN scans s ON s.id = p.scan LEFT JOIN attendance a ON a.scan = p.scan "
)


def found(db: Connection, query: str) -> list[Said]:
    """What is kept under a name, the last digits of a phone, or a receipt. Too short a query finds nobody."""
    text = query.strip()
    digits = re.sub(r"\D", "", text)
    if DIGITS.fullmatch(text):
        if len(digits) < LEAST_DIGITS:
            return []
        where, values = "WHERE substr(p.phone, -length(?1)) = ?1 OR a.receipt = ?1 ", (digits,)
    else:
        if len(text) < LEAST_LETTERS:
            return []
        where, values = "WHERE instr(p.name, ?1) > 0 ", (text,)
    return [Said(*row) for row in rows(db, SELECT + where + "ORDER BY s.id DESC LIMIT ?2", (*values, MOST_FOUND))]


def of(db: Connection, scans: Sequence[int]) -> list[Said]:
    """What these check-ins hold."""
    marks = ",".join("?" * len(scans))
    return [Said(*row) for row in rows(db, SELECT + f"WHERE p.scan IN ({marks}) ORDER BY s.id", tuple(scans))]


def kept(db: Connection) -> int:
    """How many names and phones are kept in all."""
    return int(db.execute("SELECT count(*) FROM personal").fetchone()[0])


def rename(writing: Writing, scan: int, name: str, phone: str) -> None:
    """Other words in the place of the old ones, which go with their salt."""
    writing.execute(
        "UPDATE personal SET salt = ?, name = ?, phone = ? WHERE scan = ?", (ledger.salt(), name, phone, scan)
    )
