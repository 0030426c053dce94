"""SQL of the pictures, films and sounds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from kiosk.core.clock import stored
from kiosk.core.db import Connection, Row, Writing, column, rows
from kiosk.core.labels import Words, labels_of, set_words, words_of
from kiosk.media.model import (
    FULL,
    ORIGINAL,
    PICTURE,
    PIECE_BYTES,
    Blob,
    Facts,
    Film,
    Picture,
    Prepared,
    Reel,
    film_of,
    picture_of,
)

FILES = ("blobs", "films", "pieces")
"""The tables of media.db, all by hash."""


def pictures(db: Connection, hashes: Iterable[str], language: str) -> dict[str, Picture]:
    """The pictures of these hashes; unknown ones, films and sounds are left out."""
    found = _rows(db, hashes, f"kind = '{PICTURE}'")
    labels = labels_of(db, "media", [row["id"] for row in found], language)
    return {row["hash"]: picture_of(dict(row), labels[row["id"]]) for row in found}


def films(db: Connection, hashes: Iterable[str], language: str) -> dict[str, Film]:
    """The films and sounds of these hashes; unknown ones and pictures are left out."""
    found = _rows(db, hashes, f"kind <> '{PICTURE}'")
    labels = labels_of(db, "media", [row["id"] for row in found], language)
    return {row["hash"]: film_of(dict(row), labels[row["id"]]) for row in found}


def covers(db: Connection) -> dict[str, str]:
    """The picture that stands for a film or a sound, by the hash of that."""
    return {row[0]: row[1] for row in rows(db, "SELECT hash, cover FROM media WHERE cover <> ''")}


def _rows(db: Connection, hashes: Iterable[str], condition: str) -> list[Row]:
    wanted = tuple(dict.fromkeys(hashes))
    marks = ",".join("?" * len(wanted))
    return rows(db, f"SELECT * FROM media WHERE hash IN ({marks}) AND {condition}", wanted) if wanted else []


def by_hash(db: Connection, hash_: str) -> Row | None:
    """The row of one picture, film or sound."""
    found: Row | None = db.execute("SELECT * FROM media WHERE hash = ?", (hash_,)).fetchone()
    return found


def hashes(db: Connection) -> list[str]:
    """Everything that is described."""
    return column(db, "SELECT hash FROM media ORDER BY id")


def words(db: Connection, media_id: int) -> Words:
    """All words of one picture, film or sound."""
    return words_of(db, "media", [media_id]).get(media_id, {})


def blob(db: Connection, hash_: str, rendition: str) -> Blob | None:
    """One file of a picture. ``full`` is the master itself where no smaller one had to be made."""
    row = db.execute(
        "SELECT rendition, mime, width, height, bytes FROM media.blobs WHERE hash = ? AND rendition = ?",
        (hash_, rendition),
    ).fetchone()
    if row is None and rendition == FULL:
        return blob(db, hash_, ORIGINAL)
    return Blob(*row) if row else None


def facts(db: Connection, hash_: str) -> Facts | None:
    """What is known of a kept file, described or not; None if it is not there, or not whole."""
    row = db.execute(
        "SELECT ? AS kind, mime, width, height, 0.0, length(bytes) FROM media.blobs WHERE hash = ? AND rendition = ? "
        "UNION ALL SELECT kind, mime, width, height, seconds, size FROM media.films WHERE hash = ?",
        (PICTURE, hash_, ORIGINAL, hash_),
    ).fetchone()
    return Facts(*row) if row else None


def has_files(db: Connection, hash_: str) -> bool:
    """Whether the files of a picture, film or sound are there."""
    return facts(db, hash_) is not None


def pieces(db: Connection, hash_: str, start: int, end: int) -> Iterator[bytes]:
    """The bytes of a film from ``start`` up to ``end``, a piece at a time, each with a query of its own."""
    sql = "SELECT bytes FROM media.pieces WHERE hash = ? AND number = ?"
    while start < end:
        number, skipped = divmod(start, PIECE_BYTES)
        row = db.execute(sql, (hash_, number)).fetchone()
        found = row[0][skipped : skipped + end - start] if row else b""
        if not found:
            raise LookupError(hash_)  # it was deleted meanwhile: the answer must not look whole
        yield found
        start += len(found)


def content(db: Connection, hash_: str) -> Iterator[bytes]:
    """The bytes whose hash this is: a picture's master, a film's file."""
    found = blob(db, hash_, ORIGINAL)
    if found:
        yield found.bytes
    else:
        known = facts(db, hash_)
        yield from pieces(db, hash_, 0, known.size if known else 0)


def add_blobs(writing: Writing, prepared: Prepared) -> None:
    """Keep a picture's files; harmless if they are there already."""
    writing.executemany(
        "INSERT OR IGNORE INTO media.blobs (hash, rendition, mime, width, height, bytes) VALUES (?, ?, ?, ?, ?, ?)",
        [(prepared.hash, one.rendition, one.mime, one.width, one.height, one.bytes) for one in prepared.blobs],
    )


