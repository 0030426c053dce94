"""Writing a pack: an installed one as it stands in the house now, or the sums of a folder somebody edited."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from kiosk.core.db import Connection, Database
from kiosk.core.errors import Invalid, NotFound, Problem, Refused
from kiosk.core.folder import sync_folder, write_whole
from kiosk.core.plug import Document, Part
from kiosk.media import store as media
from kiosk.media.model import MIME_ENDINGS, Facts
from kiosk.packs import store, strict
from kiosk.packs.archive import FolderSource
from kiosk.packs.manifest import MANIFEST, Manifest, document_of, entry_of, folded, is_safe_name
from kiosk.packs.references import MEDIA, PREFIX, files_in, replaced
from kiosk.packs.zipped import MOST_BYTES

DATE = (1980, 1, 1, 0, 0, 0)
"""Zip entries carry no real time, so that the same content makes the same bytes."""


Pieces = Callable[[], Iterable[bytes]]
"""What a file holds, given anew each time it is asked for."""


@dataclass(frozen=True)
class File:
    """A file on its way into a pack: its sum and size as the manifest says them, and what it holds."""

    entry: tuple[str, int]
    pieces: Pieces


def export(house: Database, name: str, parts: Sequence[Part], target: Path) -> int:
    """Write an installed pack to a zip; returns its size in bytes.

    :raises Refused: ``no-such-pack``, ``pack-too-large``, ``cannot-write``
    """
    part = target.with_name(f".{target.name}.part")
    try:
        with house.reading() as db:
            files = _files(db, name, parts)
            with part.open("wb") as out:
                part.chmod(0o644)
                _zip(files, out)
                out.flush()
                os.fsync(out.fileno())
        part.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        sentence = f"{target} 写不进去。It cannot be written: {error.strerror}."
        raise Refused("cannot-write", sentence) from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return target.stat().st_size


def pack_bytes(db: Connection, name: str, parts: Sequence[Part]) -> bytes:
    """An installed pack as the bytes of a zip, for one without films. :raises Refused: ``no-such-pack``"""
    out = io.BytesIO()
    write_pack(db, name, parts, out)
    return out.getvalue()


def write_pack(db: Connection, name: str, parts: Sequence[Part], out: IO[bytes]) -> None:
    """An installed pack as a zip. :raises Refused: ``no-such-pack``, ``pack-too-large``"""
    _zip(_files(db, name, parts), out)


def write_exhibit(db: Connection, slug: str, parts: Sequence[Part], out: IO[bytes], version: str) -> None:
    """One exhibit with its works and their pictures as a pack of its own.

    :raises NotFound: if there is no such exhibit
    :raises Refused: ``pack-too-large``
    """
    by_name = {part.name: part for part in parts}
    exhibit = by_name["exhibits"].take(db, slug)
    if exhibit is None:
        raise NotFound(slug)
    works = [by_name["works"].take(db, one) for one in by_name["works"].ids(db) if one.startswith(f"{slug}/")]
    owner = store.manifest(db, store.owner(db, "exhibits", slug) or "")
    labels = {language: {"title": words["title"]} for language, words in exhibit["labels"].items() if "title" in words}
    manifest = Manifest(
        id=f"exhibit-{slug}"[:60].rstrip("-"),
        version=version,
        licence=owner.licence if owner else "",
        credits=owner.credits if owner else (),
        labels=labels,
        files={},
    )
    records: dict[str, list[Document]] = {part.name: [] for part in parts}
    records |= {"exhibits": [exhibit], "works": [one for one in works if one]}
    _zip(_collected(db, manifest, records, parts), out)


def _files(db: Connection, name: str, parts: Sequence[Part]) -> dict[str, File]:
    """Every file of an installed pack."""
    manifest = store.manifest(db, name)
    if manifest is None:
        raise Refused("no-such-pack", f"没有装过叫 {name} 的内容包。No pack named {name!r} is installed.")
    return _collected(db, manifest, {part.name: _records(db, name, part) for part in parts}, parts)


def _collected(
    db: Connection, manifest: Manifest, records: dict[str, list[Document]], parts: Sequence[Part]
) -> dict[str, File]:
    """Every file of a pack with these records: they, the pictures and films they use, and the manifest."""
    media_part = next(part for part in parts if part.name == "media")
    records["media"] = _media_records(db, media_part, records)
    names = _file_names(db, records["media"])
    files = {
        f"{part.name}.json": _small(_json(replaced(records[part.name], names))) for part in parts if records[part.name]
    }
    for record_id, file in names.items():
        files[file] = _kept(db, record_id.removeprefix(PREFIX))
    if sum(file.entry[1] for file in files.values()) > MOST_BYTES:
        raise Refused("pack-too-large", "超过 1 GB，请先拿掉几段影片。It is larger than 1 GB: take out some films.")
    manifest = replace(manifest, files={file: one.entry for file, one in files.items()})
    return {**files, MANIFEST: _small(_json(document_of(manifest)))}


def seal(folder: Path) -> list[str]:
    """Bring the sums in a folder's manifest up to date; returns the files whose entry changed.

    :raises Invalid: if the folder has no manifest.
    """
    source = FolderSource(folder)
    names = source.names()
    if MANIFEST not in names:
        raise Invalid([Problem(folder.name, MANIFEST, "包里没有 pack.json。The pack has no pack.json.")])
    document = _manifest_in(source)
    entries = {}
    for name in names:
        if name != MANIFEST:
            sum_, size = entry_of(source.pieces(name))
            entries[name] = {"sha256": sum_, "bytes": size}
    before = document.get("files", {})
    changed = sorted(name for name in {*before, *entries} if before.get(name) != entries.get(name))
    document["files"] = dict(sorted(entries.items()))
    write_whole(folder / MANIFEST, _json(document), 0o644)
    return changed


def _manifest_in(source: FolderSource) -> Document:
    try:
        document = strict.loads(source.read(MANIFEST))
    except ValueError as error:
        raise Invalid([Problem(MANIFEST, "", str(error))]) from None
    if not isinstance(document, dict) or not isinstance(document.get("files", {}), dict):
        raise Invalid([Problem(MANIFEST, "", "应是一个对象。It must be an object.")])
    return document


def _records(db: Connection, name: str, part: Part) -> list[Document]:
    found = (part.take(db, record_id) for record_id in store.record_ids(db, name, part.name))
    return [record for record in found if record is not None]


def _media_records(db: Connection, part: Part, records: dict[str, list[Document]]) -> list[Document]:
    """What is said of every picture and film that a record uses, those of the pack's own list first.

    Also of the pictures that stand for films.
    """
    wanted = dict.fromkeys([record["id"] for record in records["media"]])
    wanted.update(dict.fromkeys(file for _, file in files_in(records)))
    found = {record_id: part.take(db, record_id) for record_id in wanted}
    covers = {str(record["cover"]) for record in found.values() if record and record.get("cover")} - found.keys()
    found |= {record_id: part.take(db, record_id) for record_id in sorted(covers)}
    return [record for record in found.values() if record is not None]


def _file_names(db: Connection, records: list[Document]) -> dict[str, str]:
    """A file name in the pack for each picture: the one it came with, made unique, safe and right for its format."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for record in records:
        hash_ = record["id"].removeprefix(PREFIX)
        ending = MIME_ENDINGS[_facts(db, hash_).mime]
        stem = Path(record["name"]).stem
        wanted = (f"{MEDIA}{one}.{ending}" for one in (stem, f"{stem}-{hash_[:8]}", hash_))
        file = next(one for one in wanted if is_safe_name(one) and one.count("/") == 1 and folded(one) not in taken)
        taken.add(folded(file))
        names[record["id"]] = file
    return names


def _facts(db: Connection, hash_: str) -> Facts:
    found = media.facts(db, hash_)
    if found is None:
        raise Refused("no-such-picture", f"media.db 里缺一张图。media.db lacks a picture: {hash_[:12]}.")
    return found


def _kept(db: Connection, hash_: str) -> File:
    """A picture or a film as the house has it: its hash is the sum of just these bytes."""
    size = _facts(db, hash_).size
    return File((hash_, size), lambda: media.content(db, hash_))


def _small(content: bytes) -> File:
    return File(entry_of([content]), lambda: [content])


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"


def _zip(files: dict[str, File], out: IO[bytes]) -> None:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files, key=lambda one: (one != MANIFEST, one)):
            entry = zipfile.ZipInfo(name, DATE)
            entry.compress_type = zipfile.ZIP_STORED if name.startswith(MEDIA) else zipfile.ZIP_DEFLATED
            entry.create_system = 3  # as written on Linux, also on Windows
            entry.external_attr = 0o100644 << 16
            entry.file_size = files[name].entry[1]
            with archive.open(entry, "w") as file:
                for piece in files[name].pieces():
                    file.write(piece)
