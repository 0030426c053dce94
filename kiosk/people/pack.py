"""People in content packs: ``people.json``."""

from __future__ import annotations

import json
from datetime import datetime

from kiosk.core import shapes
from kiosk.core.db import Connection, Writing
from kiosk.core.errors import Problem
from kiosk.core.labels import sorted_words
from kiosk.core.plug import Document
from kiosk.people import service, shelf, store
from kiosk.people.model import is_proved

WORDS = {
    "name": 60, "epithet": 60, "object": 60, "life_note": 80, "picture_note": 120, "tags": 80, "headline": 60,
    "story": shapes.STORY, "source": 400, "region": 60, "trade": 60,
}  # fmt: skip
YEAR = {"type": "string", "pattern": "^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$"}
"""A year, a month or a day, as far as it is known; empty if it is not."""


class PeoplePart:
    """Role models, collectives and speakers."""

    name = "people"
    schema = shapes.record(
        {
            "id": shapes.SLUG,
            "kind": shapes.one_of("person", "collective"),
            "position": shapes.whole(0, 100_000),
            "state": shapes.one_of("draft", "published"),
            "role_model": shapes.YES_NO,
            "sample": shapes.YES_NO,
            "under_14": shapes.YES_NO,
            "consent": shapes.record(
                {
                    "basis": shapes.one_of("none", "signed", "public-record", "fictional"),
                    "name": shapes.maybe(shapes.YES_NO),
                    "picture": shapes.maybe(shapes.YES_NO),
                    "until": shapes.maybe(shapes.DAY),
                    "note": shapes.text(120),
                },
                "basis",
            ),
            "born": YEAR,
            "died": YEAR,
            "region": shapes.text(60),
            "trade": shapes.text(60),
            "picture": shapes.maybe(shapes.FILE),
            "portrait": shapes.YES_NO,
            "honours": shapes.listed(
                shapes.record(
                    {
                        "code": shapes.SLUG,
                        "level": shapes.one_of("national", "provincial", "municipal", "district"),
                        "category": shapes.text(40),
                        "year": YEAR,
                        "round": shapes.text(40),
                        "source": shapes.text(shapes.LINE),
                        "labels": shapes.labels({"title": 60}),
                    },
                    "code", "level",
                ),
                50,
            ),
            "events": shapes.listed(
                shapes.record({"labels": shapes.labels({"when": 30, "what": 200}, "when", "what")}, "labels"), 40
            ),
            "labels": shapes.labels(WORDS, "name"),
        },
        "id", "position", "consent", "labels",
    )  # fmt: skip

    def check(self, document: Document, place: str) -> list[Problem]:
        problems = []
        if document["consent"]["basis"] == "fictional" and not document.get("sample", False):
            problems.append(
                Problem(place, "sample", "虚构人物必须标“示例”。An invented person must be marked as a sample.")
            )
        if document.get("portrait") and document["consent"]["basis"] != "signed":
            problems.append(Problem(place, "portrait", "没有签署的授权，不能用肖像。A portrait needs signed consent."))
        return problems

    def put(self, writing: Writing, document: Document, *, by: str, now: datetime) -> None:
        consent = document["consent"]
        values = {
            "slug": document["id"],
            "kind": document.get("kind", "person"),
            "position": document["position"],
            "state": document.get("state", "published"),
            "is_role_model": int(document.get("role_model", True)),
            "is_sample": int(document.get("sample", False)),
            "is_under_14": int(document.get("under_14", False)),
            "consent": consent["basis"],
            "may_name": int(consent.get("name") or False),
            "may_picture": int(consent.get("picture") or False),
            "is_name_open": int(consent.get("name") is None),
            "is_picture_open": int(consent.get("picture") is None),
            "consent_until": consent.get("until"),
            "consent_note": consent.get("note", ""),
            "born": document.get("born", ""),
            "died": document.get("died", ""),
            "region": document.get("region", ""),
            "trade": document.get("trade", ""),
            "picture": (document.get("picture") or "").removeprefix("sha256:"),
            "is_portrait": int(document.get("portrait", False)),
            "honours": json.dumps(document.get("honours", []), ensure_ascii=False),
            "events": json.dumps(document.get("events", []), ensure_ascii=False),
        }
        proved = [(one["code"], one["level"]) for one in document.get("honours", []) if is_proved(one, document)]
        service.set_person(writing, values, document["labels"], proved, by=by, now=now)

    def take(self, db: Connection, record_id: str) -> Document | None:
        found = store.document(db, record_id)
        if found is None:
            return None
        row, words = found
        return {
            "id": row["slug"],
            "kind": row["kind"],
            "position": row["position"],
            "state": row["state"],
            "role_model": bool(row["is_role_model"]),
            "sample": bool(row["is_sample"]),
            "under_14": bool(row["is_under_14"]),
            "consent": shelf.agreed(row),
            "born": row["born"],
            "died": row["died"],
            "region": row["region"],
            "trade": row["trade"],
            "picture": f"sha256:{row['picture']}" if row["picture"] else None,
            "portrait": bool(row["is_portrait"]),
            "honours": json.loads(row["honours"]),
            "events": json.loads(row["events"]),
            "labels": sorted_words(words),
        }

    def drop(self, writing: Writing, record_id: str, *, by: str, now: datetime) -> None:
        service.drop(writing, record_id, by=by, now=now)

    def ids(self, db: Connection) -> list[str]:
        return store.slugs(db)


PARTS = (PeoplePart(),)