def add_piece(writing: Writing, hash_: str, number: int, content: bytes) -> None:
    """Keep a piece of a film; harmless if it is there already."""
    writing.execute("INSERT OR IGNORE INTO media.pieces VALUES (?, ?, ?)", (hash_, number, content))


def add_film(writing: Writing, reel: Reel) -> bool:
    """Say that all pieces of a film are there; False, and nothing is said, if they are not."""
    sql = "SELECT total(length(bytes)), count(*) FROM media.pieces WHERE hash = ?"
    size, count = writing.execute(sql, (reel.hash,)).fetchone()
    one = reel.facts
    is_whole = bool(size == one.size and count == -(-one.size // PIECE_BYTES))
    if is_whole:
        writing.execute(
            "INSERT OR IGNORE INTO media.films (hash, kind, mime, width, height, seconds, size) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (reel.hash, one.kind, one.mime, one.width, one.height, one.seconds, one.size),
        )
    return is_whole


def pretend(writing: Writing, hash_: str, known: Facts) -> None:
    """Say that a file is there, for a trial that is undone: nothing of it is stored."""
    writing.execute(
        "INSERT OR IGNORE INTO media.films (hash, kind, mime, width, height, seconds, size) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (hash_, known.kind, known.mime, known.width, known.height, known.seconds, known.size),
    )


def describe(
    writing: Writing,
    hash_: str,
    known: Facts,
    *,
    name: str,
    focal: tuple[int, int],
    licence: str,
    cover: str,
    words: Words,
) -> None:
    """Create or replace what is said about a picture, film or sound."""
    writing.execute(
        "INSERT INTO media (hash, name, kind, mime, width, height, seconds, focal_x, focal_y, licence, cover) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (hash) DO UPDATE SET name = excluded.name, "
        "focal_x = excluded.focal_x, focal_y = excluded.focal_y, licence = excluded.licence, cover = excluded.cover",
        (hash_, name, known.kind, known.mime, known.width, known.height, known.seconds, *focal, licence, cover),
    )
    media_id = writing.execute("SELECT id FROM media WHERE hash = ?", (hash_,)).fetchone()[0]
    set_words(writing, "media", media_id, words)
    writing.execute("DELETE FROM media_dropped WHERE hash = ?", (hash_,))


def drop(writing: Writing, hash_: str, now: datetime) -> None:
    """Delete the record; the files wait for the sweep."""
    if writing.execute("DELETE FROM media WHERE hash = ?", (hash_,)).rowcount:
        writing.execute("INSERT OR REPLACE INTO media_dropped VALUES (?, ?)", (hash_, stored(now)))


def orphans(db: Connection, dropped_before: datetime | None) -> list[str]:
    """Hashes of files that no record describes, but for what was deleted since that moment, None: at any time."""
    held = " UNION ".join(f"SELECT hash FROM media.{table}" for table in FILES)
    sql = (
        f"SELECT hash FROM ({held}) WHERE hash NOT IN (SELECT hash FROM media) "
        "AND hash NOT IN (SELECT hash FROM media_dropped WHERE dropped_at >= ?)"
    )
    return column(db, sql, (stored(dropped_before) if dropped_before else "",))


def discard(writing: Writing, hash_: str, most: int) -> bool:
    """Delete the files of something that no record describes, but not more than so many pieces; whether any are left.

    Its pieces come last: without the rest nobody takes them for a film.
    """
    if by_hash(writing, hash_) is not None:
        return False
    for table in ("blobs", "films"):
        writing.execute(f"DELETE FROM media.{table} WHERE hash = ?", (hash_,))
    sql = "SELECT rowid FROM media.pieces WHERE hash = ? LIMIT ?"
    gone = writing.execute(f"DELETE FROM media.pieces WHERE rowid IN ({sql})", (hash_, most)).rowcount
    if gone < most:
        writing.execute("DELETE FROM media_dropped WHERE hash = ?", (hash_,))
    return gone == most
