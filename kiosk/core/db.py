"""The kiosk's two SQLite files: readers here, the one writer in ``writer.py``.

``kiosk.db`` holds the records, ``media.db`` (attached as ``media``) the pictures. Both are in WAL mode with
synchronous=FULL. Exactly one connection in the process writes and checkpoints (promises F15); every other one is
opened read-only, so the WAL-reset bug of SQLite up to 3.51.2 cannot be reached.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar
from urllib.parse import quote
from weakref import WeakSet

from kiosk.core.errors import CannotWrite, Damaged
from kiosk.core.folder import write_whole
from kiosk.core.writer import Writer

Connection = sqlite3.Connection
Row = sqlite3.Row
DatabaseError = sqlite3.Error
IntegrityError = sqlite3.IntegrityError

KIOSK_DB = "kiosk.db"
MEDIA_DB = "media.db"
APPLICATION_ID = 0x50434B31  # "PCK1", in the header of both
CACHE_KIB = 4096

P = ParamSpec("P")
R = TypeVar("R")


class Writing(sqlite3.Connection):
    """The one connection that may write. A function that takes a ``Writing`` runs inside its transaction."""


class Seat:
    """A thread's place to read; its files are closed when the thread ends (connections await the garbage collector).

    :param generation: of the files it reads; it grows when they are replaced.
    """

    def __init__(self, connection: Connection, generation: int) -> None:
        self.connection = connection
        self.generation = generation

    def __del__(self) -> None:
        self.connection.close()


class Database:
    """The two files, read by many threads and written by one.

    :param folder: the data folder; the files must exist (see ``migrate.open_house``).
    :param rooms: the rooms whose tables are in it.
    """

    def __init__(self, folder: Path, rooms: Sequence[str] = ()) -> None:
        self.folder = folder
        self.rooms = tuple(rooms)
        self._threads = threading.local()
        self._seats: WeakSet[Seat] = WeakSet()
        self._lock = threading.Lock()
        self._generation = 0
        self.revision = 0
        self.writer = Writer(lambda: open_writing(folder), self._after_commit)
        self.revision = self._stored_revision(self.reader())

    def reader(self) -> Connection:
        """This thread's read-only connection. Fetch all rows at once: a half-read cursor pins the WAL."""
        seat: Seat | None = getattr(self._threads, "seat", None)
        if seat is None or (seat.generation != self._generation and not seat.connection.in_transaction):
            with self._lock:
                seat = self._threads.seat = Seat(open_reading(self.folder), self._generation)
                self._seats.add(seat)
        return seat.connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One snapshot of the records for several queries; keep it short."""
        connection = self.reader()
        connection.execute("BEGIN")
        try:
            yield connection
        finally:
            connection.execute("COMMIT")

    def write(self, job: Callable[[Writing], R]) -> R:
        """Run ``job`` in a transaction of the writer and return its result once it is on the disk.

        :raises CannotWrite: when the disk would not take it; nothing of the job is stored then.
        """
        try:
            return self.writer.run(job)
        except sqlite3.OperationalError as error:
            raise CannotWrite(str(error)) from error

    def replace(self, switch: Callable[[], None]) -> None:
        """Put other files in the place of the two, while the house goes on.

        ``switch`` runs when all jobs that waited are done and the writer has let go of its files; later ones go into
        the new files. Whoever reads in a transaction ends it on the old ones, everybody else goes on with the new.
        """

        def between() -> None:
            with self._lock:
                switch()
                self._generation += 1

        self.writer.exchange(between)

    def close(self) -> None:
        """Finish the waiting jobs and close every connection, the writer's last."""
        with self._lock:
            for seat in list(self._seats):
                seat.connection.close()
        self.writer.close()

    def _after_commit(self, connection: Connection) -> None:
        self.revision = self._stored_revision(connection)

    @staticmethod
    def _stored_revision(connection: Connection) -> int:
        row = connection.execute("SELECT max(serial) FROM journal WHERE is_shown = 1").fetchone()
        return int(row[0] or 0)


