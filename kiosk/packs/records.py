"""Bringing a pack's records into the house as steps of one act: merged with what staff changed, and taken out again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from kiosk.core.db import Writing
from kiosk.core.errors import Invalid, Problem, Refused
from kiosk.core.merge import merged
from kiosk.core.plug import Document, Part
from kiosk.packs import store
from kiosk.packs.references import files_in
from kiosk.packs.store import Known
from kiosk.revisions import store as revisions
from kiosk.revisions.steps import Act, Key, change, going_along, kept, trial

MEDIA_PART = "media"


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
class Stay:
    """A record in which something stays as staff made it: how it is, and how the pack would have it (None: gone)."""

    part: str
    record_id: str
    ours: Document | None
    theirs: Document | None


@dataclass(frozen=True)
class Visit:
    """One installation under way: of which pack, as which act, what came of it.

    :param stays: what staff made stays.
    :param was: what was known of the pack's records before, None where nothing was.
    """

    pack: str
    act: Act
    report: Report
    stays: list[Stay] = field(default_factory=list)
    was: dict[Key, Known | None] = field(default_factory=dict)


def install_part(writing: Writing, part: Part, documents: Sequence[Document], visit: Visit) -> None:
    """Bring the records of one part. :raises Invalid: at the first that the house does not take."""
    known = store.known(writing, visit.pack, part.name)
    for position, new in enumerate(documents, 1):
        digest = _digest(new)
        before = known.get(new["id"])
        if before and before.digest == digest:
            visit.report.same += 1
            continue
        _refuse_foreign(writing, part, new, visit)
        with _placed(part, new):
            base = _install_record(writing, part, before.base if before else None, new, visit)
        visit.was[part.name, new["id"]] = before
        store.set_known(writing, visit.pack, part.name, new["id"], Known(digest, base, position))


def drop_gone(writing: Writing, parts: Sequence[Part], wanted: dict[str, set[str]], visit: Visit) -> None:
    """Delete what the pack brought once and no longer has, but nothing that staff changed or that is in use.

    :param wanted: the ids that the pack has now, by part.
    """
    for part in _last_first(parts):
        known = store.known(writing, visit.pack, part.name)
        gone = [record_id for record_id in known if record_id not in wanted.get(part.name, ())]
        used = pictures_in_use(writing, parts) if gone and part.name == MEDIA_PART else {}
        for record_id in gone:
            current = part.take(writing, record_id)
            if current is not None and not store.has_other_owner(writing, visit.pack, part.name, record_id):
                is_free = current == known[record_id].base and record_id not in used
                if not (is_free and _drop(writing, parts, part, record_id, visit)):
                    visit.report.kept += 1
                    visit.stays.append(Stay(part.name, record_id, current, None))
                    continue
            visit.was[part.name, record_id] = known[record_id]
            store.forget(writing, visit.pack, part.name, record_id)


def _last_first(parts: Sequence[Part]) -> list[Part]:
    """What uses others before what is used, so the pictures last of all."""
    return sorted(parts, key=lambda part: (part.name == MEDIA_PART, -parts.index(part)))


def _refuse_foreign(writing: Writing, part: Part, new: Document, visit: Visit) -> None:
    owner = store.owner(writing, part.name, new["id"])
    if owner not in (None, visit.pack) and part.name != MEDIA_PART:
        sentence = f"这个编号已属于内容包 {owner}。This id belongs to the pack {owner}."
        raise Invalid([Problem(_place(part, new), "id", sentence)])


def _install_record(writing: Writing, part: Part, base: Document | None, new: Document, visit: Visit) -> Document:
    """Bring one record up to date; returns what the pack brought, in the form the house keeps."""
    current = part.take(writing, new["id"])
    brought = kept(writing, visit.act, part, new)
    if brought is None:
        raise Invalid([Problem("", "", "内容是空的。Nothing of it would be kept: it is empty.")])
    if current is None and base is not None:
        visit.report.kept += 1
        visit.stays.append(Stay(part.name, new["id"], None, brought))
        return brought
    wanted = brought if current is None else merged(base, current, brought)
    if not _changed(writing, part, wanted, brought, visit):
        visit.report.kept += 1
        wanted = current
    else:
        visit.report.added += current is None
        visit.report.updated += current is not None
    if wanted != brought:
        visit.stays.append(Stay(part.name, new["id"], wanted, brought))
    return brought


def _changed(writing: Writing, part: Part, wanted: Document, brought: Document, visit: Visit) -> bool:
    """Put a record, and whether that changed anything. Where both sides' changes do not go together, staff's stay."""
    if wanted == brought:
        return change(writing, visit.act, part, wanted["id"], wanted, is_checked=True)
    try:
        with trial(writing) as tried:
            has_changed = change(writing, visit.act, part, wanted["id"], wanted)
            tried.keep()
            return has_changed
    except Invalid:
        return False


def _drop(writing: Writing, parts: Sequence[Part], part: Part, record_id: str, visit: Visit) -> bool:
    """Delete a record, unless it must stay or another one would go with it."""
    by_name = {one.name: one for one in parts}
    try:
        if part.name != MEDIA_PART and going_along(writing, visit.act, by_name, (part.name, record_id)):
            return False
        change(writing, visit.act, part, record_id, None)
    except Refused:
        return False
    visit.report.dropped += 1
    return True


def pictures_in_use(writing: Writing, parts: Sequence[Part]) -> dict[str, list[Key]]:
    """The pictures in every record of the house and in everything that is being written, with the records."""
    found: dict[str, list[Key]] = {}
    documents = [((part.name, one), part.take(writing, one)) for part in parts for one in part.ids(writing)]
    documents += [((draft.part, draft.record_id), draft.document) for draft in revisions.drafts(writing)]
    for key, document in documents:
        for file in {file for _, file in files_in(document)} - {key[1]}:
            found.setdefault(file, []).append(key)
    return found


@contextmanager
def _placed(part: Part, document: Document) -> Iterator[None]:
    """Problems with the file of the pack that the record is in."""
    try:
        yield
    except Invalid as error:
        place = _place(part, document)
        raise Invalid([Problem(place, one.field, one.sentence, one.missing) for one in error.problems]) from error


def _place(part: Part, document: Document) -> str:
    return f"{part.name}.json[{document['id']}]"


def _digest(document: Document) -> str:
    return hashlib.sha256(json.dumps(document, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
