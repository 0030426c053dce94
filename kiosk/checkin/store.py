"""SQL of the lecture door."""

from __future__ import annotations

import json
import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from kiosk.checkin import ledger, rulebook
from kiosk.checkin.model import Answer, Arrival, Door, Outcome, Personal, Room, Rules
from kiosk.core.clock import loaded, stored
from kiosk.core.db import Connection, Row, Writing, rows
from kiosk.core.errors import NotFound
from kiosk.core.timekeeper import keeper

RECEIPT_DIGITS = 6
DOOR = (
    "SELECT s.code, s.starts_at, s.ends_at, s.capacity, s.state, coalesce(r.mode, u.mode) AS mode, "
    "coalesce(r.opens_before, u.opens_before) AS opens_before, "
    "coalesce(r.walk_in_percent, u.walk_in_percent) AS walk_in_percent, "
    "coalesce(r.release_after, u.release_after) AS release_after, r.signs_up_from, r.signs_up_until, "
    "coalesce(r.has_check_out, u.has_check_out) AS has_check_out FROM lecture_sessions s "
    "LEFT JOIN door_rules r ON r.session = s.code LEFT JOIN usual_rules u ON u.id = 1 WHERE s.code = ?1"
)
ROOM = (
    "SELECT coalesce(c.people + c.children, 0) AS present, coalesce(c.children, 0) AS children, w.* FROM "
    "(SELECT coalesce(sum(iif(state = 'seat', people + children, 0)), 0) AS reserved, "
    "coalesce(sum(iif(state = 'waiting', people + children, 0)), 0) AS waiting, "
    "coalesce(sum(iif(state = 'waiting' AND call IS NOT NULL, people + children, 0)), 0) AS at_door "
    "FROM registrations WHERE session = ?1 AND state IN ('seat', 'waiting')) w "
    "LEFT JOIN attendance_counts c ON c.session = ?1"
)


def door(db: Connection, session: str) -> Door:
    """A session as the door sees it. :raises NotFound:"""
    row = db.execute(DOOR, (session,)).fetchone()
    if row is None:
        raise NotFound(session)
    return door_of(row)


def door_of(row: Row) -> Door:
    """The door of a row that has the columns of ``DOOR``."""
    rules = Rules() if row["mode"] is None else rulebook.of_row(row)
    is_cancelled = row["state"] == "cancelled"
    return Door(row["code"], loaded(row["starts_at"]), loaded(row["ends_at"]), row["capacity"], is_cancelled, rules)


def room(db: Connection, door_: Door) -> Room:
    """How full a session is."""
    return room_of(db.execute(ROOM, (door_.session,)).fetchone(), door_)


def room_of(row: Row, door_: Door) -> Room:
    """The room of a row that has the columns of ``ROOM``."""
    return Room(door_.capacity, row["present"], row["reserved"], row["waiting"], row["children"], row["at_door"])


def answer_to(db: Connection, event: str) -> Answer | None:
    """What was said to an attempt before."""
    row = db.execute("SELECT id, answer FROM scans WHERE event = ?", (event,)).fetchone()
    return answer_of(row["id"], row["answer"]) if row else None


def present(db: Connection, session: str, person: str) -> Row | None:
    """The row of one who is in."""
    found: Row | None = db.execute(
        "SELECT * FROM attendance WHERE session = ? AND person = ?", (session, person)
    ).fetchone()
    return found


def by_receipt(db: Connection, receipt: str) -> Row | None:
    """The row of one who is in, by the number they were given."""
    found: Row | None = db.execute("SELECT * FROM attendance WHERE receipt = ?", (receipt,)).fetchone()
    return found


def free_receipt(db: Connection) -> str:
    """Six digits that nobody has."""
    while True:
        receipt = f"{secrets.randbelow(10**RECEIPT_DIGITS):0{RECEIPT_DIGITS}d}"
        taken = db.execute(
            "SELECT 1 FROM attendance WHERE receipt = ?1 UNION ALL SELECT 1 FROM registrations WHERE receipt = ?1",
            (receipt,),
        ).fetchone()
        if taken is None:
            return receipt


def add_scan(
    writing: Writing,
    arrival: Arrival,
    answer: Answer,
    now: datetime,
    *,
    verb: str = "check-in",
    about: int | None = None,
    reason: str = "",
    clock: str = "",
    previous: str = "",
) -> Answer:
    """One more line of the ledger; returns the answer with its number.

    :param clock: what more there is to know of ``now`` than who keeps the clock.
    :param previous: the hash of the last line, if it is known already.
    """
    personal, salt = arrival.personal, ledger.salt() if arrival.personal else ""
    line: dict[str, Any] = {
        "event": arrival.event, "at": stored(now), "session": arrival.session, "verb": verb,
        "source": arrival.source.value, "screen": arrival.screen, "outcome": answer.outcome.value,
        "people": arrival.people, "children": arrival.children, "person": arrival.person, "about": about,
        "by": arrival.by, "reason": reason, "clock": "; ".join(filter(None, (keeper(), clock))),
        "personal_hash": ledger.personal_hash(salt, personal.name, personal.phone, personal.consent) if salt else "",
        "answer": json.dumps(answer.document(), ensure_ascii=False),
    }  # fmt: skip
    line["previous"] = previous or head(writing)
    line["hash"] = ledger.link(line["previous"], line)
    marks = ", ".join("?" * len(line))
    cursor = writing.execute(f"INSERT INTO scans ({', '.join(line)}) VALUES ({marks})", tuple(line.values()))
    number = int(cursor.lastrowid or 0)
    if salt:
        _keep_personal(writing, number, salt, personal, now)
    return replace(answer, scan=number)


