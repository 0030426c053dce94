"""Zips that must be refused, each with what is wrong with it."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from tests.packs.builders import End, Entry, entries_of, manifest, pack, raw_zip, sample

SAMPLE = sample()
MEGABYTE = 1 << 20


def with_name(name: bytes, **changes: object) -> bytes:
    """The sample pack with one more file, which its manifest lists too."""
    try:
        listed = name.decode()
    except UnicodeDecodeError:
        listed = "media/c.webp"
    files = {**{key: value for key, value in SAMPLE.items() if key != "pack.json"}, listed: b"x"}
    told = {key: value for key, value in SAMPLE.items() if key != "pack.json"}
    extra = Entry(name, b"x", **changes)  # type: ignore[arg-type]
    return raw_zip([*entries_of({"pack.json": manifest(files), **told}), extra])


def with_first(**changes: object) -> bytes:
    """The sample pack with its second entry changed."""
    first, second, *others = entries_of(SAMPLE)
    for key, value in changes.items():
        setattr(second, key, value)
    return raw_zip([first, second, *others])


def deflated(size: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return b"".join(packer.compress(bytes(MEGABYTE)) for _ in range(size // MEGABYTE)) + packer.flush()


def kind(mode: int, system: int = 3) -> bytes:
    return with_name(b"media/c.webp", central={"attributes": mode << 16, "system": system})


def extra_field(number: int, body: bytes) -> bytes:
    return struct.pack("<2H", number, len(body)) + body


def moved() -> bytes:
    """Two names for the same bytes."""
    entries = entries_of(SAMPLE)
    entries[2].central["offset"] = 0
    return raw_zip(entries)


def quoted_overlap(files: int, size: int) -> bytes:
    """D. Fifield's bomb: every file quotes the headers of those behind it and ends in one and the same stream."""
    kernel = deflated(size)
    names = [f"media/{number:04}.webp".encode() for number in range(files)]
    crc = zlib.crc32(bytes(size))
    body, told = b"", []
    packed, unpacked = len(kernel), size
    for number in reversed(range(files)):
        head = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 33, crc, packed, unpacked, len(names[number]), 0)
        header = head + names[number]
        body = header + body
        told.append((number, packed, unpacked))
        quote = struct.pack("<BHH", 0, len(header), len(header) ^ 0xFFFF)
        body, packed, unpacked = quote + body, packed + len(header) + 5, unpacked + len(header)
    body = body[5:] + kernel
    entries, offset = [], 0
    for number, packed, unpacked in reversed(told):
        entries.append((names[number], packed, unpacked, offset))
        offset += 30 + len(names[number]) + 5
    directory = b"".join(
        struct.pack(
            "<4s2B5H3L5H2L", b"PK\1\2", 20, 3, 20, 0, 8, 0, 33, crc, packed, unpacked, len(name), 0, 0, 0, 0, 0, at
        )
        + name
        for name, packed, unpacked, at in entries
    )
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, files, files, len(directory), len(body), 0)
    return body + directory + end


def zip64(count: int) -> bytes:
    """A zip with the longer end record, which says ``count`` files."""
    entries = entries_of(SAMPLE)
    plain = raw_zip(entries)
    at = len(plain) - 22
    directory_length, start = struct.unpack_from("<2L", plain, at + 12)
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, directory_length, start)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, at, 1)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return plain[:at] + record + locator + end


def streamed() -> bytes:
    """A zip written to a pipe: sizes behind the files."""

    class Pipe(io.BytesIO):
        def tell(self) -> int:
            raise OSError

    out = Pipe()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in SAMPLE.items():
            archive.writestr(name, content)
    return out.getvalue()


