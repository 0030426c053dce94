"""A power cut in the middle of an installation: the next start finds a whole house, without anything half brought."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk import paths, start
from kiosk.core.db import KIOSK_DB, MEDIA_DB, Database, DatabaseError, column, open_reading
from kiosk.core.migrate import open_house
from kiosk.features import NAMES
from kiosk.packs import store
from kiosk.settings import Settings
from tests.conftest import NOON
from tests.media.pictures import corners, saved
from tests.packs.builders import as_zip, hall, pack

COUNT = 12


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack whose pictures take a while."""
    pictures = {f"{n}.png": saved(corners((1200 + n, 900)), "PNG", compress_level=1) for n in range(COUNT)}
    halls = [hall(f"h{n}", plate=f"media/{n}.png") for n in range(COUNT)]
    return as_zip(pack(records={"halls": halls}, pictures=pictures), tmp_path_factory.mktemp("large") / "large.zip")


def installing(path: Path, data: Path) -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        str(paths.PACKAGE.parent / "kiosk.py"),
        "packs",
        "install",
        str(path),
        "--data",
        str(data),
    ]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def pictures_in(data: Path) -> int:
    """How many pictures another process has put into media.db so far."""
    if not (data / MEDIA_DB).exists() or not (data / KIOSK_DB).exists():
        return 0
    try:
        connection = open_reading(data)
    except DatabaseError:
        return 0
    try:
        return int(connection.execute("SELECT count(DISTINCT hash) FROM media.blobs").fetchone()[0])
    except DatabaseError:
        return 0
    finally:
        connection.close()


def wait_until(is_so: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.005)


def children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def assert_whole(house: Database) -> None:
    """Both files are sound, and no picture is without a record nor a record without a picture."""
    db = house.reader()
    for schema in ("main", "media"):
        assert column(db, f"PRAGMA {schema}.integrity_check") == ["ok"]
        assert column(db, f"PRAGMA {schema}.foreign_key_check") == []
    assert column(db, "SELECT hash FROM media.blobs EXCEPT SELECT hash FROM media") == []
    assert column(db, "SELECT hash FROM media EXCEPT SELECT hash FROM media.blobs") == []


@pytest.mark.parametrize("after", [0, 1, 6, COUNT])
def test_a_killed_installation_leaves_a_whole_house_and_can_be_repeated(
    after: int, large: Path, settings: Settings
) -> None:
    process = installing(large, settings.data)
    wait_until(lambda: pictures_in(settings.data) >= after or process.poll() is not None, 60)
    workers = children(process.pid) if process.poll() is None else []
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    wait_until(lambda: not any(is_running(pid) for pid in workers), 10)

    assert pictures_in(settings.data) >= after, "what was on the disk is still there"

    house = open_house(settings.data, NAMES, NOON)
    start.first_steps(house, settings, NOON)
    assert_whole(house)
    is_installed = bool(store.installed(house.reader()))
    assert not is_installed or after == COUNT
    assert len(column(house.reader(), "SELECT slug FROM halls")) == (COUNT if is_installed else 0)
    assert len(column(house.reader(), "SELECT hash FROM media")) == (COUNT if is_installed else 0)
    house.close()

    if after == 6:
        assert installing(large, settings.data).wait(timeout=120) == 0
        house = open_house(settings.data, NAMES, NOON)
        assert_whole(house)
        assert len(column(house.reader(), "SELECT slug FROM halls")) == COUNT
        house.close()
