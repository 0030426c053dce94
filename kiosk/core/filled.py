"""What was typed into a form, put into a document as its schema wants it.

Names of fields are paths: ``labels.zh.title``, ``shown_from``, ``honours[3].year``. A list that stands in a form is
announced by an empty field ``honours[]``; its entries come in the order of the page, so that moving them about is all
it takes to sort them. What stands in the brackets tells entries apart: the number of an entry the document has, its id
with ``=`` before it, anything else is a new one. Fields that a form does not show keep their values, and so does
everything that comes back as it was sent.

A long text that was changed in the browser's editor comes twice: as the field itself, and after it as ``…__html``,
which then counts. A text that nobody touched comes once and stays as it was, to the byte.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from kiosk.core.errors import Invalid, Problem
from kiosk.core.plug import Document
from kiosk.core.story import markdown_of

STEP = re.compile(r"([a-z0-9_]+)|\[([=A-Za-z0-9_-]*)\]")
WORDS = re.compile(r"(.*\.)?labels\.[a-z]+\Z")
BLANK = re.compile(r"[^\S\x0b-\x1f\x85]*")
"""Blanks alone, but for characters that nobody can type: those are not passed over."""
WHOLE = re.compile(r"-?[0-9]{1,9}")
LONGEST_PATH = 200
MOST_FIELDS = 10_000
"""More than any form has: a lecture with all the sessions it may have comes to a third of it."""
EDITED = "__html"
Shape = Mapping[str, Any]
Keys = dict[str, list[str]]
"""What told the entries of each list apart, by the path of the list, in the order of the page."""


@dataclass(frozen=True)
class Filled:
    """A document out of a form."""

    document: Document
    keys: Keys


def filled(schema: Shape, document: Document, pairs: Iterable[tuple[str, str]]) -> Document:
    """The document with the pairs of a form in it. What the schema does not know is left out, and the id stays."""
    return fill(schema, document, pairs).document


def fill(schema: Shape, document: Document, pairs: Iterable[tuple[str, str]]) -> Filled:
    """The same with the keys of the lists. :raises Invalid: for more fields than any form has"""
    result: Document = deepcopy(document)
    lists = _Lists(document)
    for count, (name, text) in enumerate(pairs):
        if count == MOST_FIELDS:
            raise Invalid([Problem("", "", "这张表太大了，收不下。The form has more fields than are taken.")])
        steps = _steps(name.removesuffix(EDITED))
        if not steps or steps == ["id"] or not _is_field(schema, steps):
            continue
        written = markdown_of(text) if name.endswith(EDITED) else text.replace("\r\n", "\n")
        if written is not None:
            _set(result, schema, steps, written, lists, "")
    return Filled(result, lists.keys())


class _Lists:
    """The lists of the document that the form rebuilds, entry by entry."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._old: dict[str, Any] = {}
        self._entries: dict[str, dict[str, Document]] = {}

    def begin(self, path: str) -> bool:
        """Whether the list at ``path`` is rebuilt from here on."""
        is_new = path not in self._entries
        if is_new:
            self._old[path] = _at(self._document, path)
            self._entries[path] = {}
        return is_new

    def entry(self, path: str, key: str, target: list[Any], schema: Shape) -> Document:
        """The entry with this key in the list being rebuilt."""
        entries = self._entries[path]
        if key not in entries:
            known = entry_of(self._old[path], key)
            entries[key] = deepcopy(known) if isinstance(known, dict) else _empty(schema, key)
            target.append(entries[key])
        return entries[key]

    def is_begun(self, path: str) -> bool:
        return path in self._entries

    def keys(self) -> Keys:
        return {path: list(entries) for path, entries in self._entries.items() if entries}


def _steps(name: str) -> list[str]:
    """``labels.zh.title`` as its steps; an entry of a list as ``[key]``. Nothing for what is no path."""
    if len(name) > LONGEST_PATH:
        return []
    found = STEP.findall(name)
    steps = [plain or f"[{key}]" for plain, key in found]
    whole = "".join(step if step.startswith("[") else f".{step}" for step in steps).lstrip(".")
    return steps if whole == name else []


def _is_field(schema: Shape, steps: list[str]) -> bool:
    """Whether a path leads to a field, or announces a list: not to nowhere, not to the middle of something."""
    shape: Shape | None = schema
    for step in steps:
        if shape is None or _kind(shape) != ("array" if step.startswith("[") else "object"):
            return False
        shape = _plain(shape).get("items") if step.startswith("[") else shape_of(shape, step)
    return (
        shape is not None and (steps[-1] == "[]" or _kind(shape) not in ("object", "array")) and "[]" not in steps[:-1]
    )


