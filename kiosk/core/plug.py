"""Feature: what a room plugs into the house. The list of rooms is ``kiosk/features.py``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from kiosk.core.labels import Words

if TYPE_CHECKING:
    from kiosk.core.db import Connection, Database, Writing
    from kiosk.core.errors import Problem

Document = dict[str, Any]
"""One record as plain JSON values: the form in packs, in revisions and over the control door."""


class Part(Protocol):
    """A feature's part of a content pack: the records in ``<name>.json``."""

    @property
    def name(self) -> str:
        """The file's name without its ending."""

    @property
    def schema(self) -> Mapping[str, Any]:
        """JSON Schema of one record; every record has a string ``id``."""

    def check(self, document: Document, place: str) -> list[Problem]:
        """Faults that the schema cannot say. ``place`` names the file and record."""

    def put(self, writing: Writing, document: Document, *, by: str, now: datetime) -> None:
        """Create or replace the record with ``document["id"]``."""

    def take(self, db: Connection, record_id: str) -> Document | None:
        """The record as it stands now, or None."""

    def drop(self, writing: Writing, record_id: str, *, by: str, now: datetime) -> None:
        """Delete the record."""

    def ids(self, db: Connection) -> list[str]:
        """The ids of all its records."""


Option = Callable[[Callable[..., Any]], Callable[..., Any]]
"""A click option, ready to decorate with."""

Errand = Callable[["Database", Document], Any]
"""A command that changes data: runs in the server if one runs, else in the command itself. JSON in, JSON out."""


@dataclass(frozen=True)
class Entry:
    """One thing that can be found: in which room, under which words, where it is."""

    kind: str
    words: Words
    path: str
    picture: str = ""
    note: str = ""


@dataclass(frozen=True)
class Nav:
    """A line in the side bar of the staff pages: ``group`` is ``main`` or ``settings``, lines stand by ``order``.

    :param opens: a group this line stands for: it leads to the first line of it that a person may follow.
    """

    title: str
    icon: str
    endpoint: str
    order: int
    group: str = "main"
    arguments: Mapping[str, str] = field(default_factory=dict)
    opens: str = ""


@dataclass(frozen=True)
class Todo:
    """One thing that waits for staff: a sentence, a second one, where to mend it. ``weight`` sorts, heavy first."""

    sentence: str
    detail: str
    button: str
    path: str
    tone: str = "calm"
    weight: int = 0


Use = tuple[str, str, str]
"""A picture's hash, a hall as ``halls/<id>`` or a word as ``<dictionary>/<code>``; the part and id of who uses it."""


@dataclass(frozen=True)
class Feature:
    """One room.

    :param name: folder, blueprint, template folder and migration set in one word.
    :param blueprints: the room's Flask blueprints.
    :param parts: its parts of a content pack, in the order they are installed.
    :param commands: its click commands.
    :param errands: verbs for the command line, by name (``lectures.add``).
    :param shown_media: hashes of the pictures that a screen may show on a day.
    :param uses: where it uses pictures, films and sounds, halls and words of dictionaries, shown or not.
    :param entries: everything of it that can be found now, asked once per revision and day.
    :param context: what every template may use of it, asked once a page.
    :param nav: its lines in the side bar of the staff pages.
    :param desks: where a record of its parts is edited: the address for a record's id, by part.
    :param shows: where visitors see a record: the address for a record's id, by part.
    :param todos: what waits for staff in it, asked when the staff's first page is opened.
    :param fills: what it has to say in the slots that lower rooms' pages leave, by slot.
    """

    name: str
    blueprints: tuple[Any, ...] = ()
    parts: tuple[Part, ...] = ()
    commands: tuple[Any, ...] = ()
    errands: Mapping[str, Errand] = field(default_factory=dict)
    shown_media: Callable[[Connection, date], set[str]] | None = None
    uses: Callable[[Connection], list[Use]] | None = None
    fills: Mapping[str, Callable[..., str]] = field(default_factory=dict)
    context: Callable[[], dict[str, Any]] | None = None
    entries: Callable[[], list[Entry]] | None = None
    nav: tuple[Nav, ...] = ()
    desks: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    shows: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    todos: Callable[[], list[Todo]] | None = None
