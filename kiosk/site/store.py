"""SQL of the house."""

from __future__ import annotations

from datetime import date, datetime

from kiosk.core.clock import stored
from kiosk.core.db import Connection, Row, Writing, column, rows
from kiosk.core.errors import NotFound
from kiosk.core.labels import Labels, Words, labels_of, set_words, words_of
from kiosk.site.model import HOUSE_SETTINGS, Hall, House, Notice, Term


def house(db: Connection, language: str) -> House:
    """The house; an empty one before any pack named it."""
    row = db.execute("SELECT featured_exhibit FROM house WHERE id = 1").fetchone()
    hours = rows(db, "SELECT weekday, opens, closes FROM opening_hours")
    return House(
        featured_exhibit=row[0] if row else "",
        labels=labels_of(db, "house", [1], language)[1],
        settings=settings(db),
        hours={day: (opens, closes) for day, opens, closes in hours},
    )


def settings(db: Connection) -> dict[str, int]:
    """The numbers of the screens, each within its bounds."""
    found = dict(tuple(row) for row in rows(db, "SELECT name, value FROM house_settings"))
    return {one.name: max(one.least, min(one.most, found.get(one.name, one.default))) for one in HOUSE_SETTINGS}


def halls(db: Connection, language: str) -> list[Hall]:
    """All halls in their order."""
    found = rows(db, "SELECT * FROM halls ORDER BY position, id")
    labels = labels_of(db, "hall", [row["id"] for row in found], language)
    return [_hall(row, labels[row["id"]]) for row in found]


def hall(db: Connection, slug: str, language: str) -> Hall:
    """One hall. :raises NotFound:"""
    row = db.execute("SELECT * FROM halls WHERE slug = ?", (slug,)).fetchone()
    if row is None:
        raise NotFound(slug)
    return _hall(row, labels_of(db, "hall", [row["id"]], language)[row["id"]])


def notices(db: Connection, now: datetime, language: str) -> list[Notice]:
    """The notices that stand on the screens at ``now``, newest first."""
    found = rows(
        db,
        "SELECT id, slug FROM notices WHERE shown_from <= ?1 AND shown_until > ?1 ORDER BY shown_from DESC, id",
        (stored(now),),
    )
    labels = labels_of(db, "notice", [row["id"] for row in found], language)
    return [Notice(row["slug"], labels[row["id"]]) for row in found]


def notice_bounds(db: Connection, now: datetime) -> list[str]:
    """The coming moments at which a notice appears or goes, as stored text."""
    found = db.execute(
        "SELECT min(shown_from) FILTER (WHERE shown_from > ?1), min(shown_until) FILTER (WHERE shown_until > ?1) "
        "FROM notices",
        (stored(now),),
    ).fetchone()
    return [moment for moment in found if moment]


def terms(db: Connection, dictionary: str, language: str) -> dict[str, Term]:
    """A dictionary by code, in its order."""
    found = rows(db, "SELECT id, code FROM terms WHERE dictionary = ? ORDER BY position, id", (dictionary,))
    labels = labels_of(db, "term", [row["id"] for row in found], language)
    return {row["code"]: Term(dictionary, row["code"], labels[row["id"]]) for row in found}


def shown_media(db: Connection, today: date) -> set[str]:
    """The pictures of the halls."""
    return {row[0] for row in rows(db, "SELECT plate FROM halls WHERE plate <> ''")}


def _hall(row: Row, labels: Labels) -> Hall:
    return Hall(row["slug"], row["position"], row["material"], row["leads_to"], row["plate"], labels)


def set_house(
    writing: Writing,
    *,
    featured_exhibit: str,
    words: Words,
    settings: dict[str, int],
    hours: dict[int, tuple[str, str]],
) -> None:
    """Replace what the house says of itself."""
    writing.execute(
        "INSERT INTO house (id, featured_exhibit) VALUES (1, ?) "
        "ON CONFLICT (id) DO UPDATE SET featured_exhibit = excluded.featured_exhibit",
        (featured_exhibit,),
    )
    set_words(writing, "house", 1, words)
    writing.execute("DELETE FROM house_settings")
    writing.executemany("INSERT INTO house_settings (name, value) VALUES (?, ?)", sorted(settings.items()))
    writing.execute("DELETE FROM opening_hours")
    writing.executemany(
        "INSERT INTO opening_hours (weekday, opens, closes) VALUES (?, ?, ?)",
        [(day, *span) for day, span in sorted(hours.items())],
    )


def set_hall(writing: Writing, hall: Hall, words: Words) -> None:
    """Create or replace a hall."""
    writing.execute(
        "INSERT INTO halls (slug, position, material, leads_to, plate) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (slug) DO UPDATE SET position = excluded.position, material = excluded.material, "
        "leads_to = excluded.leads_to, plate = excluded.plate",
        (hall.slug, hall.position, hall.material, hall.leads_to, hall.plate),
    )
    set_words(writing, "hall", _id(writing, "halls", hall.slug), words)


def set_notice(writing: Writing, slug: str, shown_from: datetime, shown_until: datetime, words: Words) -> None:
    """Create or replace a notice."""
    writing.execute(
        "INSERT INTO notices (slug, shown_from, shown_until) VALUES (?, ?, ?) ON CONFLICT (slug) "
        "DO UPDATE SET shown_from = excluded.shown_from, shown_until = excluded.shown_until",
        (slug, stored(shown_from), stored(shown_until)),
    )
    set_words(writing, "notice", _id(writing, "notices", slug), words)


def set_dictionary(writing: Writing, dictionary: str, entries: list[tuple[str, Words]]) -> None:
    """Replace a dictionary by these codes and words, in this order."""
    writing.execute("DELETE FROM terms WHERE dictionary = ?", (dictionary,))
    for position, (code, words) in enumerate(entries, 1):
        cursor = writing.execute(
            "INSERT INTO terms (dictionary, code, position) VALUES (?, ?, ?)", (dictionary, code, position)
        )
        set_words(writing, "term", int(cursor.lastrowid or 0), words)


def words(db: Connection, thing: str, table: str, slug: str) -> tuple[Row, Words] | None:
    """A row of ``halls`` or ``notices`` with all its words."""
    row = db.execute(f"SELECT * FROM {table} WHERE slug = ?", (slug,)).fetchone()
    return (row, words_of(db, thing, [row["id"]]).get(row["id"], {})) if row else None


def slugs(db: Connection, table: str) -> list[str]:
    """Every hall or notice."""
    return column(db, f"SELECT slug FROM {table} ORDER BY id")


def dictionaries(db: Connection) -> list[str]:
    """The names of all dictionaries."""
    return column(db, "SELECT DISTINCT dictionary FROM terms ORDER BY dictionary")


def house_words(db: Connection) -> Words:
    return words_of(db, "house", [1]).get(1, {})


def dictionary(db: Connection, name: str) -> list[tuple[str, Words]]:
    """A dictionary's codes with all their words, in order."""
    found = rows(db, "SELECT id, code FROM terms WHERE dictionary = ? ORDER BY position", (name,))
    texts = words_of(db, "term", [row["id"] for row in found])
    return [(row["code"], texts.get(row["id"], {})) for row in found]


def _id(writing: Writing, table: str, slug: str) -> int:
    return int(writing.execute(f"SELECT id FROM {table} WHERE slug = ?", (slug,)).fetchone()[0])


def drop(writing: Writing, table: str, slug: str) -> None:
    """Delete a row of ``halls`` or ``notices``."""
    writing.execute(f"DELETE FROM {table} WHERE slug = ?", (slug,))
