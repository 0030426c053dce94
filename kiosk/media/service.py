"""Verbs that take in, describe and delete pictures, films and sounds."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock

from kiosk.core.clock import is_plausible
from kiosk.core.db import Database, Writing, verb
from kiosk.core.errors import CannotWrite, Refused
from kiosk.core.labels import Words
from kiosk.journal import store as journal
from kiosk.media import captions, reels, store
from kiosk.media.intake import Workshop
from kiosk.media.model import PICTURE, Prepared, Reel
from kiosk.media.reels import Readable

KEPT_DAYS = 30
"""So long what was deleted can be restored."""
PLAUSIBLE = timedelta(hours=48)
"""A clock that is further from the newest line in the journal may be wrong: nothing is forgotten by it."""
PIECES_AT_ONCE = 8
"""More would hold up who writes meanwhile: deleted bytes are overwritten."""
MIDDLE = (50, 50)
NO_WORDS: Words = {}

_filming = Lock()
"""One film at a time is written: two would only take turns, and their space has been asked for once."""


def take_in(
    house: Database,
    shop: Workshop,
    content: bytes,
    *,
    name: str,
    licence: str = "",
    words: Words = NO_WORDS,
    focal: tuple[int, int] = MIDDLE,
    by: str,
    now: datetime,
) -> str:
    """Take in one picture and describe it; returns its hash. What the house has already keeps its description.

    :raises Refused: with what is wrong; nothing is kept then.
    """
    return _keep(house, shop.prepare(content), name, licence, words, focal, by, now)


def take_in_all(
    house: Database,
    shop: Workshop,
    files: Iterable[tuple[str, bytes]],
    *,
    licence: str = "",
    words: Words = NO_WORDS,
    by: str,
    now: datetime,
) -> Iterator[tuple[str, str | Refused]]:
    """Take in many pictures ``(name, content)``, several at a time; each with its hash or what is wrong with it.

    They are taken in as the answers are asked for, in the order given; the files are read no sooner than needed.
    """
    for name, outcome in shop.prepare_all(files):
        if isinstance(outcome, Refused):
            yield name, outcome
        else:
            yield name, _keep(house, outcome, name, licence, words, MIDDLE, by, now)


@verb
def _keep(
    writing: Writing,
    prepared: Prepared,
    name: str,
    licence: str,
    words: Words,
    focal: tuple[int, int],
    by: str,
    now: datetime,
) -> str:
    if store.by_hash(writing, prepared.hash) is None:
        store.add_blobs(writing, prepared)
        describe(writing, prepared.hash, name=name, focal=focal, licence=licence, words=words, by=by, now=now)
    return prepared.hash


def intake_stream(
    house: Database,
    shop: Workshop,
    stream: Readable,
    *,
    name: str,
    licence: str = "",
    words: Words = NO_WORDS,
    cover: str = "",
    by: str,
    now: datetime,
) -> str:
    """Take in a film or a sound as it comes in and describe it; returns its hash.

    It waits on the disk of the data folder and is never whole in memory. What the house has already keeps its
    description.

    :param cover: hash of the picture that stands for it.
    :raises Refused: with what is wrong; nothing is kept then.
    """
    captions.rewritten_in(words)  # before anything is kept
    hash_, is_fresh = keep_pieces(house, shop, reels.poured(stream))
    try:
        if store.by_hash(house.reader(), hash_) is None:
            describe(house, hash_, name=name, focal=MIDDLE, licence=licence, words=words, cover=cover, by=by, now=now)
    except BaseException:
        if is_fresh:
            take_back(house, [hash_])
        raise
    return hash_


def keep_pieces(house: Database, shop: Workshop, content: Iterable[bytes]) -> tuple[str, bool]:
    """:func:`keep_film` with a film or a sound as it comes in."""
    with reels.spooled(house.folder, content) as path:
        return keep_film(house, shop, path)


def check_pieces(shop: Workshop, content: Iterable[bytes]) -> Reel:
    """What would be kept of a film or a sound. :raises Refused: with what is wrong"""
    with tempfile.TemporaryDirectory() as folder, reels.spooled(Path(folder), content) as path:
        return shop.check_film(path)


def keep_film(house: Database, shop: Workshop, path: Path) -> tuple[str, bool]:
    """Check a film or a sound and put it into media.db piece by piece; returns its hash and whether it was new.

    Until :func:`describe` names it, the start-up sweep may take it away.

    :raises Refused: with what is wrong; nothing is kept then.
    """
    reel = shop.check_film(path)
    with _filming:
        if store.has_files(house.reader(), reel.hash):
            return reel.hash, False
        reels.refuse_without_room(house.folder, reel.facts.size)
        try:
            _put_pieces(house, reel, path)
        except BaseException:
            take_back(house, [reel.hash])
            raise
    return reel.hash, True


def _put_pieces(house: Database, reel: Reel, path: Path) -> None:
    """Each piece is a transaction of its own, so that whoever else writes waits for one piece and not for the film."""
    for number, piece in enumerate(reels.pieces(path, reel)):
        house.write(lambda writing, number=number, piece=piece: store.add_piece(writing, reel.hash, number, piece))  # type: ignore[misc]
    if not house.write(lambda writing: store.add_film(writing, reel)):
        raise Refused("film-interrupted", "刚才没存完整，请再传一次。It was not stored whole: send it again.")


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
    cover: str = "",
    by: str,
    now: datetime,
) -> None:
    """Say what a picture, film or sound shows, whose it is and where its middle lies (percent from the left, the top).

    :raises Refused: ``no-such-picture`` if its files are not in media.db, ``captions-…`` if those cannot be read.
    """
    known = store.facts(writing, hash_)
    if known is None:
        raise Refused("no-such-picture", f"没有这张图。There is no picture {hash_[:12]}.")
    is_picture = known.kind == PICTURE
    store.describe(
        writing,
        hash_,
        known,
        name=name,
        focal=focal,
        licence=licence,
        cover="" if is_picture else cover,
        words=words if is_picture else captions.rewritten_in(words, known.seconds),
    )
    journal.record(writing, f"media:{known.kind}:describe", hash_, by=by, now=now)


@verb
def drop(writing: Writing, hash_: str, *, by: str, now: datetime) -> None:
    """Delete a picture, film or sound. Its files stay for thirty days, so that it can be described again."""
    row = store.by_hash(writing, hash_)
    if row is not None:
        store.drop(writing, hash_, now)
        journal.record(writing, f"media:{row['kind']}:drop", hash_, by=by, now=now)


def sweep(house: Database, now: datetime | None = None) -> int:
    """Delete files that no record describes: what an interrupted intake left behind. For the start, when none is
    under way; returns how many pictures and films that were.

    :param now: what was deleted thirty days before goes too, unless this moment looks wrong.
    """
    reels.clear_spool(house.folder)
    before = now - timedelta(days=KEPT_DAYS) if now and _is_believed(house, now) else None
    return take_back(house, store.orphans(house.reader(), before))


def _is_believed(house: Database, now: datetime) -> bool:
    newest = journal.newest(house.reader())
    return is_plausible(now) and newest is not None and timedelta(0) <= now - newest <= PLAUSIBLE


def take_back(house: Database, hashes: Iterable[str]) -> int:
    """Delete the files of those among these that nothing describes; returns how many there were.

    In many small transactions. On a disk that takes no writes they stay until the next start.
    """
    count = 0
    for hash_ in hashes:
        with suppress(CannotWrite):
            while house.write(lambda writing, hash_=hash_: store.discard(writing, hash_, PIECES_AT_ONCE)):  # type: ignore[misc]
                pass
        count += 1
    return count
