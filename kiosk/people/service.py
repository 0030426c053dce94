"""Verbs that change people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kiosk.core.db import Writing, verb
from kiosk.core.labels import Words
from kiosk.core.plug import Document
from kiosk.journal import store as journal
from kiosk.people import store


@verb
def set_person(
    writing: Writing, values: Document, words: Words, honours: Sequence[tuple[str, str]], *, by: str, now: datetime
) -> None:
    """Create or replace a person. ``values``: see ``store.COLUMNS``; ``honours``: codes and levels to be found by."""
    store.set_person(writing, values, words, honours)
    journal.record(writing, "people:person:set", values["slug"], by=by, now=now)


@verb
def drop(writing: Writing, slug: str, *, by: str, now: datetime) -> None:
    """Delete a person."""
    store.drop(writing, slug)
    journal.record(writing, "people:person:drop", slug, by=by, now=now)
