"""Changes of records, and how two states of a record differ."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from kiosk.core.errors import Refused
from kiosk.core.plug import Document

NEW = ""
"""The digest of a record that does not exist."""
TRASH_DAYS = 30


class Verb(StrEnum):
    """What somebody did."""

    CREATE = "create"
    SAVE = "save"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    DROP = "drop"
    UNDO = "undo"
    GO_BACK = "go-back"
    INSTALL = "install"


@dataclass(frozen=True)
class Wanted:
    """One change that is wanted: the record as it shall be, or None to delete it.

    :param base: digest of the record as the person saw it; None if that does not matter.
    """

    part: str
    record_id: str
    document: Document | None
    base: str | None = None


@dataclass(frozen=True)
class Change:
    """One record's step from one state to the next."""

    id: int
    batch: int
    part: str
    record_id: str
    before: Document | None
    after: Document | None


@dataclass(frozen=True)
class Batch:
    """One act: who did what when, to which records."""

    id: int
    at: datetime
    by: str
    verb: str
    title: str
    undone_by: int | None
    changes: tuple[Change, ...] = ()

    @property
    def is_undone(self) -> bool:
        return self.undone_by is not None


@dataclass(frozen=True)
class Draft:
    """A record as somebody is writing it; ``base`` is what stood in the house when the writing began."""

    part: str
    record_id: str
    document: Document
    base: Document | None
    at: datetime
    by: str


@dataclass(frozen=True)
class Plan:
    """What will happen to a record by itself."""

    part: str
    record_id: str
    verb: str
    due_at: datetime
    by: str


@dataclass(frozen=True)
class Difference:
    """One field that differs: its dotted path and both values."""

    field: str
    before: Any
    after: Any


class Conflict(Refused):
    """Somebody else changed the record meanwhile; ``current`` is how it stands now, None if it is gone."""

    def __init__(self, part: str, record_id: str, current: Document | None) -> None:
        super().__init__("changed-meanwhile", "刚才有人改过这一项。It was changed meanwhile.")
        self.part = part
        self.record_id = record_id
        self.current = current


def digest_of(document: Document | None) -> str:
    """A short name for a state of a record; :data:`NEW` where there is none."""
    if document is None:
        return NEW
    text = json.dumps(document, sort_keys=True, ensure_ascii=False)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def differences(before: Any, after: Any, field: str = "") -> list[Difference]:
    """The fields in which two states of a record differ, lists entry by entry where entries have an id."""
    return list(_differences(before, after, field))


def _differences(before: Any, after: Any, field: str) -> Iterator[Difference]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in [*before, *(key for key in after if key not in before)]:
            yield from _differences(before.get(key), after.get(key), f"{field}.{key}".lstrip("."))
    elif _has_ids(before) and _has_ids(after):
        olds, news = ({entry["id"]: entry for entry in value} for value in (before, after))
        for key in [*olds, *(key for key in news if key not in olds)]:
            yield from _differences(olds.get(key), news.get(key), f"{field}[{key}]")
        if [one for one in olds if one in news] != [one for one in news if one in olds]:
            yield Difference(f"{field}[]", list(olds), list(news))
    else:
        yield Difference(field, before, after)


def _has_ids(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(entry, dict) and "id" in entry for entry in value)
