"""The first start installs the demo once and completely, whatever interrupts it; later starts leave it as it is."""

from __future__ import annotations

import io
import json
import os
import random
import re
import shutil
from pathlib import Path

import pytest
from PIL import Image

from kiosk import paths, start
from kiosk.core import folder
from kiosk.core.db import Database, column
from kiosk.core.migrate import open_house
from kiosk.core.roles import Role
from kiosk.features import NAMES
from kiosk.journal import store as journal
from kiosk.media import images
from kiosk.media import service as media
from kiosk.packs.export import seal
from kiosk.paths import EXHIBITS, HOUSE, PACKAGE, STATIC, TEMPLATES
from kiosk.settings import Settings
from kiosk.staff import service as staff
from tests.conftest import NOON
from tests.factories import picture_bytes
from tests.processes import Server, wait_until
from tests.staffing import hash_of

PACKS = ["first-lectures", "pictures"]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with two small demo packs: one with pictures, one with lectures."""
    where = tmp_path_factory.mktemp("checkout")
    shutil.copy(HOUSE / "kiosk.py", where)
    shutil.copytree(PACKAGE, where / "kiosk", ignore=shutil.ignore_patterns("__pycache__"))
    (where / "templates").symlink_to(TEMPLATES)
    (where / "static").symlink_to(STATIC)
    write_pack(where / "exhibits" / "01-pictures", "pictures", {f"{seed}.webp": noise(seed) for seed in range(6)})
    shutil.copytree(EXHIBITS / "07-first-lectures", where / "exhibits" / "07-first-lectures")
    return where


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def write_pack(where: Path, name: str, pictures: dict[str, bytes]) -> None:
    """A pack of pictures and nothing else."""
    manifest = {"format": 1, "id": name, "version": "1", "licence": "CC0-1.0", "labels": {"zh": {"title": name}}}
    records = [{"id": f"media/{file}", "licence": "CC0-1.0", "labels": {"zh": {"alt": file}}} for file in pictures]
    (where / "media").mkdir(parents=True)
    for file, content in pictures.items():
        (where / "media" / file).write_bytes(content)
    (where / "media.json").write_text(json.dumps(records))
    (where / "pack.json").write_text(json.dumps(manifest))
    seal(where)


def noise(seed: int) -> bytes:
    """A picture that no format makes small."""
    out = io.BytesIO()
    Image.frombytes("RGB", (400, 400), random.Random(seed).randbytes(400 * 400 * 3)).save(out, "WEBP", quality=90)
    return out.getvalue()


def installed(house: Database) -> list[str]:
    return column(house.reader(), "SELECT name FROM packs ORDER BY name")


def assert_whole(data: Path) -> None:
    """Both packs are there, each record once, each picture with its bytes, and the files are sound."""
    house = open_house(data, NAMES, NOON)
    db = house.reader()
    assert installed(house) == PACKS
    assert column(db, "SELECT count(*) FROM lecture_sessions") == column(
        db, "SELECT count(DISTINCT lecture_id || '/' || slug) FROM lecture_sessions"
    )
    assert column(db, "SELECT hash FROM main.media EXCEPT SELECT hash FROM media.blobs") == []
    assert column(db, "SELECT hash FROM media.blobs EXCEPT SELECT hash FROM main.media") == []
    assert column(db, "SELECT count(*) FROM main.media") == ["6"]
    assert column(db, "SELECT count(*) FROM journal WHERE event = 'packs:demo:done'") == ["1"]
    assert column(db, "PRAGMA integrity_check") == column(db, "PRAGMA media.integrity_check") == ["ok"]
    assert column(db, "PRAGMA foreign_key_check") == []
    house.close()


def test_a_first_start_that_is_killed_again_and_again_is_finished_by_the_next(checkout: Path, data: Path) -> None:
    for line in ("Installing the demo", "  1/2 "):
        with Server(data, checkout=checkout) as server:
            wait_until(lambda running=server, text=line: text in running.said.read_text())  # type: ignore[misc]
            server.kill()
    with Server(data, checkout=checkout) as server:
        server.ready()
        assert "  2/2 " in server.said.read_text()
        assert server.get("/lectures/")[0] == 200
    assert_whole(data)
    with Server(data, checkout=checkout) as server:
        server.ready()
        assert "Installing" not in server.said.read_text()
    assert_whole(data)
    house = open_house(data, NAMES, NOON)
    assert column(house.reader(), "SELECT count(*) FROM journal WHERE event = 'packs:pack:install'") == ["2"]
    house.close()


@pytest.mark.skipif(os.name != "posix", reason="limits the size of files as POSIX does")
def test_a_disk_that_fills_up_during_the_demo_is_a_sentence_and_the_next_start_finishes(
    checkout: Path, data: Path
) -> None:
    import resource

    def little_space() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, 500_000))

    with Server(data, checkout=checkout, limit=little_space) as server:
        wait_until(lambda: server.process.poll() is not None)
        assert server.process.returncode == 1
        assert "Traceback" not in server.complained.read_text()
        assert server.complained.read_text().count("\n") == 1
    with Server(data, checkout=checkout) as server:
        server.ready()
    assert_whole(data)


def test_no_demo_is_remembered(checkout: Path, data: Path) -> None:
    with Server(data, "--no-demo", checkout=checkout) as server:
        server.ready()
    with Server(data, checkout=checkout) as server:
        server.ready()
        assert "Installing" not in server.said.read_text()
        assert server.health()["status"] == "ok"
    house = open_house(data, NAMES, NOON)
    assert installed(house) == []
    house.close()


def test_a_checkout_without_demo_packs_starts(house: Database, settings: Settings, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "EXHIBITS", tmp_path / "nowhere")
        start.install_demo(house, NOON)
    assert installed(house) == []


def test_a_broken_demo_pack_does_not_keep_the_others_out(
    house: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(EXHIBITS / "07-first-lectures", tmp_path / "exhibits" / "02-lectures")
    broken = tmp_path / "exhibits" / "01-broken"
    broken.mkdir()
    (broken / "pack.json").write_text("{")
    monkeypatch.setattr(paths, "EXHIBITS", tmp_path / "exhibits")
    start.install_demo(house, NOON)
    assert installed(house) == ["first-lectures"]
    assert "01-broken" in capsys.readouterr().err


def test_the_demo_is_offered_once(house: Database, settings: Settings) -> None:
    start.first_steps(house, settings, NOON)
    assert journal.has(house.reader(), start.DEMO_DONE)
    with_demo = Settings(settings.host, settings.port, settings.data, settings.base_url, demo=True)
    start.first_steps(house, with_demo, NOON)
    assert installed(house) == []
    assert column(house.reader(), "SELECT count(*) FROM journal") == ["1"]


def test_what_an_interrupted_intake_left_is_cleared(house: Database, settings: Settings) -> None:
    media.keep_files(house, images.prepare(picture_bytes()))
    assert column(house.reader(), "SELECT count(*) FROM media.blobs") != ["0"]
    start.first_steps(house, settings, NOON)
    assert column(house.reader(), "SELECT count(*) FROM media.blobs") == ["0"]


def test_the_console_says_where_to_look(settings: Settings) -> None:
    said = start.welcome(settings)
    assert "http://127.0.0.1:8000/" in said
    assert "http://192.168.1.10:8000/" in said
    assert "http://192.168.1.10:8000/admin/" in said
    assert folder.KEY not in said
    assert "开机码" not in said
    assert "K7Q2-M9PX" in start.welcome(settings, "K7Q2-M9PX")


def test_the_console_prints_the_one_time_code_until_there_is_an_administrator(data: Path) -> None:
    printed = []
    for _ in range(2):
        with Server(data, "--no-demo") as server:
            server.ready()
            printed += re.findall(r"开机码 +([2-9A-HJ-Z]{4}-[2-9A-HJ-Z]{4}) ", server.said.read_text())
    assert len(set(printed)) == 2
    house = open_house(data, NAMES, NOON)
    staff.add(house, "laoli", "老李", Role.ADMINISTRATOR, hash_of(), by="test", now=NOON)
    house.close()
    for path in (one for one in data.rglob("*") if one.is_file()):
        assert not any(code.encode() in path.read_bytes() for code in printed), path
    with Server(data, "--no-demo") as server:
        server.ready()
        assert "开机码" not in server.said.read_text()
