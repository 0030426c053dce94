"""Three-way merge of documents: what a pack brings anew, without losing what staff changed.

*base* is what the pack brought last time, *current* what stands in the house, *new* what it brings now. A value that
staff changed (current differs from base) stays; every other value becomes the new one. Dictionaries merge key by key,
lists of records with an ``id`` of their own record by record, anything else as a whole.
"""

from __future__ import annotations

from typing import Any

ABSENT: Any = object()


def merged(base: Any, current: Any, new: Any) -> Any:
    """The value that should stand in the house."""
    if current == base:
        return new
    if new in (base, current):
        return current
    if all(isinstance(value, dict) for value in (base, current, new)):
        return _merged_dicts(base, current, new)
    if all(_is_records(value) for value in (base, current, new)):
        return _merged_records(base, current, new)
    return current


def _merged_dicts(base: dict[str, Any], current: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    result = {}
    for key in [*new, *(key for key in current if key not in new)]:
        value = merged(base.get(key, ABSENT), current.get(key, ABSENT), new.get(key, ABSENT))
        if value is not ABSENT:
            result[key] = value
    return result


def _is_records(value: Any) -> bool:
    """Whether each entry can be told by its id."""
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        return False
    ids = [entry.get("id") for entry in value]
    return all(isinstance(one, str) for one in ids) and len(set(ids)) == len(ids)


def _merged_records(
    base: list[dict[str, Any]], current: list[dict[str, Any]], new: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    bases, currents, news = ({entry["id"]: entry for entry in value} for value in (base, current, new))
    order = list(news) if list(currents) == list(bases) else list(currents)
    order += [name for name in [*news, *currents] if name not in order]
    result = []
    for name in order:
        value = merged(bases.get(name, ABSENT), currents.get(name, ABSENT), news.get(name, ABSENT))
        if value is not ABSENT:
            result.append(value)
    return result
