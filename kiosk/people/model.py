"""People, and the rule of what may be shown of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kiosk.core.labels import NO_LABELS, Labels, Words
from kiosk.core.plug import Document

NATIONAL = "national"
NONE, SIGNED, PUBLIC_RECORD, FICTIONAL = "none", "signed", "public-record", "fictional"
BASES = {
    NONE: "还没有同意",
    SIGNED: "本人（或监护人）签过同意书",
    PUBLIC_RECORD: "公开史料、公开报道里的人",
    FICTIONAL: "虚构人物，只作示例",
}
ANSWERS = {None: "还没问清", True: "可以用", False: "不用"}
NAMELESS = "——"
"""Stands in a story where the name of somebody would, who did not agree to it."""


@dataclass(frozen=True)
class Consent:
    """What a person, or the guardian or the record, allows.

    :param may_name: None as long as nobody asked; so nothing is shown.
    :param until: the last day it holds.
    """

    basis: str
    may_name: bool | None
    may_picture: bool | None
    until: str | None
    is_under_14: bool

    def holds_on(self, day: date) -> bool:
        """Without a basis, after its last day, and for children under 14, nothing personal is shown."""
        if self.basis == "none" or self.is_under_14:
            return False
        return self.until is None or day.isoformat() <= self.until


@dataclass(frozen=True)
class Fact:
    """One thing that must be known before a person may be shown: in words, and whether it is."""

    code: str
    title: str
    detail: str
    is_set: bool


@dataclass(frozen=True)
class Check:
    """One thing that was looked at before publishing. ``path`` leads to where it can be mended."""

    is_good: bool
    sentence: str
    path: str = ""


def facts(document: Document, today: date) -> list[Fact]:
    """What a person or whoever speaks for them must have agreed to, and what of it is known."""
    consent = document.get("consent", {})
    basis, until = consent.get("basis", NONE), consent.get("until")
    is_child = bool(document.get("under_14"))
    found = [
        Fact("basis", "能不能讲", BASES.get(basis, ""), basis != NONE and not (is_child and basis != SIGNED)),
        Fact("name", "用不用名字", ANSWERS[consent.get("name")], consent.get("name") is not None),
        Fact("picture", "用不用画", ANSWERS[consent.get("picture")], consent.get("picture") is not None),
    ]
    if basis == SIGNED:
        over = bool(until) and until < today.isoformat()
        words = "还没写" if not until else f"{until}，{'已经过了' if over else '到期自动不再显示名字和画'}"
        found.append(Fact("until", "到哪天为止", words, bool(until) and not over))
    if is_child:
        found.append(Fact("under_14", "未满 14 岁", "要监护人签字；名字和画都不上屏", basis == SIGNED))
    return found


def is_proved(honour: Document, document: Document) -> bool:
    """Whether an honour may be shown: it names its source, or the person's life is on public record with a source."""
    if str(honour.get("source", "")).strip():
        return True
    words = document.get("labels", {}).get("zh", {})
    return document["consent"]["basis"] == PUBLIC_RECORD and bool(words.get("source", "").strip())


def consent_words(document: Document, today: date) -> tuple[str, bool]:
    """What a person agreed to in a few words, and whether that is all there is to know."""
    missing = [fact for fact in facts(document, today) if not fact.is_set]
    if missing:
        return f"同意还差 {len(missing)} 样", False
    consent = document["consent"]
    if consent["basis"] == SIGNED:
        return f"同意到 {consent['until']}", True
    return {PUBLIC_RECORD: "公开史料", FICTIONAL: "虚构"}[consent["basis"]], True


def withdrawn(document: Document) -> Document:
    """The record of somebody who no longer agrees: nothing personal is left to show."""
    consent = {"basis": NONE, "name": False, "picture": False, "until": None}
    return {**document, "consent": consent, "state": "draft"}


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
