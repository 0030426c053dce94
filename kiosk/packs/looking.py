"""Looking at installed packs: what is in them, what staff changed of it, whether the last step can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.core.db import Connection
from kiosk.core.errors import NotFound
from kiosk.core.plug import Part
from kiosk.packs import store
from kiosk.packs.store import Install, Installed
from kiosk.revisions import store as revisions
from kiosk.revisions import words
from kiosk.revisions.model import differences, title_of


@dataclass(frozen=True)
class Edited:
    """A record of a pack that is otherwise than the pack brought it.

    :param fields: name, how the pack has it, how it is; empty if staff deleted it.
    """

    part: str
    record_id: str
    title: str
    is_gone: bool
    fields: tuple[tuple[str, str, str], ...]

    @property
    def part_words(self) -> str:
        return words.PARTS.get(self.part, self.part)


@dataclass(frozen=True)
class Row:
    """An installed pack as the list shows it.

    :param edited: how many of its records staff changed.
    :param last: the installation that can be taken back.
    """

    pack: Installed
    edited: int
    last: Install | None

    @property
    def is_update(self) -> bool:
        """Whether an older version stands behind this one."""
        return self.last is not None and self.last.was["pack"] is not None


def packs(db: Connection, parts: Sequence[Part]) -> list[Row]:
    """Every installed pack."""
    return [_row(db, one, parts) for one in store.installed(db)]


def pack(db: Connection, name: str, parts: Sequence[Part]) -> Row:
    """One of them. :raises NotFound:"""
    found = next((one for one in store.installed(db) if one.name == name), None)
    if found is None:
        raise NotFound(name)
    return _row(db, found, parts)


def edited(db: Connection, name: str, parts: Sequence[Part]) -> list[Edited]:
    """The records of a pack that staff changed or deleted, with how."""
    touched = revisions.touched(db)
    found = []
    for part in parts:
        for record_id, known in store.known(db, name, part.name).items():
            if (part.name, record_id) not in touched:
                continue
            current = part.take(db, record_id)
            if current != known.base:
                title = title_of(current or known.base)
                fields = () if current is None else _fields(known.base, current)
                found.append(Edited(part.name, record_id, title, current is None, fields))
    return found


def _row(db: Connection, one: Installed, parts: Sequence[Part]) -> Row:
    return Row(one, len(edited(db, one.name, parts)), store.last_install(db, one.name))


def _fields(base: object, current: object) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (words.field_words(one.field), words.value_words(one.before), words.value_words(one.after))
        for one in differences(base, current)
    )
