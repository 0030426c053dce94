"""SQL of the backups that reads: what a copy holds, which pictures a place has and another has not.

Pictures lie in the tables of media.db. This room takes them as they come: every table there has a primary key and a
column ``hash`` by which a row never changes (tests/backup holds the other rooms to it).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.core.db import Connection, column, rows
from kiosk.core.migrate import schema_number

OWN = "name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"


@dataclass(frozen=True)
class Place:
    """Where pictures lie: a connection and the schema in it."""

    db: Connection
    schema: str = "main"

    def tables(self) -> list[str]:
        """Those that hold pictures."""
        own = f"{OWN} AND name NOT LIKE '\\_%' ESCAPE '\\'"
        return column(self.db, f"SELECT name FROM {self.schema}.sqlite_master WHERE type = 'table' AND {own}")

    def columns(self, table: str) -> list[str]:
        return column(self.db, "SELECT name FROM pragma_table_info(?, ?) ORDER BY cid", (table, self.schema))

    def key(self, table: str) -> list[str]:
        sql = "SELECT name FROM pragma_table_info(?, ?) WHERE pk > 0 ORDER BY pk"
        return column(self.db, sql, (table, self.schema))

    def hashes(self) -> list[str]:
        """Of all pictures here, in order."""
        each = " UNION ".join(f'SELECT DISTINCT hash FROM {self.schema}."{table}"' for table in self.tables())
        return column(self.db, f"{each} ORDER BY hash") if each else []

    def definitions(self) -> tuple[str, ...]:
        """How the tables were made, then whatever hangs on them."""
        sql = (
            f"SELECT sql FROM {self.schema}.sqlite_master WHERE sql IS NOT NULL AND {OWN} ORDER BY type = 'table' DESC"
        )
        return tuple(column(self.db, sql))


@dataclass(frozen=True)
class Missing:
    """A row that another place has not got, or that nobody needs any more."""

    table: str
    row: int
    bytes: int


def missing(source: Place, target: Connection, hashes: Iterable[str]) -> list[Missing]:
    """The rows of these pictures that ``target`` has not got."""
    wanted, found = frozenset(hashes), []
    for table in source.tables():
        key = source.key(table)
        known = {tuple(row) for row in target.execute(f'SELECT {names_of(key)} FROM "{table}"')}
        sql = (
            f'SELECT rowid, hash, {_size(source, table)}, {names_of(key)} FROM {source.schema}."{table}" ORDER BY rowid'
        )
        for row in rows(source.db, sql):
            if row[1] in wanted and tuple(row)[3:] not in known:
                found.append(Missing(table, row[0], row[2]))
    return found


def unkept(store: Connection, kept: Iterable[str]) -> list[Missing]:
    """The rows in the store whose pictures no kept backup has."""
    wanted, found = frozenset(kept), []
    for table in Place(store).tables():
        size = _size(Place(store), table)
        for row in store.execute(f'SELECT rowid, hash, {size} FROM "{table}"'):
            if row[1] not in wanted:
                found.append(Missing(table, row[0], row[2]))
    return found


def bytes_of(store: Connection, hashes: Iterable[str]) -> int:
    """The size of all files of these pictures in the store."""
    wanted, total = frozenset(hashes), 0
    for table in Place(store).tables():
        found = rows(store, f'SELECT hash, {_size(Place(store), table)} FROM "{table}"')
        total += sum(row[1] for row in found if row[0] in wanted)
    return total


def counts(db: Connection) -> dict[str, int]:
    """How many rows each table of the records has."""
    tables = column(db, f"SELECT name FROM sqlite_master WHERE type = 'table' AND {OWN} ORDER BY name")
    return {table: int(db.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]) for table in tables}


def described(db: Connection) -> list[str]:
    """The hashes of the pictures that the records describe."""
    has_media = db.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'media'").fetchone()
    return column(db, "SELECT hash FROM media ORDER BY hash") if has_media else []


def damage(db: Connection) -> str:
    """What is broken in the file itself, or nothing."""
    answer = str(db.execute("PRAGMA quick_check(1)").fetchone()[0])
    return "" if answer == "ok" else answer


def loose_ends(db: Connection) -> int:
    """How many rows point to rows that are not there."""
    return len(rows(db, "PRAGMA foreign_key_check"))


def schema_of(db: Connection) -> int:
    """How many migrations the records have seen."""
    return schema_number(db)


def names_of(names: Iterable[str]) -> str:
    """Columns as SQL names them."""
    return ", ".join(f'"{name}"' for name in names)


def _size(place: Place, table: str) -> str:
    """A row's size as SQL; asks of a large value only its length, which does not read it."""
    return " + ".join(f'ifnull(length("{one}"), 0)' for one in place.columns(table))
