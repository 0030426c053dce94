"""SQL of lectures, for writing and for the staff: whole records in, whole records out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from kiosk.core.clock import loaded, stored
from kiosk.core.db import Connection, Row, Writing, column, rows
from kiosk.core.labels import Words, set_words, words_of
from kiosk.core.plug import Document, Use
from kiosk.core.slugs import code as random_code
from kiosk.lectures import store
from kiosk.lectures.clashes import Slot

CODE_LENGTH = 4
SESSIONS = "lecture_sessions s JOIN lectures l ON l.id = s.lecture_id"
TITLE = (
    "coalesce((SELECT text FROM lecture_labels WHERE owner_id = l.id AND language = 'zh' AND field = 'title'), l.slug)"
)


def set_venue(writing: Writing, slug: str, hall: str, capacity: int, words: Words) -> None:
    """Create or replace a venue."""
    writing.execute(
        "INSERT INTO venues (slug, hall, capacity) VALUES (?, ?, ?) "
        "ON CONFLICT (slug) DO UPDATE SET hall = excluded.hall, capacity = excluded.capacity",
        (slug, hall, capacity),
    )
    set_words(writing, "venue", _id(writing, "venues", slug), words)


def set_series(writing: Writing, slug: str, words: Words) -> None:
    """Create or replace a series."""
    writing.execute("INSERT INTO series (slug) VALUES (?) ON CONFLICT (slug) DO NOTHING", (slug,))
    set_words(writing, "series", _id(writing, "series", slug), words)


def set_lecture(writing: Writing, values: Document, words: Words, people: Sequence[tuple[str, str]]) -> int:
    """Create or replace a lecture with its people ``(slug, role)``; returns its id."""
    columns = ("slug", "series", "platform", "theme", "form", "minutes", "capacity")
    updates = ", ".join(f"{name} = excluded.{name}" for name in columns[1:])
    writing.execute(
        f"INSERT INTO lectures ({', '.join(columns)}) VALUES (?, ?, ?, ?, ?, ?, ?) "
        f"ON CONFLICT (slug) DO UPDATE SET {updates}",
        [values[name] for name in columns],
    )
    lecture = _id(writing, "lectures", values["slug"])
    set_words(writing, "lecture", lecture, words)
    writing.execute("DELETE FROM lecture_people WHERE lecture_id = ?", (lecture,))
    writing.executemany(
        "INSERT INTO lecture_people (lecture_id, position, person, role) VALUES (?, ?, ?, ?)",
        [(lecture, position, person, role) for position, (person, role) in enumerate(people, 1)],
    )
    return lecture


def set_session(writing: Writing, lecture: int, values: Document, reason: Words, now: datetime) -> str:
    """Create or replace a session by its slug; returns its public number, a new one if the wanted one is taken."""
    known = writing.execute(
        "SELECT * FROM lecture_sessions WHERE lecture_id = ? AND slug = ?", (lecture, values["slug"])
    ).fetchone()
    code = known["code"] if known else _free_code(writing, values.get("code") or "")
    columns = (
        "venue", "starts_at", "ends_at", "capacity", "state", "old_venue", "old_starts_at", "sequence", "changed_at",
    )  # fmt: skip
    given = [values[name] for name in columns]
    if known:
        sequence = _raised(known, values)
        given[columns.index("sequence")] = sequence
        if sequence > values["sequence"]:
            given[columns.index("changed_at")] = stored(now)
        sets = ", ".join(f"{name} = ?" for name in columns)
        writing.execute(f"UPDATE lecture_sessions SET {sets} WHERE id = ?", [*given, known["id"]])
        session = known["id"]
    else:
        marks = ", ".join("?" * (len(columns) + 3))
        session = writing.execute(
            f"INSERT INTO lecture_sessions (code, lecture_id, slug, {', '.join(columns)}) VALUES ({marks})",
            [code, lecture, values["slug"], *given],
        ).lastrowid
    set_words(writing, "session", int(session or 0), reason)
    return str(code)


def _raised(known: Row, values: Document) -> int:
    """The calendar sequence of a session that is replaced: higher if calendars must take notice, never lower."""
    is_other = any(known[name] != values[name] for name in ("venue", "starts_at", "ends_at", "state"))
    return max(int(values["sequence"]), int(known["sequence"]) + is_other)


def keep_sessions(writing: Writing, lecture: int, wanted: Sequence[str]) -> None:
    """Delete the sessions of a lecture whose slug is not wanted."""
    marks = ",".join("?" * len(wanted))
    writing.execute(f"DELETE FROM lecture_sessions WHERE lecture_id = ? AND slug NOT IN ({marks})", [lecture, *wanted])


PLACE = ("state", "venue", "starts_at", "ends_at", "old_venue", "old_starts_at")
"""When and where a session is, and was announced to be."""


def change_session(writing: Writing, code: str, place: Mapping[str, str], reason: Words, now: datetime) -> bool:
    """Set what staff say of a session and raise its calendar sequence; False if that is what it says already."""
    known = session(writing, code)
    if known is None:
        return False
    words = words_of(writing, "session", [known["id"]]).get(known["id"], {})
    if all(known[name] == place[name] for name in PLACE) and words == reason:
        return False
    sets = ", ".join(f"{name} = ?" for name in PLACE)
    writing.execute(
        f"UPDATE lecture_sessions SET {sets}, sequence = sequence + 1, changed_at = ? WHERE code = ?",
        [*(place[name] for name in PLACE), stored(now), code],
    )
    set_words(writing, "session", known["id"], reason)
    return True


def session(db: Connection, code: str) -> Row | None:
    """A session's row by its public number."""
    found: Row | None = db.execute("SELECT * FROM lecture_sessions WHERE code = ?", (code,)).fetchone()
    return found


