"""SQL of the backups that writes: pictures from file to file, the store, what outlives a restoration."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from kiosk.backup.store import Missing, Place, names_of, unkept
from kiosk.core.db import APPLICATION_ID, Connection, Writing, file_uri
from kiosk.core.errors import Refused

CHUNK = 1 << 20
"""Larger values go through memory in pieces of this size."""
MOST_AT_ONCE = 8 << 20
"""So many bytes make one transaction: few waits for the disk, little memory."""

Tell = Callable[[int], object]
"""Is told how many bytes were copied."""
Note = Callable[[Missing, int, str], object]
"""Is told of each row that was copied: which, its number in the target, the SHA-256 of its binary values."""


def prepare_store(db: Connection) -> None:
    """Make a new store. Space of what is dropped from it goes back to the disk."""
    db.execute("PRAGMA auto_vacuum = INCREMENTAL")  # heeded before the first table only
    db.execute("CREATE TABLE IF NOT EXISTS _seals (name TEXT, row INTEGER, seal TEXT, PRIMARY KEY (name, row)) STRICT")


def prepare_pictures(db: Connection, definitions: Iterable[str]) -> None:
    """Make an empty file the media.db of a house with these tables."""
    db.execute("PRAGMA page_size = 4096")
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for sql in definitions:
        db.execute(sql)


def mirror(source: Place, store: Connection) -> None:
    """Give the store every table and column that ``source`` has. It has no types: values are kept as they are."""
    mine = Place(store)
    for table in source.tables():
        wanted, key, known = source.columns(table), source.key(table), mine.columns(table)
        if not known:
            store.execute(f'CREATE TABLE "{table}" ({names_of(wanted)}, PRIMARY KEY ({names_of(key)}))')
            continue
        for fresh in (one for one in wanted if one not in known):
            store.execute(f'ALTER TABLE "{table}" ADD COLUMN "{fresh}"')
            _fill_in(source, store, table, key, fresh)
            store.execute("DELETE FROM _seals WHERE name = ?", (table,))


def _fill_in(source: Place, store: Connection, table: str, key: list[str], fresh: str) -> None:
    """Rows kept before a migration learn what it added to them."""
    same = " AND ".join(f'"{one}" IS ?' for one in key)
    for row in source.db.execute(f'SELECT "{fresh}", {names_of(key)} FROM {source.schema}."{table}"'):
        store.execute(f'UPDATE "{table}" SET "{fresh}" = ? WHERE {same}', tuple(row))


def copy_rows(
    source: Place,
    target: Connection,
    wanted: Iterable[Missing],
    note: Note = lambda one, row, seal: None,
    tell: Tell = lambda done: None,
) -> int:
    """Copy rows, a few at a time; returns how many bytes. Rows that are gone by now are left out."""
    total = 0
    for batch in _batches(wanted):
        target.execute("BEGIN IMMEDIATE")
        try:
            for one in batch:
                _copy_row(source, target, one, note)
            target.execute("COMMIT")
        except BaseException:
            if target.in_transaction:
                target.execute("ROLLBACK")
            raise
        total += sum(one.bytes for one in batch)
        tell(total)
    return total


def sealing(store: Connection) -> Note:
    """Writes down the SHA-256 of what a row of the store holds, to be looked at again when it is taken out."""
    sql = "INSERT OR REPLACE INTO _seals (name, row, seal) VALUES (?, ?, ?)"
    return lambda one, row, seal: store.execute(sql, (one.table, row, seal))


def checking(store: Connection) -> Note:
    """Looks whether a row of the store is still what it was. :raises Refused: ``bad-backup``"""
    sql = "SELECT seal FROM _seals WHERE name = ? AND row = ?"

    def check(one: Missing, row: int, seal: str) -> None:
        known = store.execute(sql, (one.table, one.row)).fetchone()
        if known and known[0] != seal:
            raise Refused("bad-backup", "备份里的图片坏了，恢复不了。换一份早些的。A picture in the backup is damaged.")

    return check


def _batches(wanted: Iterable[Missing]) -> Iterator[list[Missing]]:
    batch: list[Missing] = []
    size = 0
    for one in wanted:
        batch.append(one)
        size += one.bytes
        if size >= MOST_AT_ONCE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _copy_row(source: Place, target: Connection, one: Missing, note: Note) -> None:
    columns = source.columns(one.table)
    large = _large(source, one, columns) if one.bytes > CHUNK else {}
    read = ", ".join("NULL" if name in large else f'"{name}"' for name in columns)
    row = source.db.execute(f'SELECT {read} FROM {source.schema}."{one.table}" WHERE rowid = ?', (one.row,)).fetchone()
    if row is None:
        return
    marks = ", ".join("zeroblob(?)" if name in large else "?" for name in columns)
    values = [large.get(name, value) for name, value in zip(columns, row, strict=True)]
    sql = f'INSERT OR IGNORE INTO "{one.table}" ({names_of(columns)}) VALUES ({marks})'
    cursor = target.execute(sql, values)
    if not cursor.rowcount:
        return
    fresh, seal = int(cursor.lastrowid or 0), sha256()
    for name, value in zip(columns, values, strict=True):
        if name in large:
            _pour(source, target, one, name, fresh, seal.update)
        elif isinstance(value, bytes):
            seal.update(value)
    note(one, fresh, seal.hexdigest())


def _large(source: Place, one: Missing, columns: list[str]) -> dict[str, int]:
    """The values of a row that are better not read whole, by column, with their sizes."""
    asked = ", ".join(f'CASE typeof("{name}") WHEN \'blob\' THEN length("{name}") END' for name in columns)
    sql = f'SELECT {asked} FROM {source.schema}."{one.table}" WHERE rowid = ?'
    row = source.db.execute(sql, (one.row,)).fetchone() or ()
    return {name: size for name, size in zip(columns, row, strict=False) if size and size > CHUNK}


def _pour(
    source: Place, target: Connection, one: Missing, name: str, row: int, read: Callable[[bytes], object]
) -> None:
    with (
        source.db.blobopen(one.table, name, one.row, readonly=True, name=source.schema) as old,
        target.blobopen(one.table, name, row) as new,
    ):
        while piece := old.read(CHUNK):
            new.write(piece)
            read(piece)


def sweep(store: Connection, kept: Iterable[str]) -> int:
    """Drop from the store what no kept backup has; returns how many rows. The space goes back to the disk."""
    gone = unkept(store, kept)
    for batch in _batches(gone):
        store.execute("BEGIN IMMEDIATE")
        for one in batch:
            store.execute(f'DELETE FROM "{one.table}" WHERE rowid = ?', (one.row,))
            store.execute("DELETE FROM _seals WHERE name = ? AND row = ?", (one.table, one.row))
        store.execute("COMMIT")
    if gone:
        store.executescript("PRAGMA incremental_vacuum")
    return len(gone)


def carry_over(writing: Writing, live: Path) -> None:
    """Let the restored records go on where the present ones stand: the journal, who may sign in, the throttle.

    Told apart by a line of the journal that both have; records from another house stay as they are, only the numbers
    of the journal go on from the higher, so that every open screen sees that something changed.
    """
    writing.execute("ATTACH ? AS live", (file_uri(live, "ro"),))
    try:
        writing.execute("BEGIN IMMEDIATE")
        if _is_of_one_house(writing):
            for table in ("accounts", "login_throttle"):
                _take_over(writing, table)
            _bring(writing, "journal", "WHERE serial > (SELECT ifnull(max(serial), 0) FROM main.journal)")
        highest = writing.execute("SELECT ifnull(max(serial), 0) FROM live.journal").fetchone()[0]
        _count_on(writing, highest)
        writing.execute("COMMIT")
    finally:
        if writing.in_transaction:
            writing.execute("ROLLBACK")
        writing.execute("DETACH live")


def end_sessions(writing: Writing) -> None:
    """Nobody is signed in after a restoration: not with a session of then, nor with one of the replaced house."""
    writing.execute("DELETE FROM staff_sessions")


def _is_of_one_house(writing: Writing) -> bool:
    sql = (
        "SELECT 1 FROM main.journal JOIN live.journal AS other USING (serial, at, by, event, key) "
        "WHERE serial = (SELECT max(serial) FROM main.journal)"
    )
    return writing.execute(sql).fetchone() is not None


def _take_over(writing: Writing, table: str) -> None:
    writing.execute(f"DELETE FROM main.{table}")
    _bring(writing, table, "")


def _bring(writing: Writing, table: str, where: str) -> None:
    names = names_of(Place(writing).columns(table))
    writing.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM live.{table} {where}")


def _count_on(writing: Writing, serial: int) -> None:
    """The journal's next line gets a higher number than this."""
    known = writing.execute("SELECT max(seq) FROM main.sqlite_sequence WHERE name = 'journal'").fetchone()[0]
    writing.execute("DELETE FROM main.sqlite_sequence WHERE name = 'journal'")
    writing.execute("INSERT INTO main.sqlite_sequence (name, seq) VALUES ('journal', ?)", (max(known or 0, serial),))
