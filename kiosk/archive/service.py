"""Verbs of a lecture's file: photographs come in, are described, are taken out; the whole is handed out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kiosk.archive import store
from kiosk.archive.model import MOST_PHOTOS, Photo, faults_of
from kiosk.core.db import Writing, verb
from kiosk.core.errors import Invalid, NotFound, Refused
from kiosk.journal import store as journal
from kiosk.media import store as media


@verb
def add(writing: Writing, session: str, photos: Sequence[Photo], *, by: str, now: datetime) -> int:
    """Put pictures of the library into a session's file; returns how many are new there.

    :raises Refused: ``too-many-photos``, ``no-such-picture``
    """
    if len(store.photos(writing, session)) + len(photos) > MOST_PHOTOS:
        raise Refused("too-many-photos", f"一场最多放 {MOST_PHOTOS} 张，请挑一挑。Not more than {MOST_PHOTOS}.")
    if any(media.by_hash(writing, one.hash) is None for one in photos):
        raise Refused("no-such-picture", "有一张图不在图库里了，请再传一次。A picture is gone from the library.")
    added = sum(store.add(writing, session, one, by, now) for one in photos)
    if added:
        journal.record(writing, "archive:photo:add", f"{session} {added}", by=by, now=now, is_shown=False)
    return added


@verb
def describe(writing: Writing, session: str, photos: Sequence[Photo], *, by: str, now: datetime) -> None:
    """Say what the photographs show, all of them or none. :raises Invalid: :raises NotFound: if one was taken out"""
    faults = [fault for one in photos for fault in faults_of(one)]
    if faults:
        raise Invalid(faults)
    for one in photos:
        if not store.describe(writing, session, one):
            raise NotFound(one.hash)
    journal.record(writing, "archive:photo:describe", session, by=by, now=now, is_shown=False)


@verb
def drop(writing: Writing, session: str, hash_: str, *, by: str, now: datetime) -> None:
    """Take a photograph out of the file; the picture stays in the library. :raises NotFound:"""
    if not store.drop(writing, session, hash_):
        raise NotFound(hash_)
    journal.record(writing, "archive:photo:drop", session, by=by, now=now, is_shown=False)


@verb
def note_export(writing: Writing, session: str, photos: int, reason: str, *, by: str, now: datetime) -> None:
    """Who took a session's file away, and why. :raises Refused: ``no-reason``"""
    if not reason.strip():
        raise Refused("no-reason", "请写一句拿去做什么用。Say what for.")
    key = f"{session} zip {photos} {reason}"
    journal.record(writing, "archive:bundle:export", key, by=by, now=now, is_shown=False)
