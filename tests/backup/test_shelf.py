"""Pictures are copied from file to file once, whole, in little memory, and known again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.backup import shelf, store
from kiosk.backup.store import Place
from kiosk.core.copies import opened
from kiosk.core.db import Connection, Database, column, rows
from kiosk.core.errors import Refused
from kiosk.paths import HOUSE

BLOBS = (
    "CREATE TABLE blobs (hash TEXT NOT NULL, number INTEGER NOT NULL, bytes BLOB NOT NULL, "
    "PRIMARY KEY (hash, number)) STRICT"
)
LARGE = bytes(range(256)) * 8200
"""More than goes through memory at once."""


def put(db: Connection, hash_: str, *contents: bytes) -> None:
    for number, content in enumerate(contents):
        db.execute("INSERT INTO blobs VALUES (?, ?, ?)", (hash_, number, content))


def held(db: Connection) -> list[tuple[object, ...]]:
    return [tuple(row) for row in rows(db, "SELECT hash, number, bytes FROM blobs ORDER BY hash, number")]


def keep(source: Connection, kept: Connection) -> int:
    """Copy everything new from a house's pictures into a store; how many rows that were."""
    place = Place(source)
    shelf.prepare_store(kept)
    shelf.mirror(place, kept)
    wanted = store.missing(place, kept, place.hashes())
    shelf.copy_rows(place, kept, wanted, shelf.sealing(kept))
    return len(wanted)


def take_out(kept: Connection, into: Connection, *hashes: str) -> None:
    wanted = store.missing(Place(kept), into, hashes)
    shelf.copy_rows(Place(kept), into, wanted, shelf.checking(kept))


def test_every_table_of_pictures_can_be_backed_up(house: Database) -> None:
    """What this room asks of the others: rows known by a hash, under a primary key, in a table with row numbers."""
    place = Place(house.reader(), "media")
    assert place.tables()
    for table in place.tables():
        assert "hash" in place.columns(table), table
        assert place.key(table), table
        house.reader().execute(f"SELECT rowid FROM media.{table}").fetchall()


def test_what_is_new_is_copied_and_the_rest_is_not(tmp_path: Path) -> None:
    with opened(tmp_path / "a.db") as source, opened(tmp_path / "b.db") as kept:
        source.execute(BLOBS)
        put(source, "a", b"one", b"two")
        put(source, "b", LARGE, b"")
        assert keep(source, kept) == 4
        assert held(kept) == held(source)
        put(source, "c", b"three")
        assert keep(source, kept) == 1
        assert keep(source, kept) == 0
        assert held(kept) == held(source)


def test_what_is_taken_out_of_a_store_is_what_was_put_in(tmp_path: Path) -> None:
    with opened(tmp_path / "a.db") as source, opened(tmp_path / "b.db") as kept, opened(tmp_path / "c.db") as new:
        source.execute(BLOBS)
        put(source, "a", b"one", b"two")
        put(source, "b", LARGE, b"")
        put(source, "c", b"unwanted")
        keep(source, kept)
        shelf.prepare_pictures(new, Place(source).definitions())
        take_out(kept, new, "a", "b")
        assert held(new) == [row for row in held(source) if row[0] != "c"]
        assert Place(new).definitions() == Place(source).definitions()


@pytest.mark.parametrize("hash_", ["a", "b"])
def test_a_picture_that_rotted_in_the_store_is_not_handed_out(tmp_path: Path, hash_: str) -> None:
    with opened(tmp_path / "a.db") as source, opened(tmp_path / "b.db") as kept, opened(tmp_path / "c.db") as new:
        source.execute(BLOBS)
        put(source, "a", b"one")
        put(source, "b", LARGE)
        keep(source, kept)
        kept.execute("UPDATE blobs SET bytes = CAST('x' || substr(bytes, 2) AS BLOB) WHERE hash = ?", (hash_,))
        shelf.prepare_pictures(new, Place(source).definitions())
        with pytest.raises(Refused, match="图片坏了"):
            take_out(kept, new, "a", "b")


def test_a_column_that_a_migration_adds_is_kept_too(tmp_path: Path) -> None:
    with opened(tmp_path / "a.db") as source, opened(tmp_path / "b.db") as kept, opened(tmp_path / "c.db") as new:
        source.execute(BLOBS)
        put(source, "a", b"one")
        keep(source, kept)
        source.execute("ALTER TABLE blobs ADD COLUMN seconds REAL NOT NULL DEFAULT 1.5")
        source.execute("CREATE TABLE films (hash TEXT PRIMARY KEY NOT NULL, size INTEGER NOT NULL) STRICT")
        source.execute("INSERT INTO films VALUES ('a', 7)")
        source.execute("INSERT INTO blobs VALUES ('d', 0, x'00', 2.5)")
        keep(source, kept)
        shelf.prepare_pictures(new, Place(source).definitions())
        take_out(kept, new, "a", "d")
        assert column(new, "SELECT hash || seconds FROM blobs ORDER BY hash") == ["a1.5", "d2.5"]
        assert column(new, "SELECT size FROM films") == ["7"]


def test_what_no_backup_has_goes_and_its_space_too(tmp_path: Path) -> None:
    path = tmp_path / "b.db"
    with opened(tmp_path / "a.db") as source, opened(path) as kept:
        source.execute(BLOBS)
        put(source, "a", b"one")
        put(source, "b", *[LARGE] * 4)
        keep(source, kept)
        before = path.stat().st_size
        assert shelf.sweep(kept, ["a"]) == 4
        assert [row[0] for row in held(kept)] == ["a"]
        assert path.stat().st_size < before - 4 * len(LARGE) * 0.9
        put(source, "e", b"again")
        assert keep(source, kept) == 5


FILLS = """
import resource, sys
from pathlib import Path
from kiosk.backup import shelf, store
from kiosk.backup.store import Place
from kiosk.core.copies import opened

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10

with opened(Path(sys.argv[1])) as source, opened(Path(sys.argv[2])) as kept:
    shelf.prepare_store(kept)
    shelf.mirror(Place(source), kept)
    before = peak()
    wanted = store.missing(Place(source), kept, Place(source).hashes())
    print(shelf.copy_rows(Place(source), kept, wanted, shelf.sealing(kept)) >> 20, peak() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="measures memory as Linux counts it")
def test_a_large_film_takes_little_memory(tmp_path: Path) -> None:
    with opened(tmp_path / "a.db") as source:
        source.execute(BLOBS)
        source.execute("INSERT INTO blobs VALUES ('film', 0, zeroblob(?))", (96 << 20,))
        for number in range(64):
            source.execute("INSERT INTO blobs VALUES ('pieces', ?, zeroblob(?))", (number, 1 << 20))
    command = [sys.executable, "-c", FILLS, str(tmp_path / "a.db"), str(tmp_path / "b.db")]
    done = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=True)
    copied, grown = map(int, done.stdout.split())
    assert copied == 160
    assert grown < 40, "MB"
