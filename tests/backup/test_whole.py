"""The one file a backup travels in: the same bytes back, or a refusal in words that leaves nothing behind."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.backup import listing, whole
from kiosk.backup.listing import Room
from kiosk.backup.model import Backup, Media
from kiosk.core import folder
from kiosk.core.db import KIOSK_DB, MEDIA_DB
from kiosk.core.errors import Refused
from kiosk.paths import HOUSE
from tests.backup.keeping import plenty
from tests.conftest import NOON

FILES = {KIOSK_DB: b"records" * 5000, MEDIA_DB: os.urandom(3_000_000), folder.KEY: b"k" * 64}
BACKUP = Backup(7, NOON, "test", "1", 17, {"halls": 3}, Media(2, 3000, ()), {}, ())


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("laid_out")
    for name, content in FILES.items():
        (where / name).write_bytes(content)
    return where


@pytest.fixture(scope="module")
def packed(laid_out: Path) -> bytes:
    """A good file."""
    return b"".join(whole.stream(laid_out, BACKUP))


def unpack(content: bytes, where: Path) -> Backup:
    path = where / "backup.zip"
    path.write_bytes(content)
    into = where / "into"
    into.mkdir(exist_ok=True)
    return whole.unpack(path, into, plenty)


def test_what_was_packed_comes_out_again(packed: bytes, tmp_path: Path) -> None:
    backup = unpack(packed, tmp_path)
    assert {path.name: path.read_bytes() for path in (tmp_path / "into").iterdir()} == FILES
    assert (backup.number, backup.counts, backup.made_at) == (7, {"halls": 3}, NOON)
    assert backup.files.keys() == FILES.keys()
    if os.name == "posix":
        assert {path.stat().st_mode & 0o777 for path in (tmp_path / "into").iterdir()} == {0o600}


def test_other_programs_can_read_it(packed: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        assert archive.read(KIOSK_DB) == FILES[KIOSK_DB]


def rewritten(packed: bytes, change: Callable[[dict[str, bytes]], object]) -> bytes:
    """The same file with other entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old:
        entries = {name: old.read(name) for name in old.namelist()}
    change(entries)
    with zipfile.ZipFile(out, "w") as new:
        for name, content in entries.items():
            new.writestr(name, content)
    return out.getvalue()


def without(*names: str) -> Callable[[dict[str, bytes]], object]:
    return lambda entries: [entries.pop(name) for name in names]


def plus(name: str, content: bytes = b"x") -> Callable[[dict[str, bytes]], object]:
    return lambda entries: entries.update({name: content})


def saying(**changes: object) -> Callable[[dict[str, bytes]], object]:
    def change(entries: dict[str, bytes]) -> None:
        entries["manifest.json"] = json.dumps({**json.loads(entries["manifest.json"]), **changes}).encode()

    return change


def promising(name: str) -> Callable[[dict[str, bytes]], object]:
    """The manifest and the zip agree on a file that does not belong."""

    def change(entries: dict[str, bytes]) -> None:
        manifest = json.loads(entries["manifest.json"])
        manifest["files"][name] = manifest["files"][folder.KEY]
        entries["manifest.json"] = json.dumps(manifest).encode()
        entries[name] = entries[folder.KEY]

    return change


