"""A backup comes back whole or not at all; what it replaces is kept; who may enter stays as it is now."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from kiosk.backup import listing, restoring, service, shelf, whole
from kiosk.backup.listing import Room
from kiosk.backup.model import Backup
from kiosk.core import copies, folder, switch
from kiosk.core.db import KIOSK_DB, MEDIA_DB, Database, column
from kiosk.core.errors import Refused
from kiosk.features import NAMES
from tests.backup.keeping import contents, keep, listing_of, live, note, notes, notes_in, plenty, reopened
from tests.conftest import NOON
from tests.factories import Factory
from tests.staffing import hire, key_for

LATER = NOON + timedelta(days=1)
STEP = 19


def restore(data: Path, source: Path) -> service.Restored:
    """Restore to a folder that no server holds."""
    return service.restore_closed(data, NAMES, source, by="test", now=LATER, room=plenty)


def whole_file(data: Path, backup: Backup, to: Path) -> Path:
    with service.laid_out(data, backup) as where:
        whole.write(whole.stream(where, backup), to)
    return to


@pytest.fixture
def yesterday(house: Database, make: Factory) -> Backup:
    """A house with a backup, closed; what was written since is not in it."""
    folder.secret_key(house.folder)
    hire(house, "alice", NOON)
    make.hall()
    make.picture("#111")
    make.picture("#222", (900, 700))
    note(house, "then")
    made = keep(house.folder)
    make.picture("#333")
    note(house, "since")
    house.close()
    return made


@pytest.fixture
def data(yesterday: Backup, house: Database) -> Path:
    return house.folder


def test_an_empty_folder_and_a_file_make_the_same_house_again(data: Path, yesterday: Backup, tmp_path: Path) -> None:
    path = whole_file(data, yesterday, tmp_path / "backup.zip")
    (data / "kiosk.toml").write_text("port = 8123\n")
    new = tmp_path / "new"
    new.mkdir()
    done = restore(new, path)
    assert (done.replaced, done.backup.counts) == (None, yesterday.counts)
    house = reopened(new)
    assert notes(house) == ["then"]
    assert folder.secret_key(new) == folder.secret_key(data)
    house.close()
    again = tmp_path / "again"
    again.mkdir()
    with service.laid_out(data, yesterday) as laid_out:
        for name in (KIOSK_DB, MEDIA_DB):
            shutil.copy(laid_out / name, again)
    assert contents(new) == contents(again)
    assert not [path for path in new.iterdir() if path.is_dir()], "nothing is left lying about"


def test_the_machines_settings_come_along_to_an_empty_folder_only(house: Database, tmp_path: Path) -> None:
    (house.folder / "kiosk.toml").write_text("port = 8123\n")
    one = keep(house.folder)
    house.close()
    (house.folder / "kiosk.toml").write_text("port = 8456\n")
    path = whole_file(house.folder, one, tmp_path / "backup.zip")
    new = tmp_path / "new"
    new.mkdir()
    restore(new, path)
    restore(house.folder, path)
    assert (new / "kiosk.toml").read_text() == "port = 8123\n"
    assert (house.folder / "kiosk.toml").read_text() == "port = 8456\n"


@pytest.mark.parametrize("kind", ["a backup of the list", "a whole file"])
def test_a_house_goes_back_and_what_it_was_is_kept_aside(
    data: Path, yesterday: Backup, tmp_path: Path, kind: str
) -> None:
    before = live(data)
    source = yesterday.folder if kind == "a backup of the list" else whole_file(data, yesterday, tmp_path / "b.zip")
    done = restore(data, source)
    assert done.replaced == data / "replaced" / "0001-20261122-140500"
    assert live(done.replaced) == before
    house = reopened(data)
    assert notes(house) == ["then", "since"], "the journal forgets nothing"
    events = column(house.reader(), "SELECT event || ' ' || key || ' ' || by FROM journal ORDER BY serial DESC LIMIT 1")
    assert events == [f"backup:backup:restore {yesterday.name} test"]
    assert len(column(house.reader(), "SELECT hash FROM media")) == 2
    assert column(house.reader(), "SELECT hash FROM media EXCEPT SELECT hash FROM media.blobs") == []
    house.close()
    assert listing.backups(data) == [yesterday]


def test_two_restorations_in_one_second_keep_both_apart(data: Path, yesterday: Backup) -> None:
    first, second = restore(data, yesterday.folder), restore(data, yesterday.folder)
    assert first.replaced is not None
    assert second.replaced is not None
    assert first.replaced != second.replaced
    assert "since" in notes_in(first.replaced / KIOSK_DB)


def test_replaced_data_age_with_the_backups_of_their_time(data: Path, yesterday: Backup) -> None:
    aside = restore(data, yesterday.folder).replaced
    assert aside is not None
    for turn in range(13):
        keep(data, LATER + timedelta(days=turn))
    assert aside.exists()
    keep(data, LATER + timedelta(days=14))
    assert not aside.exists()


def scratch(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:-4096] = os.urandom(len(content) - 8192)
    path.write_bytes(content)


SPOILED: dict[str, Callable[[Path], object]] = {
    "damaged records": lambda where: scratch(where / KIOSK_DB),
    "no records": lambda where: (where / KIOSK_DB).unlink(),
    "empty records": lambda where: os.truncate(where / KIOSK_DB, 0),
    "no pictures": lambda where: (where / MEDIA_DB).unlink(),
    "somebody else's records": lambda where: (where / KIOSK_DB).write_bytes(b"hello" * 3000),
}


@pytest.mark.parametrize("name", SPOILED)
def test_a_damaged_house_is_mended_and_its_remains_are_kept(data: Path, yesterday: Backup, name: str) -> None:
    SPOILED[name](data)
    before = {path.name: path.read_bytes() for path in data.glob("*.db")}
    done = restore(data, yesterday.folder)
    assert done.replaced is not None
    assert {path.name: path.read_bytes() for path in done.replaced.glob("*.db")} == before
    house = reopened(data)
    assert notes(house)[:1] == ["then"]
    assert column(house.reader(), "SELECT name FROM accounts") == ["alice"]
    house.close()


def test_nobody_is_signed_in_afterwards_and_who_may_enter_is_as_now(house: Database, make: Factory) -> None:
    folder.secret_key(house.folder)
    key_for(house, "alice", NOON)
    hire(house, "bob", NOON)
    then = keep(house.folder)
    house.write(lambda writing: writing.execute("UPDATE accounts SET is_disabled = 1 WHERE name = 'bob'"))
    house.write(lambda writing: writing.execute("INSERT INTO login_throttle VALUES ('all', 0.5, 7.0)"))
    hire(house, "dora", NOON)
    key_for(house, "alice", NOON)
    house.close()
    restore(house.folder, then.folder)
    again = reopened(house.folder)
    db = again.reader()
    assert column(db, "SELECT token FROM staff_sessions") == []
    assert column(db, "SELECT name || is_disabled FROM accounts ORDER BY name") == ["alice0", "bob1", "dora0"]
    assert column(db, "SELECT bucket || tokens FROM login_throttle") == ["all0.5"]
    again.close()


def test_another_machines_backup_brings_its_key_and_its_people(house: Database, tmp_path: Path) -> None:
    folder.secret_key(house.folder)
    hire(house, "alice", NOON)
    note(house, "there")
    path = whole_file(house.folder, keep(house.folder), tmp_path / "backup.zip")
    house.close()
    new = tmp_path / "new"
    new.mkdir()
    other = reopened(new)
    old_key = folder.secret_key(new)
    hire(other, "bob", NOON)
    note(other, *"abcdefg")
    highest = other.revision
    other.close()
    done = restore(new, path)
    assert done.replaced is not None
    assert (done.replaced / folder.KEY).read_bytes() == old_key
    assert folder.secret_key(new) == folder.secret_key(house.folder)
    again = reopened(new)
    assert column(again.reader(), "SELECT name FROM accounts") == ["alice"]
    assert notes(again) == ["there"]
    assert again.revision > highest, "screens that showed the other house see that something changed"
    again.close()


def test_a_backup_of_an_older_version_is_migrated(house: Database, tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.mkdir()
    small = reopened(old)
    small.close()
    connection = sqlite3.connect(old / KIOSK_DB)
    for table in ("packs", "pack_labels", "pack_records", "pack_installs"):
        connection.execute(f"DROP TABLE {table}")
    connection.execute("DELETE FROM _sqlite_migrations WHERE migration_set = 'packs'")
    connection.execute("PRAGMA user_version = 5")
    connection.commit()
    connection.close()
    older = keep(old)
    note(house, "now")
    house.close()
    restore(house.folder, older.folder)
    again = reopened(house.folder)
    assert column(again.reader(), "SELECT name FROM packs") == []
    assert notes(again) == []
    again.close()


def edited(backup: Backup, **changes: Any) -> None:
    """Change what a backup's manifest says."""
    path = backup.folder / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def change_records(backup: Backup, *statements: str) -> None:
    """Change the records of a backup, and let its manifest agree."""
    connection = sqlite3.connect(backup.folder / KIOSK_DB)
    for sql in statements:
        connection.execute(sql)
    connection.commit()
    connection.close()
    sums = {name: vars(listing.sum_of(backup.folder / name)) for name in backup.files}
    edited(backup, files=sums)