def lecture_of(db: Connection, code: str) -> tuple[str, str] | None:
    """The lecture of a session by its public number: its slug and its title."""
    row = db.execute(f"SELECT l.slug, {TITLE} FROM {SESSIONS} WHERE s.code = ?", (code,)).fetchone()
    return (str(row[0]), str(row[1])) if row else None


def slots(db: Connection, since: datetime, until: datetime) -> list[Slot]:
    """The sessions that take place at some moment between the two, with their rooms and speakers."""
    found = rows(
        db,
        f"SELECT l.id, l.slug, s.slug AS session, s.code, s.starts_at, s.ends_at, s.venue, {TITLE} AS title "
        f"FROM {SESSIONS} WHERE s.ends_at > ? AND s.starts_at < ? AND s.state <> 'cancelled' "
        "ORDER BY s.starts_at, s.id",
        (stored(since), stored(until)),
    )
    speakers = store.speakers_of(db, {row["id"] for row in found})
    return [
        Slot(
            row["slug"], row["session"], row["title"], loaded(row["starts_at"]), loaded(row["ends_at"]), row["venue"],
            frozenset(speakers.get(row["id"], ())), row["code"],
        )
        for row in found
    ]  # fmt: skip


def speakers(db: Connection, lectures: set[str]) -> dict[str, list[str]]:
    """Who gives these lectures, by the lectures' slugs."""
    marks = ",".join("?" * len(lectures))
    ids = dict(
        tuple(row) for row in rows(db, f"SELECT id, slug FROM lectures WHERE slug IN ({marks})", tuple(lectures))
    )
    return {ids[lecture]: found for lecture, found in store.speakers_of(db, set(ids)).items()}


def named(db: Connection, table: str) -> list[tuple[str, str]]:
    """Slug and Chinese name of every venue or series, by name."""
    thing, field = ("venue", "name") if table == "venues" else ("series", "title")
    sql = (
        f"SELECT t.slug, coalesce(w.text, t.slug) AS name FROM {table} t LEFT JOIN {thing}_labels w "
        f"ON w.owner_id = t.id AND w.language = 'zh' AND w.field = '{field}' ORDER BY t.id"
    )
    return [(row[0], row[1]) for row in rows(db, sql)]


