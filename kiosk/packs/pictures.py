"""The pictures and films of a pack: looked at, taken into media.db, taken back if what follows fails."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from kiosk.core.db import Database
from kiosk.core.errors import Invalid, Problem, Refused
from kiosk.media import service as media
from kiosk.media import store as media_store
from kiosk.media.intake import Workshop
from kiosk.media.model import PICTURE, Facts, Prepared
from kiosk.packs.archive import Source
from kiosk.packs.check import Pack


@dataclass
class Examined:
    """What the files of a pack would be in the house: the hash of each, and what is known of what is kept under it."""

    hashes: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Facts] = field(default_factory=dict)


def examined(pack: Pack, workshop: Workshop, is_there: Callable[[str], bool] = lambda sum_: False) -> Examined:
    """Look at a pack's pictures and films; nothing is kept. :raises Invalid: with what is wrong with any of them

    :param is_there: whether the house has a file of this sum already.
    """
    found = Examined({name: sum_ for name, sum_ in _sums(pack).items() if is_there(sum_)})
    problems = []
    for name, outcome in _prepared(pack.source, (one for one in pack.pictures if one not in found.hashes), workshop):
        if isinstance(outcome, Refused):
            problems.append(_refusal(name, outcome))
            continue
        master = outcome.master
        found.hashes[name] = outcome.hash
        found.facts[outcome.hash] = Facts(PICTURE, master.mime, master.width, master.height, size=len(master.bytes))

    def look(content: Iterable[bytes]) -> str:
        reel = media.check_pieces(workshop, content)
        found.facts[reel.hash] = reel.facts
        return reel.hash

    problems += _films(pack, [one for one in pack.films if one not in found.hashes], look, found.hashes)
    _raise_any([*problems, *_twins(found.hashes)])
    return found


@contextmanager
def taken_in(house: Database, pack: Pack, workshop: Workshop) -> Iterator[dict[str, str]]:
    """The pack's pictures in media.db: the hash of each file's master. Taken back if what follows fails."""
    fresh: list[str] = []
    try:
        yield _take_in(house, pack, workshop, fresh)
    except BaseException:
        media.take_back(house, fresh)
        raise


def _take_in(house: Database, pack: Pack, workshop: Workshop, fresh: list[str]) -> dict[str, str]:
    """Put the pictures into media.db; ``fresh`` is told the hashes that were not there. :raises Invalid:"""
    db = house.reader()
    hashes = {name: sum_ for name, sum_ in _sums(pack).items() if media_store.has_files(db, sum_)}
    problems = []
    for name, outcome in _prepared(pack.source, (one for one in pack.pictures if one not in hashes), workshop):
        if isinstance(outcome, Refused):
            problems.append(_refusal(name, outcome))
            continue
        hashes[name] = outcome.hash
        if not media_store.has_files(db, outcome.hash):
            fresh.append(outcome.hash)
            media.keep_files(house, outcome)

    def keep(content: Iterable[bytes]) -> str:
        hash_, is_fresh = media.keep_pieces(house, workshop, content)
        if is_fresh:
            fresh.append(hash_)
        return hash_

    problems += _films(pack, [one for one in pack.films if one not in hashes], keep, hashes)
    _raise_any([*problems, *_twins(hashes)])
    return hashes


def _films(
    pack: Pack, names: Iterable[str], take: Callable[[Iterable[bytes]], str], hashes: dict[str, str]
) -> list[Problem]:
    """Take each film, a piece at a time; ``hashes`` is told what that gives. Returns what is wrong with them."""
    problems = []
    for name in names:
        try:
            hashes[name] = take(pack.source.pieces(name))
        except Refused as refused:
            problems.append(_refusal(name, refused))
    return problems


def _prepared(source: Source, names: Iterable[str], workshop: Workshop) -> Iterator[tuple[str, Prepared | Refused]]:
    """Pictures of the pack as they will be kept, each with what came of it."""
    return workshop.prepare_all((name, source.read(name)) for name in names)


def _refusal(name: str, refused: Refused) -> Problem:
    return Problem(name, "", refused.sentence)


def _twins(hashes: dict[str, str]) -> list[Problem]:
    """Files that are one and the same picture, of which the house keeps one with one description."""
    first: dict[str, str] = {}
    return [
        Problem(name, "", f"和 {other} 是同一张图，只留一张。The same picture as {other}: keep one of them.")
        for name in sorted(hashes)
        if (other := first.setdefault(hashes[name], name)) != name
    ]


def _raise_any(problems: list[Problem]) -> None:
    if problems:
        raise Invalid(problems)


def _sums(pack: Pack) -> dict[str, str]:
    return {name: pack.manifest.files[name][0] for name in (*pack.pictures, *pack.films)}
