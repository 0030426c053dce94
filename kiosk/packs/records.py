"""Bringing a pack's records into the house: merged with what staff changed, and taken out again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.core.db import IntegrityError, Writing
from kiosk.core.errors import Invalid, NotFound, Problem, Refused
from kiosk.core.merge import merged
from kiosk.core.plug import Document, Part
from kiosk.packs import store
from kiosk.packs.references import files_in

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
class Visit:
    """One installation under way: of which pack, by whom, when."""

    pack: str
    by: str
    now: datetime
    report: Report


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
        base = _install_record(writing, part, before.base if before else None, new, visit)
        store.set_known(writing, visit.pack, part.name, new["id"], position, digest, base)


def drop_gone(writing: Writing, parts: Sequence[Part], wanted: dict[str, set[str]], visit: Visit) -> None:
    """Delete what the pack brought once and no longer has, but nothing that staff changed or that is in use.

    :param wanted: the ids that the pack has now, by part.
    """
    kept: list[tuple[Part, str]] = []
    for part in _last_first(parts):
        known = store.known(writing, visit.pack, part.name)
        gone = [record_id for record_id in known if record_id not in wanted.get(part.name, ())]
        used = _pictures_in_use(writing, parts) if gone and part.name == MEDIA_PART else set()
        for record_id in gone:
            current = part.take(writing, record_id)
            if current is not None and not store.has_other_owner(writing, visit.pack, part.name, record_id):
                is_free = current == known[record_id].base and record_id not in used
                if not (is_free and _drop(writing, part, record_id, kept, visit)):
                    kept.append((part, record_id))
                    visit.report.kept += 1
                    continue
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
    report = visit.report
    current = part.take(writing, new["id"])
    brought = _as_kept(writing, part, new, visit)
    if current is None and base is not None:
        report.kept += 1
        return brought
    wanted = brought if current is None else merged(base, current, brought)
    if wanted == current:
        report.kept += 1
    else:
        _put(writing, part, wanted, visit)
        report.added += current is None
        report.updated += current is not None
    return brought


def _as_kept(writing: Writing, part: Part, new: Document, visit: Visit) -> Document:
    """A record as it would read after being put into the house: put, read, undone."""
    writing.execute("SAVEPOINT trial")
    try:
        _put(writing, part, new, visit)
        kept = part.take(writing, new["id"])
    finally:
        _undo_trial(writing)
    if kept is None:
        raise Invalid([Problem(_place(part, new), "", "内容是空的。Nothing of it would be kept: it is empty.")])
    return kept


def _put(writing: Writing, part: Part, document: Document, visit: Visit) -> None:
    try:
        part.put(writing, document, by=visit.by, now=visit.now)
    except (Refused, NotFound) as error:
        raise Invalid([Problem(_place(part, document), "", str(error))]) from error
    except IntegrityError as error:
        sentence = f"与已有的内容冲突。It contradicts what is there already: {error}."
        raise Invalid([Problem(_place(part, document), "", sentence)]) from error


def _drop(writing: Writing, part: Part, record_id: str, kept: list[tuple[Part, str]], visit: Visit) -> bool:
    """Delete a record, unless it must stay or one in ``kept`` would go with it."""
    writing.execute("SAVEPOINT trial")
    try:
        part.drop(writing, record_id, by=visit.by, now=visit.now)
        is_alone = all(other.take(writing, other_id) is not None for other, other_id in kept)
    except Refused:
        is_alone = False
    if is_alone:
        writing.execute("RELEASE trial")
        visit.report.dropped += 1
    else:
        _undo_trial(writing)
    return is_alone


def _undo_trial(writing: Writing) -> None:
    if writing.in_transaction:  # else SQLite has undone everything: the disk is full or failing
        writing.execute("ROLLBACK TO trial")
        writing.execute("RELEASE trial")


def _pictures_in_use(writing: Writing, parts: Sequence[Part]) -> set[str]:
    """The pictures in every record that any pack brought."""
    found: set[str] = set()
    for part in parts:
        if part.name != MEDIA_PART:
            for record_id in store.known_ids(writing, part.name):
                found.update(file for _, file in files_in(part.take(writing, record_id)))
    return found


def _place(part: Part, document: Document) -> str:
    return f"{part.name}.json[{document['id']}]"


def _digest(document: Document) -> str:
    return hashlib.sha256(json.dumps(document, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
