"""Lectures in content packs: ``venues.json``, ``series.json``, ``lectures.json``."""

from __future__ import annotations

from datetime import datetime, timedelta

from kiosk.core import shapes
from kiosk.core.clock import loaded, stored
from kiosk.core.days import read_local, write_local
from kiosk.core.db import Connection, Row, Writing
from kiosk.core.errors import Problem
from kiosk.core.labels import Words, sorted_words
from kiosk.core.plug import Document
from kiosk.core.slugs import CROCKFORD
from kiosk.lectures import service, shelf
from kiosk.lectures.model import State

SEATS = shapes.whole(0, 100_000)
MINUTES = shapes.whole(1, 1_440)
STAMP = {
    "type": "string",
    "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$",
    "readOnly": True,
}
"""When the house itself noted something; nobody chooses it, and what is taken back need not bring it back."""


class VenuesPart:
    """Rooms."""

    name = "venues"
    schema = shapes.record(
        {
            "id": shapes.SLUG,
            "hall": shapes.text(60),
            "capacity": SEATS,
            "labels": shapes.labels({"name": 60, "short_name": 40, "place": 80}, "name"),
        },
        "id", "capacity", "labels",
    )  # fmt: skip

    def check(self, document: Document, place: str) -> list[Problem]:
        return []

    def put(self, writing: Writing, document: Document, *, by: str, now: datetime) -> None:
        service.set_venue(
            writing,
            document["id"],
            document.get("hall", ""),
            document["capacity"],
            document["labels"],
            by=by,
            now=now,
        )

    def take(self, db: Connection, record_id: str) -> Document | None:
        found = shelf.record(db, "venue", "venues", record_id)
        if found is None:
            return None
        row, words = found
        return {
            "id": row["slug"], "hall": row["hall"], "capacity": row["capacity"], "labels": sorted_words(words),
        }  # fmt: skip

    def drop(self, writing: Writing, record_id: str, *, by: str, now: datetime) -> None:
        service.drop(writing, "venue", "venues", record_id, by=by, now=now)

    def ids(self, db: Connection) -> list[str]:
        return shelf.slugs(db, "venues")


class SeriesPart:
    """Series of lectures."""

    name = "series"
    schema = shapes.record({"id": shapes.SLUG, "labels": shapes.labels({"title": 60}, "title")}, "id", "labels")

    def check(self, document: Document, place: str) -> list[Problem]:
        return []

    def put(self, writing: Writing, document: Document, *, by: str, now: datetime) -> None:
        service.set_series(writing, document["id"], document["labels"], by=by, now=now)

    def take(self, db: Connection, record_id: str) -> Document | None:
        found = shelf.record(db, "series", "series", record_id)
        return {"id": found[0]["slug"], "labels": sorted_words(found[1])} if found else None

    def drop(self, writing: Writing, record_id: str, *, by: str, now: datetime) -> None:
        service.drop(writing, "series", "series", record_id, by=by, now=now)

    def ids(self, db: Connection) -> list[str]:
        return shelf.slugs(db, "series")


