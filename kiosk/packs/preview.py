"""What installing a pack would do, record by record and field by field. Everything is tried and nothing is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from kiosk.core.db import Database, Writing
from kiosk.core.plug import Document, Part
from kiosk.journal import store as journal
from kiosk.media import store as media_store
from kiosk.media.intake import Workshop
from kiosk.packs import store
from kiosk.packs.archive import open_source
from kiosk.packs.check import Pack, read_pack
from kiosk.packs.pictures import Examined, examined
from kiosk.packs.records import Report, Stay, Visit
from kiosk.packs.service import bring
from kiosk.revisions import store as revisions
from kiosk.revisions import words
from kiosk.revisions.model import Change, Difference, differences, title_of

NEW, CHANGED, KEPT, GONE, STAYS = "new", "changed", "kept", "gone", "stays"
"""A record is new; changed; has fields that stay as staff made them; goes; stays though the pack no longer has it."""
MOST_FIELDS = 40


@dataclass(frozen=True)
class Line:
    """One record: what becomes of it.

    :param fields: name, how it is, how it will be; of what staff made: how it stays, how the pack would have it.
    """

    kind: str
    part: str
    record_id: str
    title: str
    fields: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Preview:
    """What installing a pack would do.

    :param before: the version that is installed now, empty if none is.
    """

    name: str
    version: str
    title: str
    before: str
    report: Report
    lines: tuple[Line, ...]

    def of(self, kind: str) -> list[Line]:
        """The lines of one kind."""
        return [line for line in self.lines if line.kind == kind]

    @property
    def is_nothing(self) -> bool:
        """Whether everything would be as it is."""
        return not self.lines and self.before == self.version

    def document(self) -> dict[str, Any]:
        """All of it as plain values."""
        return asdict(self)


def from_document(document: dict[str, Any]) -> Preview:
    """The reverse of :meth:`Preview.document`."""
    lines = tuple(Line(**{**one, "fields": tuple(map(tuple, one["fields"]))}) for one in document["lines"])
    return Preview(**{**document, "report": Report(**document["report"]), "lines": lines})


def preview(
    house: Database, path: Path, parts: Sequence[Part], workshop: Workshop, *, by: str, now: datetime
) -> Preview:
    """Try a pack. :raises Invalid: with every problem that would keep it from being installed"""
    source = open_source(path)
    try:
        pack = read_pack(source, parts)
        found = examined(pack, workshop, lambda sum_: media_store.has_files(house.reader(), sum_))
        try:
            house.write(lambda writing: _try(writing, pack, parts, found, by, now))
        except _Tried as tried:
            house.write(lambda writing: _note(writing, pack.manifest.id, by, now))
            return tried.preview
    finally:
        source.close()


class _Tried(Exception):
    """Ends a trial, so that all of it is undone."""

    def __init__(self, found: Preview) -> None:
        super().__init__()
        self.preview = found


def _try(writing: Writing, pack: Pack, parts: Sequence[Part], found: Examined, by: str, now: datetime) -> NoReturn:
    for hash_, facts in found.facts.items():
        if not media_store.has_files(writing, hash_):
            media_store.pretend(writing, hash_, facts)
    before = store.manifest(writing, pack.manifest.id)
    visit = bring(writing, pack, parts, found.hashes, by, now)
    changes = revisions.changes_of(writing, visit.act.number)
    title = pack.manifest.labels.get("zh", {}).get("title", pack.manifest.id)
    raise _Tried(
        Preview(
            name=pack.manifest.id,
            version=pack.manifest.version,
            title=title,
            before=before.version if before else "",
            report=visit.report,
            lines=tuple(_lines(visit, changes)),
        )
    )


def _note(writing: Writing, name: str, by: str, now: datetime) -> None:
    journal.record(writing, "packs:pack:check", name, by=by, now=now, is_shown=False)


def _lines(visit: Visit, changes: Sequence[Change]) -> list[Line]:
    return [_line_of(one) for one in changes] + [_line_of_stay(one) for one in visit.stays]


def _line_of(step: Change) -> Line:
    kind = NEW if step.before is None else GONE if step.after is None else CHANGED
    title = title_of(step.after or step.before or {})
    fields = _fields(differences(step.before, step.after)) if kind == CHANGED else ()
    return Line(kind, words.PARTS.get(step.part, step.part), step.record_id, title, fields)


def _line_of_stay(stay: Stay) -> Line:
    kind = STAYS if stay.theirs is None else KEPT
    known: Document = stay.ours or stay.theirs or {}
    fields = _fields(differences(stay.ours, stay.theirs)) if stay.ours and stay.theirs else ()
    return Line(kind, words.PARTS.get(stay.part, stay.part), stay.record_id, title_of(known), fields)


def _fields(found: Sequence[Difference]) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (words.field_words(one.field), words.value_words(one.before), words.value_words(one.after))
        for one in found[:MOST_FIELDS]
    )
