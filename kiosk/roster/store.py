"""SQL of the desk: the list of a session, what was counted by hand, units that came before, claims that wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.checkin import sheet, tokens
from kiosk.checkin.sheet import Present
from kiosk.core.clock import stored
from kiosk.core.db import Connection, rows
from kiosk.search.index import clean, keys_of

UNDO_TIME = timedelta(minutes=10)
UNITS_FOR = timedelta(days=400)
MOST_UNITS = 200
MOST_CLAIMS, MOST_EXPECTED = 5, 2


@dataclass(frozen=True)
class Heads:
    """Heads that somebody counted in the room."""

    number: int
    at: str
    by: str


@dataclass(frozen=True)
class Waiting:
    """A claim on seats whose people have not come yet."""

    id: int
    receipt: str
    unit: str
    people: int
    children: int
    state: str
    elders: int
    wants_guide: int
    name: str

    @property
    def who(self) -> str:
        """The unit or, masked, the name they signed up under; else their number."""
        words = self.unit or sheet.hidden(self.name)
        return words or f"报名 {self.receipt[:3]} {self.receipt[3:]}"

    @property
    def about(self) -> str:
        """What a desk should know of a group before it is here."""
        return sheet.group_words(self.name if self.unit else "", self.elders, self.wants_guide)


def sought(db: Connection, session: str, query: str) -> list[Present]:
    """Who is in, last first: all, or those a query finds by letters of the name, unit, number or card."""
    everybody = sheet.present(db, session)[::-1]
    asked = clean(query)
    if not asked:
        return everybody
    card = tokens.read_ticket(query)
    scans = _scans_of(db, session, card) if card else set()
    return [one for one in everybody if one.scan in scans or _fits(asked, one)]


def claims(db: Connection, session: str, query: str) -> list[Waiting]:
    """Claims that wait for their people, found by unit, name, number or ticket; unasked, the groups among them."""
    asked, ticket = clean(query), tokens.read_ticket(query)
    hash_ = tokens.kept(ticket) if ticket else ""
    found = rows(
        db,
        "SELECT r.id, r.receipt, r.unit, r.people, r.children, r.state, r.elders, r.wants_guide, "
        "coalesce(w.name, '') AS name, r.ticket FROM registrations r LEFT JOIN claim_words w ON w.claim = r.id "
        "WHERE r.session = ? AND r.state IN ('seat', 'waiting') ORDER BY r.id",
        (session,),
    )
    waiting = [(Waiting(*tuple(row)[:-1]), row["ticket"] == hash_) for row in found]
    fitting = [one for one, is_it in waiting if is_it or (_is_meant(asked, one) if asked else one.unit)]
    return fitting[: MOST_CLAIMS if asked else MOST_EXPECTED]


def one(db: Connection, session: str, receipt: str) -> Present | None:
    """One line of the list, by the number its visitor was given."""
    return next((line for line in sheet.present(db, session) if line.receipt == receipt), None)


def counted(db: Connection, session: str) -> Heads | None:
    """What was counted last."""
    row = db.execute(
        "SELECT people, at, by FROM scans WHERE session = ? AND verb = 'heads' ORDER BY id DESC LIMIT 1", (session,)
    ).fetchone()
    return Heads(*row) if row else None


def last_by(db: Connection, session: str, by: str, now: datetime) -> Present | None:
    """What somebody at the desk added last, while it can be taken back with a click."""
    row = db.execute(
        "SELECT a.receipt FROM attendance a JOIN scans s ON s.id = a.scan WHERE a.session = ? AND s.by = ? "
        "AND a.source = 'desk' AND a.came_at > ? ORDER BY a.id DESC LIMIT 1",
        (session, by, stored(now - UNDO_TIME)),
    ).fetchone()
    return one(db, session, row["receipt"]) if row else None


def units(db: Connection, now: datetime) -> list[str]:
    """Units that came or signed up, the last first, to be suggested while one types."""
    found = rows(
        db,
        "SELECT unit, max(at) AS last FROM (SELECT unit, came_at AS at FROM attendance UNION ALL "
        "SELECT unit, made_at FROM registrations) WHERE unit <> '' AND at > ? GROUP BY unit ORDER BY last DESC LIMIT ?",
        (stored(now - UNITS_FOR), MOST_UNITS),
    )
    return [row["unit"] for row in found]


def _scans_of(db: Connection, session: str, card: str) -> set[int]:
    hash_ = tokens.kept(card)
    found = rows(
        db,
        "SELECT scan FROM attendance WHERE session = ? AND person IN (?, ?)",
        (session, f"ticket:{hash_}", f"card:{hash_}"),
    )
    return {row["scan"] for row in found}


def _fits(asked: str, line: Present) -> bool:
    return _is_in(asked, line.name) or _is_in(asked, line.unit) or line.receipt.startswith(asked)


def _is_meant(asked: str, one: Waiting) -> bool:
    return _is_in(asked, one.unit) or _is_in(asked, one.name) or one.receipt.startswith(asked)


def _is_in(asked: str, text: str) -> bool:
    """Whether a text holds the query: its characters, or the first letters of how they are read."""
    keys = keys_of("".join(letter for letter in text if letter.isalnum()))
    starts = range(len(keys) - len(asked) + 1)
    return any(all(letter in keys[start + at] for at, letter in enumerate(asked)) for start in starts)
