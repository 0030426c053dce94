"""Installing a pack: all or nothing, twice the same as once, and what staff changed stays."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from kiosk.core.days import resolved
from kiosk.core.db import Database, Writing
from kiosk.core.errors import Invalid, Problem, Refused
from kiosk.core.merge import merged
from kiosk.core.plug import Document, Part
from kiosk.journal import store as journal
from kiosk.media import service as media
from kiosk.media import store as media_store
from kiosk.media.intake import Workshop
from kiosk.media.model import Prepared
from kiosk.packs import store
from kiosk.packs.archive import Source, open_source
from kiosk.packs.check import MEDIA, Pack, read_pack

PREFIX = "sha256:"


@dataclass
class Report:
    """What an installation did: numbers of records."""

    name: str
    version: str
    added: int = 0
    updated: int = 0
    kept: int = 0
    same: int = 0
    dropped: int = 0

    @property
    def changed(self) -> int:
        return self.added + self.updated + self.dropped


@dataclass(frozen=True)
class Visit:
    """One installation under way: who, when, and the moment from which relative dates count."""

    by: str
    now: datetime
    since: datetime


def check(path: Path, parts: Sequence[Part], workshop: Workshop) -> Pack:
    """Check a pack with its pictures. :raises Invalid: with every problem."""
    source = open_source(path)
    try:
        pack = read_pack(source, parts)
        outcomes = _prepared(source, pack.pictures, workshop)
        problems = [_refusal(name, one) for name, one in outcomes if isinstance(one, Refused)]
        if problems:
            raise Invalid(problems)
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
        hashes = _take_in(house, pack, workshop)
        since = store.first_installed_at(house.reader(), pack.manifest.id) or now
        visit = Visit(by, now, since)
        return house.write(lambda writing: _install(writing, pack, parts, hashes, visit))
    finally:
        source.close()


def _prepared(source: Source, names: Iterable[str], workshop: Workshop) -> Iterator[tuple[str, Prepared | Refused]]:
    """Pictures of the pack as they will be kept, each with what came of it."""
    return workshop.prepare_all((name, source.read(name)) for name in names)


def _refusal(name: str, refused: Refused) -> Problem:
    return Problem(name, "", refused.sentence)


def _take_in(house: Database, pack: Pack, workshop: Workshop) -> dict[str, str]:
    """Put the pictures into media.db; returns the hash of each file's master. Nothing stays if one is refused."""
    db = house.reader()
    sums = {name: pack.manifest.files[name][0] for name in pack.pictures}
    hashes = {name: sum_ for name, sum_ in sums.items() if media_store.has_blobs(db, sum_)}
    fresh, problems = [], []
    for name, outcome in _prepared(pack.source, sums.keys() - hashes.keys(), workshop):
        if isinstance(outcome, Refused):
            problems.append(_refusal(name, outcome))
            continue
        hashes[name] = outcome.hash
        if not media_store.has_blobs(db, outcome.hash):
            fresh.append(outcome.hash)
            media.keep_files(house, outcome)
    if problems:
        media.discard(house, fresh)
        raise Invalid(sorted(problems, key=str))
    return hashes


def _install(writing: Writing, pack: Pack, parts: Sequence[Part], hashes: dict[str, str], visit: Visit) -> Report:
    name = pack.manifest.id
    report = Report(name, pack.manifest.version)
    for part in parts:
        records = pack.records.get(part.name, [])
        documents = [resolved(_canonical(record, hashes), visit.since) for record in records]
        _install_part(writing, name, part, documents, visit, report)
    for part in reversed(parts):
        _drop_gone(writing, name, part, pack, hashes, visit, report)
    if report.changed or store.version(writing, name) != pack.manifest.version:
        store.set_pack(writing, pack.manifest, visit.now)
        journal.record(writing, "packs:pack:install", name, by=visit.by, now=visit.now)
    return report


def _install_part(
    writing: Writing, name: str, part: Part, documents: list[Document], visit: Visit, report: Report
) -> None:
    known = store.known(writing, name, part.name)
    for position, new in enumerate(documents, 1):
        digest = _digest(new)
        before = known.get(new["id"])
        if before and before.digest == digest:
            report.same += 1
            continue
        _refuse_foreign(writing, name, part, new)
        base = _install_record(writing, part, before.base if before else None, new, visit, report)
        store.set_known(writing, name, part.name, new["id"], position, digest, base)


def _refuse_foreign(writing: Writing, name: str, part: Part, new: Document) -> None:
    owner = store.owner(writing, part.name, new["id"])
    if owner not in (None, name) and part.name != "media":
        sentence = f"这个编号已属于内容包 {owner}。This id belongs to the pack {owner}."
        raise Invalid([Problem(f"{part.name}.json[{new['id']}]", "id", sentence)])


def _install_record(
    writing: Writing, part: Part, base: Document | None, new: Document, visit: Visit, report: Report
) -> Document:
    """Bring one record up to date; returns what the pack brought, in the form the house keeps."""
    current = part.take(writing, new["id"])
    brought = _as_kept(writing, part, new, visit)
    if current is None and base is not None:
        report.kept += 1
        return brought
    wanted = brought if current is None else merged(base, current, brought)
    if wanted == current:
        report.kept += 1
    else:
        part.put(writing, wanted, by=visit.by, now=visit.now)
        report.added += current is None
        report.updated += current is not None
    return brought


def _as_kept(writing: Writing, part: Part, new: Document, visit: Visit) -> Document:
    """A record as it would read after being put into the house: put, read, undone."""
    writing.execute("SAVEPOINT trial")
    try:
        part.put(writing, new, by=visit.by, now=visit.now)
        kept = part.take(writing, new["id"])
    finally:
        writing.execute("ROLLBACK TO trial")
        writing.execute("RELEASE trial")
    assert kept is not None
    return kept


def _drop_gone(
    writing: Writing, name: str, part: Part, pack: Pack, hashes: dict[str, str], visit: Visit, report: Report
) -> None:
    """Delete what the pack brought once and no longer has, unless staff changed it since."""
    wanted = {_canonical(record["id"], hashes) for record in pack.records.get(part.name, [])}
    for record_id, known in store.known(writing, name, part.name).items():
        if record_id in wanted:
            continue
        store.forget(writing, name, part.name, record_id)
        if part.take(writing, record_id) == known.base and store.owner(writing, part.name, record_id) is None:
            part.drop(writing, record_id, by=visit.by, now=visit.now)
            report.dropped += 1


def _canonical(value: Any, hashes: dict[str, str]) -> Any:
    """A document with every file of the pack replaced by the hash it is kept under."""
    if isinstance(value, dict):
        return {key: _canonical(entry, hashes) for key, entry in value.items()}
    if isinstance(value, list):
        return [_canonical(entry, hashes) for entry in value]
    if isinstance(value, str) and value.startswith(MEDIA) and value in hashes:
        return PREFIX + hashes[value]
    return value


def _digest(document: Document) -> str:
    return hashlib.sha256(json.dumps(document, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
