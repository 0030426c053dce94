"""QR codes as SVG that scales without blur and needs no style of its own."""

from __future__ import annotations

from functools import lru_cache

QUIET = 4
"""Modules of white round the code that readers need (ISO/IEC 18004)."""


@lru_cache(maxsize=64)
def svg(text: str, colour: str = "#1c1a17") -> str:
    """A QR code with error correction M; upper-case links take the small alphanumeric form by themselves."""
    rows = matrix(text)
    size = len(rows) + 2 * QUIET
    path = "".join(_runs(row, y + QUIET) for y, row in enumerate(rows))
    return (
        f'<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" aria-hidden="true" '
        f'shape-rendering="crispEdges" width="{size}" height="{size}" data-modules="{len(rows)}">'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path fill="{colour}" d="{path}"/></svg>'
    )


def matrix(text: str) -> list[list[bool]]:
    """The modules, row by row, without the quiet zone."""
    import qrcode
    from qrcode.constants import ERROR_CORRECT_M

    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.get_matrix()]


def _runs(row: list[bool], y: int) -> str:
    """A row's dark runs as one path."""
    found, start = [], None
    for x, is_dark in enumerate([*row, False]):
        if is_dark and start is None:
            start = x
        elif not is_dark and start is not None:
            found.append(f"M{start + QUIET} {y}h{x - start}v1h-{x - start}z")
            start = None
    return "".join(found)


def wifi(name: str, password: str) -> str:
    """What a phone's camera takes as an invitation to a network (ZXing's form); special characters are escaped."""
    escaped = [_escaped(one) for one in (name, password)]
    kind = "WPA" if password else "nopass"
    return f"WIFI:T:{kind};S:{escaped[0]};P:{escaped[1]};;"


def _escaped(text: str) -> str:
    return "".join(f"\\{one}" if one in '\\;,":' else one for one in text)
