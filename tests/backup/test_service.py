"""Making and restoring while the house is in use: one at a time, noted, on every screen at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kiosk.backup import listing, service
from kiosk.backup.model import Backup
from kiosk.backup.service import Restored
from kiosk.core import folder
from kiosk.core.db import Database, column
from kiosk.core.errors import CannotStart, NotFound, Refused
from kiosk.core.migrate import open_house
from kiosk.features import NAMES
from tests.backup.keeping import contents, keep, note, notes, notes_in, plenty
from tests.conftest import NOON
from tests.factories import Factory
from tests.staffing import key_for

LATER = NOON + timedelta(days=1)


def make_one(house: Database) -> Backup:
    return service.make(house, by="alice", now=NOON, room=plenty)


def restore(house: Database, source: Path) -> Restored:
    return service.restore(house, source, by="alice", now=LATER, room=plenty)


def last_line(house: Database) -> list[str]:
    sql = "SELECT event || ' ' || key || ' ' || by || ' ' || is_shown FROM journal ORDER BY serial DESC LIMIT 1"
    return column(house.reader(), sql)


@contextmanager
def busy() -> Iterator[None]:
    """As if a backup were being made."""
    with service._alone():
        yield


def test_who_made_a_backup_is_noted_and_no_screen_moves(house: Database) -> None:
    before = house.revision
    one = make_one(house)
    assert last_line(house) == [f"backup:backup:make {one.name} alice 0"]
    assert house.revision == before


def test_who_took_one_away_is_noted(house: Database, tmp_path: Path) -> None:
    one = make_one(house)
    size = service.export(house, one, tmp_path / "b.zip", by="alice", now=NOON)
    assert size == (tmp_path / "b.zip").stat().st_size
    assert last_line(house) == [f"backup:backup:export {one.name} alice 0"]
    pieces, end = service.download(house, one, by="alice", now=NOON)
    assert len(b"".join(pieces)) == size
    end()
    assert last_line(house) == [f"backup:backup:download {one.name} alice 0"]
    assert not [path for path in one.folder.parent.iterdir() if path.name.startswith(".")]


def test_a_restoration_is_on_every_screen_at_once(house: Database, make: Factory, client: FlaskClient) -> None:
    make.house_record()
    make.hall(labels={"zh": {"title": "昨天的板块"}})
    make.hall("gone", labels={"zh": {"title": "后来的板块"}}, position=2)
    house.write(lambda writing: writing.execute("DELETE FROM halls WHERE slug = 'gone'"))
    one = make_one(house)
    make.hall(labels={"zh": {"title": "今天的板块"}})
    assert "今天的板块" in client.get("/halls/").text
    before = house.revision
    done = restore(house, one.folder)
    assert done.backup == one
    assert house.revision > before
    page = client.get("/halls/").text
    assert "昨天的板块" in page
    assert "今天的板块" not in page
    answer = client.get(f"/live?after={before}")
    assert answer.get_json()["revision"] == house.revision
    assert answer.get_json()["events"][-1]["event"] == "backup:backup:restore"
    assert last_line(house) == [f"backup:backup:restore {one.name} alice 1"]


def test_what_was_acknowledged_until_then_is_kept_aside_and_what_comes_after_is_kept(house: Database) -> None:
    note(house, "then")
    one = make_one(house)
    stop = threading.Event()
    acknowledged: list[str] = []

    def write() -> None:
        number = 0
        while not stop.wait(0.005):
            note(house, f"n{number}")
            acknowledged.append(f"n{number}")
            number += 1

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        while len(acknowledged) < 5:
            pass
        done = restore(house, one.folder)
        reached = len(acknowledged)
        while len(acknowledged) < reached + 5:
            pass
        stop.set()
        writing.result()
    assert done.replaced is not None
    aside = open_house(done.replaced, NAMES, NOON)
    kept = notes(aside)
    aside.close()
    assert kept[0] == "then"
    assert notes(house)[: len(kept)] == kept, "the journal of the same house goes on"
    assert set(acknowledged) <= {*kept, *notes(house)}


def test_nobody_stays_signed_in(house: Database) -> None:
    note(house, "then")
    one = make_one(house)
    key_for(house, "alice", NOON)
    restore(house, one.folder)
    assert column(house.reader(), "SELECT token FROM staff_sessions") == []
    assert column(house.reader(), "SELECT name FROM accounts") == ["alice"]


def test_a_whole_file_of_this_house_comes_back_too(house: Database, make: Factory, tmp_path: Path) -> None:
    folder.secret_key(house.folder)
    hash_ = make.picture()
    one = make_one(house)
    service.export(house, one, tmp_path / "b.zip", by="alice", now=NOON)
    house.write(lambda writing: writing.execute("DELETE FROM media"))
    restore(house, tmp_path / "b.zip")
    assert column(house.reader(), "SELECT m.hash FROM media m JOIN media.blobs b USING (hash)")[:1] == [hash_]


def test_another_machines_file_waits_until_the_server_is_stopped(house: Database, tmp_path: Path) -> None:
    folder.secret_key(house.folder)
    (tmp_path / "other").mkdir()
    other = open_house(tmp_path / "other", NAMES, NOON)
    folder.secret_key(other.folder)
    one = keep(other.folder)
    other.close()
    note(house, "here")
    with pytest.raises(Refused, match="另一台机器") as refusal:
        restore(house, one.folder)
    assert refusal.value.code == "not-here"
    assert notes(house) == ["here"]
    assert not (house.folder / "restoring.part").exists()


def test_a_bad_backup_changes_nothing_and_the_house_goes_on(house: Database) -> None:
    note(house, "here")
    one = make_one(house)
    (one.folder / "kiosk.db").write_bytes(b"rotten")
    before = house.revision
    with pytest.raises(Refused, match="没有动"):
        restore(house, one.folder)
    assert house.revision == before
    note(house, "still")
    assert notes(house) == ["here", "still"]
    assert not (house.folder / "replaced").exists()


def test_one_at_a_time(house: Database, tmp_path: Path) -> None:
    one = make_one(house)
    for act in (
        lambda: make_one(house),
        lambda: restore(house, one.folder),
        lambda: service.export(house, one, tmp_path / "b.zip", by="alice", now=NOON),
    ):
        with busy(), pytest.raises(Refused, match="等它做完") as refusal:
            act()
        assert refusal.value.code == "busy"
    assert listing.backups(house.folder) == [one]


def test_a_backup_is_found_by_its_name_alone(house: Database) -> None:
    one = make_one(house)
    assert service.find(house.folder, one.name) == one
    for name in ("", "..", "0002-20261121-140500", "../kiosk.db", f"{one.name}/"):
        with pytest.raises(NotFound):
            service.find(house.folder, name)


def test_a_folder_of_an_older_version_is_backed_up_before_it_is_migrated(tmp_path: Path) -> None:
    old = open_house(tmp_path, ("journal",), NOON)
    note(old, "kept")
    old.close()
    house = open_house(tmp_path, NAMES, NOON, service.before_migration)
    [one] = listing.backups(tmp_path)
    assert (one.by, one.counts["journal"], "halls" in one.counts) == ("migration", 1, False)
    assert notes_in(one.folder / "kiosk.db") == ["kept"]
    note(house, "new")
    restore(house, one.folder)
    assert notes(house)[0] == "kept"
    house.close()
    assert contents(tmp_path)["main.halls"] == []


def test_without_that_backup_the_start_is_refused(tmp_path: Path) -> None:
    open_house(tmp_path, ("journal",), NOON).close()
    (tmp_path / "backups").write_text("in the way")
    before = (tmp_path / "kiosk.db").read_bytes()
    with pytest.raises(CannotStart, match="没有升级"):
        open_house(tmp_path, NAMES, NOON, service.before_migration)
    assert (tmp_path / "kiosk.db").read_bytes() == before


def test_a_download_that_breaks_off_leaves_nothing(house: Database, make: Factory) -> None:
    make.picture("#123456", (800, 600))
    one = make_one(house)
    pieces, end = service.download(house, one, by="alice", now=NOON)
    next(iter(pieces))
    end()
    assert not list(one.folder.parent.glob(f"{listing.WHOLE}*"))
    assert listing.MANIFEST in {path.name for path in one.folder.iterdir()}
