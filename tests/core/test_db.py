"""Many read and cannot write; one writes; a verb is one transaction or part of one."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kiosk.core.db import (
    KIOSK_DB,
    MEDIA_DB,
    Connection,
    Database,
    DatabaseError,
    IntegrityError,
    Writing,
    check_whole,
    column,
    create,
    open_reading,
    open_writing,
    rows,
    verb,
)
from kiosk.core.errors import CannotStart, CannotWrite
from kiosk.journal import store as journal
from tests.conftest import NOON


@verb
def note(writing: Writing, key: str, *, is_shown: bool = True) -> str:
    """A verb as the rooms have them."""
    journal.record(writing, "test:note:add", key, by="test", now=NOON, is_shown=is_shown)
    return key


@verb
def note_two(writing: Writing, one: str, other: str) -> None:
    """A verb made of verbs."""
    note(writing, one)
    note(writing, other)
    if other == "bad":
        raise ZeroDivisionError


def keys(connection: Connection) -> list[str]:
    return column(connection, "SELECT key FROM journal ORDER BY serial")


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO journal (at, by, event, key, is_shown) VALUES ('', '', '', '', 0)",
        "DELETE FROM journal",
        "CREATE TABLE main.stray (a)",
        "CREATE TABLE media.stray (a)",
        "PRAGMA user_version = 1",
        "VACUUM",
    ],
)
def test_a_reader_cannot_write(small: Database, sql: str) -> None:
    with pytest.raises(DatabaseError, match=r"readonly|read-only|read only"):
        small.reader().execute(sql)


def test_a_reader_cannot_make_itself_a_writer(small: Database) -> None:
    small.reader().execute("PRAGMA query_only = OFF")
    with pytest.raises(DatabaseError, match="readonly"):
        small.reader().execute("DELETE FROM journal")


def test_a_reader_does_not_fold_the_wal(small: Database, tmp_path: Path) -> None:
    note(small, "a")
    before = (tmp_path / KIOSK_DB).read_bytes()
    with pytest.raises(DatabaseError):
        small.reader().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    assert (tmp_path / KIOSK_DB).read_bytes() == before


def test_every_thread_has_a_reader_of_its_own(small: Database) -> None:
    assert small.reader() is small.reader()
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(small.reader).result()
    assert other is not small.reader()


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts open files as Linux lists them")
def test_a_thread_that_ends_leaves_no_file_open(small: Database) -> None:
    keys(small.reader())
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(20):
        thread = threading.Thread(target=lambda: keys(small.reader()))
        thread.start()
        thread.join()
    assert len(os.listdir("/proc/self/fd")) <= before + 2
    assert keys(small.reader()) == []


def test_reading_is_one_snapshot(small: Database) -> None:
    note(small, "before")
    with small.reading() as db:
        assert keys(db) == ["before"]
        with ThreadPoolExecutor(1) as pool:
            pool.submit(note, small, "meanwhile").result()
        assert keys(db) == ["before"]
    assert keys(small.reader()) == ["before", "meanwhile"]


def test_a_snapshot_ends_with_an_error_too(small: Database) -> None:
    with pytest.raises(ZeroDivisionError), small.reading():
        raise ZeroDivisionError
    with small.reading() as db:
        assert keys(db) == []


def test_a_verb_called_with_the_house_is_one_transaction(small: Database) -> None:
    assert note(small, "a") == "a"
    assert keys(small.reader()) == ["a"]


def test_a_verb_made_of_verbs_is_one_transaction(small: Database) -> None:
    note_two(small, "a", "b")
    assert keys(small.reader()) == ["a", "b"]
    with pytest.raises(ZeroDivisionError):
        note_two(small, "c", "bad")
    assert keys(small.reader()) == ["a", "b"]


def test_the_revision_grows_with_what_screens_could_show(small: Database) -> None:
    before = small.revision
    note(small, "a")
    assert small.revision > before
    seen = small.revision
    note(small, "b", is_shown=False)
    assert small.revision == seen


def test_the_revision_outlives_the_process(small: Database, tmp_path: Path) -> None:
    note(small, "a")
    small.close()
    again = Database(tmp_path)
    assert again.revision == small.revision > 0
    again.close()


def test_a_full_disk_is_a_refusal_in_words_and_passes(small: Database) -> None:
    note(small, "before")
    small.write(lambda writing: writing.execute("PRAGMA max_page_count = 1"))
    with pytest.raises(CannotWrite, match="full"):
        note(small, "x" * 1_000_000)
    assert keys(small.reader()) == ["before"]
    small.write(lambda writing: writing.execute("PRAGMA max_page_count = 1000000"))
    note(small, "after")
    assert keys(small.reader()) == ["before", "after"]
    assert not small.writer.is_failing


def test_the_schemas_own_refusals_come_through(small: Database) -> None:
    with pytest.raises(IntegrityError):
        small.write(lambda writing: writing.execute("INSERT INTO journal (at) VALUES ('')"))


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("trusted_schema", 0), ("secure_delete", 1)],
)
def test_the_writer_keeps_what_it_acknowledged_and_forgets_what_was_deleted(
    small: Database, pragma: str, value: object
) -> None:
    def of(schema: str) -> object:
        return small.write(lambda writing: writing.execute(f"PRAGMA {schema}.{pragma}").fetchone()[0])

    assert [of("main"), of("media")] == [value, value]


def test_a_closed_house_folds_its_files_together(small: Database, tmp_path: Path) -> None:
    note(small, "a")
    small.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == [KIOSK_DB, MEDIA_DB]


def test_a_folder_with_odd_letters_is_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "中心 #1?%20&mode=memory"
    folder.mkdir()
    create(folder)
    connection = open_writing(folder)
    connection.execute("CREATE TABLE t (a)")
    connection.close()
    assert (folder / KIOSK_DB).stat().st_size > 0
    reader = open_reading(folder)
    assert column(reader, "SELECT name FROM sqlite_master") == ["t"]
    reader.close()


def test_a_file_that_is_gone_is_not_made_anew(tmp_path: Path) -> None:
    create(tmp_path)
    (tmp_path / MEDIA_DB).unlink()
    with pytest.raises(DatabaseError):
        open_writing(tmp_path)
    assert not (tmp_path / MEDIA_DB).exists()


def test_a_whole_file_is_left_as_it_is(small: Database, tmp_path: Path) -> None:
    note(small, "a")
    small.close()
    before = listing(tmp_path)
    check_whole(tmp_path / KIOSK_DB)
    assert listing(tmp_path) == before


@pytest.mark.parametrize("content", [b"", b"no database at all" * 500])
def test_a_damaged_file_is_named_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    (tmp_path / KIOSK_DB).write_bytes(content)
    before = listing(tmp_path)
    with pytest.raises(CannotStart, match=KIOSK_DB):
        check_whole(tmp_path / KIOSK_DB)
    assert listing(tmp_path) == before


def test_rows_come_with_names(small: Database) -> None:
    note(small, "a")
    [row] = rows(small.reader(), "SELECT key, event FROM journal WHERE key = ?", ("a",))
    assert (row["key"], row["event"]) == ("a", "test:note:add")


def listing(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
