"""SQL of exhibits, for reading. A work whose rights do not allow a screen does not come out of here."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

from kiosk.core.db import Connection, Row, rows
from kiosk.core.errors import NotFound
from kiosk.core.labels import Labels, labels_of
from kiosk.exhibits.model import PLAYED, Art, Exhibit, Plate, Section, Walk, Work, figure_of, part_of
from kiosk.media import store as media

SHOWN = (
    "state = 'published' AND (shown_from IS NULL OR shown_from <= :today) "
    "AND (shown_until IS NULL OR shown_until >= :today)"
)
WALK = (
    "exhibit_id = :exhibit AND is_shown = 1 AND (:section = '' OR section = :section) "
    "AND (:era = '' OR era = :era) AND (:kinds = '' OR instr(:kinds, ',' || kind || ',') > 0)"
)

ART = ("hero", "hero_tall", "banner", "banner_tall", "cover")
MOST_MARKS = 10_000
"""So many ``?`` stand in one statement at most; SQLite as it is shipped takes 32,766."""


def listed(
    db: Connection, today: date, language: str, *, hall: str = "", kind: str = "", start: int = 0, most: int = 100
) -> list[Exhibit]:
    """Exhibits on show, in their order."""
    found = rows_named(
        db,
        f"SELECT * FROM exhibits WHERE {SHOWN} AND (:hall = '' OR hall = :hall) AND (:kind = '' OR kind = :kind) "
        "ORDER BY kind, position, id LIMIT :most OFFSET :start",
        today=today.isoformat(), hall=hall, kind=kind, most=most, start=start,
    )  # fmt: skip
    return _exhibits(db, found, language)


def count(db: Connection, today: date, *, hall: str = "", kind: str = "") -> int:
    """How many exhibits are on show."""
    sql = (
        f"SELECT count(*) FROM exhibits WHERE {SHOWN} AND (:hall = '' OR hall = :hall) AND (:kind = '' OR kind = :kind)"
    )
    return int(rows_named(db, sql, today=today.isoformat(), hall=hall, kind=kind)[0][0])


def by_slug(db: Connection, slug: str, today: date, language: str) -> Exhibit:
    """An exhibit on show. :raises NotFound:"""
    found = rows_named(db, f"SELECT * FROM exhibits WHERE slug = :slug AND {SHOWN}", slug=slug, today=today.isoformat())
    if not found:
        raise NotFound(slug)
    return _exhibits(db, found, language)[0]


def sections(db: Connection, exhibit: int, facet: str, language: str) -> list[Section]:
    """The sections (or eras) of an exhibit with the number of works each holds here."""
    found = rows_named(
        db,
        "SELECT s.id, s.slug, (SELECT count(*) FROM works w WHERE w.exhibit_id = s.exhibit_id AND w.is_shown = 1 "
        "AND iif(s.facet = 'era', w.era, w.section) = s.slug) AS held "
        "FROM sections s WHERE s.exhibit_id = :exhibit AND s.facet = :facet ORDER BY s.position, s.id",
        exhibit=exhibit, facet=facet,
    )  # fmt: skip
    labels = labels_of(db, "section", [row["id"] for row in found], language)
    return [Section(facet, row["slug"], labels[row["id"]], row["held"]) for row in found]


def works(
    db: Connection, exhibit: Exhibit, language: str, walk: Walk | None = None, *, start: int = 0, most: int = 1000
) -> list[Work]:
    """Works that may be shown, in their order."""
    found = rows_named(
        db,
        f"SELECT * FROM works WHERE {WALK} ORDER BY position, id LIMIT :most OFFSET :start",
        exhibit=exhibit.id, start=start, most=most, **_walk(walk),
    )  # fmt: skip
    return _works(db, found, exhibit.slug, language)


def count_works(db: Connection, exhibit: Exhibit, walk: Walk | None = None) -> int:
    """How many of its works may be shown."""
    return int(rows_named(db, f"SELECT count(*) FROM works WHERE {WALK}", exhibit=exhibit.id, **_walk(walk))[0][0])


def kinds(db: Connection, exhibit: Exhibit) -> dict[str, int]:
    """The kinds of works that may be shown and how many there are of each."""
    sql = f"SELECT kind, count(*) FROM works WHERE {WALK} GROUP BY kind ORDER BY min(position)"
    return {row[0]: row[1] for row in rows_named(db, sql, exhibit=exhibit.id, **_walk(None))}


def work(db: Connection, exhibit: Exhibit, slug: str, language: str) -> Work:
    """One work that may be shown. :raises NotFound: also when its rights are pending."""
    found = rows_named(
        db, "SELECT * FROM works WHERE exhibit_id = :exhibit AND slug = :slug AND is_shown = 1",
        exhibit=exhibit.id, slug=slug,
    )  # fmt: skip
    if not found:
        raise NotFound(slug)
    return _works(db, found, exhibit.slug, language)[0]


def place(db: Connection, exhibit: Exhibit, work: Work) -> tuple[int, int, int, int]:
    """Where a work stands: (number within its kind, of how many, number within all, of how many); numbers from 1."""
    row = db.execute(
        "SELECT kind_place, kind_count, place, total FROM (SELECT id, "
        "row_number() OVER (PARTITION BY kind ORDER BY position, id) AS kind_place, "
        "count(*) OVER (PARTITION BY kind) AS kind_count, "
        "row_number() OVER (ORDER BY position, id) AS place, count(*) OVER () AS total "
        "FROM works WHERE exhibit_id = ? AND is_shown = 1) WHERE id = ?",
        (exhibit.id, work.id),
    ).fetchone()
    return (row[0], row[1], row[2], row[3])


def at_place(db: Connection, exhibit: Exhibit, place: int, language: str) -> Work:
    """The work at a place in its exhibit, from 1, counted round the end. The exhibit must have works."""
    total = count_works(db, exhibit)
    return works(db, exhibit, language, start=(place - 1) % total, most=1)[0]


def shown_media(db: Connection, today: date) -> set[str]:
    """Every picture, film and sound of the exhibits on show that may be on a screen, with what stands for a film."""
    on_show = rows_named(db, f"SELECT {', '.join(ART)} FROM exhibits WHERE {SHOWN}", today=today.isoformat())
    art = {row[name] for row in on_show for name in ART} - {""}
    plates = rows_named(
        db,
        "SELECT DISTINCT p.hash FROM work_plates p JOIN works w ON w.id = p.work_id "
        f"WHERE w.is_shown = 1 AND w.exhibit_id IN (SELECT id FROM exhibits WHERE {SHOWN})",
        today=today.isoformat(),
    )
    hung = {row[0] for row in plates}
    covers = {cover for film, cover in media.covers(db).items() if film in hung} - hung
    return (art - withheld(db, art)) | (covers - withheld(db, covers)) | hung


def withheld(db: Connection, hashes: Iterable[str]) -> set[str]:
    """Those of the pictures that belong only to works which may not be shown; no cover may use them either."""
    wanted = tuple(set(hashes))
    found = rows(
        db,
        "SELECT p.hash FROM work_plates p JOIN works w ON w.id = p.work_id "
        f"WHERE p.hash IN ({','.join('?' * len(wanted))}) GROUP BY p.hash HAVING max(w.is_shown) = 0",
        wanted,
    )
    return {row[0] for row in found}


def rows_named(db: Connection, sql: str, **parameters: object) -> list[Row]:
    """All rows of a query with named parameters."""
    return db.execute(sql, parameters).fetchall()


def _walk(walk: Walk | None) -> dict[str, object]:
    walk = walk or Walk()
    kinds = f",{','.join(walk.kinds)}," if walk.kinds else ""
    return {"section": walk.section, "era": walk.era, "kinds": kinds}


def _exhibits(db: Connection, found: list[Row], language: str) -> list[Exhibit]:
    ids = [row["id"] for row in found]
    labels = labels_of(db, "exhibit", ids, language)
    counts = _counts(db, ids)
    hidden = withheld(db, (row[name] for row in found for name in ART))
    return [_exhibit(row, labels[row["id"]], counts.get(row["id"], 0), language, hidden) for row in found]


def _counts(db: Connection, ids: list[int]) -> dict[int, int]:
    marks = ",".join("?" * len(ids))
    sql = f"SELECT exhibit_id, count(*) FROM works WHERE is_shown = 1 AND exhibit_id IN ({marks}) GROUP BY exhibit_id"
    return dict(tuple(row) for row in rows(db, sql, tuple(ids)))


def _exhibit(row: Row, labels: Labels, held: int, language: str, hidden: set[str]) -> Exhibit:
    art = {name: "" if row[name] in hidden else row[name] for name in ART}
    return Exhibit(
        id=row["id"],
        slug=row["slug"],
        hall=row["hall"],
        kind=row["kind"],
        shown_from=row["shown_from"],
        shown_until=row["shown_until"],
        material=row["material"],
        level=row["level"],
        level_year=row["level_year"],
        hero=Art(art["hero"], art["hero_tall"]),
        banner=Art(art["banner"], art["banner_tall"]),
        cover=art["cover"],
        figures=tuple(figure_of(one, language) for one in json.loads(row["figures"])),
        glossary=tuple(Labels(one["labels"], language) for one in json.loads(row["glossary"])),
        highlights=tuple(json.loads(row["highlights"])),
        steps=tuple(json.loads(row["steps"])),
        labels=labels,
        count=held,
    )


def _works(db: Connection, found: list[Row], exhibit: str, language: str) -> list[Work]:
    ids = [row["id"] for row in found]
    labels = labels_of(db, "work", ids, language)
    plates = _plates(db, ids, language)
    return [_work(row, exhibit, labels[row["id"]], plates.get(row["id"], ()), language) for row in found]


def _work(row: Row, exhibit: str, labels: Labels, plates: Iterable[Plate], language: str) -> Work:
    return Work(
        id=row["id"],
        exhibit=exhibit,
        slug=row["slug"],
        section=row["section"],
        era=row["era"],
        kind=row["kind"],
        year=row["year"],
        number=row["number"],
        rights=row["rights"],
        licence=row["licence"],
        labels=labels,
        plates=tuple(plates),
        parts=tuple(part_of(one, language) for one in json.loads(row["parts"])),
    )


def _plates(db: Connection, works: list[int], language: str) -> dict[int, list[Plate]]:
    marks = ",".join("?" * len(works))
    sql = f"SELECT id, work_id, hash, role FROM work_plates WHERE work_id IN ({marks}) ORDER BY work_id, position"
    found = rows(db, sql, tuple(works)) if works else []
    labels: dict[int, Labels] = {}
    for start in range(0, len(found), MOST_MARKS):
        labels |= labels_of(db, "plate", [row["id"] for row in found[start : start + MOST_MARKS]], language)
    covers = media.covers(db) if any(row["role"] in PLAYED for row in found) else {}
    hidden = withheld(db, covers.values()) if covers else set()
    plates: dict[int, list[Plate]] = {}
    for row in found:
        cover = covers.get(row["hash"], "")
        plate = Plate(row["hash"], row["role"], labels[row["id"]], "" if cover in hidden else cover)
        plates.setdefault(row["work_id"], []).append(plate)
    return plates