NEWER = "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('checkin', 'm999_later', 'x')"
BAD: dict[str, Callable[[Backup], object]] = {
    "records that rotted": lambda one: scratch(one.folder / KIOSK_DB),
    "no records": lambda one: (one.folder / KIOSK_DB).unlink(),
    "a list of pictures that was changed": lambda one: (one.folder / "media.txt").write_text(""),
    "no manifest": lambda one: (one.folder / "manifest.json").unlink(),
    "a manifest of another form": lambda one: edited(one, format=2),
    "a newer version": lambda one: change_records(one, NEWER, "PRAGMA user_version = 77"),
    "another program's": lambda one: change_records(one, "PRAGMA application_id = 7"),
    "rows that point nowhere": lambda one: change_records(
        one, "INSERT INTO hall_labels (owner_id, language, field, text) VALUES (99, 'zh', 'title', 'x')"
    ),
    "a picture that is nowhere": lambda one: change_records(
        one, f"UPDATE media SET hash = '{'0' * 64}' WHERE id = (SELECT min(id) FROM media)"
    ),
    "tables that cannot be made": lambda one: edited(one, media={"count": 0, "bytes": 0, "tables": ["CREATE TABLE ("]}),
    "a store without the pictures": lambda one: (one.folder.parent / "media.db").unlink(),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_backup_is_refused_and_nothing_is_changed(data: Path, yesterday: Backup, name: str) -> None:
    BAD[name](yesterday)
    before = listing_of(data)
    with pytest.raises(Refused) as refusal:
        restore(data, yesterday.folder)
    assert refusal.value.code == "bad-backup"
    assert "\n" not in str(refusal.value)
    assert "没有动" in str(refusal.value)
    assert listing_of(data) == before


def test_a_disk_without_room_refuses_before_anything(data: Path, yesterday: Backup) -> None:
    before = listing_of(data)
    with pytest.raises(Refused, match="磁盘只剩") as refusal:
        service.restore_closed(data, NAMES, yesterday.folder, by="test", now=LATER, room=lambda _: Room(9, 9))
    assert refusal.value.code == "no-room"
    assert listing_of(data) == before


def die_at(number: int, data: Path, source: Path) -> bool:
    """Restore in a process that dies at the numbered line of the modules that do so; True if it did."""
    pid = os.fork()
    if pid == 0:
        left = number
        traced = {module.__file__ for module in (restoring, service, shelf, switch, copies, whole, folder)}

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
            restore(data, source)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(pid, 0)[1])


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills processes of its own")
def test_killed_anywhere_the_next_start_finds_the_old_house_or_the_new(
    data: Path, yesterday: Backup, tmp_path: Path
) -> None:
    path = whole_file(data, yesterday, tmp_path / "backup.zip")
    before = contents(data)
    with service.laid_out(data, yesterday) as laid_out:
        after = contents(laid_out)
    line, died, ends = 0, True, set()
    while died:
        where = tmp_path / str(line)
        shutil.copytree(data, where)
        died = die_at(line, where, path)
        house = reopened(where)
        assert column(house.reader(), "PRAGMA integrity_check") == ["ok"]
        house.close()
        found = contents(where)
        assert found in (before, after)
        if found == after and before != after:
            [aside] = (where / "replaced").iterdir()
            assert contents(aside) == before
        ends.add(found == after)
        shutil.rmtree(where)
        line += STEP
    assert ends == {True, False}
    assert line > 10 * STEP


def test_a_secret_of_another_machine_is_seen(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
    for name in ("a", "b"):
        (tmp_path / name / folder.KEY).write_text(secrets.token_hex(32))
    assert restoring.has_other_key(tmp_path / "a", tmp_path / "b")
    assert not restoring.has_other_key(tmp_path / "a", tmp_path / "a")
    assert not restoring.has_other_key(tmp_path / "a", tmp_path / "c")