class LecturesPart:
    """Lectures with their sessions."""

    name = "lectures"
    schema = shapes.record(
        {
            "id": shapes.SLUG,
            "series": shapes.text(60),
            "platform": shapes.text(60),
            "theme": shapes.text(60),
            "form": shapes.text(60),
            "minutes": MINUTES,
            "capacity": SEATS,
            "people": shapes.listed(
                shapes.record({"person": shapes.SLUG, "role": shapes.one_of("speaker", "about")}, "person", "role"), 20
            ),
            "sessions": shapes.listed(
                shapes.record(
                    {
                        "id": shapes.SLUG,
                        "code": {"type": "string", "pattern": f"^[{CROCKFORD}]{{4}}$"},
                        "start": shapes.MOMENT,
                        "minutes": MINUTES,
                        "capacity": SEATS,
                        "venue": shapes.text(60),
                        "state": shapes.one_of(*State),
                        "old_start": shapes.MOMENT,
                        "old_venue": shapes.text(60),
                        "sequence": shapes.counted(1_000_000),
                        "changed": STAMP,
                        "labels": shapes.labels({"reason": 200}),
                    },
                    "id", "start", "venue",
                ),
                400,
            ),
            "labels": shapes.labels(
                {"title": 100, "line": 160, "body": shapes.STORY, "audience": 40}, "title"
            ),
        },
        "id", "minutes", "capacity", "sessions", "labels",
    )  # fmt: skip

    def check(self, document: Document, place: str) -> list[Problem]:
        return [
            Problem(place, f"sessions.{number}.changed", "没有这个时刻。There is no such moment.")
            for number, session in enumerate(document["sessions"])
            if "changed" in session and not _is_stamp(session["changed"])
        ]

    def put(self, writing: Writing, document: Document, *, by: str, now: datetime) -> None:
        values = {
            "slug": document["id"],
            **{name: document.get(name, "") for name in ("series", "platform", "theme", "form")},
            "minutes": document["minutes"],
            "capacity": document["capacity"],
        }
        people = [(one["person"], one["role"]) for one in document.get("people", [])]
        sessions = [_values(one, document, now) for one in document["sessions"]]
        service.set_lecture(writing, values, document["labels"], people, sessions, by=by, now=now)

    def take(self, db: Connection, record_id: str) -> Document | None:
        found = shelf.record(db, "lecture", "lectures", record_id)
        if found is None:
            return None
        row, words = found
        return {
            "id": row["slug"],
            **{name: row[name] for name in ("series", "platform", "theme", "form", "minutes", "capacity")},
            "people": [{"person": person, "role": role} for person, role in shelf.people(db, row["id"])],
            "sessions": [_session(one, reason) for one, reason in shelf.sessions(db, row["id"])],
            "labels": sorted_words(words),
        }

    def drop(self, writing: Writing, record_id: str, *, by: str, now: datetime) -> None:
        service.drop(writing, "lecture", "lectures", record_id, by=by, now=now)

    def ids(self, db: Connection) -> list[str]:
        return shelf.slugs(db, "lectures")


def _is_stamp(text: str) -> bool:
    try:
        return bool(loaded(text))
    except ValueError:
        return False


def _values(session: Document, lecture: Document, now: datetime) -> tuple[Document, Words]:
    starts_at = read_local(session["start"])
    minutes = int(session.get("minutes") or lecture["minutes"])
    values = {
        "slug": session["id"],
        "code": session.get("code"),
        "venue": session["venue"],
        "starts_at": stored(starts_at),
        "ends_at": stored(starts_at + timedelta(minutes=minutes)),
        "capacity": session.get("capacity", lecture["capacity"]),
        "state": session.get("state", State.SCHEDULED.value),
        "old_venue": session.get("old_venue", session["venue"]),
        "old_starts_at": stored(read_local(str(session.get("old_start", session["start"])))),
        "sequence": session.get("sequence", 0),
        "changed_at": session.get("changed", stored(now)),
    }
    return values, session.get("labels", {})


def _session(row: Row, reason: Words) -> Document:
    starts_at, ends_at = loaded(row["starts_at"]), loaded(row["ends_at"])
    session: Document = {
        "id": row["slug"],
        "code": row["code"],
        "start": write_local(starts_at),
        "minutes": round((ends_at - starts_at).total_seconds() / 60),
        "capacity": row["capacity"],
        "venue": row["venue"],
        "state": row["state"],
        "old_start": write_local(loaded(row["old_starts_at"])),
        "old_venue": row["old_venue"],
        "sequence": row["sequence"],
        "changed": row["changed_at"],
    }
    if reason:
        session["labels"] = {"zh": {}, **sorted_words(reason)}
    return session


PARTS = (VenuesPart(), SeriesPart(), LecturesPart())
