"""A data folder is opened whole or not at all; what cannot be opened is left as it was."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from kiosk.core import db, folder, migrate
from kiosk.core.db import KIOSK_DB, MEDIA_DB, Database, column
from kiosk.core.errors import CannotStart
from kiosk.core.migrate import open_house, schema_number
from kiosk.features import NAMES
from kiosk.journal import store as journal
from kiosk.paths import HOUSE
from tests.conftest import NOON
from tests.core.conftest import SMALL

pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")

Spoil = Callable[[Path], object]


def use(where: Path, rooms: tuple[str, ...] = SMALL) -> None:
    """A folder that was in use: a record in it, its key, closed in order."""
    made = open_house(where, rooms, NOON)
    folder.secret_key(where)
    made.write(lambda writing: journal.record(writing, "test:note:add", "kept", by="test", now=NOON))
    made.close()


def notes(house: Database) -> list[str]:
    return column(house.reader(), "SELECT key FROM journal")


def listing(where: Path) -> dict[str, bytes]:
    return {str(path.relative_to(where)): path.read_bytes() for path in where.rglob("*") if path.is_file()}


def foreign(path: Path, application: int = 0) -> None:
    """Somebody else's database in place of a file."""
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA application_id = {application}")
    connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.commit()
    connection.close()


def cut(path: Path) -> None:
    """The first page and a little more: a copy that broke off."""
    path.write_bytes(path.read_bytes()[:5000])


def scratch(path: Path) -> None:
    """The pages between the header and the end, overwritten."""
    content = bytearray(path.read_bytes())
    content[4096:-4096] = os.urandom(len(content) - 8192)
    path.write_bytes(content)


