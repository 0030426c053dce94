"""Reading a pack from a folder or a zip, with limits on everything before anything is believed.

The rules for zips follow what PyPI asks of uploads (promises B4): only stored or deflated entries, no duplicate or
colliding names, no way out of the archive, local headers that say the same as the directory, nothing overlapping,
nothing behind the end, and no more bytes out than the directory promised. Nothing is ever unpacked to the disk.
"""

from __future__ import annotations

import struct
import unicodedata
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO, Protocol

from kiosk.core.errors import Invalid, Problem

MOST_FILES = 5_000
MOST_BYTES = 1 << 30
MOST_FILE_BYTES = 64 << 20
MOST_RATIO = 200
RATIO_FROM = 1 << 20
LONGEST_NAME = 120
LOCAL_HEADER = struct.Struct("<4s2B4HL2L2H")


class Source(Protocol):
    """Where a pack is read from."""

    name: str

    def names(self) -> list[str]:
        """The files in it, with ``/`` between folders."""

    def read(self, name: str) -> bytes:
        """One file. :raises Invalid: if it cannot be read within the limits."""

    def close(self) -> None:
        """Let go of it."""


def open_source(path: Path) -> Source:
    """A folder or a zip file as a source. :raises Invalid: with every rule it breaks."""
    if path.is_dir():
        return FolderSource(path)
    if path.is_file():
        return ZipSource(path)
    raise Invalid([Problem(str(path), "", "没有这个文件夹或压缩包。There is no such folder or zip.")])


class FolderSource:
    """A pack that lies open in a folder. Names that begin with a dot are not part of it."""

    def __init__(self, folder: Path) -> None:
        self.name = folder.name
        self._folder = folder

    def names(self) -> list[str]:
        found, problems = [], []
        for path in sorted(self._folder.rglob("*")):
            name = path.relative_to(self._folder).as_posix()
            if any(part.startswith(".") for part in name.split("/")):
                continue
            if path.is_symlink():
                problems.append(Problem(self.name, name, "不能是链接。A link is not allowed."))
            elif path.is_file():
                found.append(name)
        if problems:
            raise Invalid(problems)
        return found

    def read(self, name: str) -> bytes:
        path = self._folder / name
        if path.stat().st_size > MOST_FILE_BYTES:
            raise Invalid([Problem(self.name, name, "文件超过 64 MB。The file is larger than 64 MB.")])
        return path.read_bytes()

    def close(self) -> None:
        pass


