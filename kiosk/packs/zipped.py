"""The structure of a zip, with limits on everything before anything is believed.

The rules follow what PyPI asks of uploads (promises B4): only stored or deflated entries, no duplicate or colliding
names, no way out of the archive, local headers that say the same as the directory, nothing overlapping, nothing
between, before or behind the files, and exactly as many bytes out as the directory promised. ``zipfile`` reads the
directory; files are inflated here, because it neither bounds nor questions what a stream holds.
"""

from __future__ import annotations

import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from kiosk.media.model import FILM_ENDINGS, MOST_FILM_BYTES
from kiosk.packs.manifest import LONGEST_NAME, folded, is_safe_name

MOST_FILES = 5_000
MOST_BYTES = 1 << 30
MOST_ZIP_BYTES = MOST_BYTES + (16 << 20)
MOST_FILE_BYTES = 64 << 20
"""Of every file but films and sounds, which are never read whole."""
PIECE_BYTES = 1 << 20
MOST_RATIO = 200
RATIO_FROM = 1 << 20
LONGEST_ENTRY = 512
LOCAL_HEADER = struct.Struct("<4s2B4HL2L2H")
END_RECORD = struct.Struct("<4s4H2LH")
ZIP64_LOCATOR = b"PK\x06\x07" + bytes(16)
KNOWN_FLAGS = 0x1 | 0x6 | 0x8 | 0x800
"""Encryption and data descriptors, which have sentences of their own; hints on the compression; UTF-8 names."""
ODD_EXTRAS = (0x0001, 0x6375, 0x7075)
"""Extra fields: zip64 sizes, a comment and a name in Unicode."""
FOLDER, FILE = 0o4, 0o10
"""The kinds of files of Unix that may be in a pack; 0 where a system knows no kinds."""

Faults = list[tuple[str, str]]
"""What is wrong with a zip: the name of the entry, empty if it is the whole, and a sentence."""


@dataclass(frozen=True)
class Packed:
    """A file in a zip: what the directory says of it, and where its bytes begin."""

    entry: zipfile.ZipInfo
    start: int


def directory(file: BinaryIO, size: int) -> tuple[dict[str, Packed], Faults]:
    """The files of a zip by name, or every rule it breaks.

    :param size: of the zip in bytes.
    """
    faults = _check_end(file, size)
    if faults:
        return {}, faults
    try:
        with zipfile.ZipFile(file) as archive:
            entries, end = archive.infolist(), archive.start_dir
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, struct.error) as error:
        return {}, [("", f"不是完整的 zip。It is no whole zip: {shown(str(error))}")]
    found: dict[str, Packed] = {}
    faults = _check_count(file, entries) or _check_entries(entries) or _check_layout(file, entries, end, found)
    return {name: packed for name, packed in found.items() if not _is_folder(packed.entry)}, faults


class Damaged(Exception):
    """A file in a zip cannot be unpacked, or is not what the directory says."""


def most_bytes(name: str) -> int:
    """How large a file of this name may be."""
    return MOST_FILM_BYTES if name.lower().endswith(FILM_ENDINGS) else MOST_FILE_BYTES


def pieces(file: BinaryIO, packed: Packed) -> Iterator[bytes]:
    """The content of a file, a piece at a time and never more of it than the directory says.

    :raises Damaged: at the latest behind the last piece.
    """
    entry, total, sum_ = packed.entry, 0, 0
    unpacked = _raw if entry.compress_type == zipfile.ZIP_STORED else _inflated
    for piece in unpacked(file, packed):
        total, sum_ = total + len(piece), zlib.crc32(piece, sum_)
        if total > entry.file_size:
            break
        yield piece
    if total != entry.file_size or sum_ != entry.CRC:
        raise Damaged


def _raw(file: BinaryIO, packed: Packed) -> Iterator[bytes]:
    """The bytes of an entry as they lie in the zip; other entries may be read meanwhile."""
    at, end = packed.start, packed.start + packed.entry.compress_size
    while at < end:
        file.seek(at)
        piece = file.read(min(PIECE_BYTES, end - at))
        if not piece:
            return
        at += len(piece)
        yield piece


def _inflated(file: BinaryIO, packed: Packed) -> Iterator[bytes]:
    """A deflated file. :raises Damaged: if the stream is, or if something follows it."""
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for rest in _raw(file, packed):
            while rest and not stream.eof:
                yield stream.decompress(rest, PIECE_BYTES)
                rest = stream.unconsumed_tail
            if rest:
                raise Damaged
        while not stream.eof and (last := stream.decompress(stream.unconsumed_tail, PIECE_BYTES)):
            yield last
    except zlib.error:
        raise Damaged from None
    if not stream.eof or stream.unused_data:
        raise Damaged


def _check_end(file: BinaryIO, size: int) -> Faults:
    """The last record, before anything trusts it: it says where the directory is and how much memory it will take."""
    if size > MOST_ZIP_BYTES:
        return [("", "压缩包超过 1 GB。The zip is larger than 1 GB.")]
    file.seek(max(0, size - END_RECORD.size - len(ZIP64_LOCATOR)))
    tail = file.read()
    end = tail[-END_RECORD.size :]
    if len(end) != END_RECORD.size or not end.startswith(b"PK\x05\x06"):
        return [("", "结尾有多余内容，或不是完整的 zip。It is no whole zip, or something follows its end.")]
    _, disk, first_disk, here, count, length, start, comment = END_RECORD.unpack(end)
    if disk or first_disk or here != count or comment or tail.startswith(ZIP64_LOCATOR[:4]):
        return [("", "只收普通的单个 zip。Only a plain zip in one piece, without a comment, is taken.")]
    if count > MOST_FILES or length > MOST_FILES * LONGEST_ENTRY:
        return [("", f"文件超过 {MOST_FILES} 个。It holds more than {MOST_FILES} files.")]
    if start + length + END_RECORD.size != size:
        return [("", "目录位置不对。The directory is not where it says.")]
    return []


