"""SQL of the photographs of sessions."""

from __future__ import annotations

from datetime import datetime

from kiosk.archive.model import Photo
from kiosk.core.clock import loaded, stored
from kiosk.core.db import Connection, Writing, rows
from kiosk.core.plug import Use


def photos(db: Connection, session: str) -> list[Photo]:
    """The photographs of a session, in the order they were taken; those of one moment as they came."""
    found = rows(
        db,
        "SELECT hash, subject, taken_at, place, people, by FROM archive_photos WHERE session = ? ORDER BY taken_at, id",
        (session,),
    )
    return [
        Photo(row["hash"], row["subject"], loaded(row["taken_at"]), row["place"], row["people"], row["by"])
        for row in found
    ]


def has(db: Connection, session: str, hash_: str) -> bool:
    """Whether a picture is one of a session's photographs."""
    sql = "SELECT 1 FROM archive_photos WHERE session = ? AND hash = ?"
    return db.execute(sql, (session, hash_)).fetchone() is not None


def add(writing: Writing, session: str, photo: Photo, by: str, now: datetime) -> bool:
    """One more photograph; False if it is there already."""
    return bool(
        writing.execute(
            "INSERT INTO archive_photos (session, hash, subject, taken_at, place, people, by, added_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (session, hash) DO NOTHING",
            (
                session, photo.hash, photo.subject, stored(photo.taken_at), photo.place, photo.people, by, stored(now),
            ),
        ).rowcount
    )  # fmt: skip


def describe(writing: Writing, session: str, photo: Photo) -> bool:
    """Say what a photograph shows; whether it is there."""
    return bool(
        writing.execute(
            "UPDATE archive_photos SET subject = ?, taken_at = ?, place = ?, people = ? WHERE session = ? AND hash = ?",
            (photo.subject, stored(photo.taken_at), photo.place, photo.people, session, photo.hash),
        ).rowcount
    )


def drop(writing: Writing, session: str, hash_: str) -> bool:
    """Take a photograph out of a session's file; whether it was there."""
    sql = "DELETE FROM archive_photos WHERE session = ? AND hash = ?"
    return bool(writing.execute(sql, (session, hash_)).rowcount)


def uses(db: Connection) -> list[Use]:
    """Pictures that are in the file of a lecture."""
    found = rows(
        db,
        "SELECT DISTINCT p.hash, l.slug FROM archive_photos p JOIN lecture_sessions s ON s.code = p.session "
        "JOIN lectures l ON l.id = s.lecture_id",
    )
    return [(row[0], "lectures", row[1]) for row in found]
