"""What was typed into a form, put into a document as its schema wants it.

Names of fields are paths: ``labels.zh.title``, ``shown_from``, ``honours[3].year``. A list that stands in a form is
announced by an empty field ``honours[]``; its entries come in the order of the page, so that moving them about is all
it takes to sort them. What stands in the brackets tells entries apart: the number of an entry the document has, its id
with ``=`` before it, anything else is a new one. Fields that a form does not show keep their values.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from kiosk.core.plug import Document

STEP = re.compile(r"([a-z0-9_]+)|\[([=A-Za-z0-9_-]*)\]")
LONGEST_PATH = 200
Shape = Mapping[str, Any]


def filled(schema: Shape, document: Document, pairs: Iterable[tuple[str, str]]) -> Document:
    """The document with the pairs of a form in it. What the schema does not know is left out."""
    result: Document = deepcopy(document)
    lists = _Lists(deepcopy(document))
    for name, text in pairs:
        steps = _steps(name)
        if steps:
            _set(result, schema, steps, text.replace("\r\n", "\n"), lists, "")
    clean: Document = _without_empty_words(result)
    return clean


class _Lists:
    """The lists of the document that the form rebuilds, entry by entry."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._entries: dict[str, dict[str, Any]] = {}

    def begin(self, path: str) -> bool:
        """Whether the list at ``path`` is rebuilt from here on."""
        is_new = path not in self._entries
        self._entries.setdefault(path, {})
        return is_new

    def entry(self, path: str, key: str, old: Any, target: list[Any], schema: Shape) -> Any:
        """The entry with this key in the list being rebuilt."""
        entries = self._entries[path]
        if key not in entries:
            known = _known(old, key)
            entries[key] = deepcopy(known) if known is not None else _empty(schema, key)
            target.append(entries[key])
        return entries[key]

    def is_begun(self, path: str) -> bool:
        return path in self._entries

    def old(self, path: str) -> Any:
        """The list as it was."""
        return _at(self._document, path)


def _steps(name: str) -> list[str]:
    """``labels.zh.title`` as its steps; an entry of a list as ``[key]``. Nothing for what is no path."""
    if len(name) > LONGEST_PATH:
        return []
    found = STEP.findall(name)
    steps = [plain or f"[{key}]" for plain, key in found]
    whole = "".join(step if step.startswith("[") else f".{step}" for step in steps).lstrip(".")
    return steps if whole == name else []


def _set(target: Any, schema: Shape, steps: list[str], text: str, lists: _Lists, path: str) -> None:
    """Walk down to the field and give it its value."""
    shape = shape_of(schema, steps[0])
    if shape is None:
        return
    step, rest, where = steps[0], steps[1:], f"{path}.{steps[0]}".lstrip(".")
    kind = _kind(shape)
    if not rest:
        target[step] = value_of(shape, text)
    elif kind == "array" and rest[0] == "[]":
        if lists.begin(where):
            target[step] = []
    elif kind == "array" and lists.is_begun(where):
        key = rest[0].strip("[]")
        if len(rest) == 1:
            target[step].append(value_of(shape["items"], text))
        else:
            entry = lists.entry(where, key, lists.old(where), target[step], shape["items"])
            _set(entry, shape["items"], rest[1:], text, lists, f"{where}{rest[0]}")
    elif kind == "object":
        if not isinstance(target.get(step), dict):
            target[step] = {}
        _set(target[step], shape, rest, text, lists, where)


def shape_of(schema: Shape, step: str) -> Shape | None:
    """The schema of a property."""
    plain = _plain(schema)
    found: Shape | None = plain.get("properties", {}).get(step)
    return found


def value_of(shape: Shape, text: str) -> Any:
    """A typed text as the value that the schema wants; what cannot be one stays text, so that the check says so."""
    kind = _kind(shape)
    is_optional = any(one.get("type") == "null" for one in shape.get("anyOf", ()))
    if is_optional and not text.strip():
        return None
    if kind == "boolean":
        return text in ("true", "on", "1")
    if kind == "integer":
        trimmed = text.strip()
        return int(trimmed) if re.fullmatch(r"-?[0-9]{1,9}", trimmed) else text
    return text


def _plain(shape: Shape) -> Shape:
    """The schema itself, or of alternatives the first."""
    return shape["anyOf"][0] if "anyOf" in shape else shape


def _kind(shape: Shape) -> str:
    plain = _plain(shape)
    return str(plain.get("type") or ("object" if "properties" in plain else "string"))


def _known(old: Any, key: str) -> Any:
    if not isinstance(old, list):
        return None
    if key.startswith("="):
        return next((one for one in old if isinstance(one, dict) and one.get("id") == key[1:]), None)
    return old[int(key)] if key.isdigit() and len(key) < 6 and int(key) < len(old) else None


def _empty(schema: Shape, key: str) -> Any:
    """A new entry; where entries have ids, its key in the form is its id."""
    known = _plain(schema).get("properties", {})
    entry: dict[str, Any] = {"labels": {"zh": {}}} if "labels" in known else {}
    return {"id": key.lower(), **entry} if "id" in known else entry


def _at(document: Any, path: str) -> Any:
    for step in _steps(path):
        if document is None:
            return None
        document = _known(document, step.strip("[]")) if step.startswith("[") else document.get(step)
    return document


def _without_empty_words(value: Any) -> Any:
    """Labels without the texts that nobody wrote; blanks alone are none."""
    if isinstance(value, list):
        return [_without_empty_words(one) for one in value]
    if not isinstance(value, dict):
        return value
    result = {key: _without_empty_words(one) for key, one in value.items()}
    labels = result.get("labels")
    if isinstance(labels, dict):
        words = {
            language: {field: text for field, text in fields.items() if str(text).strip()}
            for language, fields in labels.items()
            if isinstance(fields, dict)
        }
        result["labels"] = {language: fields for language, fields in words.items() if fields or language == "zh"}
    return result
