"""Writing a pack: an installed one as it stands in the house now, or the sums of a folder somebody edited."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from kiosk.core.db import Connection
from kiosk.core.errors import Refused
from kiosk.core.folder import write_whole
from kiosk.core.plug import Document, Part
from kiosk.media import store as media
from kiosk.media.model import MIME_ENDINGS, ORIGINAL, Blob
from kiosk.packs import store
from kiosk.packs.archive import FolderSource
from kiosk.packs.manifest import MANIFEST, document_of, entry_of

PREFIX = "sha256:"
DATE = (1980, 1, 1, 0, 0, 0)
"""Zip entries carry no real time, so that the same content makes the same bytes."""


def export(db: Connection, name: str, parts: Sequence[Part], target: Path) -> int:
    """Write an installed pack to a zip; returns its size in bytes. :raises Refused: ``no-such-pack``"""
    content = pack_bytes(db, name, parts)
    write_whole(target, content, 0o644)
    return len(content)


def pack_bytes(db: Connection, name: str, parts: Sequence[Part]) -> bytes:
    """An installed pack as the bytes of a zip. :raises Refused: ``no-such-pack``"""
    manifest = store.manifest(db, name)
    if manifest is None:
        raise Refused("no-such-pack", f"没有装过叫 {name} 的内容包。No pack named {name!r} is installed.")
    records = {part.name: _records(db, name, part) for part in parts}
    media_part = next(part for part in parts if part.name == "media")
    records["media"] = _media_records(db, media_part, records)
    names = _file_names(db, records["media"])
    files: dict[str, bytes] = {}
    for part in parts:
        if records[part.name]:
            files[f"{part.name}.json"] = _json(_with_files(records[part.name], names))
    for hash_, file in names.items():
        files[file] = _original(db, hash_).bytes
    files[MANIFEST] = _json(
        document_of(replace(manifest, files={file: entry_of(content) for file, content in files.items()}))
    )
    return _zip(files)


def seal(folder: Path) -> list[str]:
    """Bring the sums in a folder's manifest up to date; returns the files whose entry changed."""
    source = FolderSource(folder)
    document = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    entries = {}
    for name in source.names():
        if name != MANIFEST:
            sum_, size = entry_of(source.read(name))
            entries[name] = {"sha256": sum_, "bytes": size}
    before = document.get("files", {})
    changed = sorted(name for name in {*before, *entries} if before.get(name) != entries.get(name))
    document["files"] = dict(sorted(entries.items()))
    (folder / MANIFEST).write_bytes(_json(document))
    return changed


def _records(db: Connection, name: str, part: Part) -> list[Document]:
    found = (part.take(db, record_id) for record_id in store.record_ids(db, name, part.name))
    return [record for record in found if record is not None]


def _media_records(db: Connection, part: Part, records: dict[str, list[Document]]) -> list[Document]:
    """What is said of every picture that a record uses, those of the pack's own list first."""
    wanted = dict.fromkeys([record["id"] for record in records["media"]])
    wanted.update(dict.fromkeys(_hashes(records)))
    found = (part.take(db, record_id) for record_id in wanted)
    return [record for record in found if record is not None]


def _hashes(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [hash_ for entry in value.values() for hash_ in _hashes(entry)]
    if isinstance(value, list):
        return [hash_ for entry in value for hash_ in _hashes(entry)]
    return [value] if isinstance(value, str) and value.startswith(PREFIX) and len(value) == 71 else []


def _file_names(db: Connection, records: list[Document]) -> dict[str, str]:
    """A file name in the pack for each hash: the one it came with, made unique and right for its format."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for record in records:
        hash_ = record["id"].removeprefix(PREFIX)
        stem = Path(record["name"]).stem or hash_[:16]
        ending = MIME_ENDINGS[_original(db, hash_).mime]
        file = f"media/{stem}.{ending}"
        if file.casefold() in taken:
            file = f"media/{stem}-{hash_[:8]}.{ending}"
        taken.add(file.casefold())
        names[hash_] = file
    return names


def _with_files(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _with_files(entry, names) for key, entry in value.items()}
    if isinstance(value, list):
        return [_with_files(entry, names) for entry in value]
    if isinstance(value, str) and value.startswith(PREFIX):
        return names.get(value.removeprefix(PREFIX), value)
    return value


def _original(db: Connection, hash_: str) -> Blob:
    found = media.blob(db, hash_, ORIGINAL)
    if found is None:
        raise Refused("no-such-picture", f"media.db 里缺一张图。media.db lacks a picture: {hash_[:12]}.")
    return found


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files, key=lambda one: (one != MANIFEST, one)):
            entry = zipfile.ZipInfo(name, DATE)
            entry.compress_type = zipfile.ZIP_STORED if name.startswith("media/") else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, files[name])
    return out.getvalue()
