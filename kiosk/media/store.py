"""SQL of the pictures."""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.core.db import Connection, Row, Writing, column, rows
from kiosk.core.labels import Words, labels_of, set_words, words_of
from kiosk.media.model import FULL, ORIGINAL, Blob, Picture, Prepared, picture_of


def pictures(db: Connection, hashes: Iterable[str], language: str) -> dict[str, Picture]:
    """The pictures of these hashes; unknown hashes are left out."""
    wanted = list(dict.fromkeys(hashes))
    marks = ",".join("?" * len(wanted))
    found = rows(db, f"SELECT * FROM media WHERE hash IN ({marks})", tuple(wanted)) if wanted else []
    labels = labels_of(db, "media", [row["id"] for row in found], language)
    return {row["hash"]: picture_of(dict(row), labels[row["id"]]) for row in found}


def by_hash(db: Connection, hash_: str) -> Row | None:
    """The row of one picture."""
    found: Row | None = db.execute("SELECT * FROM media WHERE hash = ?", (hash_,)).fetchone()
    return found


def words(db: Connection, media_id: int) -> Words:
    """All words of one picture."""
    return words_of(db, "media", [media_id]).get(media_id, {})


def blob(db: Connection, hash_: str, rendition: str) -> Blob | None:
    """One file. ``full`` is the master itself where no smaller one had to be made."""
    row = db.execute(
        "SELECT rendition, mime, width, height, bytes FROM media.blobs WHERE hash = ? AND rendition = ?",
        (hash_, rendition),
    ).fetchone()
    if row is None and rendition == FULL:
        return blob(db, hash_, ORIGINAL)
    return Blob(*row) if row else None


def has_blobs(db: Connection, hash_: str) -> bool:
    return db.execute("SELECT 1 FROM media.blobs WHERE hash = ? LIMIT 1", (hash_,)).fetchone() is not None


def add_blobs(writing: Writing, prepared: Prepared) -> None:
    """Keep a picture's files; harmless if they are there already."""
    writing.executemany(
        "INSERT OR IGNORE INTO media.blobs (hash, rendition, mime, width, height, bytes) VALUES (?, ?, ?, ?, ?, ?)",
        [(prepared.hash, one.rendition, one.mime, one.width, one.height, one.bytes) for one in prepared.blobs],
    )


def describe(
    writing: Writing,
    hash_: str,
    *,
    name: str,
    mime: str,
    size: tuple[int, int],
    focal: tuple[int, int],
    licence: str,
    words: Words,
) -> None:
    """Create or replace what is said about a picture."""
    writing.execute(
        "INSERT INTO media (hash, name, mime, width, height, focal_x, focal_y, licence) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (hash) DO UPDATE SET "
        "name = excluded.name, focal_x = excluded.focal_x, focal_y = excluded.focal_y, licence = excluded.licence",
        (hash_, name, mime, *size, *focal, licence),
    )
    media_id = writing.execute("SELECT id FROM media WHERE hash = ?", (hash_,)).fetchone()[0]
    set_words(writing, "media", media_id, words)


def sweep(writing: Writing) -> int:
    """Delete files that no record describes: what an interrupted intake left behind. Returns how many pictures."""
    orphans = column(writing, "SELECT DISTINCT hash FROM media.blobs WHERE hash NOT IN (SELECT hash FROM media)")
    writing.executemany("DELETE FROM media.blobs WHERE hash = ?", [(hash_,) for hash_ in orphans])
    return len(orphans)


def discard(writing: Writing, hashes: Iterable[str]) -> None:
    """Delete the files of these pictures, but of none that a record describes."""
    writing.executemany(
        "DELETE FROM media.blobs WHERE hash = ? AND hash NOT IN (SELECT hash FROM media)", [(one,) for one in hashes]
    )


def drop(writing: Writing, hash_: str) -> None:
    """Delete a picture's record and files."""
    writing.execute("DELETE FROM media WHERE hash = ?", (hash_,))
    writing.execute("DELETE FROM media.blobs WHERE hash = ?", (hash_,))
