"""Changes of records, and how two states of a record differ."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from kiosk.core.errors import Refused
from kiosk.core.merge import merged
from kiosk.core.plug import Document

NEW = ""
"""The digest of a record that does not exist."""
NAMES = {
    "honours": "荣誉", "honour-levels": "荣誉级别", "honour-categories": "荣誉类别", "platforms": "五大平台",
    "themes": "六传六习", "lecture-forms": "讲堂形式", "work-kinds": "作品类型", "levels": "非遗级别",
}  # fmt: skip
"""What people call the records that have no words of their own: the dictionaries."""
TRASH_DAYS = 30
"""So long an act can be undone and what was deleted be brought back."""


class Verb(StrEnum):
    """What somebody did."""

    CREATE = "create"
    SAVE = "save"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    DROP = "drop"
    UNDO = "undo"
    GO_BACK = "go-back"
    CANCEL = "cancel"
    MOVE = "move"
    RESTORE = "restore"
    INSTALL = "install"
    TAKE_OUT = "take-out"
    """A pack that was installed is taken back."""
    FOUND = "found"
    """Nobody's act here: the record was changed in some other way, seen when it was next changed."""


ELSEWHERE = (Verb.INSTALL, Verb.TAKE_OUT, Verb.FOUND)
"""What is not undone as an act: packs have more to restore than records, and the rest was nobody's act here."""


@dataclass(frozen=True)
class Wanted:
    """One change that is wanted: the record as it shall be, or None to delete it.

    :param base: digest of what the person saw (:attr:`Seen.digest`), whose draft is then used up; None if that does
        not matter: then a draft stays as it is.
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
    """One act: who did what when, to which records.

    :param changes: in lists of acts only where there is just one; then ``count`` and ``parts`` tell of the others.
    """

    id: int
    at: datetime
    by: str
    verb: str
    title: str
    undone_by: int | None
    changes: tuple[Change, ...] = ()
    count: int = 0
    parts: tuple[str, ...] = ()

    @property
    def is_undone(self) -> bool:
        return self.undone_by is not None

    def can_be_undone(self, now: datetime) -> bool:
        """Whether it is an act that is taken back here. A pack goes back in its own room, with all that knows of it."""
        return not self.is_undone and self.verb not in ELSEWHERE and not is_long_ago(self.at, now)


@dataclass(frozen=True)
class Gone:
    """Records that are deleted and can be brought back, all of one act.

    :param is_all: whether these are all that the act did, so that undoing it brings them back.
    """

    batch: Batch
    changes: tuple[Change, ...]
    is_all: bool


@dataclass(frozen=True)
class Draft:
    """A record as somebody is writing it; ``base`` is what stood in the house when the writing began."""

    part: str
    record_id: str
    document: Document
    base: Document | None
    at: datetime
    by: str

    def over(self, live: Document | None) -> Document:
        """What is written, with whatever others changed in other fields since the writing began."""
        found: Document = merged(self.base, self.document, live) if live and self.base else self.document
        return found


@dataclass(frozen=True)
class Seen:
    """A record as it stands: what visitors see of it, and what is being written over that."""

    live: Document | None
    draft: Draft | None = None

    @property
    def document(self) -> Document | None:
        """What a form shows."""
        return self.draft.over(self.live) if self.draft else self.live

    @property
    def digest(self) -> str:
        """A short name for it all, so that nobody writes over what they have not seen."""
        return f"{digest_of(self.draft.document)}-{digest_of(self.live)}" if self.draft else digest_of(self.live)


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
    """Somebody else changed the record meanwhile.

    :param seen: how it stands now.
    :param words: who did what when.
    """

    def __init__(self, part: str, record_id: str, seen: Seen, words: str) -> None:
        super().__init__("changed-meanwhile", f"{words}It was changed meanwhile.")
        self.part = part
        self.record_id = record_id
        self.seen = seen
        self.words = words

    @property
    def current(self) -> Document | None:
        """What a form would show now; None if the record is gone."""
        return self.seen.document


class ChangedSince(Refused):
    """An act cannot be taken back, because its records are not as it left them.

    :param records: those that are not: part and id.
    """

    def __init__(self, records: list[tuple[str, str]]) -> None:
        super().__init__("changed-since", "这之后又有人改过，请在改动记录里选要回到哪一版。It was changed since.")
        self.records = records


def is_long_ago(at: datetime, now: datetime) -> bool:
    """Whether something is too long ago to be offered for undoing. A clock that was set back offers more, not less."""
    return now - at > timedelta(days=TRASH_DAYS)


def digest_of(document: Document | None) -> str:
    """A short name for a state of a record; :data:`NEW` where there is none."""
    if document is None:
        return NEW
    text = json.dumps(document, sort_keys=True, ensure_ascii=False)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def title_of(document: Document) -> str:
    """What people call a record."""
    words = document.get("labels", {}).get("zh", {})
    own = words.get("title") or words.get("name") or document.get("name")
    return str(own or NAMES.get(document.get("id", ""), document.get("id", "")))


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
