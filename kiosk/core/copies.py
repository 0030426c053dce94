"""Database files that stand by themselves: copies of the records, and the store in which backups keep the pictures.

They are in rollback-journal mode, so each is one file whenever nobody is writing to it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.core.db import Connection, file_uri


def make_private(path: Path) -> None:
    """An empty file that only its owner may read; SQLite gives its journal the same rights."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))


@contextmanager
def opened(path: Path) -> Iterator[Connection]:
    """One file for reading and writing, made if need be; what an interrupted writer left half done is undone first."""
    if not path.exists():
        make_private(path)
    connection = sqlite3.connect(
        file_uri(path, "rw"), uri=True, isolation_level=None, check_same_thread=False, timeout=5
    )
    try:
        connection.row_factory = sqlite3.Row
        for pragma in ("trusted_schema = OFF", "synchronous = FULL", "secure_delete = ON", "temp_store = MEMORY"):
            connection.execute(f"PRAGMA {pragma}")
        yield connection
    finally:
        connection.close()


def copy_records(source: Connection, target: Path) -> None:
    """Copy the first file of ``source`` as it sees it: in a transaction exactly that snapshot; holds up nobody."""
    with opened(target) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
