"""Forms without a browser: a record as the fields of a page send it, and records that no room ever thought of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from kiosk.core.plug import Document

Shape = Mapping[str, Any]
Pairs = list[tuple[str, str]]

CONTROLS = "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0)])).replace("\n", "").replace("\t", "")
WRITTEN = st.characters(exclude_categories=["Cs"], exclude_characters=CONTROLS)
"""Every character that a person may write."""

NAUGHTY = (
    "undefined", "null", "None", "NaN", "true", "0", "-1", "1e999", "0x10", "١٢٣", "１２３", "½", "01",
    "'", '"', "''", "\\", "\\\\", "`", "'; DROP TABLE people; --", "1' OR '1'='1", "%", "_", "%s%d%n", "{}", "{{7*7}}",
    "{% raw %}", "${jndi:x}", "#{1}", "$(id)", "`id`", "| id", "&& id", "../../etc/passwd", "..\\..\\x", "/dev/null",
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</textarea><script>1</script>", "<!--", "]]>",
    "&amp;", "&#0;", "&lt;", "javascript:alert(1)", "<svg/onload=1>", "=1+1", "@SUM(1)", "+1", "-1+1", "大同市平城区",
    "鬱", "𠮷野家", "㌔", "ｆｕｌｌ　ｗｉｄｔｈ", "Ελληνικά", "אבג", "العربية", "Z\u0337a\u0336l\u0335g", "é",
    "e\u0301", "ﬁ", "ß", "İ", "ǅ", "👩\u200d👩\u200d👧", "🏳\ufe0f\u200d🌈", "🇨🇳", "❤\ufe0f", "😀" * 5, "\u200b",
    "\u200e\u200f", "\u202egnp.exe", "\u2066x\u2069", "\ufeff", "a\u2028b", "a\u2029b", "\u00ad", "a\u00a0", "\u3000a",
    "\ufffd", "\U000e0001", "a\tb", "a\nb", "\n\na", "a\n\n", "  a  ", "a  b", "\ta",
)  # fmt: skip
"""Strings that programs stumble over, of the kinds that lists of such strings have."""
UNWRITABLE = ("a\x00b", "\x01", "\x1b[31m", "\x0b", "\x0c", "a\rb", "\x7f", "\x85", "\x9f", "\ud800", "a\udfffb")


def pairs_of(schema: Shape, document: Document, path: str = "") -> Pairs:
    """A record as a page that has a field for everything would send it back."""
    found: Pairs = []
    for name, shape in plain(schema).get("properties", {}).items():
        where = f"{path}.{name}".lstrip(".")
        found += _field(plain(shape), document.get(name) if isinstance(document, dict) else None, where)
    return found


def _field(shape: Shape, value: Any, where: str) -> Pairs:
    if "properties" in shape:
        return pairs_of(shape, value or {}, where)
    if shape.get("type") != "array":
        return [(where, text_of(value))]
    found: Pairs = [(f"{where}[]", "")]
    for number, entry in enumerate(value or []):
        key = f"={entry['id']}" if isinstance(entry, dict) and "id" in entry else str(number)
        if isinstance(entry, dict):
            found += pairs_of(shape["items"], entry, f"{where}[{key}]")
        else:
            found.append((f"{where}[{key}]", text_of(entry)))
    return found


def text_of(value: Any) -> str:
    """What stands in the field."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def text_paths(schema: Shape, path: str = "") -> list[str]:
    """The fields in which anything may be written, but for those in lists."""
    found = []
    for name, one in plain(schema).get("properties", {}).items():
        shape, where = plain(one), f"{path}.{name}".lstrip(".")
        if "properties" in shape:
            found += text_paths(shape, where)
        elif shape.get("type") == "string" and not {"pattern", "enum", "format"} & set(shape):
            found.append(where)
    return found


def plain(shape: Shape) -> Shape:
    """A schema, or of alternatives the first."""
    found: Shape = shape["anyOf"][0] if "anyOf" in shape else shape
    return found


def documents(schema: Shape) -> st.SearchStrategy[Any]:
    """Records as a schema wants them. Yes-or-no is always said: a box in a page cannot say nothing."""
    if "anyOf" in schema:
        is_optional = any(one.get("type") == "null" for one in schema["anyOf"])
        return st.none() | documents(plain(schema)) if is_optional else documents(plain(schema))
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    match schema.get("type"):
        case "object":
            return _objects(schema)
        case "array":
            return _lists(schema)
        case "integer":
            return st.integers(schema["minimum"], schema["maximum"])
        case "boolean":
            return st.booleans()
    return _texts(schema)


def _objects(schema: Shape) -> st.SearchStrategy[Any]:
    properties = schema["properties"]
    always = {name for name, one in properties.items() if plain(one).get("type") == "boolean"} | set(schema["required"])
    made = {name: documents(one) for name, one in properties.items()}
    return st.fixed_dictionaries(
        {name: one for name, one in made.items() if name in always},
        optional={name: one for name, one in made.items() if name not in always},
    )


def _lists(schema: Shape) -> st.SearchStrategy[Any]:
    has_ids = "id" in plain(schema["items"]).get("properties", {})
    least, most = schema.get("minItems", 0), min(3, schema["maxItems"])
    unique = (lambda entry: entry["id"]) if has_ids else None
    return st.lists(documents(schema["items"]), min_size=least, max_size=max(least, most), unique_by=unique)


def _texts(schema: Shape) -> st.SearchStrategy[str]:
    if schema.get("format") == "day":
        return st.dates().map(lambda day: day.isoformat())
    if schema.get("format") == "moment":
        return st.datetimes().map(lambda moment: moment.strftime("%Y-%m-%dT%H:%M"))
    longest = min(40, schema.get("maxLength", 40))
    if "pattern" in schema:
        written = st.from_regex(re.sub(r"\$$", r"\\Z", schema["pattern"]), fullmatch=True)
        return written.filter(lambda text: len(text) <= schema.get("maxLength", len(text)))
    return st.text(WRITTEN, max_size=longest) | st.sampled_from(["", " ", "\n", "a"])
