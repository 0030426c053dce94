"""Opening a data folder: checks, numbered migrations under the write lock, a backup before the first of them.

A room's tables are in its ``schema.py``: an append-only ``Migrations`` set of sqlite-utils. Importing sqlite-utils
costs a quarter of a second, so a start with nothing to migrate does not: the fingerprint of all schema files stands in
the database (``user_version``), and as long as it is the same nothing can be pending.
"""

from __future__ import annotations

import importlib
import zlib
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk import paths
from kiosk.core import switch
from kiosk.core.db import (
    APPLICATION_ID,
    KIOSK_DB,
    MEDIA_DB,
    Connection,
    Database,
    DatabaseError,
    Writing,
    check_whole,
    create,
    looking,
    open_writing,
    rows,
)
from kiosk.core.errors import CannotStart, Damaged
from kiosk.core.folder import KEY

if TYPE_CHECKING:
    from sqlite_utils import Migrations

RECORD = "_sqlite_migrations"

Keep = Callable[[Path, datetime], object]
"""Makes a backup of a data folder that nobody writes to."""


def open_house(folder: Path, rooms: Sequence[str], now: datetime, keep: Keep | None = None) -> Database:
    """The database of ``folder``, created or migrated as needed; a restoration that was cut short is finished first.

    :param rooms: names of the features, lowest first; a room without ``schema.py`` has no tables.
    :param keep: asked for a backup before the first migration; if it cannot be made, nothing is migrated.
    :raises CannotStart: damaged, missing, newer or foreign files, or a folder that cannot be written; nothing changed.
    """
    _finish_switch(folder)
    is_new = _is_new(folder)
    if not is_new:
        _refuse_others(folder, rooms)
    try:
        if is_new:
            create(folder)
        connection = open_writing(folder)
        try:
            _migrate(connection, rooms, lambda: keep(folder, now) if keep else None)
        finally:
            connection.close()
        return Database(folder, rooms)
    except (DatabaseError, OSError) as error:
        raise CannotStart(f"打不开数据库。The database cannot be opened: {error}") from error


def schema_number(db: Connection) -> int:
    """How many migrations have been applied; grows with every release that changes the tables."""
    return int(db.execute(f"SELECT count(*) FROM {RECORD}").fetchone()[0])


def _finish_switch(folder: Path) -> None:
    try:
        switch.complete(folder)
    except OSError as error:
        raise CannotStart(
            f"恢复备份做到一半，接不下去：{error.strerror}。A restoration cannot be finished: {error}."
        ) from None


def _is_new(folder: Path) -> bool:
    """True for a folder that holds no kiosk yet, or of a first start cut short only the empty media.db."""
    kiosk, media = folder / KIOSK_DB, folder / MEDIA_DB
    if kiosk.exists():
        if not media.exists():
            raise Damaged(f"{media} 不见了，请恢复备份。media.db is missing: restore a backup.")
        return False
    if (folder / KEY).exists() or (media.exists() and not _is_empty(media)):
        raise Damaged(
            f"{kiosk} 不见了，但这个文件夹用过。请恢复备份。kiosk.db is missing from a folder in use: restore a backup."
        )
    return True


def _is_empty(path: Path) -> bool:
    try:
        with looking(path) as db:
            return _identity(db) == APPLICATION_ID and _tables(db) == 0
    except CannotStart:
        return False


def _refuse_others(folder: Path, rooms: Sequence[str]) -> None:
    """Refuse what is damaged, foreign or newer, before a connection that could write so much as opens it."""
    check_whole(folder / KIOSK_DB)
    for path in (folder / MEDIA_DB, folder / KIOSK_DB):
        with looking(path) as db:
            if _identity(db) != APPLICATION_ID:
                raise CannotStart(f"{path} 不是本系统的数据库。{path.name} belongs to another program.")
            if _version(db) != _fingerprint(rooms):
                _refuse_newer(db, rooms)


def _identity(db: Connection) -> int:
    return int(db.execute("PRAGMA application_id").fetchone()[0])


def _version(db: Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _tables(db: Connection) -> int:
    return int(db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])


def _migrate(connection: Writing, rooms: Sequence[str], keep: Callable[[], object]) -> None:
    fingerprint = _fingerprint(rooms)
    if _version(connection) == fingerprint:
        return
    from sqlite_utils import Database as Tables

    tables = Tables(connection, execute_plugins=False, recursive_triggers=False)
    is_fresh = _tables(connection) == 0
    pending = [one for one in _sets(rooms) if one.pending(tables)]
    if pending and not is_fresh:
        keep()
    connection.execute("BEGIN IMMEDIATE")
    try:
        for one in pending:
            one.apply(tables)
        connection.execute(f"PRAGMA user_version = {fingerprint}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _schema_files(rooms: Sequence[str]) -> list[tuple[str, Path]]:
    files = [(room, paths.PACKAGE / room / "schema.py") for room in rooms]
    return [(room, file) for room, file in files if file.is_file()]


def _fingerprint(rooms: Sequence[str]) -> int:
    total = 0
    for room, file in _schema_files(rooms):
        total = zlib.crc32(room.encode() + file.read_bytes(), total)
    return total & 0x7FFFFFFF


def _sets(rooms: Sequence[str]) -> list[Migrations]:
    return [importlib.import_module(f"kiosk.{room}.schema").migration for room, _ in _schema_files(rooms)]


def _refuse_newer(db: Connection, rooms: Sequence[str]) -> None:
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (RECORD,)).fetchone():
        return
    known = {(one.name, step.name) for one in _sets(rooms) for step in one._migrations}
    applied = rows(db, f"SELECT migration_set, name FROM {RECORD}")
    newer = sorted(f"{one}.{step}" for one, step in applied if (one, step) not in known)
    if newer:
        raise CannotStart(
            f"数据库来自更新的版本（{newer[0]}），请用新版程序打开。"
            f"The database was written by a newer version ({newer[0]}): use that version."
        )
