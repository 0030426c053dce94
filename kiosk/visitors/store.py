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
    """What one check-in or one claim on a seat holds of a person.

    :param scan: the check-in's line of the ledger; 0 for a claim whose people have not come.
    :param claim: the claim's number; 0 for a check-in.
    """

    scan: int
    claim: int
    session: str
    at: str
    name: str
    phone: str
    consent: str
    consented_at: str
    receipt: str
    people: int
    children: int
    unit: str
    title: str

    @property
    def key(self) -> str:
        """By which forms name it."""
        return f"claim-{self.claim}" if self.claim else str(self.scan)


KEY = re.compile(r"(claim-)?([0-9]{1,15})", re.ASCII)
EVERYTHING = (
    "WITH said AS (SELECT p.scan, 0 AS claim, s.session, s.at, p.name, p.phone, p.consent, p.consented_at, "
    "coalesce(a.receipt, '') AS receipt, coalesce(a.people, s.people) AS people, "
    "coalesce(a.children, s.children) AS children, coalesce(a.unit, '') AS unit "
    "FROM personal p JOIN scans s ON s.id = p.scan LEFT JOIN attendance a ON a.scan = p.scan "
    "UNION ALL SELECT 0, r.id, r.session, r.made_at, w.name, w.phone, w.consent, w.consented_at, r.receipt, r.people, "
    "r.children, r.unit FROM claim_words w JOIN registrations r ON r.id = w.claim) "
)
SELECT = EVERYTHING + (
    "SELECT said.*, coalesce((SELECT w.text FROM lecture_labels w JOIN lecture_sessions x ON x.lecture_id = w.owner_id "
    "WHERE x.code = said.session AND w.language = 'zh' AND w.field = 'title'), '') AS title FROM said "
)


def found(db: Connection, query: str) -> list[Said]:
    """What is kept under a name, the last digits of a phone, or a receipt. Too short a query finds nobody."""
    text = query.strip()
    digits = re.sub(r"\D", "", text)
    if DIGITS.fullmatch(text):
        if len(digits) < LEAST_DIGITS:
            return []
        where, values = "WHERE substr(phone, -length(?1)) = ?1 OR receipt = ?1 ", (digits,)
    else:
        if len(text) < LEAST_LETTERS:
            return []
        where, values = "WHERE instr(name, ?1) > 0 ", (text,)
    return [Said(*row) for row in rows(db, SELECT + where + "ORDER BY at DESC LIMIT ?2", (*values, MOST_FOUND))]


def of(db: Connection, keys: Sequence[str]) -> list[Said]:
    """What these check-ins and claims hold; what is no key finds nothing."""
    read = [found for found in map(KEY.fullmatch, keys) if found]
    scans = [int(found[2]) for found in read if not found[1]]
    claims = [int(found[2]) for found in read if found[1]]
    where = f"WHERE (scan > 0 AND scan IN ({_marks(scans)})) OR (claim > 0 AND claim IN ({_marks(claims)})) "
    return [Said(*row) for row in rows(db, SELECT + where + "ORDER BY at", (*scans, *claims))]


def kept(db: Connection) -> int:
    """How many names and phones are kept in all."""
    return int(db.execute(EVERYTHING + "SELECT count(*) FROM said").fetchone()[0])


def rename(writing: Writing, said: Said, name: str, phone: str) -> None:
    """Other words in the place of the old ones, which go with their salt."""
    if said.claim:
        writing.execute("UPDATE claim_words SET name = ?, phone = ? WHERE claim = ?", (name, phone, said.claim))
        return
    writing.execute(
        "UPDATE personal SET salt = ?, name = ?, phone = ? WHERE scan = ?", (ledger.salt(), name, phone, said.scan)
    )


def _marks(values: Sequence[int]) -> str:
    return ",".join("?" * len(values))