BAD: dict[str, Callable[[dict[str, bytes]], object]] = {
    "no manifest": without("manifest.json"),
    "no records": without(KIOSK_DB),
    "no pictures": without(MEDIA_DB),
    "nothing but a manifest": without(KIOSK_DB, MEDIA_DB, folder.KEY),
    "a file more": plus("readme.txt"),
    "a file outside": plus("../escaped"),
    "a file outside that is promised": promising("../escaped"),
    "an absolute file that is promised": promising("/tmp/escaped"),
    "the lock": promising("kiosk.lock"),
    "a manifest of nothing": saying(files={}),
    "a manifest of another form": saying(format=2),
    "a manifest without end": lambda entries: entries.update({"manifest.json": b" " * (2 << 20)}),
    "a manifest that is no text": lambda entries: entries.update({"manifest.json": b"\xff\xfe"}),
    "other records": lambda entries: entries.update({KIOSK_DB: b"x" + entries[KIOSK_DB][1:]}),
    "longer records": lambda entries: entries.update({KIOSK_DB: entries[KIOSK_DB] + b"x"}),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_and_nothing_is_written_outside(name: str, packed: bytes, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="没有动") as refusal:
        unpack(rewritten(packed, BAD[name]), tmp_path)
    assert refusal.value.code == "bad-backup"
    assert not list(tmp_path.rglob("escaped"))
    assert not Path("/tmp/escaped").exists()


@pytest.mark.parametrize("content", [b"", b"PK", b"hello" * 1000, b"\0" * 100_000])
def test_what_is_no_zip_is_refused(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="坏了或者不完整"):
        unpack(content, tmp_path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"没有 .*nowhere.zip"):
        whole.unpack(tmp_path / "nowhere.zip", tmp_path, plenty)


def test_a_bomb_is_measured_before_it_goes_off(packed: bytes, tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name) if name != KIOSK_DB else b"\0" * (60 << 20))
    with pytest.raises(Refused, match="坏了或者不完整"):
        unpack(out.getvalue(), tmp_path)
    assert (tmp_path / "into" / KIOSK_DB).stat().st_size <= len(FILES[KIOSK_DB])


def test_a_manifest_that_promises_more_than_the_disk_holds_is_refused_at_once(packed: bytes, tmp_path: Path) -> None:
    (tmp_path / "backup.zip").write_bytes(packed)
    with pytest.raises(Refused, match="磁盘只剩"):
        whole.unpack(tmp_path / "backup.zip", tmp_path, lambda _: Room(1 << 30, 51 << 20))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    where = tmp_path_factory.mktemp("small")
    for name, content in FILES.items():
        (where / name).write_bytes(content[:500])
    return b"".join(whole.stream(where, BACKUP))


@settings(max_examples=150)
@given(data=st.data())
def test_a_file_with_any_byte_changed_is_refused_or_comes_out_the_same(
    small: bytes, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(small) - 1))
    changed = bytearray(small)
    changed[at] ^= data.draw(st.integers(1, 255))
    where = tmp_path_factory.mktemp("changed")
    try:
        unpack(bytes(changed), where)
    except Refused:
        return
    for name in FILES:
        assert (where / "into" / name).read_bytes() == FILES[name][:500]


@settings(max_examples=50)
@given(cut=st.integers(0, 4000))
def test_a_file_that_broke_off_is_refused(small: bytes, tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    with pytest.raises(Refused):
        unpack(small[: min(cut, len(small) - 1)], tmp_path_factory.mktemp("cut"))


def test_half_a_file_never_bears_its_name(tmp_path: Path) -> None:
    def breaks_off() -> Iterator[bytes]:
        yield b"half"
        assert not (tmp_path / "backup.zip").exists()
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="space"):
        whole.write(breaks_off(), tmp_path / "backup.zip")
    assert list(tmp_path.iterdir()) == []


PACKS = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from kiosk.backup import whole
from kiosk.backup.listing import disk_room
from kiosk.backup.model import Backup, Media

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10

where, into = Path(sys.argv[1]), Path(sys.argv[2])
backup = Backup(7, datetime(2026, 1, 1, tzinfo=UTC), "test", "1", 17, {}, Media(0, 0, ()), {}, ())
before = peak()
whole.write(whole.stream(where, backup), into / "backup.zip")
whole.unpack(into / "backup.zip", into, disk_room)
print(peak() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="measures memory as Linux counts it")
def test_a_large_file_takes_little_memory(tmp_path: Path) -> None:
    where, into = tmp_path / "where", tmp_path / "into"
    where.mkdir()
    into.mkdir()
    (where / KIOSK_DB).write_bytes(b"records" * 100_000)
    with (where / MEDIA_DB).open("wb") as file:
        file.truncate(200 << 20)
    command = [sys.executable, "-c", PACKS, str(where), str(into)]
    done = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 40, "MB"
    assert listing.sum_of(into / MEDIA_DB) == listing.sum_of(where / MEDIA_DB)