def test_a_fresh_folder_gets_both_files_and_every_table(tmp_path: Path) -> None:
    house = open_house(tmp_path, NAMES, NOON)
    tables = set(column(house.reader(), "SELECT name FROM sqlite_master WHERE type = 'table'"))
    assert {"journal", "halls", "people", "exhibits", "lectures", "packs"} <= tables
    assert schema_number(house.reader()) >= len(NAMES) - 4
    house.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == [KIOSK_DB, MEDIA_DB]


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_the_files_are_their_owners_alone(tmp_path: Path) -> None:
    use(tmp_path)
    assert {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {
        KIOSK_DB: 0o600,
        MEDIA_DB: 0o600,
        folder.KEY: 0o600,
    }


def test_what_was_written_is_there_at_the_next_start(tmp_path: Path) -> None:
    use(tmp_path)
    house = open_house(tmp_path, SMALL, NOON)
    assert notes(house) == ["kept"]
    house.close()


STARTS_AGAIN = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from kiosk.core.migrate import open_house
from kiosk.features import NAMES
open_house(Path(sys.argv[1]), NAMES, datetime.now(UTC)).close()
print("sqlite_utils" in sys.modules)
"""


def test_a_second_start_does_not_import_sqlite_utils(tmp_path: Path) -> None:
    answers = []
    for _ in range(2):
        command = [sys.executable, "-c", STARTS_AGAIN, str(tmp_path)]
        answers.append(subprocess.run(command, cwd=HOUSE, capture_output=True, check=True, text=True).stdout.strip())
    assert answers == ["True", "False"]


class Keeper:
    """Asked for backups, keeps the folder's records as they were then."""

    def __init__(self) -> None:
        self.seen: list[list[str]] = []

    def __call__(self, where: Path, now: datetime) -> None:
        with db.looking(where / KIOSK_DB) as old:
            self.seen.append(column(old, "SELECT key FROM journal"))
            assert column(old, "SELECT name FROM sqlite_master WHERE name = 'halls'") == []


def test_a_start_with_nothing_pending_wants_no_backup(tmp_path: Path) -> None:
    keep = Keeper()
    use(tmp_path)
    for _ in range(2):
        open_house(tmp_path, SMALL, NOON, keep).close()
    assert keep.seen == []


def test_a_backup_is_made_before_the_first_migration_of_a_start(tmp_path: Path) -> None:
    keep = Keeper()
    use(tmp_path)
    open_house(tmp_path, NAMES, NOON, keep).close()
    assert keep.seen == [["kept"]]


def test_without_its_backup_nothing_is_migrated(tmp_path: Path) -> None:
    def cannot(where: Path, now: datetime) -> None:
        raise CannotStart("no room")

    use(tmp_path)
    with pytest.raises(CannotStart, match="no room"):
        open_house(tmp_path, NAMES, NOON, cannot)
    house = open_house(tmp_path, SMALL, NOON)
    assert column(house.reader(), "SELECT name FROM sqlite_master WHERE name = 'halls'") == []
    house.close()


def test_new_tables_leave_the_old_records(tmp_path: Path) -> None:
    use(tmp_path)
    house = open_house(tmp_path, NAMES, NOON)
    assert notes(house) == ["kept"]
    assert column(house.reader(), "SELECT slug FROM halls") == []
    house.close()


def test_a_newer_schema_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    use(tmp_path, NAMES)
    before = listing(tmp_path)
    with pytest.raises(CannotStart, match="newer version"):
        open_house(tmp_path, SMALL, NOON)
    assert listing(tmp_path) == before


def without(*names: str) -> Spoil:
    def spoil(where: Path) -> None:
        for name in names:
            (where / name).unlink()

    return spoil


def filled(name: str, content: bytes) -> Spoil:
    return lambda where: (where / name).write_bytes(content)


def only(name: str, spoil: Callable[[Path], None]) -> Spoil:
    """Nothing left but one file, and that spoiled."""

    def both(where: Path) -> None:
        without(*{KIOSK_DB, MEDIA_DB, folder.KEY} - {name})(where)
        spoil(where / name)

    return both


TEXT = b"hello" * 2000
SPOILED: dict[str, tuple[Spoil, str]] = {
    "kiosk.db with 0 bytes": (filled(KIOSK_DB, b""), KIOSK_DB),
    "kiosk.db cut": (lambda where: cut(where / KIOSK_DB), KIOSK_DB),
    "kiosk.db scratched": (lambda where: scratch(where / KIOSK_DB), KIOSK_DB),
    "kiosk.db full of text": (filled(KIOSK_DB, TEXT), KIOSK_DB),
    "kiosk.db of a recipe book": (lambda where: foreign(where / KIOSK_DB), "another program"),
    "kiosk.db of a program with a number": (lambda where: foreign(where / KIOSK_DB, 7), "another program"),
    "no kiosk.db": (without(KIOSK_DB), "missing"),
    "nothing but somebody's media.db": (only(MEDIA_DB, foreign), "missing"),
    "nothing but a media.db with 0 bytes": (only(MEDIA_DB, lambda path: os.truncate(path, 0)), "missing"),
    "nothing but the key": (without(KIOSK_DB, MEDIA_DB), "missing"),
    "media.db with 0 bytes": (filled(MEDIA_DB, b""), MEDIA_DB),
    "media.db full of text": (filled(MEDIA_DB, TEXT), MEDIA_DB),
    "media.db of a recipe book": (lambda where: foreign(where / MEDIA_DB), "another program"),
    "no media.db": (without(MEDIA_DB), "missing"),
}


@pytest.mark.parametrize("name", SPOILED)
def test_a_spoiled_folder_is_refused_and_left_as_it_was(tmp_path: Path, name: str) -> None:
    use(tmp_path)
    spoil, sentence = SPOILED[name]
    spoil(tmp_path)
    before = listing(tmp_path)
    with pytest.raises(CannotStart, match=sentence) as refusal:
        open_house(tmp_path, SMALL, NOON)
    assert "\n" not in str(refusal.value)
    assert listing(tmp_path) == before


def leave_a_wal(where: Path) -> None:
    """What a kill -9 leaves: a record that is in the WAL only."""
    pid = os.fork()
    if pid == 0:
        house = open_house(where, SMALL, NOON)
        house.write(lambda writing: journal.record(writing, "test:note:add", "in the wal", by="test", now=NOON))
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(pid, 0)
    assert (where / f"{KIOSK_DB}-wal").stat().st_size > 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a process of its own")
def test_what_a_killed_server_had_written_is_there(tmp_path: Path) -> None:
    use(tmp_path)
    leave_a_wal(tmp_path)
    house = open_house(tmp_path, SMALL, NOON)
    assert notes(house) == ["kept", "in the wal"]
    house.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a process of its own")
@pytest.mark.parametrize("name", ["kiosk.db cut", "kiosk.db of a recipe book", "no media.db", "media.db with 0 bytes"])
def test_a_spoiled_folder_of_a_killed_server_is_left_as_it_was(tmp_path: Path, name: str) -> None:
    use(tmp_path)
    leave_a_wal(tmp_path)
    SPOILED[name][0](tmp_path)
    before = listing(tmp_path)
    with pytest.raises(CannotStart):
        open_house(tmp_path, SMALL, NOON)
    assert {file: content for file, content in listing(tmp_path).items() if not file.endswith("-shm")} == {
        file: content for file, content in before.items() if not file.endswith("-shm")
    }


def die_at(number: int, where: Path, rooms: tuple[str, ...]) -> bool:
    """Open a folder in a process that dies at the numbered line of the modules that do so; True if it did."""
    pid = os.fork()
    if pid == 0:
        left = number

        def count(frame: FrameType, event: str, argument: Any) -> Any:
            nonlocal left
            if frame.f_code.co_filename not in (db.__file__, migrate.__file__, folder.__file__):
                return None
            left -= event == "line"
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return count

        sys.settrace(count)
        try:
            open_house(where, rooms, NOON)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(pid, 0)[1])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills processes of its own")
def test_a_first_start_killed_anywhere_is_finished_by_the_next(tmp_path: Path) -> None:
    line, died = 0, True
    while died:
        where = tmp_path / str(line)
        where.mkdir()
        died = die_at(line, where, SMALL)
        house = open_house(where, SMALL, NOON)
        assert notes(house) == []
        house.close()
        line += 3
    assert line > 60


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills processes of its own")
def test_a_migration_killed_anywhere_is_finished_by_the_next_start(tmp_path: Path) -> None:
    line, died = 0, True
    while died:
        where = tmp_path / str(line)
        where.mkdir()
        use(where)
        died = die_at(line, where, ("journal", "packs"))
        house = open_house(where, ("journal", "packs"), NOON)
        assert notes(house) == ["kept"]
        assert column(house.reader(), "SELECT name FROM packs") == []
        house.close()
        line += 11
    assert line > 60
