"""Checking a pack: every problem with its file and field, not only the first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from kiosk.core.clock import now
from kiosk.core.days import read_local, resolved
from kiosk.core.errors import Invalid, Problem
from kiosk.core.plug import Document, Part
from kiosk.packs import strict
from kiosk.packs.archive import Source
from kiosk.packs.manifest import MANIFEST, SHAPE, Manifest, entry_of, is_safe_name, manifest_of
from kiosk.packs.references import MEDIA, files_in

if TYPE_CHECKING:
    from jsonschema import ValidationError

MOST_PROBLEMS = 200
MOST_RECORDS = 10_000
MOST_NAMED = 5
"""How many unknown fields a sentence names."""


@dataclass(frozen=True)
class Pack:
    """A pack that was checked, but for its pictures: the records of each part and the names of the pictures."""

    source: Source
    manifest: Manifest
    records: dict[str, list[Document]]

    @property
    def pictures(self) -> list[str]:
        return sorted(name for name in self.manifest.files if name.startswith(MEDIA))


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
    problems = faults or list(_against(SHAPE, document, MANIFEST))
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
        elif entry_of(source.read(name)) != entry:
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
        name = _short(record.get("id", number)) if isinstance(record, dict) else str(number)
        place = f"{file}[{name}]"
        faults = list(_against(part.schema, record, place)) or [
            *_missing_pictures(record, manifest, place),
            *_repeated(record, place),
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


def _repeated(value: Any, place: str, field: str = "") -> Iterator[Problem]:
    """Lists inside a record in which an id occurs twice: only one of the two would be kept."""
    if isinstance(value, dict):
        for key, entry in value.items():
            yield from _repeated(entry, place, f"{field}.{key}".lstrip("."))
    elif isinstance(value, list):
        ids = [entry["id"] for entry in value if isinstance(entry, dict) and "id" in entry]
        for number, entry in enumerate(value):
            where = f"{field}.{number}".lstrip(".")
            if isinstance(entry, dict) and "id" in entry and ids.index(entry["id"]) < number:
                yield Problem(place, f"{where}.id", "编号重复。The id occurs twice.")
            yield from _repeated(entry, place, where)


def _against(schema: Any, document: Any, place: str) -> Iterator[Problem]:
    errors = islice(_validator()(schema, format_checker=_formats()).iter_errors(document), MOST_PROBLEMS)
    steps = ((".".join(str(step) for step in error.absolute_path), _sentence(error)) for error in errors)
    yield from dict.fromkeys(Problem(place, field, sentence) for field, sentence in steps)


@lru_cache(maxsize=1)
def _validator() -> Any:
    """Of JSON Schema, but ``$`` in a pattern is the end and no last line feed, and what is too long is not read."""
    from jsonschema import Draft202012Validator, ValidationError, validators

    def pattern(_: Any, wanted: str, found: Any, __: Any) -> Iterator[ValidationError]:
        if isinstance(found, str) and not re.search(re.sub(r"\$$", r"\\Z", wanted), found):
            yield ValidationError(f"{found[:60]!r} does not match")

    def unless_over(limit: str, check: Any) -> Any:
        def bounded(validator: Any, wanted: Any, found: Any, schema: Any) -> Iterator[ValidationError]:
            if not isinstance(found, (list, dict)) or len(found) <= schema.get(limit, len(found)):
                yield from check(validator, wanted, found, schema) or ()

        return bounded

    plain = Draft202012Validator.VALIDATORS
    changes = {
        "pattern": pattern,
        "items": unless_over("maxItems", plain["items"]),
        "additionalProperties": unless_over("maxProperties", plain["additionalProperties"]),
    }
    return validators.extend(Draft202012Validator, changes)  # type: ignore[no-untyped-call]


def _formats() -> Any:
    from datetime import date

    from jsonschema import FormatChecker

    formats = FormatChecker(formats=())
    formats.checks("day", raises=(ValueError, OverflowError))(lambda value: bool(date.fromisoformat(str(value))))
    formats.checks("moment", raises=(ValueError, OverflowError))(lambda value: bool(read_local(str(value))))
    return formats


def _sentence(error: ValidationError) -> str:
    """What a schema fault means, for people."""
    value = error.validator_value
    found = _short(error.instance)
    match error.validator:
        case "required":
            missing = sorted(set(value) - set(error.instance))  # type: ignore[arg-type]
            return f"缺少 {'、'.join(missing)}。It lacks {', '.join(missing)}."
        case "additionalProperties":
            known = error.schema.get("properties", {}) if isinstance(error.schema, dict) else {}
            extra = sorted(_short(key) for key in set(error.instance) - set(known))[:MOST_NAMED]  # type: ignore[arg-type]
            return f"不认识 {'、'.join(extra)}。Unknown: {', '.join(extra)}."
        case "type":
            return f"应是 {value}，不是 {found}。It must be {value}, not {found}."
        case "enum" | "const":
            return f"只能是 {value}，不是 {found}。It must be one of {value}, not {found}."
        case "maxLength":
            return f"超过 {value} 个字。It is longer than {value} characters."
        case "minimum" | "maximum":
            return (
                f"{found} 超出范围（{error.validator} {value}）。{found} is out of range ({error.validator} {value})."
            )
        case "pattern" | "format" | "anyOf":
            return f"写法不对：{found}。{found} is not written as it must be."
    return f"不合要求（{error.validator} {value}）。It does not fit: {error.validator} {value}."


def _short(value: Any) -> str:
    """A value as a sentence may show it, however large it is."""
    if isinstance(value, (dict, list)):
        return "{…}" if isinstance(value, dict) else "[…]"
    return value[:60] if isinstance(value, str) else repr(value)[:60]
