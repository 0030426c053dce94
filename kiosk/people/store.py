"""SQL of people. A person without consent comes out of here without name and picture, so no page can forget it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

from kiosk.core.db import Connection, Row, Writing, column, rows
from kiosk.core.errors import NotFound
from kiosk.core.labels import Labels, Words, set_words, words_of
from kiosk.core.plug import Document
from kiosk.people.model import Consent, Person, event_of, honour_of, is_proved, nameless

SHOWN = "state = 'published' AND is_role_model = 1"
FIRST, LAST = "ORDER BY position, id LIMIT 1", "ORDER BY position DESC, id DESC LIMIT 1"
HONOURED = "id IN (SELECT person_id FROM person_honours WHERE code = ?1 OR level = ?1)"


def gallery(db: Connection, *, honour: str, start: int, most: int, language: str, today: date) -> list[Person]:
    """A page of the published role models, in their order; ``honour`` filters by code or level."""
    where = f"{SHOWN} AND {HONOURED}" if honour else SHOWN
    found = rows(
        db,
        f"SELECT * FROM people WHERE {where} ORDER BY position, id LIMIT ?2 OFFSET ?3",
        (honour, most, start),
    )
    return _persons(db, found, language, today)


def count(db: Connection, honour: str = "") -> int:
    """How many role models are published."""
    where = f"{SHOWN} AND {HONOURED}" if honour else f"{SHOWN} AND ?1 = ''"
    return int(db.execute(f"SELECT count(*) FROM people WHERE {where}", (honour,)).fetchone()[0])


def honours_in_use(db: Connection) -> dict[str, int]:
    """Codes and levels of honours that published role models have, with how many of them."""
    found = rows(
        db,
        f"SELECT code, count(*) FROM person_honours WHERE person_id IN (SELECT id FROM people WHERE {SHOWN}) "
        "GROUP BY code UNION ALL "
        "SELECT level, count(DISTINCT person_id) FROM person_honours "
        f"WHERE person_id IN (SELECT id FROM people WHERE {SHOWN}) GROUP BY level",
    )
    return dict(tuple(row) for row in found)


def by_slug(db: Connection, slug: str, language: str, today: date) -> Person:
    """A published role model. :raises NotFound:"""
    found = rows(db, f"SELECT * FROM people WHERE slug = ? AND {SHOWN}", (slug,))
    if not found:
        raise NotFound(slug)
    return _persons(db, found, language, today)[0]


def neighbours(db: Connection, slug: str) -> tuple[str, str]:
    """The slugs before and after one in the gallery, round the end to the beginning."""
    row = db.execute(
        "WITH here AS (SELECT position, id FROM people WHERE slug = ?) SELECT "
        f"coalesce((SELECT slug FROM people WHERE {SHOWN} AND (position, id) < (SELECT position, id FROM here) "
        f"{LAST}), (SELECT slug FROM people WHERE {SHOWN} {LAST})), "
        f"coalesce((SELECT slug FROM people WHERE {SHOWN} AND (position, id) > (SELECT position, id FROM here) "
        f"{FIRST}), (SELECT slug FROM people WHERE {SHOWN} {FIRST})) FROM here",
        (slug,),
    ).fetchone()
    return (row[0], row[1]) if row else (slug, slug)


def persons(db: Connection, slugs: Iterable[str], language: str, today: date) -> dict[str, Person]:
    """People by slug, published ones, role models or speakers."""
    wanted = list(dict.fromkeys(slugs))
    marks = ",".join("?" * len(wanted))
    sql = f"SELECT * FROM people WHERE slug IN ({marks}) AND state = 'published'"
    found = rows(db, sql, tuple(wanted)) if wanted else []
    return {person.slug: person for person in _persons(db, found, language, today)}


def shown_media(db: Connection, today: date) -> set[str]:
    """The pictures of people who agreed to one."""
    found = rows(db, "SELECT * FROM people WHERE state = 'published' AND picture <> ''")
    return {row["picture"] for row in found if row["may_picture"] and consent_of(row).holds_on(today)}


def consent_of(row: Row) -> Consent:
    """The consent that stands in a row."""
    return Consent(
        row["consent"],
        bool(row["may_name"]),
        bool(row["may_picture"]),
        row["consent_until"],
        bool(row["is_under_14"]),
    )


def document(db: Connection, slug: str) -> tuple[Row, Words] | None:
    """A person's row with all words, whatever its state."""
    row = db.execute("SELECT * FROM people WHERE slug = ?", (slug,)).fetchone()
    return (row, words_of(db, "person", [row["id"]]).get(row["id"], {})) if row else None


