"""Exhibits, sections, works and plates as pages show them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kiosk.core.labels import Labels

SHOWABLE = ("own", "public-domain", "cleared")
"""Rights with which a work may be on a screen; with any other it is nowhere, thumbnails and search included."""

HERITAGE, SPECIAL = "heritage", "special"
PLAYED = ("film", "sound")
"""Roles of plates that run in time."""


@dataclass(frozen=True)
class Section:
    """A section or an era of an exhibit, with the number of its works on this machine."""

    facet: str
    slug: str
    labels: Labels
    count: int = 0


@dataclass(frozen=True)
class Figure:
    """A reported number of the exhibition, e.g. 200 prints. Never added to what this machine holds."""

    count: int
    kinds: tuple[str, ...]
    labels: Labels


@dataclass(frozen=True)
class Art:
    """One drawing in two shapes: ``wide`` for the top of an upright screen, ``tall`` for the left of a wide one."""

    wide: str
    tall: str

    def __bool__(self) -> bool:
        return bool(self.wide or self.tall)


@dataclass(frozen=True)
class Exhibit:
    """A display or a special exhibition."""

    id: int
    slug: str
    hall: str
    kind: str
    shown_from: str | None
    shown_until: str | None
    material: str
    level: str
    level_year: str
    hero: Art
    banner: Art
    cover: str
    figures: tuple[Figure, ...]
    glossary: tuple[Labels, ...]
    highlights: tuple[str, ...]
    steps: tuple[dict[str, Any], ...]
    labels: Labels
    count: int = 0

    @property
    def is_special(self) -> bool:
        return self.kind == SPECIAL

    @property
    def first_day(self) -> date | None:
        return date.fromisoformat(self.shown_from) if self.shown_from else None

    @property
    def last_day(self) -> date | None:
        return date.fromisoformat(self.shown_until) if self.shown_until else None

    def days_left(self, today: date) -> int | None:
        """Days until the last day, 0 on it; None without an end."""
        return (date.fromisoformat(self.shown_until) - today).days if self.shown_until else None


@dataclass(frozen=True)
class Plate:
    """One picture, film or sound of a work; a page of a picture book carries its own words.

    ``cover`` is the picture that stands for a film or a sound.
    """

    hash: str
    role: str
    labels: Labels
    cover: str = ""


@dataclass(frozen=True)
class Part:
    """A named part of a drawn object. ``box`` and ``anchor`` in px of the plate, origin top left."""

    slug: str
    pinyin: str
    side: str
    box: tuple[int, int, int, int]
    anchor: tuple[int, int]
    labels: Labels


@dataclass(frozen=True)
class Work:
    """An object shown in an exhibit."""

    id: int
    exhibit: str
    slug: str
    section: str
    era: str
    kind: str
    year: str
    number: str
    rights: str
    licence: str
    labels: Labels
    plates: tuple[Plate, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def cover(self) -> str:
        """The hash of the picture that stands for the work, or nothing."""
        pictures = [plate.hash for plate in self.plates if plate.role not in PLAYED]
        return next(iter(pictures), self.played.cover if self.played else "")

    @property
    def pages(self) -> tuple[Plate, ...]:
        """The pages, if it is a picture book."""
        return tuple(plate for plate in self.plates if plate.role == "page")

    @property
    def played(self) -> Plate | None:
        """The film or sound, if there is one."""
        return next((plate for plate in self.plates if plate.role in PLAYED), None)

    @property
    def stone(self) -> Plate | None:
        """The stone view that registers with the rubbing, if there is one."""
        return next((plate for plate in self.plates if plate.role == "stone"), None)


@dataclass(frozen=True)
class Walk:
    """What part of an exhibit's works is asked for; empty strings ask for all."""

    section: str = ""
    era: str = ""
    kinds: tuple[str, ...] = field(default=())


def part_of(entry: dict[str, Any], language: str) -> Part:
    """A named part from its stored form."""
    x, y, width, height = entry["box"]
    return Part(
        slug=entry["id"],
        pinyin=entry.get("pinyin", ""),
        side=entry["side"],
        box=(x, y, width, height),
        anchor=(entry["anchor"][0], entry["anchor"][1]),
        labels=Labels(entry["labels"], language),
    )


def figure_of(entry: dict[str, Any], language: str) -> Figure:
    """A reported number from its stored form."""
    return Figure(entry["count"], tuple(entry["kinds"]), Labels(entry["labels"], language))
