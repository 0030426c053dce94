"""What the tests of the revisions share: looking at what was done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kiosk.core.db import Database
from kiosk.core.plug import Document
from kiosk.revisions import service, store
from tests.conftest import NOON
from tests.revisions.acting import ALL, words


def verbs(house: Database) -> list[str]:
    return [one.verb for one in store.latest(house.reader(), 100)]


def counted(house: Database, table: str) -> int:
    return int(house.reader().execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def draft(house: Database, document: Document, base: str | None = None, by: str = "alice") -> None:
    part = ALL["halls"]
    seen = service.seen(house.reader(), part, document["id"]).digest if base is None else base
    service.set_draft(house, part, document["id"], document, base=seen, by=by, now=NOON)


def plan(house: Database, what: str, due: Any) -> None:
    service.plan(house, "halls", "heritage", what, due, by="alice", now=NOON)


def person(**changes: Any) -> Document:
    return {"id": "wang", "position": 1, "consent": {"basis": "none"}, "state": "draft",
            "labels": words("王", "", "name"), **changes}  # fmt: skip


def due(house: Database, what: str, at: Any = NOON + timedelta(hours=1)) -> None:
    service.plan(house, "people", "wang", what, at, by="alice", now=NOON)


def line(house: Database, days: float) -> None:
    """Something is written in the journal, so that the clock is known to be right."""
    service.plan(house, "x", str(days), "publish", NOON, by="t", now=NOON + timedelta(days=days))


Records = dict[tuple[str, str], list[Document | None]]
