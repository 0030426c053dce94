"""SQL of exhibits, for writing: whole records in, whole records out."""

from __future__ import annotations

import json
from collections.abc import Sequence

from kiosk.core.db import Connection, Row, Writing, rows
from kiosk.core.labels import Words, set_words, words_of
from kiosk.core.plug import Document

EXHIBIT = (
    "slug", "hall", "kind", "position", "state", "shown_from", "shown_until", "material", "level", "level_year",
    "hero", "hero_tall", "banner", "banner_tall", "cover", "figures", "glossary", "highlights", "steps",
)  # fmt: skip
WORK = ("exhibit_id", "slug", "position", "section", "era", "kind", "year", "number", "rights", "licence", "parts")

NamedWords = tuple[str, Words]


def set_exhibit(writing: Writing, values: Document, words: Words) -> int:
    """Create or replace an exhibit without its sections and works; returns its id."""
    exhibit = _upsert(writing, "exhibits", EXHIBIT, ("slug",), values)
    set_words(writing, "exhibit", exhibit, words)
    return exhibit


def set_sections(writing: Writing, exhibit: int, facet: str, sections: Sequence[NamedWords]) -> None:
    """Replace the sections or eras of an exhibit."""
    writing.execute("DELETE FROM sections WHERE exhibit_id = ? AND facet = ?", (exhibit, facet))
    for position, (slug, words) in enumerate(sections, 1):
        cursor = writing.execute(
            "INSERT INTO sections (exhibit_id, facet, slug, position) VALUES (?, ?, ?, ?)",
            (exhibit, facet, slug, position),
        )
        set_words(writing, "section", int(cursor.lastrowid or 0), words)


def set_work(writing: Writing, values: Document, words: Words, plates: Sequence[tuple[str, str, Words]]) -> None:
    """Create or replace a work with its plates ``(hash, role, words)``."""
    work = _upsert(writing, "works", WORK, ("exhibit_id", "slug"), values)
    set_words(writing, "work", work, words)
    writing.execute("DELETE FROM work_plates WHERE work_id = ?", (work,))
    for position, (hash_, role, plate_words) in enumerate(plates, 1):
        cursor = writing.execute(
            "INSERT INTO work_plates (work_id, position, hash, role) VALUES (?, ?, ?, ?)",
            (work, position, hash_, role),
        )
        set_words(writing, "plate", int(cursor.lastrowid or 0), plate_words)


def drop_exhibit(writing: Writing, slug: str) -> None:
    """Delete an exhibit; its works go with it."""
    writing.execute("DELETE FROM exhibits WHERE slug = ?", (slug,))


def drop_work(writing: Writing, exhibit: str, slug: str) -> None:
    """Delete a work; its plates go with it."""
    writing.execute(
        "DELETE FROM works WHERE slug = ? AND exhibit_id = (SELECT id FROM exhibits WHERE slug = ?)",
        (slug, exhibit),
    )


def exhibit_id(db: Connection, slug: str) -> int | None:
    """The row of an exhibit; None if there is none."""
    row = db.execute("SELECT id FROM exhibits WHERE slug = ?", (slug,)).fetchone()
    return int(row[0]) if row else None


def exhibit(db: Connection, slug: str) -> tuple[Row, Words] | None:
    """An exhibit's row with all words, whatever its state."""
    row = db.execute("SELECT * FROM exhibits WHERE slug = ?", (slug,)).fetchone()
    return (row, words_of(db, "exhibit", [row["id"]]).get(row["id"], {})) if row else None


def sections(db: Connection, exhibit: int, facet: str) -> list[NamedWords]:
    """The sections or eras with all words."""
    sql = "SELECT id, slug FROM sections WHERE exhibit_id = ? AND facet = ? ORDER BY position, id"
    found = rows(db, sql, (exhibit, facet))
    words = words_of(db, "section", [row["id"] for row in found])
    return [(row["slug"], words.get(row["id"], {})) for row in found]


def work(db: Connection, exhibit: str, slug: str) -> tuple[Row, Words] | None:
    """A work's row with all words, whatever its rights."""
    row = db.execute(
        "SELECT w.* FROM works w JOIN exhibits e ON e.id = w.exhibit_id WHERE e.slug = ? AND w.slug = ?",
        (exhibit, slug),
    ).fetchone()
    return (row, words_of(db, "work", [row["id"]]).get(row["id"], {})) if row else None


def plates(db: Connection, work: int) -> list[tuple[str, str, Words]]:
    """A work's plates: hash, role, words."""
    found = rows(db, "SELECT id, hash, role FROM work_plates WHERE work_id = ? ORDER BY position", (work,))
    words = words_of(db, "plate", [row["id"] for row in found])
    return [(row["hash"], row["role"], words.get(row["id"], {})) for row in found]


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _upsert(writing: Writing, table: str, columns: Sequence[str], key: Sequence[str], values: Document) -> int:
    marks = ", ".join("?" * len(columns))
    updates = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in key)
    writing.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks}) "
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {updates}",
        [values[name] for name in columns],
    )
    where = " AND ".join(f"{name} = ?" for name in key)
    row = writing.execute(f"SELECT id FROM {table} WHERE {where}", [values[name] for name in key]).fetchone()
    return int(row[0])
