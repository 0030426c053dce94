"""A record as visitors would see it with its draft: what a rehearsal changes, and which day it takes place on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from kiosk.core.clock import at_local, local
from kiosk.core.db import Connection, Writing
from kiosk.core.errors import NotFound
from kiosk.core.plug import Document, Part
from kiosk.revisions import service, store

Parts = Mapping[str, Part]
Record = tuple[str, str]

WHOLES = {"works": "exhibits"}
"""Parts whose records belong to one of another part: the whole's id stands before the slash."""
MORNING = time(10)


def written(db: Connection, part: Part, record_id: str) -> Document:
    """The record with its draft, if there is one. :raises NotFound:"""
    current, draft = part.take(db, record_id), store.draft(db, part.name, record_id)
    document = service.with_draft(draft, current) if draft else current
    if document is None:
        raise NotFound(record_id)
    return document


def publish(writing: Writing, parts: Parts, part: str, record_id: str, *, by: str, now: datetime) -> None:
    """Put a record, the whole it belongs to and the parts of it that have drafts, as they would be published."""
    for name, one in company(writing, part, record_id):
        document = written(writing, parts[name], one)
        if "state" in document:
            document = {**document, "state": "published"}
        if document != parts[name].take(writing, one):
            parts[name].put(writing, document, by=by, now=now)


def company(db: Connection, part: str, record_id: str) -> list[Record]:
    """The records that a page of one shows with it: its whole first, then itself, then what is written in it."""
    if part in WHOLES:
        return [(WHOLES[part], record_id.split("/")[0]), (part, record_id)]
    inside = [
        (one.part, one.record_id)
        for name, whole in WHOLES.items()
        if whole == part
        for one in store.drafts(db, name)
        if one.record_id.startswith(f"{record_id}/")
    ]
    return [(part, record_id), *inside]


def moment(db: Connection, parts: Parts, part: str, record_id: str, now: datetime) -> datetime:
    """Now, or the day nearest to it on which the record is to be shown at all."""
    name, one = company(db, part, record_id)[0]
    document = written(db, parts[name], one)
    today = local(now).date()
    first, last = (_day(document.get(field)) for field in ("shown_from", "shown_until"))
    if first and first > today:
        return at_local(first, MORNING)
    return at_local(last, MORNING) if last and last < today else now


def _day(text: object) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) and text else None
