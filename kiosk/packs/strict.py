"""JSON from somebody else, read strictly: no duplicate names, no NaN, nothing deep, nothing that takes much memory."""

from __future__ import annotations

import json
from typing import Any

MOST_BYTES = 16 << 20
MOST_MARKS = 1_000_000
"""Brackets and commas in one file, which tell how much memory it takes when read."""
DEEPEST = 40


def loads(content: bytes) -> Any:
    """The value that a JSON file holds. :raises ValueError: with a sentence"""
    if len(content) > MOST_BYTES:
        raise ValueError("文件太大。The file is too large.")
    try:
        text = content.decode("utf-8")
        if sum(text.count(mark) for mark in ",[{") > MOST_MARKS:
            raise ValueError("more than a million values")
        found = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_no_duplicates)
        _check_depth(found)
        json.dumps(found, ensure_ascii=False).encode("utf-8")  # fails on half a surrogate pair
    except (ValueError, RecursionError) as error:
        raise ValueError(f"不是正确的 JSON。It is no valid JSON: {str(error)[:200]}") from None
    return found


def _check_depth(value: Any) -> None:
    level = [value]
    for _ in range(DEEPEST):
        level = [entry for parent in level for entry in _children(parent)]
    if level:
        raise ValueError("nested too deep")


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not allowed")


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name occurs twice in one object")
    return found
