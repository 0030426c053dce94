"""Verbs that change exhibits and works."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kiosk.core.db import Writing, verb
from kiosk.core.errors import Refused
from kiosk.core.labels import Words
from kiosk.core.plug import Document
from kiosk.exhibits import shelf
from kiosk.exhibits.shelf import NamedWords
from kiosk.journal import store as journal


@verb
def set_exhibit(
    writing: Writing,
    values: Document,
    words: Words,
    sections: Sequence[NamedWords],
    eras: Sequence[NamedWords],
    *,
    by: str,
    now: datetime,
) -> None:
    """Create or replace an exhibit with its sections and eras. ``values``: see ``shelf.EXHIBIT``."""
    exhibit = shelf.set_exhibit(writing, values, words)
    shelf.set_sections(writing, exhibit, "section", sections)
    shelf.set_sections(writing, exhibit, "era", eras)
    journal.record(writing, "exhibits:exhibit:set", values["slug"], by=by, now=now)


@verb
def set_work(
    writing: Writing,
    exhibit: str,
    values: Document,
    words: Words,
    plates: Sequence[tuple[str, str, Words]],
    *,
    by: str,
    now: datetime,
) -> None:
    """Create or replace a work. ``values``: see ``shelf.WORK``, without the exhibit's id.

    :raises Refused: ``no-such-exhibit``
    """
    exhibit_id = shelf.exhibit_id(writing, exhibit)
    if exhibit_id is None:
        raise Refused("no-such-exhibit", f"没有这个展项：{exhibit}。There is no exhibit {exhibit!r}.")
    shelf.set_work(writing, {**values, "exhibit_id": exhibit_id}, words, plates)
    journal.record(writing, "exhibits:work:set", f"{exhibit}/{values['slug']}", by=by, now=now)


@verb
def drop_exhibit(writing: Writing, slug: str, *, by: str, now: datetime) -> None:
    """Delete an exhibit with its works."""
    shelf.drop_exhibit(writing, slug)
    journal.record(writing, "exhibits:exhibit:drop", slug, by=by, now=now)


@verb
def drop_work(writing: Writing, exhibit: str, slug: str, *, by: str, now: datetime) -> None:
    """Delete a work."""
    shelf.drop_work(writing, exhibit, slug)
    journal.record(writing, "exhibits:work:drop", f"{exhibit}/{slug}", by=by, now=now)
