"""Exhibits in content packs: ``exhibits.json`` and ``works.json``."""

from __future__ import annotations

import json
from datetime import datetime

from kiosk.core import shapes
from kiosk.core.db import Connection, Writing
from kiosk.core.errors import Problem
from kiosk.core.labels import Words, sorted_words
from kiosk.core.plug import Document
from kiosk.exhibits import service, shelf

EXHIBIT_WORDS = {
    "title": 60, "kicker": 60, "headline": 60, "lead": 200, "line": 100, "invitation": 40,
    "body": shapes.STORY, "tag": 40, "note": 100, "figures_note": 300, "figures_title": 60, "highlights": 60,
}  # fmt: skip
WORK_WORDS = {
    "title": 80, "line": 160, "body": shapes.STORY, "caption": 60, "maker": 60, "dimensions": 60, "collection": 80,
    "technique": 60, "subject": 60, "made": 40, "publisher": 60, "credit": 120,
}  # fmt: skip
PICTURES = ("hero", "hero_tall", "banner", "banner_tall", "cover")
NAMED = shapes.record({"id": shapes.SLUG, "labels": shapes.labels({"title": 40, "line": 160}, "title")}, "id", "labels")
WORK_ID = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 121}


class ExhibitsPart:
    """Exhibits with their sections and eras."""

    name = "exhibits"
    schema = shapes.record(
        {
            "id": shapes.SLUG,
            "hall": shapes.SLUG,
            "kind": shapes.one_of("heritage", "special"),
            "position": shapes.whole(0, 100_000),
            "state": shapes.one_of("draft", "published"),
            "shown_from": shapes.maybe(shapes.DATE),
            "shown_until": shapes.maybe(shapes.DATE),
            "material": shapes.one_of("rubbing", "paper", "brick", "print"),
            "level": shapes.one_of("", "national", "provincial", "municipal", "district"),
            "level_year": {"type": "string", "pattern": "^([0-9]{4})?$"},
            **{name: shapes.maybe(shapes.FILE) for name in PICTURES},
            "figures": shapes.listed(
                shapes.record(
                    {
                        "count": shapes.whole(0, 10_000_000),
                        "kinds": shapes.listed(shapes.SLUG, 20),
                        "labels": shapes.labels({"title": 40, "unit": 12, "line": 40}, "title", "unit"),
                    },
                    "count", "kinds", "labels",
                ),
                3,
            ),
            "glossary": shapes.listed(
                shapes.record({"labels": shapes.labels({"term": 40, "meaning": 300}, "term", "meaning")}, "labels"), 40
            ),
            "highlights": shapes.listed(shapes.SLUG, 3),
            "steps": shapes.listed(
                shapes.record({"labels": shapes.labels({"title": 40, "line": 160}, "title")}, "labels"), 12
            ),
            "sections": shapes.listed(NAMED, 60),
            "eras": shapes.listed(NAMED, 20),
            "labels": shapes.labels(EXHIBIT_WORDS, "title", "line"),
        },
        "id", "hall", "kind", "position", "labels",
    )  # fmt: skip

    def check(self, document: Document, place: str) -> list[Problem]:
        first, last = document.get("shown_from"), document.get("shown_until")
        if first and last and last < first:
            return [Problem(place, "shown_until", "结束要晚于开始。It must end later than it begins.")]
        return []

    def put(self, writing: Writing, document: Document, *, by: str, now: datetime) -> None:
        values = {
            "slug": document["id"],
            "hall": document["hall"],
            "kind": document["kind"],
            "position": document["position"],
            "state": document.get("state", "published"),
            "shown_from": document.get("shown_from"),
            "shown_until": document.get("shown_until"),
            "material": document.get("material", "paper"),
            "level": document.get("level", ""),
            "level_year": document.get("level_year", ""),
            **{name: _hash(document.get(name)) for name in PICTURES},
            **{name: shelf.as_json(document.get(name, [])) for name in ("figures", "glossary", "highlights", "steps")},
        }
        sections, eras = (
            [(one["id"], one["labels"]) for one in document.get(facet, [])] for facet in ("sections", "eras")
        )
        service.set_exhibit(writing, values, document["labels"], sections, eras, by=by, now=now)

    def take(self, db: Connection, record_id: str) -> Document | None:
        found = shelf.exhibit(db, record_id)
        if found is None:
            return None
        row, words = found
        return {
            "id": row["slug"],
            **{
                name: row[name]
                for name in ("hall", "kind", "position", "state", "shown_from", "shown_until", "material")
            },
            "level": row["level"],
            "level_year": row["level_year"],
            **{name: _file(row[name]) for name in PICTURES},
            **{name: json.loads(row[name]) for name in ("figures", "glossary", "highlights", "steps")},
            "sections": _named(shelf.sections(db, row["id"], "section")),
            "eras": _named(shelf.sections(db, row["id"], "era")),
            "labels": sorted_words(words),
        }

    def drop(self, writing: Writing, record_id: str, *, by: str, now: datetime) -> None:
        service.drop_exhibit(writing, record_id, by=by, now=now)

    def ids(self, db: Connection) -> list[str]:
        return shelf.slugs(db)


