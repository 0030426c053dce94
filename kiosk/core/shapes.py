"""Building blocks for the JSON Schemas of pack records; the schemas are also the reference of the pack format."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kiosk.core.slugs import SLUG_PATTERN

Shape = dict[str, Any]

LINE = 200
PARAGRAPH = 2_000
STORY = 20_000

SLUG: Shape = {"type": "string", "pattern": SLUG_PATTERN, "maxLength": 60}
FILE: Shape = {"type": "string", "pattern": "^(media/[^/\\\\]+|sha256:[0-9a-f]{64})$", "maxLength": 200}
"""A picture: a file of the pack, or in the house the hash of its bytes."""
CLOCK: Shape = {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}
DAY: Shape = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "format": "day"}
YES_NO: Shape = {"type": "boolean"}
PERCENT: Shape = {"type": "integer", "minimum": 0, "maximum": 100}

RELATIVE: Shape = {
    "type": "object",
    "additionalProperties": False,
    "minProperties": 1,
    "properties": {
        "day": {"type": "integer", "minimum": -3650, "maximum": 3650},
        "week": {"type": "integer", "minimum": -520, "maximum": 520},
        "weekday": {"type": "integer", "minimum": 1, "maximum": 7},
        "minutes": {"type": "integer", "minimum": 0, "maximum": 1440},
        "time": CLOCK,
    },
}
"""A moment counted from the first installation of the pack: ``{"day": 0, "time": "14:30"}`` is that day at half past
two, ``{"week": 1, "weekday": 2, …}`` the Tuesday of the week after, ``{"minutes": 25}`` 25 minutes later."""

MOMENT: Shape = {
    "anyOf": [
        {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$", "format": "moment"},
        RELATIVE,
    ]
}
DATE: Shape = {"anyOf": [DAY, RELATIVE]}


def text(longest: int = LINE) -> Shape:
    """A string of at most so many characters."""
    return {"type": "string", "maxLength": longest}


def one_of(*values: str) -> Shape:
    return {"type": "string", "enum": list(values)}


def whole(least: int, most: int) -> Shape:
    return {"type": "integer", "minimum": least, "maximum": most}


def counted(most: int) -> Shape:
    """A number that the house counts up by itself; it is not of anybody's choosing."""
    return {**whole(0, most), "readOnly": True}


def maybe(shape: Shape) -> Shape:
    """``shape`` or null."""
    return {"anyOf": [shape, {"type": "null"}]}


def listed(shape: Shape, most: int = 2_000) -> Shape:
    return {"type": "array", "items": shape, "maxItems": most}


def record(properties: Mapping[str, Shape], *required: str) -> Shape:
    """An object with these properties and no others."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": dict(properties),
        "required": list(required),
    }


def labels(fields: Mapping[str, int], *required: str) -> Shape:
    """Words in two languages, each field with its greatest length; ``required`` ones must exist in Chinese."""
    words = {field: text(longest) for field, longest in fields.items()}
    return record({"zh": record(words, *required), "en": record(words)}, "zh")


def chosen(shape: Mapping[str, Any], value: Any) -> Any:
    """A record, or a part of one, without what the house counts by itself."""
    if isinstance(value, list):
        return [chosen(shape.get("items", {}), one) for one in value]
    if not isinstance(value, dict):
        return value
    inner = shape.get("properties", {})
    return {
        name: chosen(inner.get(name, {}), one)
        for name, one in value.items()
        if not inner.get(name, {}).get("readOnly", False)
    }