def _check_count(file: BinaryIO, entries: list[zipfile.ZipInfo]) -> Faults:
    """``zipfile`` reads as many entries as it finds, whatever the last record says."""
    file.seek(-END_RECORD.size, os.SEEK_END)
    if END_RECORD.unpack(file.read())[4] != len(entries):
        return [("", "文件数不对。It does not hold as many files as it says.")]
    return []


def _check_entries(entries: list[zipfile.ZipInfo]) -> Faults:
    total, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    if total > MOST_BYTES:
        return [("", "解开后超过 1 GB。It would unpack to more than 1 GB.")]
    if total > RATIO_FROM and total > MOST_RATIO * max(1, packed):
        return [("", "压缩得不合常理。It is compressed beyond reason.")]
    faults: Faults = []
    seen: set[str] = set()
    for entry in entries:
        faults += _check_entry(entry)
        if folded(entry.filename) in seen:
            faults.append((shown(entry.filename), "文件名重复。The name occurs twice."))
        seen.add(folded(entry.filename))
    return faults


def _check_entry(entry: zipfile.ZipInfo) -> Faults:
    name = shown(entry.filename)
    faults: Faults = []
    if not is_safe_name(entry.orig_filename) or entry.filename != entry.orig_filename:
        faults.append((name, "文件名不允许。The name is not allowed."))
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        faults.append((name, "只收普通压缩。Only stored and deflated files are taken."))
    if entry.flag_bits & 0x1:
        faults.append((name, "有密码。It is encrypted."))
    if entry.flag_bits & 0x8:
        faults.append((name, "写法不受支持（数据描述符）。It uses a data descriptor; write the zip to a file."))
    if entry.flag_bits & ~KNOWN_FLAGS or entry.volume or entry.comment or _is_odd(entry.extra):
        faults.append((name, "写法不受支持。It is written in a way that is not taken."))
    if entry.external_attr >> 28 not in (0, FOLDER if _is_folder(entry) else FILE):
        faults.append((name, "不是普通文件。It is no plain file."))
    if entry.file_size > most_bytes(entry.filename):
        faults.append((name, too_large(entry.filename)))
    if entry.file_size > RATIO_FROM and entry.file_size > MOST_RATIO * max(1, entry.compress_size):
        faults.append((name, "压缩得不合常理。It is compressed beyond reason."))
    if _is_folder(entry) and (entry.file_size or entry.compress_size):
        faults.append((name, "文件夹里不该有内容。A folder with content."))
    return faults


def too_large(name: str) -> str:
    """What is said of a file that is larger than its kind may be."""
    most = most_bytes(name) >> 20
    return f"文件超过 {most} MB。The file is larger than {most} MB."


def _is_odd(extra: bytes) -> bool:
    """Whether extra fields are broken, or say another size (zip64) or another name than the header."""
    at = 0
    while at + 4 <= len(extra):
        number, size = struct.unpack_from("<2H", extra, at)
        if number in ODD_EXTRAS:
            return True
        at += 4 + size
    return at != len(extra)


def _is_folder(entry: zipfile.ZipInfo) -> bool:
    return entry.filename.endswith("/")


def _check_layout(file: BinaryIO, entries: list[zipfile.ZipInfo], start: int, found: dict[str, Packed]) -> Faults:
    """Local headers as the directory says, files one behind the other, nothing between, before or behind.

    :param start: where the directory begins.
    :param found: gets the files, with where their bytes begin.
    """
    end = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.header_offset != end:
            return [(shown(entry.filename), "文件重叠或之间有多余内容。Files overlap or have gaps.")]
        file.seek(entry.header_offset)
        header = file.read(LOCAL_HEADER.size)
        if len(header) != LOCAL_HEADER.size:
            return [(shown(entry.filename), "文件头不完整。The header is cut off.")]
        fields = LOCAL_HEADER.unpack(header)
        raw_name = file.read(fields[10])
        if not _headers_agree(entry, fields, raw_name) or _is_odd(file.read(fields[11])):
            return [(shown(entry.filename), "文件头与目录不一致。Header and directory disagree.")]
        packed = Packed(entry, entry.header_offset + LOCAL_HEADER.size + fields[10] + fields[11])
        found[entry.filename] = packed
        end = packed.start + entry.compress_size
    if end != start:
        return [("", "文件和目录之间有多余内容。There is something between files and directory.")]
    return []


def _headers_agree(entry: zipfile.ZipInfo, fields: tuple[object, ...], raw_name: bytes) -> bool:
    encoding = "utf-8" if entry.flag_bits & 0x800 else "cp437"
    return (
        fields[0] == b"PK\x03\x04"
        and fields[3] == entry.flag_bits
        and fields[4] == entry.compress_type
        and (fields[7], fields[8], fields[9]) == (entry.CRC, entry.compress_size, entry.file_size)
        and raw_name == entry.orig_filename.encode(encoding, "replace")
    )


def shown(name: str) -> str:
    """A name somebody else chose, fit for a console."""
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in name[:LONGEST_NAME])
