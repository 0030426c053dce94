"""Other files take the place of the house's own while it goes on; nobody reads half of one and half of the other."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kiosk.core import switch
from kiosk.core.db import KIOSK_DB, Database, Writing, column, verb
from kiosk.core.errors import CannotStart
from kiosk.core.migrate import open_house
from kiosk.journal import store as journal
from tests.conftest import NOON
from tests.core.conftest import SMALL


@verb
def note(writing: Writing, key: str) -> None:
    journal.record(writing, "test:note:add", key, by="test", now=NOON)


def keys(house: Database) -> list[str]:
    return column(house.reader(), "SELECT key FROM journal ORDER BY serial")


def gathered(where: Path, *notes: str) -> None:
    """Another house's files, ready to take the place of this one's."""
    other = open_house(switch.gather(where), SMALL, NOON)
    for key in notes:
        note(other, key)
    other.close()


def take_over(house: Database, name: str = "0001") -> None:
    """Have the gathered files take the place of the house's."""

    def change() -> None:
        switch.decide(house.folder, name)
        switch.complete(house.folder)

    house.replace(change)


def test_readers_and_writers_go_on_with_the_new_files(small: Database) -> None:
    note(small, "old")
    assert keys(small) == ["old"]
    gathered(small.folder, "new", "newer")
    take_over(small)
    assert keys(small) == ["new", "newer"]
    note(small, "newest")
    assert keys(small) == ["new", "newer", "newest"]
    assert small.revision == 3


def test_a_snapshot_that_is_being_read_is_read_to_its_end(small: Database) -> None:
    note(small, "old")
    gathered(small.folder, "new")
    with small.reading() as db:
        assert column(db, "SELECT key FROM journal") == ["old"]
        with ThreadPoolExecutor(1) as pool:
            pool.submit(take_over, small).result()
        assert column(db, "SELECT key FROM journal") == ["old"]
        assert small.reader() is db, "what belongs to one request is read from one house"
    assert keys(small) == ["new"]


def test_what_was_replaced_is_kept_aside_with_what_was_in_the_wal(small: Database) -> None:
    note(small, "old")
    gathered(small.folder, "new")
    with small.reading() as db:
        column(db, "SELECT key FROM journal")  # a reader keeps the WAL from being folded back
        with ThreadPoolExecutor(1) as pool:
            pool.submit(note, small, "acknowledged").result()
            pool.submit(take_over, small, "0007").result()
    aside = open_house(small.folder / switch.REPLACED / "0007", SMALL, NOON)
    assert keys(aside) == ["old", "acknowledged"]
    aside.close()


def test_many_readers_and_writers_notice_nothing(small: Database) -> None:
    faults: list[BaseException] = []
    stop = threading.Event()
    written: list[str] = []

    def read() -> None:
        try:
            while not stop.is_set():
                with small.reading() as db:
                    first = column(db, "SELECT key FROM journal ORDER BY serial LIMIT 1")
                    assert column(db, "SELECT key FROM journal ORDER BY serial LIMIT 1") == first
        except BaseException as error:
            faults.append(error)

    def write() -> None:
        try:
            number = 0
            while not stop.is_set():
                note(small, f"n{number}")
                written.append(f"n{number}")
                number += 1
                time.sleep(0.002)
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=one) for one in (read, read, read, write)]
    for thread in threads:
        thread.start()
    for turn in range(5):
        gathered(small.folder, f"house {turn}")
        take_over(small, f"{turn:04}")
    stop.set()
    for thread in threads:
        thread.join()
    assert faults == []
    houses = [small.folder / switch.REPLACED / f"{turn:04}" for turn in range(5)]
    kept = keys(small)
    for where in houses:
        house = open_house(where, SMALL, NOON)
        kept += keys(house)
        house.close()
    assert set(written) <= set(kept), "every acknowledged note is in the house of its time"


def test_a_change_that_fails_leaves_the_house_open(small: Database) -> None:
    note(small, "old")

    def change() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        small.replace(change)
    note(small, "still")
    assert keys(small) == ["old", "still"]


def test_a_change_that_got_stuck_lets_nobody_write_and_nobody_wait(small: Database) -> None:
    note(small, "old")

    def change() -> None:
        (small.folder / KIOSK_DB).rename(small.folder / "away")
        raise CannotStart("half way")

    with ThreadPoolExecutor(8) as pool:
        waiting = [pool.submit(small.replace, change), *(pool.submit(note, small, "x") for _ in range(6))]
        for one in waiting:
            assert one.exception(timeout=10) is None or isinstance(one.exception(), (CannotStart, RuntimeError))
    assert isinstance(waiting[0].exception(), CannotStart)
    assert small.writer.is_failing
    assert not (small.folder / KIOSK_DB).exists(), "no empty file stands where the records were"
