"""How well words stand out from a picture behind them, as WCAG 2.2 measures it."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.media.model import Colour

WORST_SHARE = 0.05
"""The ground counts as its worst twentieth: a fleck of dust hides no word, a bright corner does."""


def luminance(colour: Colour) -> float:
    """Relative luminance, 0 for black, 1 for white."""
    parts = [value / 255 for value in colour]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: float, other: float) -> float:
    """The contrast of two luminances, from 1 to 21."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def contrast(words: Colour, ground: Sequence[Colour]) -> float:
    """The contrast of words with the worst part of their ground."""
    own = luminance(words)
    found = sorted(ratio(own, luminance(colour)) for colour in ground)
    return found[int(len(found) * WORST_SHARE)]
