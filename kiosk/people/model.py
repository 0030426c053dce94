"""People, and the rule of what may be shown of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kiosk.core.labels import NO_LABELS, Labels, Words

NATIONAL = "national"
NAMELESS = "——"
"""Stands in a story where the name of somebody would, who did not agree to it."""


@dataclass(frozen=True)
class Consent:
    """What a person, or the guardian or the record, allows."""

    basis: str
    may_name: bool
    may_picture: bool
    until: str | None
    is_under_14: bool

    def holds_on(self, day: date) -> bool:
        """Without a basis, after its last day, and for children under 14, nothing personal is shown."""
        if self.basis == "none" or self.is_under_14:
            return False
        return self.until is None or day.isoformat() <= self.until


@dataclass(frozen=True)
class Honour:
    """An honour: ``code`` in the dictionary of honours, its level, and when it was given."""

    code: str
    level: str
    category: str
    year: str
    round: str
    labels: Labels


@dataclass(frozen=True)
class Event:
    """One dated fact of a life."""

    labels: Labels


@dataclass(frozen=True)
class Person:
    """A person or collective as pages show it; name and picture are empty where consent does not cover them."""

    slug: str
    kind: str
    is_role_model: bool
    is_sample: bool
    born: str
    died: str
    picture: str
    is_portrait: bool
    shows_name: bool
    labels: Labels
    honours: tuple[Honour, ...] = ()
    events: tuple[Event, ...] = ()
    related: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name in the visitor's language, empty without consent."""
        return self.labels.name if self.shows_name else ""

    @property
    def chinese_name(self) -> str:
        return self.labels.zh.name if self.shows_name else ""

    @property
    def lifetime(self) -> str:
        """``1915—1940``, ``1957—`` or nothing; years only."""
        if not self.shows_name or not self.born:
            return ""
        return f"{self.born[:4]}—{self.died[:4]}"


def nameless(words: Words, *others: Any) -> tuple[Any, ...]:
    """A person's words and whatever else is said of the person, without the name: a story may say it, too."""
    names = sorted({fields["name"] for fields in words.values() if fields.get("name")}, key=len, reverse=True)
    bare = {
        language: {field: text for field, text in fields.items() if field != "name"}
        for language, fields in words.items()
    }
    return tuple(_without(value, names) for value in (bare, *others))


def _without(value: Any, names: list[str]) -> Any:
    if isinstance(value, dict):
        return {key: _without(entry, names) for key, entry in value.items()}
    if isinstance(value, list):
        return [_without(entry, names) for entry in value]
    for name in names if isinstance(value, str) else ():
        value = value.replace(name, NAMELESS)
    return value


def honour_of(entry: dict[str, Any], language: str) -> Honour:
    """An honour from its stored form."""
    return Honour(
        code=entry["code"],
        level=entry["level"],
        category=entry.get("category", ""),
        year=entry.get("year", ""),
        round=entry.get("round", ""),
        labels=Labels(entry.get("labels", {}), language),
    )


def event_of(entry: dict[str, Any], language: str) -> Event:
    """A dated fact from its stored form."""
    return Event(Labels(entry["labels"], language))


NOBODY = Person("", "person", False, False, "", "", "", False, False, NO_LABELS)
