"""A backup is one moment of the house, costs its users nothing, and is there whole or not at all."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from kiosk.backup import listing, making, shelf
from kiosk.backup.listing import FOLDER, STORE, Room
from kiosk.backup.model import NAME
from kiosk.core import copies, folder
from kiosk.core.db import KIOSK_DB, Database, column
from kiosk.core.errors import Refused
from tests.backup.keeping import (
    keep,
    keep_many,
    live,
    names,
    newest,
    note,
    notes,
    notes_in,
    pictures,
    plenty,
    reopened,
    stored,
)
from tests.conftest import NOON
from tests.factories import Factory

POSIX = pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
FORKS = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills processes of its own")


def test_a_backup_says_what_is_in_it(house: Database, make: Factory) -> None:
    make.hall()
    hashes = {make.picture("#111"), make.picture("#222")}
    key = folder.secret_key(house.folder)
    one = keep(house.folder)
    assert (one.number, one.by, one.made_at, one.faults) == (1, "test", NOON, ())
    assert (one.counts["halls"], one.counts["media"], one.media.count) == (1, 2, 2)
    assert set(listing.pictures_of(one.folder)) == hashes == stored(house.folder)
    assert (one.folder / folder.KEY).read_bytes() == key
    assert one == newest(house.folder)
    assert one.bytes > one.media.bytes > 0
    for name, sum_ in one.files.items():
        assert listing.sum_of(one.folder / name) == sum_
    assert names(house.folder) == [one.name, STORE]


@POSIX
def test_backups_are_their_owners_alone(house: Database, make: Factory) -> None:
    make.picture()
    folder.secret_key(house.folder)
    (house.folder / "kiosk.toml").write_text("port = 8001\n")
    one = keep(house.folder)
    where = house.folder / FOLDER
    assert {path.stat().st_mode & 0o777 for path in where.rglob("*") if path.is_file()} == {0o600}
    assert {path.stat().st_mode & 0o777 for path in (where, one.folder)} == {0o700}


def test_a_second_backup_copies_no_picture_again(house: Database, make: Factory) -> None:
    for number in range(8):
        make.picture(f"#1111{number}0", (400, 300))
    told: list[int] = []

    def count() -> int:
        told.clear()
        making.make(house.folder, by="test", now=NOON, room=plenty, tell=lambda done, _: told.append(done))
        return told[-1] if told else 0

    first = count()
    size = (house.folder / FOLDER / STORE).stat().st_size
    assert first > 0
    assert count() == 0
    assert (house.folder / FOLDER / STORE).stat().st_size == size
    make.picture("#abcdef")
    assert 0 < count() < first / 4


def test_fourteen_are_kept_and_what_only_older_ones_had_goes(house: Database, make: Factory) -> None:
    gone, stays = make.picture("#111"), make.picture("#222")
    keep(house.folder)
    house.write(lambda writing: writing.execute("DELETE FROM media.blobs WHERE hash = ?", (gone,)))
    house.write(lambda writing: writing.execute("DELETE FROM media WHERE hash = ?", (gone,)))
    keep_many(house.folder, 13, NOON + timedelta(days=1))
    assert len(listing.backups(house.folder)) == 14
    assert stored(house.folder) == {gone, stays}
    last = keep(house.folder, NOON + timedelta(days=14))
    assert [one.number for one in listing.backups(house.folder)] == list(range(15, 1, -1))
    assert stored(house.folder) == {stays}
    assert names(house.folder)[-2:] == [last.name, STORE]


def test_numbers_go_on_when_old_backups_are_gone(house: Database) -> None:
    keep_many(house.folder, 3)
    for one in listing.backups(house.folder)[1:]:
        listing.drop(one.folder)
    assert keep(house.folder).number == 4


class Life:
    """A house in use: fifty lines a second, each noted when it was acknowledged."""

    def __init__(self, house: Database) -> None:
        self.acknowledged: list[str] = []
        self.slowest = 0.0
        self._house = house
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._write)

    def __enter__(self) -> Life:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        self._thread.join()

    def _write(self) -> None:
        number = 0
        while not self._stop.wait(0.02):
            begun = time.monotonic()
            note(self._house, f"n{number}", is_shown=False)
            self.slowest = max(self.slowest, time.monotonic() - begun)
            self.acknowledged.append(f"n{number}")
            number += 1


def test_twenty_backups_under_load_each_hold_what_was_acknowledged_before(house: Database, make: Factory) -> None:
    hashes = {make.picture(f"#2222{number:02}", (300, 200)) for number in range(10)}
    seen: dict[str, set[str]] = {}
    with Life(house) as life:
        for turn in range(20):
            before = set(life.acknowledged)
            one = keep(house.folder, NOON + timedelta(minutes=turn))
            assert one.is_good
            seen[one.name] = before
            time.sleep(0.02)
    assert life.slowest < 2.0
    kept = listing.backups(house.folder)
    assert len(kept) == 14
    for one in kept:
        assert seen[one.name] <= set(notes_in(one.folder / KIOSK_DB))
        assert set(listing.pictures_of(one.folder)) == hashes
    assert len(life.acknowledged) > 20
    assert set(notes(house)) == set(life.acknowledged)


def test_a_picture_that_comes_while_a_backup_is_made_is_in_it_whole_or_not(house: Database, make: Factory) -> None:
    stop = threading.Event()

    def come_and_go() -> None:
        number = 0
        while not stop.is_set():
            hash_ = make.picture(f"#{number:06x}")
            if number % 2:
                house.write(lambda writing, hash_=hash_: writing.execute("DELETE FROM media WHERE hash = ?", (hash_,)))  # type: ignore[misc]
                house.write(
                    lambda writing, hash_=hash_: writing.execute("DELETE FROM media.blobs WHERE hash = ?", (hash_,))  # type: ignore[misc]
                )
            number += 1

    thread = threading.Thread(target=come_and_go)
    thread.start()
    try:
        backups = [keep(house.folder, NOON + timedelta(minutes=turn)) for turn in range(10)]
    finally:
        stop.set()
        thread.join()
    for one in backups:
        with sqlite3.connect(one.folder / KIOSK_DB) as db:
            described = {row[0] for row in db.execute("SELECT hash FROM media")}
        db.close()
        assert described <= set(listing.pictures_of(one.folder)) <= stored(house.folder)


def test_a_lost_picture_is_said_and_the_rest_is_kept(house: Database, make: Factory) -> None:
    hash_ = make.picture()
    house.write(lambda writing: writing.execute("DELETE FROM media.blobs WHERE hash = ?", (hash_,)))
    one = keep(house.folder)
    assert one.faults == ("缺 1 张图片的文件",)
    assert not one.is_good
    assert newest(house.folder) == one


def test_a_damaged_house_makes_no_backup_and_pushes_none_out(house: Database, make: Factory) -> None:
    for number in range(60):
        note(house, f"line {number} " + "x" * 500)
    good = keep(house.folder)
    house.close()
    content = bytearray((house.folder / KIOSK_DB).read_bytes())
    content[8192:-8192] = os.urandom(len(content) - 16384)
    (house.folder / KIOSK_DB).write_bytes(content)
    with pytest.raises((Refused, sqlite3.DatabaseError)):
        keep(house.folder, NOON + timedelta(days=1))
    assert listing.backups(house.folder) == [good]
    assert names(house.folder) == [good.name, STORE]


@pytest.mark.parametrize("room", [Room(100 << 30, 9 << 30), Room(1 << 30, 400 << 20), Room(100 << 30, 0)])
def test_backups_give_way_when_the_disk_is_short(house: Database, make: Factory, room: Room) -> None:
    make.picture()
    good = keep(house.folder)
    with pytest.raises(Refused, match="磁盘只剩") as refusal:
        making.make(house.folder, by="test", now=NOON, room=lambda _: room)
    assert refusal.value.code == "no-room"
    assert listing.backups(house.folder) == [good]


def test_a_migrations_backup_only_needs_to_fit(house: Database) -> None:
    room = Room(100 << 30, 1 << 30)
    assert making.make(house.folder, by="test", now=NOON, room=lambda _: room, fits=Room.holds).is_good


def test_what_is_no_backup_is_not_listed_and_disturbs_nobody(house: Database) -> None:
    good = keep(house.folder)
    where = house.folder / FOLDER
    (where / "0007-20261121-140500").mkdir()
    (where / "0008-20261121-140500").mkdir()
    (where / "0008-20261121-140500" / "manifest.json").write_text("[]")
    (where / "notes.txt").write_text("mine")
    (where / ".part").mkdir()
    assert listing.backups(house.folder) == [good]
    assert keep(house.folder).number == 9
    assert (where / "notes.txt").exists()


@pytest.fixture
def killed(house: Database, make: Factory) -> Path:
    """A closed house with a backup in it and something new since."""
    make.picture("#111")
    note(house, "first")
    keep(house.folder)
    make.picture("#222")
    note(house, "second")
    house.close()
    return house.folder


def die_at(number: int, data: Path) -> bool:
    """Make a backup in a process that dies at the numbered line of the modules that do so; True if it did."""
    pid = os.fork()
    if pid == 0:
        left = number
        traced = {module.__file__ for module in (making, listing, shelf, copies, folder)}

        def count(frame: FrameType, event: str, argument: Any) -> Any:
            nonlocal left
            if frame.f_code.co_filename not in traced:
                return None
            left -= event == "line"
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return count

        sys.settrace(count)
        try:
            keep(data, NOON + timedelta(days=1))
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(pid, 0)[1])


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@FORKS
def test_a_backup_killed_anywhere_is_whole_or_has_no_name(killed: Path) -> None:
    before = live(killed)
    line, died, ends = 0, True, set()
    while died:
        died = die_at(line, killed)
        found = listing.backups(killed)
        ends.add(len(found))
        assert all(one.is_good for one in found)
        assert [path for path in (killed / FOLDER).iterdir() if NAME.match(path.name)] == sorted(
            one.folder for one in found
        )
        for one in found:
            assert all(listing.sum_of(one.folder / name) == sum_ for name, sum_ in one.files.items())
            assert set(listing.pictures_of(one.folder)) <= stored(killed)
        for one in found[:-1]:
            listing.drop(one.folder)
        line += 13
    assert live(killed) == before
    assert ends == {1, 2}
    assert line > 250
    house = reopened(killed)
    last = keep(killed, NOON + timedelta(days=2))
    assert last.is_good
    assert set(listing.pictures_of(last.folder)) == pictures(house)
    assert not [name for name in names(killed) if name.startswith(".")]
    assert column(house.reader(), "PRAGMA integrity_check") == ["ok"]
    house.close()
