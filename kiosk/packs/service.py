"""Installing a pack: all or nothing, twice the same as once, and what staff changed stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from kiosk.core.days import resolved
from kiosk.core.db import Database, Writing
from kiosk.core.labels import Words
from kiosk.core.plug import Document, Part
from kiosk.journal import store as journal
from kiosk.media.intake import Workshop
from kiosk.packs import store
from kiosk.packs.archive import open_source
from kiosk.packs.check import Pack, read_pack
from kiosk.packs.manifest import Manifest
from kiosk.packs.pictures import examined, taken_in
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
        examined(pack, workshop)
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
        with taken_in(house, pack, workshop) as hashes:
            return house.write(lambda writing: bring(writing, pack, parts, hashes, by, now)).report
    finally:
        source.close()


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
    count = revisions.count_of(writing, visit.act.number)
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
