"""Where a record names pictures and films: ``media/<file>`` in a pack, ``sha256:<hash>`` in the house."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kiosk.media.model import FILM_ENDINGS

MEDIA = "media/"
PREFIX = "sha256:"
WORDS = ("labels", "name")
"""Fields that hold words: nothing in them is a picture, however it reads."""


def is_film(name: str) -> bool:
    """Whether a file of a pack is a film or a sound, by its name."""
    return name.startswith(MEDIA) and name.lower().endswith(FILM_ENDINGS)


def files_in(value: Any, field: str = "") -> Iterator[tuple[str, str]]:
    """Each picture in a document, with the dotted path of its field."""
    if isinstance(value, dict):
        for key, entry in value.items():
            if key not in WORDS:
                yield from files_in(entry, f"{field}.{key}".lstrip("."))
    elif isinstance(value, list):
        for number, entry in enumerate(value):
            yield from files_in(entry, f"{field}.{number}".lstrip("."))
    elif isinstance(value, str) and value.startswith((MEDIA, PREFIX)):
        yield field, value


def replaced(value: Any, names: Mapping[str, str]) -> Any:
    """A document with its pictures renamed; what ``names`` does not know stays as it is."""
    if isinstance(value, dict):
        return {key: entry if key in WORDS else replaced(entry, names) for key, entry in value.items()}
    if isinstance(value, list):
        return [replaced(entry, names) for entry in value]
    return names.get(value, value) if isinstance(value, str) else value
