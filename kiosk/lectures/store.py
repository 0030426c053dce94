"""SQL of lectures, for reading."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime, time, timedelta

from kiosk.core.clock import at_local, loaded, local, midnight_after, minute_after, stored
from kiosk.core.db import Connection, Row, rows
from kiosk.core.errors import NotFound
from kiosk.core.labels import NO_LABELS, Labels, labels_of
from kiosk.lectures.model import SOON, LectureSession, Sought, State, Venue
from kiosk.people import store as people

SELECT = (
    "SELECT s.*, l.slug AS lecture, l.series, l.platform, l.theme, l.form "
    "FROM lecture_sessions s JOIN lectures l ON l.id = s.lecture_id "
)


def between(db: Connection, first: date, last: date, language: str, today: date) -> list[LectureSession]:
    """All sessions on the local days from ``first`` to ``last``, in order of time."""
    return _sessions(
        db,
        rows(db, SELECT + "WHERE s.starts_at >= ? AND s.starts_at < ? ORDER BY s.starts_at, s.id", _span(first, last)),
        language,
        today,
    )


def days_with_sessions(db: Connection, first: date, last: date) -> Counter[date]:
    """How many sessions there are on each local day."""
    sql = "SELECT starts_at FROM lecture_sessions WHERE starts_at >= ? AND starts_at < ? AND state <> 'cancelled'"
    return Counter(local(loaded(row[0])).date() for row in rows(db, sql, _span(first, last)))


def coming(
    db: Connection, now: datetime, language: str, *, most: int, until: datetime | None = None, hall: str = ""
) -> list[LectureSession]:
    """Sessions that are not over and not cancelled, next first; in a hall's venues if one is named."""
    last = stored(until) if until else "9"
    found = rows(
        db,
        SELECT + "WHERE s.ends_at > ?1 AND s.starts_at < ?2 AND s.state <> 'cancelled' AND (?3 = '' OR s.venue IN "
        "(SELECT slug FROM venues WHERE hall = ?3)) ORDER BY s.starts_at, s.id LIMIT ?4",
        (stored(now), last, hall, most),
    )
    return _sessions(db, found, language, local(now).date())


def about(db: Connection, person: str, now: datetime, language: str, most: int) -> list[LectureSession]:
    """Coming sessions that a person gives or that are about the person."""
    found = rows(
        db,
        SELECT + "WHERE s.ends_at > ? AND s.state <> 'cancelled' AND s.lecture_id IN "
        "(SELECT lecture_id FROM lecture_people WHERE person = ?) ORDER BY s.starts_at, s.id LIMIT ?",
        (stored(now), person, most),
    )
    return _sessions(db, found, language, local(now).date())


def upset(db: Connection, now: datetime, until: datetime, language: str, most: int) -> list[LectureSession]:
    """Cancelled or changed sessions that would have been, or will be, from now until a moment."""
    found = rows(
        db,
        SELECT + "WHERE s.state <> 'scheduled' AND s.ends_at > ? AND min(s.starts_at, s.old_starts_at) < ? "
        "ORDER BY s.starts_at, s.id LIMIT ?",
        (stored(now), stored(until), most),
    )
    return _sessions(db, found, language, local(now).date())


def by_code(db: Connection, code: str, language: str, today: date) -> LectureSession:
    """One session by its public number. :raises NotFound:"""
    found = rows(db, SELECT + "WHERE s.code = ?", (code,))
    if not found:
        raise NotFound(code)
    return _sessions(db, found, language, today)[0]


def beside(db: Connection, session: LectureSession) -> tuple[str | None, str | None]:
    """The codes of the sessions before and after one, in order of time."""
    moment = stored(session.starts_at)
    before = db.execute(
        "SELECT code FROM lecture_sessions WHERE (starts_at, code) < (?, ?) ORDER BY starts_at DESC, code DESC LIMIT 1",
        (moment, session.code),
    ).fetchone()
    after = db.execute(
        "SELECT code FROM lecture_sessions WHERE (starts_at, code) > (?, ?) ORDER BY starts_at, code LIMIT 1",
        (moment, session.code),
    ).fetchone()
    return (before[0] if before else None, after[0] if after else None)


