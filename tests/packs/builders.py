"""Packs for the tests: honest ones from a few lines, zips written by hand byte by byte."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kiosk.core.plug import Document
from tests.factories import picture_bytes

Files = dict[str, bytes]
Records = dict[str, list[Document]]


def words(field_: str, text: str, english: str = "") -> Document:
    """Labels with one field."""
    return {"zh": {field_: text}, **({"en": {field_: english}} if english else {})}


def hall(id_: str = "one", **changes: Any) -> Document:
    """A record of ``halls.json``."""
    record = {"id": id_, "position": 1, "material": "brick", "leads_to": "", "plate": None}
    return {**record, "labels": words("title", f"厅{id_}", f"Hall {id_}"), **changes}


def exhibit(id_: str = "steles", **changes: Any) -> Document:
    labels = {"zh": {"title": "平城魏碑", "line": "看字。"}, "en": {"title": "Steles", "line": "Look."}}
    return {"id": id_, "hall": "one", "kind": "heritage", "position": 1, "labels": labels, **changes}


def work(id_: str = "steles/one", **changes: Any) -> Document:
    record = {"id": id_, "position": 1, "kind": "stele", "rights": "own", "plates": []}
    return {**record, "labels": words("title", "南巡碑", "Ode"), **changes}


def lecture(id_: str = "talk", *sessions: Document, **changes: Any) -> Document:
    first = {"id": "1", "start": {"day": 0, "time": "14:30"}, "venue": ""}
    record = {"id": id_, "minutes": 90, "capacity": 80, "sessions": list(sessions) or [first]}
    return {**record, "labels": words("title", "讲座", "Talk"), **changes}


def media(file: str, **changes: Any) -> Document:
    """What ``media.json`` says of a file."""
    return {"id": f"media/{file}", "licence": "CC0-1.0", "labels": words("alt", f"图{file}", file), **changes}


def manifest(contents: Files, id_: str = "sample", **changes: Any) -> bytes:
    """``pack.json`` for these files."""
    sums = {name: {"sha256": hashlib.sha256(one).hexdigest(), "bytes": len(one)} for name, one in contents.items()}
    document = {"format": 1, "id": id_, "version": "1.0", "licence": "CC0-1.0", "credits": ["谁"],
                "labels": words("title", "样包", "Sample"), "files": sums}  # fmt: skip
    return as_json({**document, **changes})


def as_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def pack(id_: str = "sample", records: Records | None = None, pictures: Files | None = None, **changes: Any) -> Files:
    """All files of a pack. Pictures that ``records`` say nothing of are described.

    :param changes: of the manifest.
    """
    told = dict(records or {})
    described = {one["id"] for one in told.get("media", [])}
    extra = [media(name) for name in pictures or {} if f"media/{name}" not in described]
    if extra:
        told["media"] = [*told.get("media", []), *extra]
    files = {f"{part}.json": as_json(list_) for part, list_ in told.items()}
    files.update({f"media/{name}": content for name, content in (pictures or {}).items()})
    return {"pack.json": manifest(files, id_, **changes), **files}


def sample() -> Files:
    """A small whole pack: a hall with a plate, an exhibit, a work with a plate, a lecture."""
    records: Records = {
        "halls": [hall(plate="media/a.webp")],
        "exhibits": [exhibit(hero="media/b.webp")],
        "works": [work(plates=[{"file": "media/b.webp", "role": "plate"}])],
        "lectures": [lecture()],
    }
    return pack(records=records, pictures={"a.webp": picture_bytes("#123456"), "b.webp": picture_bytes("#654321")})


def as_folder(files: Files, where: Path) -> Path:
    """The pack as an open folder."""
    for name, content in files.items():
        path = where / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return where


def as_zip(files: Files, path: Path) -> Path:
    """The pack as a zip that Python wrote."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    path.write_bytes(out.getvalue())
    return path


@dataclass
class Entry:
    """A file in a zip as both headers tell it; ``local`` and ``central`` change one of the two.

    The changes are by the names of the headers' fields: ``flags method crc packed size name extra`` in both,
    ``system version attributes comment disk offset`` in the directory.
    """

    name: bytes
    content: bytes = b""
    method: int = 8
    flags: int = 0x800
    raw: bytes | None = None
    before: bytes = b""
    after: bytes = b""
    local: dict[str, Any] = field(default_factory=dict)
    central: dict[str, Any] = field(default_factory=dict)

    def bytes_in(self) -> bytes:
        if self.raw is not None:
            return self.raw
        if self.method != 8:
            return self.content
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        return packer.compress(self.content) + packer.flush()

    def fields(self, raw: bytes, changes: dict[str, Any]) -> dict[str, Any]:
        plain = {"flags": self.flags, "method": self.method, "crc": zlib.crc32(self.content), "packed": len(raw),
                 "size": len(self.content), "name": self.name, "extra": b"", "system": 3, "version": 20,
                 "attributes": 0o100644 << 16, "comment": b"", "disk": 0, "offset": None}  # fmt: skip
        return {**plain, **changes}


@dataclass
class End:
    """The end of a zip, and what lies around all of it."""

    comment: bytes = b""
    count: int | None = None
    length: int | None = None
    start: int | None = None
    disk: int = 0
    prefix: bytes = b""
    gap: bytes = b""
    before_end: bytes = b""
    suffix: bytes = b""


def raw_zip(entries: list[Entry], end: End | None = None) -> bytes:
    """A zip written by hand; without changes an honest one."""
    last = end or End()
    body, directory = bytearray(last.prefix), bytearray()
    for entry in entries:
        raw = entry.bytes_in()
        body += entry.before
        central = entry.fields(raw, entry.central)
        offset = len(body) if central["offset"] is None else central["offset"]
        body += _local(entry.fields(raw, entry.local)) + raw + entry.after
        directory += _central(central, offset)
    body += last.gap
    count = len(entries) if last.count is None else last.count
    length = len(directory) if last.length is None else last.length
    start = len(body) if last.start is None else last.start
    tail = struct.pack("<4s4H2LH", b"PK\5\6", last.disk, last.disk, count & 0xFFFF, count & 0xFFFF, length, start,
                       len(last.comment))  # fmt: skip
    return bytes(body + directory) + last.before_end + tail + last.comment + last.suffix


def _local(told: dict[str, Any]) -> bytes:
    head = struct.pack("<4s5H3L2H", b"PK\3\4", told["version"], told["flags"], told["method"], 0, 33, told["crc"],
                       told["packed"], told["size"], len(told["name"]), len(told["extra"]))  # fmt: skip
    return head + bytes(told["name"]) + bytes(told["extra"])


def _central(told: dict[str, Any], offset: int) -> bytes:
    head = struct.pack("<4s2B5H3L5H2L", b"PK\1\2", 20, told["system"], told["version"], told["flags"], told["method"],
                       0, 33, told["crc"], told["packed"], told["size"], len(told["name"]), len(told["extra"]),
                       len(told["comment"]), told["disk"], 0, told["attributes"], offset)  # fmt: skip
    return head + bytes(told["name"]) + bytes(told["extra"]) + bytes(told["comment"])


def entries_of(files: Files) -> list[Entry]:
    """The files of a pack as honest entries."""
    return [Entry(name.encode(), content) for name, content in files.items()]
