"""Verbs that change the house."""

from __future__ import annotations

from datetime import datetime

from kiosk.core.db import Writing, verb
from kiosk.core.labels import Words
from kiosk.journal import store as journal
from kiosk.site import store
from kiosk.site.model import Hall


@verb
def set_house(
    writing: Writing,
    *,
    featured_exhibit: str,
    words: Words,
    settings: dict[str, int],
    hours: dict[int, tuple[str, str]],
    by: str,
    now: datetime,
) -> None:
    """Replace names, numbers and opening hours."""
    store.set_house(writing, featured_exhibit=featured_exhibit, words=words, settings=settings, hours=hours)
    journal.record(writing, "site:house:set", "house", by=by, now=now)


@verb
def set_hall(writing: Writing, hall: Hall, words: Words, *, by: str, now: datetime) -> None:
    """Create or replace a hall."""
    store.set_hall(writing, hall, words)
    journal.record(writing, "site:hall:set", hall.slug, by=by, now=now)


@verb
def set_notice(
    writing: Writing,
    slug: str,
    shown_from: datetime,
    shown_until: datetime,
    words: Words,
    *,
    by: str,
    now: datetime,
) -> None:
    """Create or replace a notice."""
    store.set_notice(writing, slug, shown_from, shown_until, words)
    journal.record(writing, "site:notice:set", slug, by=by, now=now)


@verb
def set_dictionary(
    writing: Writing, dictionary: str, entries: list[tuple[str, Words]], *, by: str, now: datetime
) -> None:
    """Replace a dictionary."""
    store.set_dictionary(writing, dictionary, entries)
    journal.record(writing, "site:dictionary:set", dictionary, by=by, now=now)


@verb
def drop(writing: Writing, thing: str, table: str, slug: str, *, by: str, now: datetime) -> None:
    """Delete a hall or a notice."""
    store.drop(writing, table, slug)
    journal.record(writing, f"site:{thing}:drop", slug, by=by, now=now)