def every(db: Connection, now: datetime, language: str, most: int = 500) -> list[LectureSession]:
    """Sessions for the calendar feed: from a month ago on, cancelled ones too."""
    since = stored(now - timedelta(days=31))
    sql = SELECT + "WHERE s.starts_at >= ? ORDER BY s.starts_at, s.id LIMIT ?"
    return _sessions(db, rows(db, sql, (since, most)), language, local(now).date())


SOUGHT = (
    "(?1 = '' OR l.series = ?1) AND (?2 = '' OR s.venue = ?2) AND (?3 = '' OR s.code = upper(?3) OR EXISTS (SELECT 1 "
    "FROM lecture_labels w WHERE w.owner_id = l.id AND instr(lower(w.text), lower(?3))) OR l.id IN "
    "(SELECT lecture_id FROM lecture_people WHERE person IN (SELECT value FROM json_each(?4))))"
)


def schedule(
    db: Connection, sought: Sought, now: datetime, *, is_past: bool, start: int, most: int
) -> list[LectureSession]:
    """A stretch of all sessions to come, next first, or of those that are over, latest first; cancelled ones, too."""
    when, order = ("<=", "DESC") if is_past else (">", "")
    sql = (
        f"{SELECT} WHERE s.ends_at {when} ?5 AND {SOUGHT} ORDER BY s.starts_at {order}, s.id {order} LIMIT ?6 OFFSET ?7"
    )
    return _sessions(db, rows(db, sql, (*_sought(sought), stored(now), most, start)), "zh", local(now).date())


def counts(db: Connection, sought: Sought, now: datetime) -> tuple[int, int]:
    """How many sessions are to come, and how many are over."""
    sql = (
        "SELECT count(*) FILTER (WHERE s.ends_at > ?5), count(*) FILTER (WHERE s.ends_at <= ?5) "
        f"FROM lecture_sessions s JOIN lectures l ON l.id = s.lecture_id WHERE {SOUGHT}"
    )
    row = db.execute(sql, (*_sought(sought), stored(now))).fetchone()
    return int(row[0]), int(row[1])


def of_lecture(db: Connection, lecture: str, today: date) -> list[LectureSession]:
    """All sessions of one lecture, in order of time."""
    return _sessions(db, rows(db, SELECT + "WHERE l.slug = ? ORDER BY s.starts_at, s.id", (lecture,)), "zh", today)


def resting(db: Connection) -> list[tuple[str, str]]:
    """Lectures without any session: slug and title."""
    sql = (
        "SELECT l.slug, coalesce(w.text, l.slug) FROM lectures l LEFT JOIN lecture_labels w "
        "ON w.owner_id = l.id AND w.language = 'zh' AND w.field = 'title' "
        "WHERE NOT EXISTS (SELECT 1 FROM lecture_sessions s WHERE s.lecture_id = l.id) ORDER BY l.id DESC"
    )
    return [(row[0], row[1]) for row in rows(db, sql)]


def rooms(db: Connection) -> list[tuple[Venue, int]]:
    """Every venue, and how many sessions were, are or are to be in it."""
    found = rows(
        db,
        "SELECT v.slug, (SELECT count(*) FROM lecture_sessions s WHERE s.venue = v.slug OR s.old_venue = v.slug) "
        "FROM venues v ORDER BY v.id",
    )
    known = venues(db, {row[0] for row in found}, "zh")
    return [(known[row[0]], row[1]) for row in found]


def series(db: Connection) -> list[tuple[str, Labels, int]]:
    """Every series: slug, words, and how many lectures belong to it."""
    sql = "SELECT t.slug, (SELECT count(*) FROM lectures l WHERE l.series = t.slug) FROM series t ORDER BY t.id"
    found = rows(db, sql)
    known = _series(db, {row[0] for row in found}, "zh")
    return [(row[0], known[row[0]], row[1]) for row in found]


def _sought(sought: Sought) -> tuple[str, str, str, str]:
    return sought.series, sought.venue, sought.text, json.dumps(sought.people if sought.text else ())