def head(db: Connection) -> str:
    """The hash of the last line of the ledger."""
    row = db.execute("SELECT hash FROM scans ORDER BY id DESC LIMIT 1").fetchone()
    return str(row[0]) if row else ledger.BEGINNING


def lines(db: Connection, session: str = "") -> list[Row]:
    """The lines of the ledger, all or of one session, in order."""
    return rows(db, "SELECT * FROM scans WHERE ?1 = '' OR session = ?1 ORDER BY id", (session,))


def add_attendance(writing: Writing, arrival: Arrival, scan: int, receipt: str, now: datetime) -> None:
    """Somebody is in."""
    writing.execute(
        "INSERT INTO attendance (session, person, scan, source, unit, people, children, came_at, receipt, elders, "
        "wants_guide) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            arrival.session, arrival.key, scan, arrival.source.value, arrival.unit, arrival.people, arrival.children,
            stored(now), receipt, arrival.elders, int(arrival.wants_guide),
        ),
    )  # fmt: skip


def set_heads(writing: Writing, number: int, people: int, children: int, elders: int) -> None:
    """So many they are after all; the ledger says why."""
    writing.execute(
        "UPDATE attendance SET people = ?, children = ?, elders = ? WHERE id = ?", (people, children, elders, number)
    )


def drop_attendance(writing: Writing, number: int) -> None:
    """Somebody is not in after all; the ledger says why."""
    writing.execute("DELETE FROM attendance WHERE id = ?", (number,))


def erase_personal(writing: Writing, scan: int) -> None:
    """Forget what somebody said of themselves."""
    writing.execute("DELETE FROM personal WHERE scan = ?", (scan,))


def add_grant(
    writing: Writing, hash_: str, session: str, screen: str, device: str, people: int, until: datetime
) -> None:
    """A phone whose code was good may check in."""
    writing.execute(
        "INSERT INTO grants (hash, session, screen, device, people_left, until) VALUES (?, ?, ?, ?, ?, ?)",
        (hash_, session, screen, device, people, stored(until)),
    )


def grant(db: Connection, hash_: str) -> Row | None:
    """A phone's grant."""
    found: Row | None = db.execute("SELECT * FROM grants WHERE hash = ?", (hash_,)).fetchone()
    return found


def spend_grant(writing: Writing, hash_: str, people: int) -> None:
    """So many have come in on it."""
    writing.execute("UPDATE grants SET people_left = people_left - ? WHERE hash = ?", (people, hash_))


def drop_grants(writing: Writing, now: datetime) -> int:
    """Forget what is over."""
    return writing.execute("DELETE FROM grants WHERE until < ?", (stored(now),)).rowcount


def units(db: Connection, most: int = 30) -> list[str]:
    """The units that came or signed up, the most frequent first; no person is among them."""
    found = rows(
        db,
        "SELECT unit FROM (SELECT unit FROM attendance UNION ALL SELECT unit FROM registrations) WHERE unit <> '' "
        "GROUP BY unit ORDER BY count(*) DESC, unit LIMIT ?",
        (most,),
    )
    return [str(row[0]) for row in found]


def sessions_near(db: Connection, now: datetime) -> list[str]:
    """The sessions whose door may be open now."""
    found = rows(
        db,
        "SELECT code FROM lecture_sessions WHERE ends_at > ? AND starts_at < ? ORDER BY starts_at",
        (stored(now), stored(now + timedelta(days=1))),
    )
    return [str(row[0]) for row in found]


def last_second(db: Connection) -> int:
    """The latest second in which a door code was made."""
    return int(db.execute("SELECT last_second FROM door_clock WHERE id = 1").fetchone()[0])


def set_last_second(writing: Writing, second: int) -> None:
    """Door codes were made until here."""
    writing.execute("UPDATE door_clock SET last_second = max(last_second, ?) WHERE id = 1", (second,))


def _keep_personal(writing: Writing, scan: int, salt: str, personal: Personal, now: datetime) -> None:
    writing.execute(
        "INSERT INTO personal (scan, salt, name, phone, consent, consented_at) VALUES (?, ?, ?, ?, ?, ?)",
        (scan, salt, personal.name, personal.phone, personal.consent, stored(now)),
    )


def answer_of(scan: int, written: str) -> Answer:
    """What a line of the ledger says was answered."""
    document = json.loads(written)
    return Answer(
        outcome=Outcome(document["outcome"]),
        scan=scan,
        receipt=document["receipt"],
        people=document["people"],
        first_at=document["first_at"],
        ahead=document["ahead"],
        session=document["session"],
        elders=document.get("elders", 0),
        wants_guide=document.get("guide", False),
    )
