"""Whether a document is as its schema wants it: faults as sentences for people, with the field each is in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from kiosk.core.days import read_local
from kiosk.core.errors import Problem

if TYPE_CHECKING:
    from jsonschema import ValidationError

MOST_PROBLEMS = 200
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""All but tab and line feed; and halves of letters, which cannot be written down."""
TYPES = {"integer": "整数", "string": "文字", "boolean": "是或否", "array": "一列", "object": "一条记录"}
MOST_NAMED = 5
"""How many unknown fields a sentence names."""


def repeated(value: Any, place: str, field: str = "") -> Iterator[Problem]:
    """Lists inside a record in which an id occurs twice: only one of the two would be kept."""
    if isinstance(value, dict):
        for key, entry in value.items():
            yield from repeated(entry, place, f"{field}.{key}".lstrip("."))
    elif isinstance(value, list):
        ids = [entry["id"] for entry in value if isinstance(entry, dict) and "id" in entry]
        for number, entry in enumerate(value):
            where = f"{field}.{number}".lstrip(".")
            if isinstance(entry, dict) and "id" in entry and ids.index(entry["id"]) < number:
                yield Problem(place, f"{where}.id", "编号重复。The id occurs twice.")
            yield from repeated(entry, place, where)


def unseen(value: Any, place: str, field: str = "") -> Iterator[Problem]:
    """Texts with control characters, which no screen shows and some programs choke on."""
    if isinstance(value, (dict, list)):
        entries = value.items() if isinstance(value, dict) else enumerate(value)
        for key, entry in entries:
            yield from unseen(entry, place, f"{field}.{key}".lstrip("."))
    elif isinstance(value, str) and CONTROL.search(value):
        yield Problem(place, field, "里面有看不见的控制字符，请重新打一遍。It holds control characters.")


def against(schema: Any, document: Any, place: str) -> Iterator[Problem]:
    """What the JSON Schema says against a document, ``place`` naming the document."""
    errors = islice(_validator()(schema, format_checker=_formats()).iter_errors(document), MOST_PROBLEMS)
    yield from dict.fromkeys(_problem(error, place) for error in errors)


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


def _problem(error: ValidationError, place: str) -> Problem:
    path = ".".join(str(step) for step in error.absolute_path)
    missing = sorted(set(error.validator_value) - set(error.instance)) if error.validator == "required" else ()  # type: ignore[arg-type]
    return Problem(place, path, _sentence(error), tuple(missing))


def _sentence(error: ValidationError) -> str:
    """What a schema fault means, for people."""
    value = error.validator_value
    found = short(error.instance)
    match error.validator:
        case "required":
            missing = sorted(set(value) - set(error.instance))  # type: ignore[arg-type]
            return f"缺少 {'、'.join(missing)}。It lacks {', '.join(missing)}."
        case "additionalProperties":
            known = error.schema.get("properties", {}) if isinstance(error.schema, dict) else {}
            extra = sorted(short(key) for key in set(error.instance) - set(known))[:MOST_NAMED]  # type: ignore[arg-type]
            return f"不认识 {'、'.join(extra)}。Unknown: {', '.join(extra)}."
        case "type":
            return f"应是{TYPES.get(str(value), value)}，不是 {found}。It must be {value}, not {found}."
        case "enum" | "const":
            choices = "、".join(map(str, value)) if isinstance(value, list) else value
            return f"只能是 {choices}，不是 {found}。It must be one of {value}, not {found}."
        case "maxLength":
            return f"超过 {value} 个字。It is longer than {value} characters."
        case "minimum" | "maximum":
            bound = "小" if error.validator == "minimum" else "大"
            return f"{found} 超出范围，不能比 {value} {bound}。{found} is out of range ({error.validator} {value})."
        case "pattern" | "format" | "anyOf":
            return f"写法不对：{found or '没有填'}。{found or 'Nothing'} is not written as it must be."
    return f"不合要求（{error.validator} {value}）。It does not fit: {error.validator} {value}."


def short(value: Any) -> str:
    """A value as a sentence may show it, however large it is."""
    if isinstance(value, (dict, list)):
        return "{…}" if isinstance(value, dict) else "[…]"
    return value[:60] if isinstance(value, str) else repr(value)[:60]
