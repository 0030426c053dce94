"""Pictures, films and sounds in content packs: ``media.json``; the files themselves lie in ``media/``."""

from __future__ import annotations

from datetime import datetime

from kiosk.core import shapes
from kiosk.core.db import Connection, Writing
from kiosk.core.errors import Problem, Refused
from kiosk.core.labels import sorted_words
from kiosk.core.plug import Document
from kiosk.media import captions, service, store
from kiosk.media.model import PICTURE

PREFIX = "sha256:"
LONGEST_CAPTIONS = 400_000


class MediaPart:
    """What is said of each file. The id is its name, in the house the hash of its bytes.

    A film or a sound has a picture that stands for it, a transcript and captions (WebVTT or SRT; kept as WebVTT).
    """

    name = "media"
    schema = shapes.record(
        {
            "id": shapes.FILE,
            "name": shapes.text(120),
            "focal": {"type": "array", "items": shapes.PERCENT, "minItems": 2, "maxItems": 2},
            "licence": shapes.text(60),
            "labels": shapes.labels(
                {"alt": 200, "credit": 120, "transcript": shapes.STORY, captions.FIELD: LONGEST_CAPTIONS}
            ),
            "cover": shapes.maybe(shapes.FILE),
        },
        "id", "licence", "labels",
    )  # fmt: skip

    def check(self, document: Document, place: str) -> list[Problem]:
        problems = []
        for language, words in document["labels"].items():
            try:
                captions.rewritten(words.get(captions.FIELD, ""))
            except Refused as refused:
                problems.append(Problem(place, f"labels.{language}.{captions.FIELD}", refused.sentence))
        return problems

    def put(self, writing: Writing, document: Document, *, by: str, now: datetime) -> None:
        x, y = document.get("focal", [50, 50])
        service.describe(
            writing,
            document["id"].removeprefix(PREFIX),
            name=document.get("name", ""),
            focal=(x, y),
            licence=document["licence"],
            words=document["labels"],
            cover=(document.get("cover") or "").removeprefix(PREFIX),
            by=by,
            now=now,
        )

    def take(self, db: Connection, record_id: str) -> Document | None:
        row = store.by_hash(db, record_id.removeprefix(PREFIX))
        if row is None:
            return None
        document: Document = {
            "id": PREFIX + row["hash"],
            "name": row["name"],
            "focal": [row["focal_x"], row["focal_y"]],
            "licence": row["licence"],
            "labels": {"zh": {}, **sorted_words(store.words(db, row["id"]))},
        }
        if row["kind"] != PICTURE:
            document["cover"] = PREFIX + row["cover"] if row["cover"] else None
        return document

    def drop(self, writing: Writing, record_id: str, *, by: str, now: datetime) -> None:
        service.drop(writing, record_id.removeprefix(PREFIX), by=by, now=now)

    def ids(self, db: Connection) -> list[str]:
        return [PREFIX + hash_ for hash_ in store.hashes(db)]


PARTS = (MediaPart(),)
