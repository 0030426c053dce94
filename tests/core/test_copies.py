"""A copy of the records is one file, holds one moment, and is its owner's alone."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kiosk.core.copies import copy_records, opened
from kiosk.core.db import Database, check_whole, column, looking
from kiosk.journal import store as journal
from tests.conftest import NOON


def note(house: Database, key: str) -> None:
    house.write(lambda writing: journal.record(writing, "test:note:add", key, by="test", now=NOON))


def test_a_copy_holds_the_moment_its_reader_sees_while_others_write(small: Database, tmp_path: Path) -> None:
    note(small, "before")
    copy = tmp_path / "copy.db"
    with small.reading() as db:
        column(db, "SELECT key FROM journal")
        with ThreadPoolExecutor(1) as pool:
            pool.submit(note, small, "meanwhile").result()
        copy_records(db, copy)
        assert column(db, "SELECT key FROM journal") == ["before"]
    check_whole(copy)
    with looking(copy) as db:
        assert column(db, "SELECT key FROM journal") == ["before"]
    assert sorted(path.name for path in tmp_path.glob("copy*")) == ["copy.db"]


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_a_file_of_ours_is_its_owners_alone(tmp_path: Path) -> None:
    with opened(tmp_path / "store.db") as db:
        db.execute("BEGIN")
        db.execute("CREATE TABLE t (a)")
        assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
        db.execute("COMMIT")
