"""Verbs that change people."""

from __future__ import annotations

from datetime import datetime

from kiosk.core.db import Writing, verb
from kiosk.core.labels import Words
from kiosk.core.plug import Document
from kiosk.journal import store as journal
from kiosk.people import store


@verb
def set_person(writing: Writing, values: Document, words: Words, *, by: str, now: datetime) -> None:
    """Create or replace a person. ``values``: see ``store.COLUMNS``."""
    store.set_person(writing, values, words)
    journal.record(writing, "people:person:set", values["slug"], by=by, now=now)


@verb
def drop(writing: Writing, slug: str, *, by: str, now: datetime) -> None:
    """Delete a person."""
    store.drop(writing, slug)
    journal.record(writing, "people:person:drop", slug, by=by, now=now)
