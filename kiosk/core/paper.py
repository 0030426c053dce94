"""The one user of fpdf: pages to print, in millimetres from the upper left corner, with the house's own fonts in them.

Only the characters that a page uses go into the file, so it prints the same everywhere. Nothing is asked of the time
or the network; the same words at the same moment make the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from kiosk import paths
from kiosk.core import qr

if TYPE_CHECKING:
    from fpdf.fonts import TTFFont

SIZES = {"A4": (210.0, 297.0), "A3": (297.0, 420.0)}
FONTS = {
    "sans": "noto-sans-sc-400",
    "bold": "noto-sans-sc-700",
    "serif": "noto-serif-sc-900",
    "carved": "pingcheng-carved",
    "rare": "noto-sans-sc-rare",
}
INK, EDGE, SEAL, PAPER = "#1c1a17", "#8b7d63", "#9e2a1f", "#f3eee2"
POINT = 25.4 / 72
HEIGHT = 0.88
"""Where letters stand in their line: the share of the size that lies above the base line."""
MISSING = "□"
CANNOT_BEGIN = frozenset("，。；：！？、）》”’」』】…—·,.;:!?)]%")


@dataclass(frozen=True)
class Type:
    """How words look: ``size`` in points."""

    size: float = 10.5
    font: str = "sans"
    colour: str = INK

    @property
    def height(self) -> float:
        """The size in millimetres."""
        return self.size * POINT


class Paper:
    """A document of one page size.

    :param scale: everything is drawn so much larger than it is said: an A3 poster is an A4 poster times root two.
    """

    def __init__(self, title: str, now: datetime, size: str = "A4", scale: float = 1.0) -> None:
        from fpdf import FPDF

        self._scale = scale
        self._pdf = FPDF(unit="mm", format=SIZES[size])
        self._pdf.set_auto_page_break(False)
        self._pdf.set_title(title)
        self._pdf.set_lang("zh-CN")
        self._pdf.set_creation_date(now)
        self._pdf.c_margin = 0
        self._known: dict[str, frozenset[int]] = {}

    def page(self) -> None:
        """A new page."""
        self._pdf.add_page()

    def text(self, x: float, y: float, words: str, type_: Type, *, align: str = "left", width: float = 0) -> None:
        """One line whose box begins at ``y``; with a width it becomes smaller until it fits."""
        wide = self.width(words, type_)
        if width and wide > width:
            smaller = Type(type_.size * width / wide, type_.font, type_.colour)
            self.text(x, y + (type_.height - smaller.height) / 2, words, smaller, align=align, width=0)
            return
        x -= {"left": 0.0, "centre": wide / 2, "right": wide}[align]
        self._pdf.set_text_color(type_.colour)
        for font, run in self._runs(words, type_.font):
            self._use(font, type_.size)
            self._pdf.text(x * self._scale, (y + type_.height * HEIGHT) * self._scale, run)
            x += float(self._pdf.get_string_width(run)) / self._scale

    def lines(
        self, x: float, y: float, words: str, type_: Type, width: float, *, most: int = 99, leading: float = 1.55
    ) -> float:
        """Words broken into lines of a width, not more than ``most``; returns where the next would begin."""
        broken = self._broken(words, type_, width)
        if len(broken) > most:
            broken = [*broken[: most - 1], broken[most - 1][:-1] + "…"]
        for line in broken:
            self.text(x, y, line, type_, width=width)
            y += type_.height * leading
        return y

    def lines_of(self, words: str, type_: Type, width: float) -> int:
        """How many lines words become."""
        return len(self._broken(words, type_, width))

    def width(self, words: str, type_: Type) -> float:
        """How wide a line is."""
        total = 0.0
        for font, run in self._runs(words, type_.font):
            self._use(font, type_.size)
            total += float(self._pdf.get_string_width(run)) / self._scale
        return total

    def box(
        self, x: float, y: float, wide: float, high: float, *, fill: str = "", edge: str = "", line: float = 0.2,
        is_dashed: bool = False, corner: float = 0,
    ) -> None:  # fmt: skip
        """A rectangle, filled, with an edge, or both."""
        scale, pdf = self._scale, self._pdf
        if fill:
            pdf.set_fill_color(fill)
        if edge:
            self._pen(edge, line, is_dashed)
        style: Any = ("F" if fill else "") + ("D" if edge else "")
        rounded: Any = {"round_corners": True, "corner_radius": corner * scale} if corner else {}
        pdf.rect(x * scale, y * scale, wide * scale, high * scale, style=style, **rounded)
        pdf.set_dash_pattern()

    def rule(
        self, x: float, y: float, to_x: float, to_y: float, *, colour: str = INK, line: float = 0.2,
        is_dashed: bool = False,
    ) -> None:  # fmt: skip
        """A straight line."""
        self._pen(colour, line, is_dashed)
        self._pdf.line(x * self._scale, y * self._scale, to_x * self._scale, to_y * self._scale)
        self._pdf.set_dash_pattern()

    def code(self, x: float, y: float, side: float, words: str) -> None:
        """A QR code with its white edge, ``side`` in all."""
        matrix = qr.matrix(words)
        module = side / (len(matrix) + 2 * qr.QUIET)
        self.box(x, y, side, side, fill="#ffffff")
        for row, dark in enumerate(matrix):
            for start, length in _stretches(dark):
                left, top = x + (start + qr.QUIET) * module, y + (row + qr.QUIET) * module
                self.box(left, top, length * module, module * 1.01, fill=INK)

    def picture(self, x: float, y: float, wide: float, high: float, content: bytes | str) -> None:
        """A picture that fills a frame, cut off at its edges; the name of one of our drawings stands whole in it."""
        scale = self._scale
        if isinstance(content, str):
            drawing = paths.STATIC / "img" / content
            self._pdf.image(str(drawing), x * scale, y * scale, wide * scale, high * scale, keep_aspect_ratio=True)
            return
        from fpdf.image_parsing import preload_image

        info: Any = preload_image(self._pdf.image_cache, io.BytesIO(content))[2]
        share = max(wide / float(info["w"]), high / float(info["h"]))
        w, h = float(info["w"]) * share, float(info["h"]) * share
        left, top = x - (w - wide) / 2, y - (h - high) / 2
        with self._pdf.rect_clip(x * scale, y * scale, wide * scale, high * scale):
            self._pdf.image(io.BytesIO(content), left * scale, top * scale, w * scale, h * scale)

    def content(self) -> bytes:
        """The file; nothing can be written any more."""
        try:
            return bytes(self._pdf.output())
        finally:
            for font in self._known:
                cast("TTFFont", self._pdf.fonts[font]).ttfont.close()

    @property
    def pages(self) -> int:
        return int(self._pdf.page)

    def _pen(self, colour: str, line: float, is_dashed: bool) -> None:
        self._pdf.set_draw_color(colour)
        self._pdf.set_line_width(line * self._scale)
        self._pdf.set_dash_pattern(*((0.8, 0.6) if is_dashed else (0, 0)))

    def _use(self, font: str, size: float) -> None:
        self._load(font)
        self._pdf.set_font(font, size=size * self._scale)

    def _load(self, font: str) -> frozenset[int]:
        """The characters of a font; read from its file when it is first needed."""
        if font not in self._known:
            self._pdf.add_font(font, fname=paths.STATIC / "fonts" / f"{FONTS[font]}.woff2")
            self._known[font] = frozenset(cast("TTFFont", self._pdf.fonts[font]).cmap)
        return self._known[font]

    def _runs(self, words: str, font: str) -> list[tuple[str, str]]:
        """Words in stretches of one font: what the font lacks is taken from the next that has it."""
        found: list[tuple[str, str]] = []
        for one in words:
            if not one.isprintable():
                continue
            where = self._font_of(one, font)
            sign = one if where else MISSING
            if found and found[-1][0] == (where or "sans"):
                found[-1] = (found[-1][0], found[-1][1] + sign)
            else:
                found.append((where or "sans", sign))
        return found

    def _font_of(self, sign: str, font: str) -> str:
        return next((one for one in (font, "sans", "rare") if ord(sign) in self._load(one)), "")

    def _broken(self, words: str, type_: Type, width: float) -> list[str]:
        found: list[str] = []
        for paragraph in words.splitlines():
            line = ""
            for piece in _pieces(paragraph):
                if line and self.width(line + piece.rstrip(), type_) > width and piece[0] not in CANNOT_BEGIN:
                    found.append(line.rstrip())
                    line = ""
                line += piece
            found.append(line.rstrip())
        return found


def _pieces(words: str) -> list[str]:
    """What stays together in a line: Latin words with the space behind them, every other character by itself."""
    found: list[str] = []
    for one in words:
        is_tail = one == " " or (_is_latin(one) and bool(found) and _is_latin(found[-1][-1]))
        if found and is_tail:
            found[-1] += one
        else:
            found.append(one)
    return found


def _is_latin(sign: str) -> bool:
    return sign.isascii() and not sign.isspace()


def _stretches(row: Sequence[bool]) -> list[tuple[int, int]]:
    """Where dark modules begin, and how many follow each other."""
    found, start = [], None
    for place, is_dark in enumerate([*row, False]):
        if is_dark and start is None:
            start = place
        elif not is_dark and start is not None:
            found.append((start, place - start))
            start = None
    return found