class WorksPart:
    """Works; the id is ``<exhibit>/<work>``."""

    name = "works"
    schema = shapes.record(
        {
            "id": WORK_ID,
            "position": shapes.whole(0, 1_000_000),
            "section": shapes.text(60),
            "era": shapes.text(60),
            "kind": shapes.SLUG,
            "year": shapes.text(20),
            "number": shapes.text(40),
            "rights": shapes.one_of("own", "public-domain", "cleared", "on-site-only", "pending"),
            "licence": shapes.text(60),
            "plates": shapes.listed(
                shapes.record(
                    {
                        "file": shapes.FILE,
                        "role": shapes.one_of("plate", "stone", "page", "film", "sound"),
                        "labels": shapes.labels({"line": 200}),
                    },
                    "file", "role",
                ),
                500,
            ),
            "parts": shapes.listed(
                shapes.record(
                    {
                        "id": shapes.SLUG,
                        "pinyin": shapes.text(40),
                        "side": shapes.one_of("left", "right"),
                        "box": {"type": "array", "items": shapes.whole(0, 20_000), "minItems": 4, "maxItems": 4},
                        "anchor": {"type": "array", "items": shapes.whole(0, 20_000), "minItems": 2, "maxItems": 2},
                        "labels": shapes.labels({"title": 40, "line": 160}, "title", "line"),
                    },
                    "id", "side", "box", "anchor", "labels",
                ),
                12,
            ),
            "labels": shapes.labels(WORK_WORDS, "title"),
        },
        "id", "position", "kind", "rights", "plates", "labels",
    )  # fmt: skip

    def check(self, document: Document, place: str) -> list[Problem]:
        return []

    def put(self, writing: Writing, document: Document, *, by: str, now: datetime) -> None:
        exhibit, slug = document["id"].split("/")
        values = {
            "slug": slug,
            "position": document["position"],
            "section": document.get("section", ""),
            "era": document.get("era", ""),
            "kind": document["kind"],
            "year": document.get("year", ""),
            "number": document.get("number", ""),
            "rights": document["rights"],
            "licence": document.get("licence", ""),
            "parts": shelf.as_json(document.get("parts", [])),
        }
        plates = [(_hash(one["file"]), one["role"], one.get("labels", {})) for one in document["plates"]]
        service.set_work(writing, exhibit, values, document["labels"], plates, by=by, now=now)

    def take(self, db: Connection, record_id: str) -> Document | None:
        exhibit, _, slug = record_id.partition("/")
        found = shelf.work(db, exhibit, slug)
        if found is None:
            return None
        row, words = found
        return {
            "id": record_id,
            **{
                name: row[name]
                for name in ("position", "section", "era", "kind", "year", "number", "rights", "licence")
            },
            "plates": [_plate(*plate) for plate in shelf.plates(db, row["id"])],
            "parts": json.loads(row["parts"]),
            "labels": sorted_words(words),
        }

    def drop(self, writing: Writing, record_id: str, *, by: str, now: datetime) -> None:
        service.drop_work(writing, *record_id.split("/"), by=by, now=now)

    def ids(self, db: Connection) -> list[str]:
        return shelf.work_ids(db)


def _plate(hash_: str, role: str, words: Words) -> Document:
    plate: Document = {"file": _file(hash_), "role": role}
    if words:
        plate["labels"] = {"zh": {}, **sorted_words(words)}
    return plate


def _named(sections: list[shelf.NamedWords]) -> list[Document]:
    return [{"id": slug, "labels": sorted_words(words)} for slug, words in sections]


def _hash(file: str | None) -> str:
    return (file or "").removeprefix("sha256:")


def _file(hash_: str) -> str | None:
    return f"sha256:{hash_}" if hash_ else None


PARTS = (ExhibitsPart(), WorksPart())
