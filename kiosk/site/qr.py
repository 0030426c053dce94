"""QR codes as the path of an SVG: sharp at every size, and nothing inline that the house's policy forbids."""

from __future__ import annotations

from dataclasses import dataclass

QUIET = 4
"""Modules of white around a code."""


@dataclass(frozen=True)
class Code:
    """A code to draw: ``path`` on a square of ``size`` modules, the quiet zone in it."""

    path: str
    size: int


def code_of(text: str) -> Code:
    """The code of a text; a quarter of it may be soiled and it is still read."""
    import qrcode
    from qrcode.constants import ERROR_CORRECT_Q

    made = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=QUIET)
    made.add_data(text)
    made.make(fit=True)
    rows = made.get_matrix()
    return Code("".join(_row(y, row) for y, row in enumerate(rows)), len(rows))


def _row(y: int, row: list[bool]) -> str:
    """The dark runs of one row as rectangles."""
    pieces, start = [], None
    for x, is_dark in enumerate([*row, False]):
        if is_dark and start is None:
            start = x
        elif not is_dark and start is not None:
            pieces.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
            start = None
    return "".join(pieces)
