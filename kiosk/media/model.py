"""What a picture is: its sizes, its focal point, its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kiosk.core.errors import Refused
from kiosk.core.labels import NO_LABELS, Labels

ORIGINAL = "original"
FULL = "full"
WIDTHS = {"w360": 360, "w720": 720, "w1440": 1440}
LARGEST_SHOWN = 2560
"""Long side of ``full``, the largest picture a screen is sent. 4K panels have 3840, seen at half that in CSS px."""

MIME_ENDINGS = {"image/webp": "webp", "image/jpeg": "jpg", "image/png": "png"}


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


def too_hard() -> Refused:
    """What is said of a picture that would take more memory or time than there is."""
    return Refused(
        "picture-too-hard", "这张图处理不了，请缩小后再传。This picture takes too much memory or time: make it smaller."
    )
