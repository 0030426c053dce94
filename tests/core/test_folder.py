"""The data folder has one holder, a key of its own, and files that are whole or not there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.core import folder
from kiosk.core.errors import CannotStart
from kiosk.paths import HOUSE

POSIX = pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")


def test_a_second_holder_is_refused(tmp_path: Path) -> None:
    held = folder.hold(tmp_path)
    assert held is not None
    assert folder.hold(tmp_path) is None
    held.release()
    again = folder.hold(tmp_path)
    assert again is not None
    again.release()


def test_a_refused_holder_leaves_the_first_ones_announcement(tmp_path: Path) -> None:
    held = folder.hold(tmp_path)
    assert held is not None
    held.announce(4711)
    assert folder.hold(tmp_path) is None
    assert folder.announced_door(tmp_path) == 4711
    held.release()


HOLDS = """
import os, sys
from pathlib import Path
from kiosk.core import folder
held = folder.hold(Path(sys.argv[1]))
held.announce(4711)
print("held", flush=True)
os.kill(os.getpid(), 9) if sys.argv[2] == "dies" else sys.stdin.read()
"""


@pytest.mark.parametrize("end", ["dies", "ends"])
def test_another_process_lets_go_however_it_ends(tmp_path: Path, end: str) -> None:
    command = [sys.executable, "-c", HOLDS, str(tmp_path), end]
    process = subprocess.Popen(command, cwd=HOUSE, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    if end == "ends":
        assert folder.hold(tmp_path) is None
    process.communicate()
    held = folder.hold(tmp_path)
    assert held is not None
    assert folder.announced_door(tmp_path) is None
    held.release()


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"door": "x"}', '{"door": null}', "null", "\x00"])
def test_a_garbled_lock_file_announces_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / folder.LOCK).write_text(text)
    assert folder.announced_door(tmp_path) is None


def test_no_lock_file_announces_nothing(tmp_path: Path) -> None:
    assert folder.announced_door(tmp_path) is None


@POSIX
def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    key = folder.secret_key(tmp_path)
    assert len(key) == 64
    assert folder.secret_key(tmp_path) == key
    assert (tmp_path / folder.KEY).stat().st_mode & 0o777 == 0o600


def test_every_installation_has_another_key(tmp_path: Path) -> None:
    keys = set()
    for name in "abc":
        (tmp_path / name).mkdir()
        keys.add(folder.secret_key(tmp_path / name))
    assert len(keys) == 3


@pytest.mark.parametrize("content", [b"", b"short", b"\n" * 64])
def test_a_damaged_key_is_named_and_not_replaced(tmp_path: Path, content: bytes) -> None:
    (tmp_path / folder.KEY).write_bytes(content)
    with pytest.raises(CannotStart, match=folder.KEY):
        folder.secret_key(tmp_path)
    assert (tmp_path / folder.KEY).read_bytes() == content


@POSIX
def test_a_folder_is_made_with_its_parents_and_for_its_owner(tmp_path: Path) -> None:
    where = tmp_path / "a" / "b"
    folder.prepare(where)
    assert where.stat().st_mode & 0o777 == 0o700
    assert list(where.iterdir()) == []


def test_preparing_leaves_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "kiosk.db").write_bytes(b"a")
    folder.prepare(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["kiosk.db"]


def test_a_file_in_place_of_the_folder_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a")
    for where in (tmp_path / "data", tmp_path / "data" / "deeper"):
        with pytest.raises(CannotStart, match="cannot be written"):
            folder.prepare(where)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(CannotStart, match="cannot be written"):
        folder.prepare(tmp_path)


def test_a_file_is_written_whole_and_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "pack.zip"
    for content in (b"first", b"", b"second" * 100_000):
        folder.write_whole(path, content)
        assert path.read_bytes() == content
    assert [one.name for one in tmp_path.iterdir()] == ["pack.zip"]


@POSIX
def test_a_file_has_the_mode_asked_for(tmp_path: Path) -> None:
    for mode in (0o600, 0o644):
        folder.write_whole(tmp_path / f"{mode:o}", b"a", mode)
        assert (tmp_path / f"{mode:o}").stat().st_mode & 0o777 == mode


def test_a_write_that_fails_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "taken"
    path.mkdir()
    (path / "inside").write_text("a")
    with pytest.raises(OSError, match=r"."):
        folder.write_whole(path, b"new")
    assert [one.name for one in tmp_path.iterdir()] == ["taken"]


WRITES = """
import sys
from pathlib import Path
from kiosk.core.folder import write_whole
print("begin", flush=True)
for number in range(100_000):
    write_whole(Path(sys.argv[1]), bytes([number % 256]) * 1_000_000)
"""


def test_killed_while_writing_it_leaves_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    for _ in range(3):
        command = [sys.executable, "-c", WRITES, str(path)]
        process = subprocess.Popen(command, cwd=HOUSE, stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        while not path.exists():
            assert process.poll() is None
        process.kill()
        process.communicate()
        content = path.read_bytes()
        assert len(content) == 1_000_000
        assert len(set(content)) == 1