def session_slug(db: Connection, code: str) -> str:
    """A session's id in its lecture, by its public number."""
    row = session(db, code)
    return str(row["slug"]) if row else ""


def sessions_in(db: Connection, venue: str) -> int:
    """How many sessions were, are or were to be in a venue."""
    sql = "SELECT count(*) FROM lecture_sessions WHERE venue = ?1 OR old_venue = ?1"
    return int(db.execute(sql, (venue,)).fetchone()[0])


def lectures_in(db: Connection, series: str) -> int:
    """How many lectures belong to a series."""
    return int(db.execute("SELECT count(*) FROM lectures WHERE series = ?", (series,)).fetchone()[0])


def venue_named(db: Connection, name: str) -> str | None:
    """The slug of the venue with this slug or with this name in any language."""
    row = db.execute(
        "SELECT slug FROM venues WHERE slug = ?1 OR id IN "
        "(SELECT owner_id FROM venue_labels WHERE field IN ('name', 'short_name') AND text = ?1) ORDER BY id LIMIT 1",
        (name,),
    ).fetchone()
    return str(row[0]) if row else None


def record(db: Connection, thing: str, table: str, slug: str) -> tuple[Row, Words] | None:
    """A row of ``venues``, ``series`` or ``lectures`` with all its words."""
    row = db.execute(f"SELECT * FROM {table} WHERE slug = ?", (slug,)).fetchone()
    return (row, words_of(db, thing, [row["id"]]).get(row["id"], {})) if row else None


def slugs(db: Connection, table: str) -> list[str]:
    """All of ``venues``, ``series`` or ``lectures``."""
    return column(db, f"SELECT slug FROM {table} ORDER BY id")


def people(db: Connection, lecture: int) -> list[tuple[str, str]]:
    """A lecture's people: slug and role."""
    sql = "SELECT person, role FROM lecture_people WHERE lecture_id = ? ORDER BY position"
    return [(row[0], row[1]) for row in rows(db, sql, (lecture,))]


def sessions(db: Connection, lecture: int) -> list[tuple[Row, Words]]:
    """A lecture's sessions with the words of their changes, in order of time."""
    found = rows(db, "SELECT * FROM lecture_sessions WHERE lecture_id = ? ORDER BY starts_at, id", (lecture,))
    words = words_of(db, "session", [row["id"] for row in found])
    return [(row, words.get(row["id"], {})) for row in found]


def drop(writing: Writing, table: str, slug: str) -> None:
    """Delete a row of ``venues``, ``series`` or ``lectures``."""
    writing.execute(f"DELETE FROM {table} WHERE slug = ?", (slug,))


def _free_code(writing: Writing, wanted: str) -> str:
    code = wanted or random_code(CODE_LENGTH)
    while session(writing, code) is not None:
        code = random_code(CODE_LENGTH)
    return code


def _id(writing: Writing, table: str, slug: str) -> int:
    return int(writing.execute(f"SELECT id FROM {table} WHERE slug = ?", (slug,)).fetchone()[0])


def uses(db: Connection) -> list[Use]:
    """The halls that venues are in, and the words of dictionaries that lectures name."""
    words = " UNION ALL ".join(
        f"SELECT '{dictionary}/' || {field}, 'lectures', slug FROM lectures WHERE {field} <> ''"
        for dictionary, field in (("platforms", "platform"), ("themes", "theme"), ("lecture-forms", "form"))
    )
    found = rows(db, f"SELECT 'halls/' || hall, 'venues', slug FROM venues WHERE hall <> '' UNION ALL {words}")
    return [(row[0], row[1], row[2]) for row in found]
