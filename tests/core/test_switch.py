"""A folder's files are exchanged all or none, wherever the power goes."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from kiosk.core import folder, switch
from kiosk.core.db import KIOSK_DB, MEDIA_DB

OLD = {KIOSK_DB: b"old", f"{KIOSK_DB}-wal": b"old wal", MEDIA_DB: b"old pictures", folder.KEY: b"old key"}
NEW = {KIOSK_DB: b"new", MEDIA_DB: b"new pictures"}


def fill(where: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (where / name).write_bytes(content)


def files(where: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in where.iterdir() if path.is_file()}


def ready(where: Path) -> None:
    where.mkdir(exist_ok=True)
    fill(where, OLD)
    fill(switch.gather(where), NEW)


def test_the_new_files_stand_where_the_old_ones_did_and_those_are_kept(tmp_path: Path) -> None:
    ready(tmp_path)
    switch.decide(tmp_path, "0003-x")
    assert switch.complete(tmp_path) == tmp_path / "replaced" / "0003-x"
    assert files(tmp_path) == {**NEW, folder.KEY: b"old key"}
    assert files(tmp_path / "replaced" / "0003-x") == {k: v for k, v in OLD.items() if k != folder.KEY}
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == ["replaced"]


def test_in_an_empty_folder_nothing_is_kept(tmp_path: Path) -> None:
    fill(switch.gather(tmp_path), NEW)
    switch.decide(tmp_path, "0000-x")
    assert switch.complete(tmp_path) is None
    assert files(tmp_path) == NEW
    assert not (tmp_path / "replaced").exists()


def test_what_was_only_gathered_changes_nothing(tmp_path: Path) -> None:
    ready(tmp_path)
    assert switch.complete(tmp_path) is None
    assert files(tmp_path) == OLD
    switch.forget(tmp_path)
    assert not (tmp_path / switch.GATHERED).exists()


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_the_folders_are_their_owners_alone(tmp_path: Path) -> None:
    ready(tmp_path)
    assert (tmp_path / switch.GATHERED).stat().st_mode & 0o777 == 0o700
    switch.decide(tmp_path, "0003-x")
    aside = switch.complete(tmp_path)
    assert aside is not None
    assert [path.stat().st_mode & 0o777 for path in (aside, aside.parent)] == [0o700, 0o700]


def die_at(number: int, where: Path) -> bool:
    """Switch in a process that dies at the numbered line of the module; True if it did."""
    pid = os.fork()
    if pid == 0:
        left = number

        def count(frame: FrameType, event: str, argument: Any) -> Any:
            nonlocal left
            if frame.f_code.co_filename not in (switch.__file__, folder.__file__):
                return None
            left -= event == "line"
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return count

        sys.settrace(count)
        try:
            switch.decide(where, "0003-x")
            switch.complete(where)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(pid, 0)[1])


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills processes of its own")
def test_killed_anywhere_the_next_start_finds_all_old_or_all_new(tmp_path: Path) -> None:
    line, died, ends = 0, True, set()
    while died:
        where = tmp_path / str(line)
        ready(where)
        died = die_at(line, where)
        switch.complete(where)
        found = {name: content for name, content in files(where).items() if name != folder.KEY}
        is_new = found == NEW
        assert is_new or found == {name: content for name, content in OLD.items() if name != folder.KEY}
        if is_new:
            assert files(where / "replaced" / "0003-x") == {k: v for k, v in OLD.items() if k != folder.KEY}
        ends.add(is_new)
        line += 1
    assert ends == {True, False}
    assert line > 60
