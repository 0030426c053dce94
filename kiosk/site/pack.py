"""The house in content packs: ``house.json``, ``halls.json``, ``notices.json``, ``dictionaries.json``."""

from __future__ import annotations

from datetime import datetime

from kiosk.core import shapes
from kiosk.core.clock import loaded
from kiosk.core.days import read_local, write_local
from kiosk.core.db import Connection, Writing
from kiosk.core.errors import Problem, Refused
from kiosk.core.labels import sorted_words
from kiosk.core.plug import Document
from kiosk.site import service, store
from kiosk.site.model import HOUSE_SETTINGS, Hall

HOUSE_WORDS = {"name": 80, "short_name": 40, "slogan": 80, "desk": 200, "privacy": 300, "free": 80,
    "wifi_name": 32, "wifi_password": 63,
}  # fmt: skip


class HousePart:
    """One record, ``house``."""

    name = "house"
    schema = shapes.record(
        {
            "id": {"const": "house"},
            "featured_exhibit": shapes.text(60),
            "labels": shapes.labels(HOUSE_WORDS, "name", "short_name"),
            "settings": shapes.record(
                {one.name: shapes.whole(one.least, one.most) for one in HOUSE_SETTINGS}
            ),
            "hours": shapes.record(
                {str(day): shapes.record({"opens": shapes.CLOCK, "closes": shapes.CLOCK}, "opens", "closes")
                 for day in range(1, 8)}
            ),
        },
        "id", "labels",
    )  # fmt: skip

    def check(self, document: Document, place: str) -> list[Problem]:
        return [
            Problem(place, f"hours.{day}", "关门要晚于开门。It must close later than it opens.")
            for day, span in document.get("hours", {}).items()
            if span["closes"] <= span["opens"]
        ]

    def put(self, writing: Writing, document: Document, *, by: str, now: datetime) -> None:
        service.set_house(
            writing,
            featured_exhibit=document.get("featured_exhibit", ""),
            words=document["labels"],
            settings=document.get("settings", {}),
            hours={int(day): (span["opens"], span["closes"]) for day, span in document.get("hours", {}).items()},
            by=by,
            now=now,
        )

    def take(self, db: Connection, record_id: str) -> Document | None:
        house = store.house(db, "zh")
        words = store.house_words(db)
        if not words:
            return None
        return {
            "id": record_id,
            "featured_exhibit": house.featured_exhibit,
            "labels": sorted_words(words),
            "settings": house.settings,
            "hours": {str(day): {"opens": span[0], "closes": span[1]} for day, span in sorted(house.hours.items())},
        }

    def drop(self, writing: Writing, record_id: str, *, by: str, now: datetime) -> None:
        raise Refused("house-stays", "中心本身不能删除。The house itself cannot be deleted.")

    def ids(self, db: Connection) -> list[str]:
        return ["house"] if store.house_words(db) else []


class HallsPart:
    """The halls; ``position`` orders them."""

    name = "halls"
    schema = shapes.record(
        {
            "id": shapes.SLUG,
            "position": shapes.whole(0, 10_000),
            "material": shapes.one_of("brick", "lacquer", "paper", "print"),
            "leads_to": shapes.one_of("", "people", "lectures"),
            "plate": shapes.maybe(shapes.FILE),
            "labels": shapes.labels(
                {"title": 40, "short": 20, "full_title": 60, "headline": 60,
                 "line": 100, "place": 60, "body": shapes.STORY},
                "title",
            ),
        },
        "id", "position", "material", "labels",
    )  # fmt: skip

    def check(self, document: Document, place: str) -> list[Problem]:
        return []

    def put(self, writing: Writing, document: Document, *, by: str, now: datetime) -> None:
        hall = Hall(
            slug=document["id"],
            position=document["position"],
            material=document["material"],
            leads_to=document.get("leads_to", ""),
            plate=(document.get("plate") or "").removeprefix("sha256:"),
        )
        service.set_hall(writing, hall, document["labels"], by=by, now=now)

    def take(self, db: Connection, record_id: str) -> Document | None:
        found = store.words(db, "hall", "halls", record_id)
        if found is None:
            return None
        row, words = found
        return {
            "id": row["slug"],
            "position": row["position"],
            "material": row["material"],
            "leads_to": row["leads_to"],
            "plate": f"sha256:{row['plate']}" if row["plate"] else None,
            "labels": sorted_words(words),
        }

    def drop(self, writing: Writing, record_id: str, *, by: str, now: datetime) -> None:
        service.drop(writing, "hall", "halls", record_id, by=by, now=now)

    def ids(self, db: Connection) -> list[str]:
        return store.slugs(db, "halls")


class NoticesPart:
    """Notices, each from one moment to another."""

    name = "notices"
    schema = shapes.record(
        {
            "id": shapes.SLUG,
            "from": shapes.MOMENT,
            "until": shapes.MOMENT,
            "labels": shapes.labels({"title": 60, "body": shapes.PARAGRAPH}, "title"),
        },
        "id", "from", "until", "labels",
    )  # fmt: skip

    def check(self, document: Document, place: str) -> list[Problem]:
        if read_local(document["until"]) <= read_local(document["from"]):
            return [Problem(place, "until", "结束要晚于开始。It must end later than it begins.")]
        return []

    def put(self, writing: Writing, document: Document, *, by: str, now: datetime) -> None:
        service.set_notice(
            writing,
            document["id"],
            read_local(document["from"]),
            read_local(document["until"]),
            document["labels"],
            by=by,
            now=now,
        )

    def take(self, db: Connection, record_id: str) -> Document | None:
        found = store.words(db, "notice", "notices", record_id)
        if found is None:
            return None
        row, words = found
        return {
            "id": row["slug"],
            "from": write_local(loaded(row["shown_from"])),
            "until": write_local(loaded(row["shown_until"])),
            "labels": sorted_words(words),
        }

    def drop(self, writing: Writing, record_id: str, *, by: str, now: datetime) -> None:
        service.drop(writing, "notice", "notices", record_id, by=by, now=now)

    def ids(self, db: Connection) -> list[str]:
        return store.slugs(db, "notices")


class DictionariesPart:
    """Word lists: kinds of works, categories of lectures, honours. A record is one list."""

    name = "dictionaries"
    schema = shapes.record(
        {
            "id": shapes.SLUG,
            "terms": shapes.listed(
                shapes.record({"id": shapes.SLUG, "labels": shapes.labels({"title": 40, "unit": 8}, "title")},
                              "id", "labels"),
                500,
            ),
        },
        "id", "terms",
    )  # fmt: skip

    def check(self, document: Document, place: str) -> list[Problem]:
        return []

    def put(self, writing: Writing, document: Document, *, by: str, now: datetime) -> None:
        entries = [(term["id"], term["labels"]) for term in document["terms"]]
        service.set_dictionary(writing, document["id"], entries, by=by, now=now)

    def take(self, db: Connection, record_id: str) -> Document | None:
        entries = store.dictionary(db, record_id)
        if not entries:
            return None
        return {
            "id": record_id,
            "terms": [{"id": code, "labels": sorted_words(words)} for code, words in entries],
        }

    def drop(self, writing: Writing, record_id: str, *, by: str, now: datetime) -> None:
        service.set_dictionary(writing, record_id, [], by=by, now=now)

    def ids(self, db: Connection) -> list[str]:
        return store.dictionaries(db)


PARTS = (HousePart(), HallsPart(), NoticesPart(), DictionariesPart())