def slugs(db: Connection) -> list[str]:
    """Everybody, whatever their state."""
    return column(db, "SELECT slug FROM people ORDER BY id")


def names(db: Connection) -> dict[str, str]:
    """Everybody's Chinese name, whatever they agreed to: for those who work here, never for a screen."""
    sql = (
        "SELECT p.slug, coalesce(l.text, p.slug) FROM people p LEFT JOIN person_labels l "
        "ON l.owner_id = p.id AND l.language = 'zh' AND l.field = 'name' ORDER BY p.position, p.id"
    )
    return dict(tuple(row) for row in rows(db, sql))


COLUMNS = (
    "slug", "kind", "position", "state", "is_role_model", "is_sample", "is_under_14", "consent", "may_name",
    "may_picture", "is_name_open", "is_picture_open", "consent_until", "consent_note", "born", "died", "region",
    "trade", "picture", "is_portrait", "honours", "events",
)  # fmt: skip


def set_person(writing: Writing, values: Document, words: Words, honours: Iterable[tuple[str, str]]) -> None:
    """Create or replace a person; ``values`` has every one of ``COLUMNS``, ``honours`` the codes and levels shown."""
    marks = ", ".join("?" * len(COLUMNS))
    updates = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS[1:])
    writing.execute(
        f"INSERT INTO people ({', '.join(COLUMNS)}) VALUES ({marks}) ON CONFLICT (slug) DO UPDATE SET {updates}",
        [values[name] for name in COLUMNS],
    )
    person = writing.execute("SELECT id FROM people WHERE slug = ?", (values["slug"],)).fetchone()[0]
    set_words(writing, "person", person, words)
    writing.execute("DELETE FROM person_honours WHERE person_id = ?", (person,))
    writing.executemany(
        "INSERT OR IGNORE INTO person_honours (person_id, code, level) VALUES (?, ?, ?)",
        [(person, *one) for one in honours],
    )


def drop(writing: Writing, slug: str) -> None:
    """Delete a person."""
    writing.execute("DELETE FROM people WHERE slug = ?", (slug,))


def _persons(db: Connection, found: list[Row], language: str, today: date) -> list[Person]:
    words = words_of(db, "person", [row["id"] for row in found])
    return [_person(row, words.get(row["id"], {}), language, today) for row in found]


def _person(row: Row, words: Words, language: str, today: date) -> Person:
    consent = consent_of(row)
    holds = consent.holds_on(today)
    shows_name = holds and bool(consent.may_name)
    events = json.loads(row["events"])
    record = {"labels": words, "consent": {"basis": row["consent"]}}
    honours = [one for one in json.loads(row["honours"]) if is_proved(one, record)]
    if not shows_name:
        words, honours, events = nameless(words, honours, events)
    return Person(
        slug=row["slug"],
        kind=row["kind"],
        is_role_model=bool(row["is_role_model"]),
        is_sample=bool(row["is_sample"]),
        born=row["born"],
        died=row["died"],
        picture=row["picture"] if holds and consent.may_picture else "",
        is_portrait=bool(row["is_portrait"]),
        shows_name=shows_name,
        labels=Labels(words, language),
        honours=tuple(honour_of(one, language) for one in honours),
        events=tuple(event_of(one, language) for one in events),
    )