def by_method(method: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in SAMPLE.items():
            archive.writestr(name, content)
    return out.getvalue()


def nested() -> bytes:
    return raw_zip(entries_of(pack(pictures={"inner.webp": raw_zip(entries_of(SAMPLE))})))


ONE = deflated(MEGABYTE)
BOTH = {"size": MEGABYTE, "crc": zlib.crc32(bytes(MEGABYTE))}
TWO = {"size": 2 * MEGABYTE}

BAD_NAMES = [
    "../evil", "media/../../evil", "..", "media/..", "./media/c.webp", "media/./c.webp", "/etc/cron.d/evil",
    "//server/evil", "media//c.webp", "..\\evil", "media\\c.webp", "C:evil", "C:/evil", "C:\\evil",
    "media/c.webp:stream", "media/c\x00.webp", "\x00", "media/c\n.webp", "media/\x1b[2J.webp", "media/c.webp ",
    "media/c.webp.", "media /c.webp", "media/ /c", "media/*", "media/?", "media/<c>", 'media/"c"', "media/a|b", "CON",
    "media/con", "media/NUL.webp", "media/aux.tar.gz", "media/COM1", "media/lpt9.webp", "media/com¹",
    "media/\u202egpj.exe", "media/\u200bc.webp", "media/\ufeffc", "media/\x7f", "media/\x85", "media/" + "c" * 120, "",
    "/", "media/c.webp/", "~/.ssh/evil/..", "\ud800",
    "media/.hidden", ".git/config",
]  # fmt: skip


TWINS = {
    "the same": ("media/c.webp", "media/c.webp"),
    "in capitals": ("media/c.webp", "media/C.WEBP"),
    "composed and not": ("media/\u00e9.webp", "media/e\u0301.webp"),
    "full width": ("media/c.webp", "media/\uff43.webp"),
    "sharp s": ("media/stra\u00dfe", "media/STRASSE"),
    "kelvin": ("media/k", "media/\u212a"),
    "file and folder": ("media/c", "media/c/"),
}

REASONS: dict[str, dict[str, Callable[[], bytes]]] = {
    "It is no whole zip": {
        "nothing": lambda: b"",
        "text": lambda: b"not a zip",
        "a picture": lambda: SAMPLE["media/a.webp"],
        "a broken zip64 field": lambda: with_first(central={"size": 0xFFFFFFFF, "extra": extra_field(1, b"x")}),
        "a broken extra field": lambda: with_first(central={"extra": b"\1\0\xff\xff"}),
        "a name that is no UTF-8": lambda: with_name(b"media/\xff\xfe.webp"),
        "a version from the future": lambda: with_first(central={"version": 999}),
        "something behind the end": lambda: raw_zip(entries_of(SAMPLE), End(suffix=b"evil")),
        "a comment": lambda: raw_zip(entries_of(SAMPLE), End(comment=b"hello")),
    },
    "The pack has no pack.json": {
        "an end and nothing else": lambda: raw_zip([]),
    },
    "It is no plain file": {
        "a symbolic link": lambda: kind(0o120777),
        "a symbolic link from another system": lambda: kind(0o120777, 0),
        "a device": lambda: kind(0o060644),
        "a terminal": lambda: kind(0o020644),
        "a pipe": lambda: kind(0o010644),
        "a socket": lambda: kind(0o140644),
        "a folder that is named like a file": lambda: kind(0o040755),
    },
    "A folder with content": {
        "a folder with content": lambda: with_name(b"media/sub/", raw=b"x", method=0),
    },
    "It is encrypted": {
        "a password": lambda: with_first(flags=0x801),
        "strong encryption": lambda: with_first(flags=0x841),
    },
    "It is written in a way that is not taken": {
        "a patch": lambda: with_first(flags=0x820),
        "masked headers": lambda: with_first(flags=0x2800),
        "an unknown flag": lambda: with_first(flags=0x8800),
        "a zip64 size": lambda: with_first(
            central={"size": 0xFFFFFFFF, "extra": extra_field(1, struct.pack("<Q", len(SAMPLE["halls.json"])))}
        ),
        "another name in an extra field": lambda: with_first(
            central={"extra": extra_field(0x7075, b"\1" + struct.pack("<L", zlib.crc32(b"halls.json")) + b"works.json")}
        ),
        "a comment to a file": lambda: with_first(central={"comment": b"hello"}),
        "a file on another disk": lambda: with_first(central={"disk": 1}),
    },
    "It uses a data descriptor; write the zip to a file": {
        "a data descriptor": streamed,
        "the flag of a data descriptor": lambda: with_first(flags=0x808),
    },
    "Only stored and deflated files are taken": {
        **{
            f"compression {method}": lambda method=method: with_first(method=method)  # type: ignore[misc]
            for method in (1, 6, 9, 12, 14, 93, 95, 98, 99, 0xFFFF)
        },
        "bzip2": lambda: by_method(zipfile.ZIP_BZIP2),
        "LZMA": lambda: by_method(zipfile.ZIP_LZMA),
    },
    "Header and directory disagree": {
        "another name in the header": lambda: with_first(local={"name": b"halls.jsoN"}),
        "a longer name in the header": lambda: with_first(local={"name": b"../../halls.json"}),
        "another method in the header": lambda: with_first(local={"method": 0}),
        "other flags in the header": lambda: with_first(local={"flags": 0}),
        "another sum in the header": lambda: with_first(local={"crc": 1}),
        "another size in the header": lambda: with_first(local={"size": 1}),
        "another packed size in the header": lambda: with_first(local={"packed": 1}),
        "sizes in the header only": lambda: with_first(central={"size": 0, "packed": 0}),
    },
    "It cannot be unpacked or is not as large as it says": {
        "a wrong sum in both": lambda: with_first(local={"crc": 1}, central={"crc": 1}),
        "a size too small in both": lambda: with_first(local={"size": 1}, central={"size": 1}),
        "a size too large in both": lambda: with_first(local={"size": 9999}, central={"size": 9999}),
        "a stored file with two sizes": lambda: with_first(method=0, local={"size": 1}, central={"size": 1}),
        "something behind a deflated stream": lambda: with_first(
            raw=Entry(b"", SAMPLE["halls.json"]).bytes_in() + b"evil"
        ),
        "a damaged stream": lambda: with_first(raw=b"\xff" * 50),
        "a stream cut short": lambda: with_first(raw=Entry(b"", SAMPLE["halls.json"]).bytes_in()[:-3]),
    },
    "Files overlap or have gaps": {
        "two names for the same bytes": moved,
        "an offset behind the end": lambda: with_first(central={"offset": 0x7FFFFFFF}),
        "a gap between files": lambda: with_first(before=b"evil"),
        "a gap behind a file": lambda: with_first(after=b"evil"),
        "something before the files": lambda: raw_zip(entries_of(SAMPLE), End(prefix=b"#!/bin/sh\n")),
        "a quoted overlap of small files": lambda: quoted_overlap(50, 1_000),
    },
    "The directory is not where it says": {
        "something before, with offsets that do not know": lambda: b"MZ" + raw_zip(entries_of(SAMPLE)),
        "something in the directory": lambda: raw_zip(entries_of(SAMPLE), End(before_end=b"evil")),
        "two zips in one": lambda: raw_zip(entries_of(SAMPLE)) * 2,
        "a comment that is another end": lambda: raw_zip(entries_of(SAMPLE), End(comment=raw_zip([]))),
        "a directory that is longer": lambda: raw_zip(entries_of(SAMPLE), End(length=5)),
        "a directory that is elsewhere": lambda: raw_zip(entries_of(SAMPLE), End(start=0)),
    },
    "There is something between files and directory": {
        "something between files and directory": lambda: raw_zip(entries_of(SAMPLE), End(gap=b"evil")),
    },
    "It does not hold as many files as it says": {
        "more files than there are": lambda: raw_zip(entries_of(SAMPLE), End(count=99)),
        "fewer files than there are": lambda: raw_zip(entries_of(SAMPLE), End(count=1)),
    },
    "Only a plain zip in one piece, without a comment, is taken": {
        "a zip in several pieces": lambda: raw_zip(entries_of(SAMPLE), End(disk=1)),
        "zip64": lambda: zip64(len(SAMPLE)),
        "zip64 with four thousand million files": lambda: zip64(1 << 32),
    },
    "It holds more than 5000 files": {
        "five thousand and one files": lambda: raw_zip([Entry(b"media/%d" % number) for number in range(5_001)]),
        "65,535 files": lambda: raw_zip([Entry(b"%d" % number, method=0) for number in range(65_535)]),
        "a directory of 40 MB": lambda: raw_zip(
            [Entry(b"%d" % number, central={"extra": extra_field(9, bytes(60_000))}) for number in range(700)]
        ),
    },
    "It is compressed beyond reason": {
        "a file of 65 MB": lambda: with_name(
            b"media/c.webp", raw=deflated(65 * MEGABYTE), local={"size": 65 * MEGABYTE}, central={"size": 65 * MEGABYTE}
        ),
        "a megabyte in a kilobyte, a thousand times": lambda: raw_zip(
            [Entry(b"media/%d.webp" % number, raw=ONE, local=BOTH, central=BOTH) for number in range(1_000)]
        ),
        "a quoted overlap of 1 GB": lambda: quoted_overlap(50, 20 * MEGABYTE),
    },
    "It would unpack to more than 1 GB": {
        "two gigabytes in words": lambda: with_first(local={"size": 2 << 30}, central={"size": 2 << 30}),
        "a thousand files of 2 MB in words": lambda: raw_zip(
            [Entry(b"media/%d" % number, local=TWO, central=TWO) for number in range(1_000)]
        ),
    },
    "save the picture in it as JPEG": {
        "a zip in a zip": nested,
    },
}
"""What is said of each, and how to make it."""

SHAPES = {name: (reason, build) for reason, shapes in REASONS.items() for name, build in shapes.items()}
