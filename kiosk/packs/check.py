"""Checking a pack: every problem with its file and field, not only the first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kiosk.core.clock import now
from kiosk.core.days import resolved
from kiosk.core.errors import Invalid, Problem
from kiosk.core.plug import Document, Part
from kiosk.core.validity import MOST_PROBLEMS, against, repeated, short, unseen
from kiosk.packs import strict
from kiosk.packs.archive import Source
from kiosk.packs.manifest import MANIFEST, SHAPE, Manifest, entry_of, is_safe_name, manifest_of
from kiosk.packs.references import MEDIA, files_in, is_film

MOST_RECORDS = 10_000


@dataclass(frozen=True)
class Pack:
    """A pack that was checked, but for its pictures and films: the records of each part, the names of the others."""

    source: Source
    manifest: Manifest
    records: dict[str, list[Document]]

    @property
    def pictures(self) -> list[str]:
        return sorted(name for name in self.manifest.files if name.startswith(MEDIA) and not is_film(name))

    @property
    def films(self) -> list[str]:
        """Films and sounds."""
        return sorted(name for name in self.manifest.files if is_film(name))


def read_pack(source: Source, parts: Sequence[Part]) -> Pack:
    """Read and check everything but the pixels. :raises Invalid: with all problems found."""
    names = source.names()
    manifest = _read_manifest(source, names)
    problems = _check_files(source, manifest, names, {f"{part.name}.json" for part in parts})
    records: dict[str, list[Document]] = {}
    for part in parts:
        file = f"{part.name}.json"
        if file in manifest.files and file in names:
            found, faults = _read_records(source, part, file, manifest)
            records[part.name] = found
            problems += faults
    problems += _undescribed(manifest, records)
    if problems:
        raise Invalid(problems[:MOST_PROBLEMS])
    records["media"] = [_named(record) for record in records.get("media", [])]
    return Pack(source, manifest, records)


def _undescribed(manifest: Manifest, records: dict[str, list[Document]]) -> list[Problem]:
    described = {str(record.get("id")) for record in records.get("media", []) if isinstance(record, dict)}
    return [
        Problem(name, "", "media.json 里没有这张图的说明。media.json has no record of this picture.")
        for name in sorted(manifest.files)
        if name.startswith(MEDIA) and name not in described
    ]


def _named(record: Document) -> Document:
    """A picture's record with the name of its file, which the house keeps for the next export."""
    return {**record, "name": record.get("name") or str(record["id"]).removeprefix(MEDIA)}


def _read_manifest(source: Source, names: list[str]) -> Manifest:
    if MANIFEST not in names:
        raise Invalid([Problem(source.name, MANIFEST, "包里没有 pack.json。The pack has no pack.json.")])
    document, faults = _read_json(source, MANIFEST)
    problems = faults or list(against(SHAPE, document, MANIFEST))
    if problems:
        raise Invalid(problems[:MOST_PROBLEMS])
    return manifest_of(document)


def _check_files(source: Source, manifest: Manifest, names: list[str], known: set[str]) -> list[Problem]:
    problems = []
    for name in sorted(set(names) - set(manifest.files) - {MANIFEST}):
        problems.append(Problem(name, "", "清单里没有这个文件。The manifest does not list this file."))
    for name, entry in sorted(manifest.files.items()):
        if not is_safe_name(name) or not (name in known or name.startswith(MEDIA)):
            problems.append(Problem(MANIFEST, f"files.{name}", "这里不该有这个文件。This file has no place here."))
        elif name not in names:
            problems.append(Problem(name, "", "清单里有，包里没有。Listed, but not in the pack."))
        elif entry_of(source.pieces(name)) != entry:
            problems.append(Problem(name, "sha256", "内容与清单的校验和不符。It does not match its checksum."))
    return problems


def _read_records(source: Source, part: Part, file: str, manifest: Manifest) -> tuple[list[Document], list[Problem]]:
    found, problems = _read_json(source, file)
    if problems:
        return [], problems
    if not isinstance(found, list) or len(found) > MOST_RECORDS:
        sentence = f"应是一列记录，最多 {MOST_RECORDS} 条。It must be a list of at most {MOST_RECORDS} records."
        return [], [Problem(file, "", sentence)]
    seen: set[str] = set()
    for number, record in enumerate(found):
        name = short(record.get("id", number)) if isinstance(record, dict) else str(number)
        place = f"{file}[{name}]"
        faults = list(against(part.schema, record, place)) or [
            *unseen(record, place),
            *_missing_pictures(record, manifest, place),
            *repeated(record, place),
            *part.check(resolved(record, now()), place),
        ]
        if name in seen:
            faults.append(Problem(place, "id", "编号重复。The id occurs twice."))
        seen.add(name)
        problems += faults
        if len(problems) >= MOST_PROBLEMS:
            break
    return found, problems


def _read_json(source: Source, name: str) -> tuple[Any, list[Problem]]:
    try:
        return strict.loads(source.read(name)), []
    except ValueError as error:
        return None, [Problem(name, "", str(error))]


def _missing_pictures(record: Document, manifest: Manifest, place: str) -> Iterator[Problem]:
    for field, file in files_in(record):
        if file not in manifest.files:
            yield Problem(place, field, f"包里没有 {file}。The pack has no {file}.")
