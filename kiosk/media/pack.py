"""Pictures in content packs: ``media.json``; the files themselves lie in ``media/``."""

from __future__ import annotations

from datetime import datetime

from kiosk.core import shapes
from kiosk.core.db import Connection, Writing
from kiosk.core.errors import Problem
from kiosk.core.labels import sorted_words
from kiosk.core.plug import Document
from kiosk.media import service, store

PREFIX = "sha256:"


class MediaPart:
    """What is said of each picture. The id is its file, in the house the hash of its bytes."""

    name = "media"
    schema = shapes.record(
        {
            "id": shapes.FILE,
            "name": shapes.text(120),
            "focal": {"type": "array", "items": shapes.PERCENT, "minItems": 2, "maxItems": 2},
            "licence": shapes.text(60),
            "labels": shapes.labels({"alt": 200, "credit": 120}, "alt"),
        },
        "id", "licence", "labels",
    )  # fmt: skip

    def check(self, document: Document, place: str) -> list[Problem]:
        return []

    def put(self, writing: Writing, document: Document, *, by: str, now: datetime) -> None:
        x, y = document.get("focal", [50, 50])
        service.describe(
            writing,
            document["id"].removeprefix(PREFIX),
            name=document.get("name", ""),
            focal=(x, y),
            licence=document["licence"],
            words=document["labels"],
            by=by,
            now=now,
        )

    def take(self, db: Connection, record_id: str) -> Document | None:
        row = store.by_hash(db, record_id.removeprefix(PREFIX))
        if row is None:
            return None
        return {
            "id": PREFIX + row["hash"],
            "name": row["name"],
            "focal": [row["focal_x"], row["focal_y"]],
            "licence": row["licence"],
            "labels": sorted_words(store.words(db, row["id"])),
        }

    def drop(self, writing: Writing, record_id: str, *, by: str, now: datetime) -> None:
        service.drop(writing, record_id.removeprefix(PREFIX), by=by, now=now)


PARTS = (MediaPart(),)
