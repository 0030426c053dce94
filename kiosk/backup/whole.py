"""A whole backup as one zip file that needs nothing else: written as a stream, read with suspicion."""

from __future__ import annotations

import hashlib
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

from kiosk.backup.listing import MANIFEST, PICTURES, Room
from kiosk.backup.model import Backup, Sum, read_manifest
from kiosk.core.db import KIOSK_DB, MEDIA_DB
from kiosk.core.errors import Refused
from kiosk.core.folder import KEY, sync_folder
from kiosk.core.switch import TOML

CHUNK = 1 << 20
LONGEST_MANIFEST = 1 << 20
NEEDED = {KIOSK_DB, MEDIA_DB}
KNOWN = {KIOSK_DB, MEDIA_DB, KEY, TOML, PICTURES}
PACKED = {KIOSK_DB}
"""What gets smaller; pictures do not."""
EPOCH = (2026, 1, 1, 0, 0, 0)


class Sink:
    """Takes what zipfile writes and hands it on piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        """Everything written since the last time."""
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken


def stream(folder: Path, backup: Backup) -> Iterator[bytes]:
    """The zip of a folder in which a backup is laid out, in pieces."""
    sink = Sink()
    sums: dict[str, Sum] = {}
    with zipfile.ZipFile(sink, "w") as archive:  # type: ignore[call-overload]
        for name in sorted(KNOWN):
            if (folder / name).exists():
                digest = hashlib.sha256()
                with (folder / name).open("rb") as file, _entry(archive, name) as entry:
                    while piece := file.read(CHUNK):
                        digest.update(piece)
                        entry.write(piece)
                        yield sink.take()
                sums[name] = Sum((folder / name).stat().st_size, digest.hexdigest())
        with _entry(archive, MANIFEST) as entry:
            entry.write(replace(backup, files=sums).to_json().encode())
    yield sink.take()


def _entry(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    described = zipfile.ZipInfo(name, EPOCH)
    described.compress_type = zipfile.ZIP_DEFLATED if name in PACKED else zipfile.ZIP_STORED
    described.external_attr = 0o600 << 16
    return archive.open(described, "w", force_zip64=True)


def write(pieces: Iterator[bytes], to: Path) -> int:
    """Put a stream into a file, whole or not at all; returns its size."""
    part = to.with_name(to.name + ".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
            size = file.tell()
        part.replace(to)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(to.parent)
    return size


def unpack(path: Path, into: Path, room: Callable[[Path], Room]) -> Backup:
    """Take a whole backup out of its zip, every byte checked. :raises Refused: ``bad-backup``, ``no-room``"""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = {one.filename: one for one in archive.infolist()}
            backup = _manifest(archive, entries)
            if len(entries) != len(archive.infolist()) or entries.keys() != {*backup.files, MANIFEST}:
                raise ValueError("files that do not belong")
            refuse_unless_it_fits(room(into), backup.bytes)
            for name, sum_ in backup.files.items():
                _take_out(archive, entries[name], sum_, into / name)
        return backup
    except FileNotFoundError:
        raise Refused("bad-backup", f"没有 {path} 这个文件。There is no such file.") from None
    except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, NotImplementedError, RuntimeError) as error:
        raise bad_backup(str(error)) from None


def _manifest(archive: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo]) -> Backup:
    if MANIFEST not in entries or entries[MANIFEST].file_size > LONGEST_MANIFEST:
        raise ValueError("no manifest")
    with archive.open(MANIFEST) as file:
        backup = read_manifest(file.read(LONGEST_MANIFEST).decode())
    if not NEEDED <= backup.files.keys() <= KNOWN:
        raise ValueError("not the files of a backup")
    return backup


def _take_out(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, sum_: Sum, to: Path) -> None:
    digest, size = hashlib.sha256(), 0
    handle = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file, archive.open(entry) as packed:
        while piece := packed.read(CHUNK):
            size += len(piece)
            if size > sum_.bytes:
                break
            digest.update(piece)
            file.write(piece)
    if (size, digest.hexdigest()) != (sum_.bytes, sum_.sha256):
        raise ValueError(f"{entry.filename} is not as it was")


def bad_backup(reason: str) -> Refused:
    """A refusal that leaves everything as it is."""
    return Refused(
        "bad-backup",
        f"这份备份坏了或者不完整，没有恢复，现在的数据没有动。This is no good backup ({reason}): nothing was changed.",
    )


def refuse_unless_it_fits(room: Room, need: int) -> None:
    """:raises Refused: ``no-room``"""
    if not room.holds(need):
        raise Refused(
            "no-room",
            f"磁盘只剩 {room.free >> 20} MB，要用 {(need >> 20) + 1} MB，先腾些地方。"
            f"Too little disk space: {room.free >> 20} MB free.",
        )
