"""SQL of the library that the staff look through."""

from __future__ import annotations

from collections.abc import Collection

from kiosk.core.db import Connection, Row, column, rows
from kiosk.media.model import PICTURE

MATCHING = (
    "(?1 = '' OR instr(lower(m.name), lower(?1)) OR EXISTS (SELECT 1 FROM media_labels l "
    "WHERE l.owner_id = m.id AND instr(lower(l.text), lower(?1))))"
)


def found(db: Connection, words: str, *, kinds: Collection[str] = (PICTURE,)) -> list[str]:
    """The hashes of everything whose name or words contain these, newest first."""
    marks = ",".join("?" * len(kinds))
    sql = f"SELECT m.hash FROM media m WHERE {MATCHING} AND m.kind IN ({marks}) ORDER BY m.id DESC"
    return column(db, sql, (words, *kinds))


def without_alt(db: Connection) -> list[Row]:
    """The hash and name of every picture that nobody has described yet, newest first."""
    return rows(
        db,
        "SELECT hash, name FROM media m WHERE kind = ? AND NOT EXISTS (SELECT 1 FROM media_labels l "
        "WHERE l.owner_id = m.id AND l.language = 'zh' AND l.field = 'alt') ORDER BY id DESC",
        (PICTURE,),
    )
