"""The journal has every change once, in order, and no names of visitors."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from kiosk.core.clock import stored
from kiosk.core.db import Database, IntegrityError, Writing, column
from kiosk.journal import store as journal
from tests.conftest import NOON


def record(house: Database, key: str, event: str = "test:note:add", *, is_shown: bool = True) -> None:
    house.write(lambda writing: journal.record(writing, event, key, by="test", now=NOON, is_shown=is_shown))


def keys(house: Database, serial: int = 0, most: int = 100) -> list[str]:
    return [entry.key for entry in journal.since(house.reader(), serial, most)]


def test_a_change_says_who_when_what_and_where(house: Database) -> None:
    record(house, "plaza", "site:hall:set")
    [entry] = journal.since(house.reader(), 0, 10)
    assert entry == journal.Entry(entry.serial, stored(NOON), "test", "site:hall:set", "plaza")


def test_changes_come_oldest_first_and_only_those_after_the_serial(house: Database) -> None:
    for key in "abc":
        record(house, key)
    first = journal.since(house.reader(), 0, 10)[0]
    assert keys(house) == ["a", "b", "c"]
    assert keys(house, first.serial) == ["b", "c"]
    assert keys(house, first.serial + 2) == []


def test_of_too_many_changes_the_latest_come(house: Database) -> None:
    for key in "abcd":
        record(house, key)
    assert keys(house, most=2) == ["c", "d"]


def test_what_no_screen_shows_is_kept_but_not_told(house: Database) -> None:
    record(house, "login", is_shown=False)
    assert keys(house) == []
    assert column(house.reader(), "SELECT key FROM journal") == ["login"]


def test_serials_are_never_given_twice(house: Database) -> None:
    record(house, "a")
    [first] = journal.since(house.reader(), 0, 10)
    house.write(lambda writing: writing.execute("DELETE FROM journal"))
    record(house, "b")
    [second] = journal.since(house.reader(), 0, 10)
    assert second.serial > first.serial


def test_many_at_once_are_all_told_once(house: Database) -> None:
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda number: record(house, str(number)), range(100)))
    entries = journal.since(house.reader(), 0, 1000)
    assert sorted(int(entry.key) for entry in entries) == list(range(100))
    assert [entry.serial for entry in entries] == sorted({entry.serial for entry in entries})


def test_a_change_that_failed_is_not_told(house: Database) -> None:
    def fails(writing: Writing) -> None:
        journal.record(writing, "test:note:add", "a", by="test", now=NOON)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        house.write(fails)
    assert keys(house) == []


def test_the_journal_knows_what_ever_happened(house: Database) -> None:
    assert not journal.has(house.reader(), "packs:demo:done")
    record(house, "True", "packs:demo:done", is_shown=False)
    assert journal.has(house.reader(), "packs:demo:done")
    assert not journal.has(house.reader(), "packs:demo")


def test_a_line_without_a_key_is_refused(house: Database) -> None:
    with pytest.raises(IntegrityError):
        house.write(lambda writing: writing.execute("INSERT INTO journal (at, by, event) VALUES ('', '', '')"))
