"""Verbs that change pictures."""

from __future__ import annotations

from datetime import datetime

from kiosk.core.db import Writing, verb
from kiosk.core.errors import Refused
from kiosk.core.labels import Words
from kiosk.journal import store as journal
from kiosk.media import store
from kiosk.media.model import ORIGINAL, Prepared


@verb
def keep_files(writing: Writing, prepared: Prepared) -> None:
    """Put a picture's files into media.db. Until :func:`describe` names it, the start-up sweep may take it away."""
    store.add_blobs(writing, prepared)


@verb
def describe(
    writing: Writing,
    hash_: str,
    *,
    name: str,
    focal: tuple[int, int],
    licence: str,
    words: Words,
    by: str,
    now: datetime,
) -> None:
    """Say what a picture shows, whose it is and where its middle lies (percent from the left, from the top).

    :raises Refused: ``no-such-picture`` if its files are not in media.db.
    """
    original = store.blob(writing, hash_, ORIGINAL)
    if original is None:
        raise Refused("no-such-picture", f"没有这张图。There is no picture {hash_[:12]}.")
    store.describe(
        writing,
        hash_,
        name=name,
        mime=original.mime,
        size=(original.width, original.height),
        focal=focal,
        licence=licence,
        words=words,
    )
    journal.record(writing, "media:picture:describe", hash_, by=by, now=now)


@verb
def drop(writing: Writing, hash_: str, *, by: str, now: datetime) -> None:
    """Delete a picture with its files."""
    store.drop(writing, hash_)
    journal.record(writing, "media:picture:drop", hash_, by=by, now=now)


@verb
def sweep(writing: Writing) -> int:
    """Delete files that no record describes; returns how many pictures that were."""
    return store.sweep(writing)


@verb
def discard(writing: Writing, hashes: list[str]) -> None:
    """Take back the files of those pictures among these that nothing describes."""
    store.discard(writing, hashes)