def verb(
    change: Callable[Concatenate[Writing, P], R],
) -> Callable[Concatenate[Database | Writing, P], R]:
    """A service function: called with the ``Database`` it is one transaction, with a ``Writing`` part of another."""

    @wraps(change)
    def run(db: Database | Writing, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if isinstance(db, Database):
            return db.write(lambda writing: change(writing, *args, **kwargs))
        return change(db, *args, **kwargs)

    return run


def open_writing(folder: Path) -> Writing:
    """The writing connection, both files attached; makes neither. For the writer thread and for migrations only."""
    connection = sqlite3.connect(
        file_uri(folder / KIOSK_DB, "rw"),
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=5,
        factory=Writing,
    )
    connection.row_factory = sqlite3.Row
    connection.execute("ATTACH ? AS media", (file_uri(folder / MEDIA_DB, "rw"),))
    for schema in ("main", "media"):
        connection.execute(f"PRAGMA {schema}.journal_mode = WAL")
        connection.execute(f"PRAGMA {schema}.synchronous = FULL")
        connection.execute(f"PRAGMA {schema}.secure_delete = ON")
    _tune(connection)
    return connection


def open_reading(folder: Path) -> Connection:
    """A read-only connection, both files attached. It can neither write nor checkpoint."""
    connection = sqlite3.connect(
        file_uri(folder / KIOSK_DB, "ro"), uri=True, isolation_level=None, check_same_thread=False, timeout=5
    )
    connection.row_factory = sqlite3.Row
    connection.execute("ATTACH ? AS media", (file_uri(folder / MEDIA_DB, "ro"),))
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    _tune(connection)
    return connection


def create(folder: Path) -> None:
    """Make both files, empty and named as ours, each whole or not at all, the records' last."""
    with _closing(sqlite3.connect(":memory:")) as empty:
        empty.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        image = empty.serialize()
    for name in (MEDIA_DB, KIOSK_DB):
        write_whole(folder / name, image)


@contextmanager
def looking(path: Path) -> Iterator[Connection]:
    """A connection to one file that changes nothing, not even a WAL left behind.

    :raises Damaged: if it is, with the sentence for the console.
    """
    has_wal = path.with_name(path.name + "-wal").exists()
    uri = file_uri(path, "ro" if has_wal else "ro&immutable=1")
    try:
        if path.stat().st_size == 0:
            raise sqlite3.DatabaseError("0 bytes")
        with _closing(sqlite3.connect(uri, uri=True, isolation_level=None, timeout=5)) as connection:
            yield connection
    except sqlite3.DatabaseError as error:
        reason = " ".join(str(error).split())
        raise Damaged(
            f"数据库 {path.name} 损坏（{reason}），请用备份恢复，原文件没有动过。"
            f"The database is damaged: restore a backup; {path} was left as it was."
        ) from None


def check_whole(path: Path) -> None:
    """Refuse a damaged database file before anything reads from it (promises F6). :raises Damaged:"""
    with looking(path) as connection:
        answer = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if answer != "ok":
            raise sqlite3.DatabaseError(answer)


def column(connection: Connection, sql: str, parameters: tuple[object, ...] = ()) -> list[str]:
    """The first column of a query, as text."""
    return [str(row[0]) for row in connection.execute(sql, parameters).fetchall()]


def rows(connection: Connection, sql: str, parameters: tuple[object, ...] = ()) -> list[Row]:
    """All rows of a query, fetched at once."""
    return connection.execute(sql, parameters).fetchall()


def _tune(connection: Connection) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")


def file_uri(path: Path, mode: str) -> str:
    """A file's address for SQLite, whatever letters are in its name."""
    return f"file:{quote(path.as_posix())}?mode={mode}"


@contextmanager
def _closing(connection: Connection) -> Iterator[Connection]:
    try:
        yield connection
    finally:
        connection.close()
