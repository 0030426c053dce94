"""What a picture, a film or a sound is: its sizes, its focal point, its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kiosk.core.errors import Refused
from kiosk.core.labels import LANGUAGES, NO_LABELS, Labels

ORIGINAL = "original"
FULL = "full"
WIDTHS = {"w360": 360, "w720": 720, "w1440": 1440}
LARGEST_SHOWN = 2560
"""Long side of ``full``, the largest picture a screen is sent. 4K panels have 3840, seen at half that in CSS px."""

MP4, M4A, MP3 = "video/mp4", "audio/mp4", "audio/mpeg"
MIME_ENDINGS = {"image/webp": "webp", "image/jpeg": "jpg", "image/png": "png", MP4: "mp4", M4A: "m4a", MP3: "mp3"}
FILM_ENDINGS = (".mp4", ".m4a", ".mp3")
"""What the names of films and sounds end with in a pack."""

PICTURE, FILM, SOUND = "picture", "film", "sound"
PIECE_BYTES = 1 << 20
"""A film lies in media.db in pieces of so many bytes, the last one shorter."""
MOST_FILM_BYTES = 500 << 20


Colour = tuple[int, int, int]
ENOUGH_CONTRAST = 4.5
"""Of words with what is behind them (WCAG 2.2, AA)."""


@dataclass(frozen=True)
class Frame:
    """Where words stand on a picture: the shape of its place on the screen, their part of it, their colour."""

    shape: float
    box: tuple[float, float, float, float]
    colour: Colour


@dataclass(frozen=True)
class Picture:
    """A picture as pages use it."""

    hash: str
    width: int
    height: int
    focal_x: int = 50
    focal_y: int = 50
    name: str = ""
    mime: str = "image/webp"
    licence: str = ""
    labels: Labels = field(default=NO_LABELS, compare=False)

    @property
    def is_upright(self) -> bool:
        return self.height > self.width

    def renditions(self) -> list[tuple[str, int]]:
        """The names of the sizes that exist and their widths in px, smallest first."""
        longest = max(self.width, self.height)
        full = max(1, min(self.width, round(self.width * LARGEST_SHOWN / longest)))
        smaller = [(name, width) for name, width in WIDTHS.items() if width < full * 0.8]
        return [*smaller, (FULL, full)]

    def rendition_for(self, width: int) -> str:
        """The smallest size at least ``width`` px wide, else the largest."""
        for name, size in self.renditions():
            if size >= width:
                return name
        return FULL


@dataclass(frozen=True)
class Film:
    """A film or a sound as pages use it. ``cover`` is the hash of a picture, ``seconds`` how long it runs."""

    hash: str
    kind: str
    mime: str
    width: int
    height: int
    seconds: float
    cover: str = ""
    name: str = ""
    licence: str = ""
    labels: Labels = field(default=NO_LABELS, compare=False)

    @property
    def is_sound(self) -> bool:
        return self.kind == SOUND

    @property
    def is_upright(self) -> bool:
        return self.height > self.width

    @property
    def length(self) -> str:
        """How long it runs, as players write it: 2:05."""
        minutes, seconds = divmod(max(1, round(self.seconds)), 60)
        return f"{minutes}:{seconds:02}"

    @property
    def captioned(self) -> list[str]:
        """The languages in which it has captions."""
        return [language for language in LANGUAGES if self.labels.only(language).captions]


@dataclass(frozen=True)
class Facts:
    """What is known of a kept file: ``size`` in bytes. A sound has no width and height, a picture no seconds."""

    kind: str
    mime: str
    width: int
    height: int
    seconds: float = 0.0
    size: int = 0


@dataclass(frozen=True)
class Reel:
    """A film or a sound that was checked: what of its file is kept.

    :param hash: of what is kept.
    :param start: where in the file the first kept byte lies.
    :param renamed: where the names of boxes stand that hold nothing any more.
    :param cleared: ranges (from, to) that are kept as zeros: metadata, location, times.
    """

    hash: str
    facts: Facts
    start: int
    renamed: tuple[int, ...] = ()
    cleared: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Blob:
    """One file in media.db."""

    rendition: str
    mime: str
    width: int
    height: int
    bytes: bytes


@dataclass(frozen=True)
class Prepared:
    """A picture after the intake: the master as it is kept and the sizes made from it."""

    hash: str
    master: Blob
    renditions: tuple[Blob, ...]

    @property
    def blobs(self) -> tuple[Blob, ...]:
        return (self.master, *self.renditions)


def picture_of(row: Mapping[str, object], labels: Labels) -> Picture:
    """A :class:`Picture` from a row of ``media``."""
    return Picture(
        hash=str(row["hash"]),
        width=int(str(row["width"])),
        height=int(str(row["height"])),
        focal_x=int(str(row["focal_x"])),
        focal_y=int(str(row["focal_y"])),
        name=str(row["name"]),
        mime=str(row["mime"]),
        licence=str(row["licence"]),
        labels=labels,
    )


def film_of(row: Mapping[str, object], labels: Labels) -> Film:
    """A :class:`Film` from a row of ``media``."""
    return Film(
        hash=str(row["hash"]),
        kind=str(row["kind"]),
        mime=str(row["mime"]),
        width=int(str(row["width"])),
        height=int(str(row["height"])),
        seconds=float(str(row["seconds"])),
        cover=str(row["cover"]),
        name=str(row["name"]),
        licence=str(row["licence"]),
        labels=labels,
    )


def too_hard() -> Refused:
    """What is said of a picture that would take more memory or time than there is."""
    return Refused(
        "picture-too-hard", "这张图处理不了，请缩小后再传。This picture takes too much memory or time: make it smaller."
    )