def reads_same_until(db: Connection, now: datetime) -> datetime:
    """Until when a page that shows sessions reads the same: the next minute while one is counted down to, else the
    next moment at which one begins or ends, else midnight."""
    row = db.execute(
        "SELECT (SELECT min(starts_at) FROM lecture_sessions WHERE starts_at > ?1 AND state <> 'cancelled'), "
        "(SELECT min(ends_at) FROM lecture_sessions WHERE ends_at > ?1)",
        (stored(now),),
    ).fetchone()
    start, end = (loaded(moment) if moment else None for moment in row)
    bounds = [midnight_after(now), *(moment for moment in (start, end) if moment)]
    if start and start - now <= SOON:
        bounds.append(minute_after(now))
    elif start:
        bounds.append(start - SOON)
    return min(bounds)


def venues(db: Connection, slugs: set[str], language: str) -> dict[str, Venue]:
    """Venues by slug; a slug that is no venue is left out."""
    marks = ",".join("?" * len(slugs))
    found = rows(db, f"SELECT * FROM venues WHERE slug IN ({marks})", tuple(sorted(slugs)))
    labels = labels_of(db, "venue", [row["id"] for row in found], language)
    return {row["slug"]: Venue(row["slug"], row["hall"], row["capacity"], labels[row["id"]]) for row in found}


def _span(first: date, last: date) -> tuple[str, str]:
    return stored(at_local(first, time(0))), stored(at_local(last + timedelta(days=1), time(0)))


def _sessions(db: Connection, found: list[Row], language: str, today: date) -> list[LectureSession]:
    if not found:
        return []
    lectures = {row["lecture_id"] for row in found}
    words = labels_of(db, "lecture", lectures, language)
    reasons = labels_of(db, "session", [row["id"] for row in found], language)
    rooms = venues(db, {row["venue"] for row in found} | {row["old_venue"] for row in found}, language)
    titles = _series(db, {row["series"] for row in found}, language)
    speakers = speakers_of(db, lectures)
    persons = people.persons(db, [slug for slugs in speakers.values() for slug in slugs], language, today)
    named = {slug: person for slug, person in persons.items() if person.shows_name}
    return [
        LectureSession(
            code=row["code"],
            lecture=row["lecture"],
            labels=words[row["lecture_id"]],
            series=titles.get(row["series"], NO_LABELS),
            venue=rooms.get(row["venue"]) or Venue(row["venue"], "", 0, NO_LABELS),
            speakers=tuple(named[slug] for slug in speakers.get(row["lecture_id"], ()) if slug in named),
            form=row["form"],
            platform=row["platform"],
            theme=row["theme"],
            starts_at=loaded(row["starts_at"]),
            ends_at=loaded(row["ends_at"]),
            capacity=row["capacity"],
            state=State(row["state"]),
            old_venue=rooms.get(row["old_venue"]),
            old_starts_at=loaded(row["old_starts_at"]),
            sequence=row["sequence"],
            changed_at=row["changed_at"],
            reason=reasons[row["id"]],
        )
        for row in found
    ]


def _series(db: Connection, slugs: set[str], language: str) -> dict[str, Labels]:
    marks = ",".join("?" * len(slugs))
    found = rows(db, f"SELECT id, slug FROM series WHERE slug IN ({marks})", tuple(sorted(slugs)))
    labels = labels_of(db, "series", [row["id"] for row in found], language)
    return {row["slug"]: labels[row["id"]] for row in found}


def speakers_of(db: Connection, lectures: set[int]) -> dict[int, list[str]]:
    """Who gives these lectures, by the lectures' ids."""
    marks = ",".join("?" * len(lectures))
    sql = (
        "SELECT lecture_id, person FROM lecture_people "
        f"WHERE role = 'speaker' AND lecture_id IN ({marks}) ORDER BY lecture_id, position"
    )
    found: dict[int, list[str]] = {}
    for row in rows(db, sql, tuple(lectures)):
        found.setdefault(row["lecture_id"], []).append(row["person"])
    return found
