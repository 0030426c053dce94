"""Backups in tests: a house with something in it, made and looked at in one line each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.backup import listing, making
from kiosk.backup.listing import FOLDER, STORE, Room
from kiosk.backup.model import Backup
from kiosk.core.copies import opened
from kiosk.core.db import KIOSK_DB, MEDIA_DB, Database, column, looking, open_reading, rows
from kiosk.core.migrate import open_house
from kiosk.features import NAMES
from kiosk.journal import store as journal
from tests.conftest import NOON

PLENTY = Room(1 << 40, 1 << 39)


def plenty(where: Path) -> Room:
    """A disk with room for everything, whatever the machine of the tests has."""
    return PLENTY


def keep(data: Path, now: datetime = NOON) -> Backup:
    """Make a backup of a data folder."""
    return making.make(data, by="test", now=now, room=plenty)


def keep_many(data: Path, count: int, since: datetime = NOON, apart: timedelta = timedelta(days=1)) -> list[Backup]:
    """Make several, one a day."""
    return [keep(data, since + apart * turn) for turn in range(count)]


def note(house: Database, *keys: str, is_shown: bool = True) -> None:
    """Write lines into the journal: the smallest thing a house can remember."""
    for key in keys:
        house.write(
            lambda writing, key=key: journal.record(  # type: ignore[misc]
                writing, "test:note:add", key, by="test", now=NOON, is_shown=is_shown
            )
        )


def notes(house: Database) -> list[str]:
    """The lines that :func:`note` wrote."""
    return column(house.reader(), "SELECT key FROM journal WHERE event = 'test:note:add' ORDER BY serial")


def notes_in(path: Path) -> list[str]:
    """The same from a file."""
    with looking(path) as db:
        return column(db, "SELECT key FROM journal WHERE event = 'test:note:add' ORDER BY serial")


def contents(data: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of both files of a data folder that nobody has open, but for what a restoration adds."""
    db = open_reading(data)
    found = {}
    for schema in ("main", "media"):
        for table in column(db, f"SELECT name FROM {schema}.sqlite_schema WHERE type = 'table'"):
            if table not in ("journal", "sqlite_sequence", "staff_sessions"):
                found[f"{schema}.{table}"] = sorted(
                    (tuple(row) for row in rows(db, f'SELECT * FROM {schema}."{table}"')), key=repr
                )
    db.close()
    return found


def listing_of(data: Path, without: Iterable[str] = ()) -> dict[str, bytes]:
    """Every file below a folder."""
    files = (path for path in data.rglob("*") if path.is_file() and path.name not in {"kiosk.lock", *without})
    return {path.relative_to(data).as_posix(): path.read_bytes() for path in files}


def live(data: Path) -> dict[str, bytes]:
    """The files of a house itself."""
    return {name: (data / name).read_bytes() for name in (KIOSK_DB, MEDIA_DB)}


def stored(data: Path) -> set[str]:
    """The hashes of the pictures in the store."""
    with opened(data / FOLDER / STORE) as db:
        return set(column(db, "SELECT hash FROM blobs"))


def names(data: Path) -> list[str]:
    """Everything in the folder of the backups."""
    return sorted(path.name for path in (data / FOLDER).iterdir())


def pictures(house: Database) -> set[str]:
    """The hashes of the pictures in a house."""
    return set(column(house.reader(), "SELECT hash FROM media.blobs"))


def reopened(data: Path) -> Database:
    """A house opened as a start would."""
    return open_house(data, NAMES, NOON)


def newest(data: Path) -> Backup:
    return listing.backups(data)[0]
