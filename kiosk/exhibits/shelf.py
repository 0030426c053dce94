"""SQL of exhibits, for writing: whole records in, whole records out."""

from __future__ import annotations

import json
from collections.abc import Sequence

from kiosk.core.db import Connection, Row, Writing, column, rows
from kiosk.core.labels import Words, set_words, words_of
from kiosk.core.plug import Document, Use

EXHIBIT = (
    "slug", "hall", "kind", "position", "state", "shown_from", "shown_until", "material", "level", "level_year",
    "hero", "hero_tall", "banner", "banner_tall", "cover", "figures", "glossary", "highlights", "steps",
)  # fmt: skip
ART = ("hero", "hero_tall", "banner", "banner_tall", "cover")
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


def slugs(db: Connection) -> list[str]:
    """Every exhibit, whatever its state."""
    return column(db, "SELECT slug FROM exhibits ORDER BY id")


def work_ids(db: Connection) -> list[str]:
    """Every work as ``<exhibit>/<work>``, whatever its rights."""
    return column(
        db, "SELECT e.slug || '/' || w.slug FROM works w JOIN exhibits e ON e.id = w.exhibit_id ORDER BY w.id"
    )


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


def overview(db: Connection, kind: str) -> list[Row]:
    """Every exhibit of a kind in its order, whatever its state, with its Chinese title and the number of its works."""
    return rows(
        db,
        "SELECT e.slug, e.hall, e.position, e.state, e.shown_from, e.shown_until, e.cover, e.hero, "
        "(SELECT text FROM exhibit_labels WHERE owner_id = e.id AND language = 'zh' AND field = 'title') AS title, "
        "(SELECT count(*) FROM works w WHERE w.exhibit_id = e.id) AS works, "
        "(SELECT count(*) FROM works w WHERE w.exhibit_id = e.id AND w.is_shown = 0) AS withheld "
        "FROM exhibits e WHERE e.kind = ? ORDER BY e.position, e.id",
        (kind,),
    )


def works_of(db: Connection, exhibit: str) -> list[Row]:
    """Every work of an exhibit in its order, whatever its rights: what a list of them says of each."""
    return rows(
        db,
        "SELECT w.slug, w.position, w.section, w.era, w.kind, w.year, w.number, w.rights, w.is_shown, "
        "coalesce((SELECT text FROM work_labels WHERE owner_id = w.id AND language = 'zh' AND field = 'title'), '') "
        "AS title, coalesce((SELECT hash FROM work_plates WHERE work_id = w.id ORDER BY position LIMIT 1), '') "
        "AS cover FROM works w JOIN exhibits e ON e.id = w.exhibit_id WHERE e.slug = ? ORDER BY w.position, w.id",
        (exhibit,),
    )


def withheld_works(db: Connection, rights: str) -> list[Row]:
    """The works with these rights, by exhibit: its slug and title, how many, and the slug and title of the first."""
    return rows(
        db,
        "SELECT e.slug AS exhibit, found.works, w.slug, "
        "(SELECT text FROM exhibit_labels WHERE owner_id = e.id AND language = 'zh' AND field = 'title') AS title, "
        "(SELECT text FROM work_labels WHERE owner_id = w.id AND language = 'zh' AND field = 'title') AS work "
        "FROM (SELECT exhibit_id, count(*) AS works, min(id) AS first FROM works WHERE rights = ? GROUP BY exhibit_id) "
        "AS found JOIN works w ON w.id = found.first JOIN exhibits e ON e.id = found.exhibit_id "
        "ORDER BY e.position, e.id",
        (rights,),
    )


def ending(db: Connection, first: str, last: str) -> list[Row]:
    """The exhibits whose last day lies between two days."""
    return rows(
        db,
        "SELECT e.slug, e.kind, e.shown_until, "
        "(SELECT text FROM exhibit_labels WHERE owner_id = e.id AND language = 'zh' AND field = 'title') AS title "
        "FROM exhibits e WHERE e.state = 'published' AND e.shown_until BETWEEN ? AND ? ORDER BY e.shown_until, e.id",
        (first, last),
    )


def uses(db: Connection) -> list[Use]:
    """Every picture, hall and word of a dictionary that an exhibit or a work names, with the record that does."""
    art = " UNION ALL ".join(f"SELECT {name}, 'exhibits', slug FROM exhibits WHERE {name} <> ''" for name in ART)
    works = "FROM works w JOIN exhibits e ON e.id = w.exhibit_id"
    found = rows(
        db,
        f"{art} UNION ALL SELECT p.hash, 'works', e.slug || '/' || w.slug {works} JOIN work_plates p "
        "ON p.work_id = w.id UNION ALL SELECT 'halls/' || hall, 'exhibits', slug FROM exhibits "
        "UNION ALL SELECT 'levels/' || level, 'exhibits', slug FROM exhibits WHERE level <> '' "
        "UNION ALL SELECT 'work-kinds/' || k.value, 'exhibits', e.slug FROM exhibits e, json_each(e.figures) f, "
        "json_each(f.value, '$.kinds') k "
        f"UNION ALL SELECT 'work-kinds/' || w.kind, 'works', e.slug || '/' || w.slug {works}",
    )
    return [(row[0], row[1], row[2]) for row in found]


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