class ZipSource:
    """A pack in a zip file, its structure checked on opening."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
            raise Invalid([Problem(path.name, "", f"不是完整的 zip。It is no whole zip: {error}")]) from None
        problems = _check_structure(path, self._zip)
        if problems:
            self._zip.close()
            raise Invalid([Problem(path.name, field, sentence) for field, sentence in problems])
        self._entries = {entry.filename: entry for entry in self._zip.infolist() if not entry.is_dir()}

    def names(self) -> list[str]:
        return sorted(self._entries)

    def read(self, name: str) -> bytes:
        entry = self._entries[name]
        try:
            with self._zip.open(entry) as stream:
                content = stream.read(entry.file_size + 1)
        except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, zlib.error):
            content = b""
        if len(content) != entry.file_size:
            sentence = "解不开，或大小不符。It cannot be unpacked or is not as large as it says."
            raise Invalid([Problem(self.name, name, sentence)])
        return content

    def close(self) -> None:
        self._zip.close()


Faults = list[tuple[str, str]]


def _check_structure(path: Path, archive: zipfile.ZipFile) -> Faults:
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        return [("", f"文件超过 {MOST_FILES} 个。It holds more than {MOST_FILES} files.")]
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        return [("", "解开后超过 1 GB。It would unpack to more than 1 GB.")]
    faults: Faults = []
    seen: set[str] = set()
    for entry in entries:
        faults += _check_entry(entry)
        folded = unicodedata.normalize("NFKC", entry.filename).casefold().rstrip("/. ")
        if folded in seen:
            faults.append((_shown(entry.filename), "文件名重复。The name occurs twice."))
        seen.add(folded)
    return faults or _check_layout(path, archive, entries)


def _check_entry(entry: zipfile.ZipInfo) -> Faults:
    name = _shown(entry.filename)
    faults: Faults = []
    if not is_safe_name(entry.orig_filename) or entry.filename != entry.orig_filename:
        faults.append((name, "文件名不允许。The name is not allowed."))
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        faults.append((name, "只收普通压缩。Only stored and deflated files are taken."))
    if entry.flag_bits & 0x1:
        faults.append((name, "有密码。It is encrypted."))
    if entry.flag_bits & 0x8:
        faults.append((name, "写法不受支持（数据描述符）。It uses a data descriptor; write the zip to a file."))
    if entry.create_system == 3 and (entry.external_attr >> 28) not in (0, 0o4, 0o10):
        faults.append((name, "不是普通文件。It is no plain file."))
    if entry.file_size > MOST_FILE_BYTES:
        faults.append((name, "文件超过 64 MB。The file is larger than 64 MB."))
    if entry.file_size > RATIO_FROM and entry.file_size > MOST_RATIO * max(1, entry.compress_size):
        faults.append((name, "压缩得不合常理。It is compressed beyond reason."))
    if entry.is_dir() and entry.file_size:
        faults.append((name, "文件夹里不该有内容。A folder with content."))
    return faults


def is_safe_name(name: str) -> bool:
    """Whether a name stays inside the archive on every system."""
    bare = name[:-1] if name.endswith("/") else name
    return (
        0 < len(bare) <= LONGEST_NAME
        and all(part not in ("", ".", "..") and not part.endswith((" ", ".")) for part in bare.split("/"))
        and not any(letter in '\\:*?"<>|' or ord(letter) < 32 or ord(letter) == 127 for letter in bare)
    )


def _check_layout(path: Path, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> Faults:
    """Local headers as the directory says, files one behind the other, nothing between, before or behind."""
    size = path.stat().st_size
    end = 0
    with path.open("rb") as file:
        for entry in sorted(entries, key=lambda one: one.header_offset):
            if entry.header_offset != end:
                return [(_shown(entry.filename), "文件重叠或之间有多余内容。Files overlap or have gaps.")]
            file.seek(entry.header_offset)
            header = file.read(LOCAL_HEADER.size)
            if len(header) != LOCAL_HEADER.size:
                return [(_shown(entry.filename), "文件头不完整。The header is cut off.")]
            fields = LOCAL_HEADER.unpack(header)
            raw_name = file.read(fields[10])
            if not _headers_agree(entry, fields, raw_name):
                return [(_shown(entry.filename), "文件头与目录不一致。Header and directory disagree.")]
            end = entry.header_offset + LOCAL_HEADER.size + fields[10] + fields[11] + entry.compress_size
        if end != archive.start_dir:
            return [("", "文件和目录之间有多余内容。There is something between files and directory.")]
        return _check_end(file, archive, size)


def _headers_agree(entry: zipfile.ZipInfo, fields: tuple[object, ...], raw_name: bytes) -> bool:
    encoding = "utf-8" if entry.flag_bits & 0x800 else "cp437"
    return (
        fields[0] == b"PK\x03\x04"
        and fields[3] == entry.flag_bits
        and fields[4] == entry.compress_type
        and (fields[7], fields[8], fields[9]) == (entry.CRC, entry.compress_size, entry.file_size)
        and raw_name == entry.orig_filename.encode(encoding, "replace")
    )


def _check_end(file: BinaryIO, archive: zipfile.ZipFile, size: int) -> Faults:
    file.seek(max(0, size - 22))
    tail = file.read(22)
    if not tail.startswith(b"PK\x05\x06") or archive.comment:
        return [("", "结尾有多余内容。There is something behind the end.")]
    length, start = struct.unpack_from("<2L", tail, 12)
    if start != archive.start_dir or start + length + 22 != size:
        return [("", "目录位置不对。The directory is not where it says.")]
    return []


def _shown(name: str) -> str:
    return name.encode("ascii", "backslashreplace").decode()[:LONGEST_NAME]
