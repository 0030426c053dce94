"""``backup`` and ``restore`` as a technician runs them, with a server and without; the drill; a damaged house."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.backup import listing
from kiosk.backup.listing import FOLDER
from kiosk.core import folder
from kiosk.core.db import KIOSK_DB, Database, column, open_reading
from tests.backup.keeping import contents, keep, listing_of, live, note, notes, reopened
from tests.conftest import NOON
from tests.factories import Factory
from tests.processes import Server, free_port, here, run


@pytest.fixture
def data(house: Database, make: Factory) -> Path:
    """A closed house with something in it."""
    folder.secret_key(house.folder)
    make.house_record()
    make.hall()
    make.picture("#111", (300, 200))
    note(house, "then")
    house.close()
    return house.folder


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("served") / "data", "--no-demo") as running:
        yield running.ready()


def test_a_backup_is_made_and_named(data: Path) -> None:
    done = here("backup", "--data", str(data))
    assert (done.code, done.err) == (0, "")
    [one] = listing.backups(data)
    assert one.name in done.out
    assert "能恢复" in done.out
    assert one.by == "command"


def test_a_lost_picture_is_said(data: Path) -> None:
    house = reopened(data)
    house.write(lambda writing: writing.execute("DELETE FROM media.blobs"))
    house.close()
    done = here("backup", "--data", str(data))
    assert done.code == 0
    assert "缺 1 张图片的文件" in done.out


def test_the_drill(data: Path, tmp_path: Path) -> None:
    """An empty machine and a file: one command, and the house is there with every row and every picture."""
    before = contents(data)
    file = tmp_path / "u-disk" / "backup.zip"
    file.parent.mkdir()
    assert here("backup", "--to", str(file), "--data", str(data)).code == 0
    assert [path.name for path in file.parent.iterdir()] == ["backup.zip"]
    new = tmp_path / "new"
    done = here("restore", str(file), "--data", str(new))
    assert (done.code, done.err) == (0, "")
    assert "恢复到" in done.out
    assert contents(new) == before
    with Server(new, "--no-demo") as server:
        server.ready()
        assert server.get("/halls/heritage")[0] == 200
        db = open_reading(new)
        assert column(db, "SELECT event FROM journal WHERE event = 'backup:backup:restore'")
        db.close()


def test_a_house_goes_back_and_the_command_says_where_the_rest_is(data: Path) -> None:
    here("backup", "--data", str(data))
    house = reopened(data)
    note(house, "since")
    house.close()
    [one] = listing.backups(data)
    done = here("restore", str(one.folder), "--data", str(data))
    assert done.code == 0
    [aside] = (data / "replaced").iterdir()
    assert str(aside) in done.out
    restored = reopened(data)
    assert notes(restored) == ["then", "since"]
    restored.close()


@pytest.mark.parametrize("content", [b"", b"hello" * 100])
def test_a_bad_file_is_refused_in_one_line(data: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad.zip").write_bytes(content)
    before = listing_of(data)
    done = here("restore", str(tmp_path / "bad.zip"), "--data", str(data))
    assert (done.code, done.out, done.err.count("\n")) == (1, "", 1)
    assert "没有动" in done.err
    assert listing_of(data) == before


def test_a_file_that_is_not_there_is_refused_in_one_line(data: Path, tmp_path: Path) -> None:
    done = here("restore", str(tmp_path / "nowhere.zip"), "--data", str(data))
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert "nowhere.zip" in done.err


def test_a_place_that_cannot_be_written_is_named(data: Path, tmp_path: Path) -> None:
    done = here("backup", "--to", str(tmp_path / "no" / "such" / "folder.zip"), "--data", str(data))
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert "folder.zip" in done.err


def test_while_a_server_runs_it_does_the_work(served: Server, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    assert here("backup", "--data", str(served.data)).code == 0
    revision = served.health()["revision"]
    assert here("backup", "--to", str(file), "--data", str(served.data)).code == 0
    with zipfile.ZipFile(file) as archive:
        assert json.loads(archive.read("manifest.json"))["by"] == "command"
    assert served.health()["revision"] == revision
    for source in (file, listing.backups(served.data)[0].folder):
        done = here("restore", str(source), "--data", str(served.data))
        assert (done.code, done.err) == (0, "")
        assert served.health()["revision"] > revision
        revision = served.health()["revision"]
        assert served.health()["status"] == "ok"
        assert served.get("/")[0] == 200


def test_a_running_server_refuses_what_it_cannot_do_safely(served: Server, data: Path, tmp_path: Path) -> None:
    file = tmp_path / "other.zip"
    here("backup", "--to", str(file), "--data", str(data))
    revision = served.health()["revision"]
    done = here("restore", str(file), "--data", str(served.data))
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert "先停下服务器" in done.err
    assert served.health()["revision"] == revision


def test_no_backup_can_be_reached_over_http(served: Server) -> None:
    here("backup", "--data", str(served.data))
    one = listing.backups(served.data)[0]
    for path in (
        f"/{FOLDER}/{one.name}/kiosk.db",
        f"/instance/{FOLDER}/media.db",
        f"/static/../instance/{FOLDER}/media.db",
        f"/static/%2e%2e/{FOLDER}/{one.name}/kiosk.db",
        f"/media/..%2f{FOLDER}/media.db",
        f"/admin/backups/{one.name}/file",
        "/admin/backups/",
        f"/{FOLDER}/",
    ):
        status, text = served.get(path)
        assert status in (400, 401, 403, 404) or 'name="password"' in text or "开机码" in text, path
        assert "SQLite format" not in text


def spoil(data: Path) -> None:
    content = bytearray((data / KIOSK_DB).read_bytes())
    content[4096:-4096] = b"\xa5" * (len(content) - 8192)
    (data / KIOSK_DB).write_bytes(content)


def test_a_damaged_house_names_the_backup_that_helps_and_the_command_does(data: Path) -> None:
    good = keep(data)
    keep(data, NOON).folder.joinpath("manifest.json").write_text("rotten")
    spoil(data)
    before = live(data)
    assert f"restore {good.folder}" in run("serve", "--port", str(free_port()), "--data", str(data)).err
    done = here("lectures", "list", "--data", str(data))
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert "2026-11-21 14:05" in done.err
    assert f"python kiosk.py restore {good.folder}" in done.err
    assert live(data) == before
    assert f"restore {good.folder}" in here("doctor", "--data", str(data)).out
    assert here("restore", str(good.folder), "--data", str(data)).code == 0
    assert here("lectures", "list", "--data", str(data)).code == 0
    [aside] = (data / "replaced").iterdir()
    assert live(aside) == before


def test_a_missing_house_without_a_backup_says_so(data: Path) -> None:
    (data / KIOSK_DB).unlink()
    done = here("lectures", "list", "--data", str(data))
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert "没有备份" in done.err


def test_doctor_names_the_newest_good_backup(data: Path) -> None:
    assert "还没有备份" in here("doctor", "--data", str(data)).out
    good = keep(data)
    out = here("doctor", "--data", str(data)).out
    assert str(good.folder) in out
    shutil.rmtree(data / FOLDER)
    assert "还没有备份" in here("doctor", "--data", str(data)).out
