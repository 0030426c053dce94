"""Installing a pack: all or nothing, twice the same as once, and what staff changed stays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from kiosk.core.days import resolved
from kiosk.core.db import Database, Writing
from kiosk.core.errors import Invalid, Problem, Refused
from kiosk.core.labels import Words
from kiosk.core.plug import Document, Part
from kiosk.journal import store as journal
from kiosk.media import service as media
from kiosk.media import store as media_store
from kiosk.media.intake import Workshop
from kiosk.media.model import Prepared
from kiosk.packs import store
from kiosk.packs.archive import Source, open_source
from kiosk.packs.check import Pack, read_pack
from kiosk.packs.manifest import Manifest
from kiosk.packs.records import Report, Visit, drop_gone, install_part
from kiosk.packs.references import PREFIX, replaced
from kiosk.packs.store import Install
from kiosk.revisions import steps
from kiosk.revisions import store as revisions
from kiosk.revisions.model import Verb

MOST_INSTALLS = 5
"""So many installations of each pack can be taken back, one after the other."""


def check(path: Path, parts: Sequence[Part], workshop: Workshop) -> Pack:
    """Check a pack with its pictures. :raises Invalid: with every problem."""
    source = open_source(path)
    try:
        pack = read_pack(source, parts)
        hashes: dict[str, str] = {}
        problems = []
        for name, outcome in _prepared(source, pack.pictures, workshop):
            if isinstance(outcome, Refused):
                problems.append(_refusal(name, outcome))
            else:
                hashes[name] = outcome.hash
        problems += _films(pack, pack.films, lambda content: media.check_pieces(workshop, content), hashes)
        _raise_any([*problems, *_twins(hashes)])
        return pack
    finally:
        source.close()


def install(
    house: Database, path: Path, parts: Sequence[Part], workshop: Workshop, *, by: str, now: datetime
) -> Report:
    """Install or update a pack. :raises Invalid: with every problem; nothing of the pack is in the house then."""
    source = open_source(path)
    try:
        pack = read_pack(source, parts)
        with _pictures(house, pack, workshop) as hashes:
            return house.write(lambda writing: _install(writing, pack, parts, hashes, by, now))
    finally:
        source.close()


@contextmanager
def _pictures(house: Database, pack: Pack, workshop: Workshop) -> Iterator[dict[str, str]]:
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
    sums = {name: pack.manifest.files[name][0] for name in (*pack.pictures, *pack.films)}
    hashes = {name: sum_ for name, sum_ in sums.items() if media_store.has_files(db, sum_)}
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


def _install(
    writing: Writing, pack: Pack, parts: Sequence[Part], hashes: dict[str, str], by: str, now: datetime
) -> Report:
    visit = bring(writing, pack, parts, hashes, by, now)
    return visit.report


def bring(writing: Writing, pack: Pack, parts: Sequence[Part], hashes: dict[str, str], by: str, now: datetime) -> Visit:
    """Bring everything that is in a pack, as one act that can be taken back.

    :param hashes: of the pack's pictures and films, which are in media.db.
    """
    manifest = pack.manifest
    act = steps.begin(writing, Verb.INSTALL, _title(manifest), by=by, now=now)
    visit = Visit(manifest.id, act, Report(manifest.id, manifest.version))
    was = store.pack_row(writing, manifest.id)
    since = store.first_installed_at(writing, manifest.id) or now
    names = {name: PREFIX + hash_ for name, hash_ in hashes.items()}
    wanted: dict[str, set[str]] = {}
    for part in parts:
        documents = [resolved(replaced(record, names), since) for record in pack.records.get(part.name, [])]
        wanted[part.name] = {document["id"] for document in documents}
        install_part(writing, part, documents, visit)
    drop_gone(writing, parts, wanted, visit)
    is_news = bool(visit.report.changed) or _is_news(writing, manifest)
    if is_news:
        store.set_pack(writing, manifest, now)
        journal.record(writing, "packs:pack:install", manifest.id, by=by, now=now)
    _note(writing, visit, manifest.version, was, is_news)
    return visit


def _note(writing: Writing, visit: Visit, version: str, was: Document | None, is_news: bool) -> None:
    """Note what it takes to take this installation back."""
    count = revisions.batch(writing, visit.act.number).count
    if not count:
        revisions.drop_batch(writing, visit.act.number)
    if not (count or is_news or visit.was):
        return
    known = [[*key, *((one.digest, one.base, one.position) if one else ())] for key, one in visit.was.items()]
    install = Install(
        id=0,
        pack=visit.pack,
        version=version,
        at=visit.act.now,
        by=visit.act.by,
        batch=visit.act.number if count else None,
        steps=count,
        was={"pack": was, "records": known},
    )
    store.add_install(writing, install, MOST_INSTALLS)


def _title(manifest: Manifest) -> str:
    return manifest.labels.get("zh", {}).get("title", manifest.id)


def _is_news(writing: Writing, manifest: Manifest) -> bool:
    """Whether the manifest says anything that the house does not know yet."""
    return store.manifest(writing, manifest.id) != replace(manifest, files={}, labels=_written(manifest.labels))


def _written(words: Words) -> Words:
    fields = {language: {field: text for field, text in own.items() if text} for language, own in words.items()}
    return {language: own for language, own in fields.items() if own}