def _set(target: Document, schema: Shape, steps: list[str], text: str, lists: _Lists, path: str) -> None:
    """Walk down to the field and give it its value."""
    where = f"{path}.{steps[0]}".lstrip(".")
    match _kind(_known(schema, steps[0])):
        case "object":
            _set_inside(target, schema, steps, text, lists, where)
        case "array":
            _set_entry(target, schema, steps, text, lists, where)
        case _:
            _set_value(target, schema, steps[0], text, is_word=WORDS.match(path) is not None)


def _set_inside(target: Document, schema: Shape, steps: list[str], text: str, lists: _Lists, where: str) -> None:
    """A field of an object; one that is not there comes into being with its first value and goes with its last."""
    shape, known = _known(schema, steps[0]), target.get(steps[0])
    inner: Document = known if isinstance(known, dict) else {}
    was_empty = not inner
    _set(inner, shape, steps[1:], text, lists, where)
    if inner and known is not inner:
        needed = [name for name in required(shape) if _kind(_known(shape, name)) == "object"]
        target[steps[0]] = {**{name: {} for name in needed}, **inner}
    elif known is inner and not inner and not was_empty and steps[0] not in required(schema):
        del target[steps[0]]


def _set_entry(target: Document, schema: Shape, steps: list[str], text: str, lists: _Lists, where: str) -> None:
    """A field of a list: its beginning, an entry that is a value, or a field of an entry."""
    step, key, rest = steps[0], steps[1], steps[2:]
    items = _plain(_known(schema, step))["items"]
    if key == "[]":
        if lists.begin(where) and (step in target or step in required(schema)):
            target[step] = []
    elif not lists.is_begun(where):
        return
    elif not rest:
        if not BLANK.fullmatch(text) or _fits(items, ""):
            target.setdefault(step, []).append(value_of(items, text))
    else:
        entry = lists.entry(where, key.strip("[]"), target.setdefault(step, []), items)
        _set(entry, items, rest, text, lists, f"{where}{key}")


def _set_value(target: Document, schema: Shape, step: str, text: str, is_word: bool) -> None:
    """A field at the end of its path. What was sent back as it stands stays so; blanks alone are nothing."""
    shape = _known(schema, step)
    if target.get(step) == text:
        return
    if not BLANK.fullmatch(text) or (_kind(shape) == "boolean" and not _is_optional(shape)):
        target[step] = value_of(shape, text)
    elif not is_word and (_is_optional(shape) or _fits(shape, "")):
        if step in target or step in required(schema):
            target[step] = None if _is_optional(shape) else ""
    else:
        target.pop(step, None)


def shape_of(schema: Shape, step: str) -> Shape | None:
    """The schema of a property."""
    found: Shape | None = _plain(schema).get("properties", {}).get(step)
    return found


def _known(schema: Shape, step: str) -> Shape:
    return shape_of(schema, step) or {}


def required(schema: Shape) -> list[str]:
    """The properties that an object must have."""
    return list(_plain(schema).get("required", []))


def value_of(shape: Shape, text: str) -> Any:
    """A typed text as the value that the schema wants; what cannot be one stays text, so that the check says so."""
    kind = _kind(shape)
    if kind == "boolean":
        return text in ("true", "on", "1")
    if kind == "integer":
        plain = unicodedata.normalize("NFKC", text).strip()
        return int(plain) if WHOLE.fullmatch(plain) else text
    return text


def entry_of(entries: Any, key: str) -> Any:
    """The entry of a list that a key names: by its number, or with ``=`` by its id; None if there is none."""
    if not isinstance(entries, list):
        return None
    if key.startswith("="):
        return next((one for one in entries if isinstance(one, dict) and one.get("id") == key[1:]), None)
    return entries[int(key)] if key.isdigit() and len(key) < 6 and int(key) < len(entries) else None


def _plain(shape: Shape) -> Shape:
    """The schema itself, or of alternatives the first."""
    plain: Shape = shape["anyOf"][0] if "anyOf" in shape else shape
    return plain


def _kind(shape: Shape) -> str:
    plain = _plain(shape)
    return str(plain.get("type") or ("object" if "properties" in plain else "string"))


def _is_optional(shape: Shape) -> bool:
    return any(one.get("type") == "null" for one in shape.get("anyOf", ()))


def _fits(shape: Shape, text: str) -> bool:
    """Whether a text is as the schema wants it, as far as empty ones go."""
    plain = _plain(shape)
    if _kind(shape) != "string" or "format" in plain or text not in plain.get("enum", [text]):
        return False
    return bool(re.search(plain.get("pattern", ""), text))


def _empty(schema: Shape, key: str) -> Document:
    """A new entry; where entries have ids, its key in the form is its id."""
    known = _plain(schema).get("properties", {})
    entry: Document = {"labels": {"zh": {}}} if "labels" in required(schema) else {}
    return {"id": key.removeprefix("=").lower(), **entry} if "id" in known else entry


def _at(document: Any, path: str) -> Any:
    for step in _steps(path):
        if step.startswith("["):
            document = entry_of(document, step.strip("[]"))
        else:
            document = document.get(step) if isinstance(document, dict) else None
    return document
