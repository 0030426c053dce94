"""Draw the line ornaments and the seals as SVG: honeysuckle scroll, brick lattice, the seals 平城 and 已到.

All are described by numbers, not traced; the seal's characters are outlines of the carved font.
Writes scroll.svg, scroll-light.svg, brick.svg, seal.svg and seal-paper.svg into static/img/.

    python .workshop/ornaments.py
"""

from __future__ import annotations

import functools
import math
import random
from dataclasses import dataclass
from pathlib import Path

from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
IMG = ROOT / "static" / "img"
CARVED = ROOT / "static" / "fonts" / "pingcheng-carved.woff2"

LACQUER, PAPER = "#9E2A1F", "#F4EFE4"
COPPER, COPPER_LIGHT = "#8A4B1E", "#E3B27A"

Point = tuple[float, float]


@dataclass(frozen=True)
class Wave:
    """One period of the scroll's stem: a sine of the given height round the middle line."""

    period: float = 118.0
    height: float = 30.0
    swing: float = 10.8
    stroke: float = 2.2

    def at(self, x: float) -> float:
        """Height of the stem above x (SVG: downwards)."""
        return self.height / 2 - self.swing * math.sin(2 * math.pi * x / self.period)


# A half-palmette hanging from the top of a bend: (tip x, tip y, belly, where the belly sits).
LEAVES = (
    (-17.6, 13.0, 1.75, 0.58),
    (-3.6, 20.0, 2.25, 0.56),
    (11.6, 17.0, 1.95, 0.56),
    (22.2, 6.4, 0.6, 0.55),
)


def number(value: float) -> str:
    """A coordinate with two decimals at most, without a needless zero."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def pair(x: float, y: float) -> str:
    """A point as SVG writes it."""
    return f"{number(x)} {number(y)}"


def stem(wave: Wave) -> str:
    """The stem as cubic curves, one per eighth of a period, drawn a little past both ends."""
    step = wave.period / 8
    parts = [f"M{pair(-step, wave.at(-step))}"]
    slope = -wave.swing * 2 * math.pi / wave.period
    for i in range(-1, 9):
        a, b = i * step, (i + 1) * step
        da, db = (slope * math.cos(2 * math.pi * v / wave.period) for v in (a, b))
        first = pair(a + step / 3, wave.at(a) + da * step / 3)
        second = pair(b - step / 3, wave.at(b) - db * step / 3)
        parts.append(f"C{first} {second} {pair(b, wave.at(b))}")
    return "".join(parts)


def leaf(base: Point, tip: Point, belly: float, seat: float) -> str:
    """A pointed leaf: two bowed edges from base to tip."""
    dx, dy = tip
    length = math.hypot(dx, dy)
    nx, ny = -dy / length * belly * 1.33, dx / length * belly * 1.33
    x0, y0 = base
    end = (x0 + dx, y0 + dy)
    edges = []
    for side in (1, -1):
        near = (x0 + dx * (seat - 0.27) + nx * side, y0 + dy * (seat - 0.27) + ny * side)
        far = (x0 + dx * (seat + 0.17) + nx * side, y0 + dy * (seat + 0.17) + ny * side)
        edges.append((near, far))
    (a, b), (c, d) = edges
    return f"M{pair(*base)}C{pair(*a)} {pair(*b)} {pair(*end)}C{pair(*d)} {pair(*c)} {pair(*base)}Z"


def palmette(wave: Wave, top: bool) -> str:
    """Four leaves in one bend; the bend at the foot mirrors the one at the top."""
    x = wave.period * (0.25 if top else 0.75)
    sign = 1 if top else -1
    base = (x, wave.at(x) + 0.6 * sign)
    return "".join(leaf(base, (tx, ty * sign), belly, seat) for tx, ty, belly, seat in LEAVES)


def scroll(colour: str, opacity: float = 1.0) -> str:
    """One seamless period, to be repeated along x."""
    wave = Wave()
    w, h = number(wave.period), number(wave.height)
    veil = f' opacity="{opacity:g}"' if opacity < 1 else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}">'
        f'<g{veil}><path d="{stem(wave)}" fill="none" stroke="{colour}" stroke-width="{wave.stroke}"/>'
        f'<path d="{palmette(wave, True)}{palmette(wave, False)}" fill="{colour}"/></g></svg>\n'
    )


def brick() -> str:
    """Running bond, two courses of 92x38 with 2 px joints; one path, so crossings do not darken."""
    width, course, joint = 92, 38, 2
    half = width // 2
    joints = (
        f"M0 0h{width}v{joint}h-{width}zM0 {course}h{width}v{joint}h-{width}z"
        f"M0 {joint}h{joint}v{course - joint}h-{joint}zM{half} {course + joint}h{joint}v{course - joint}h-{joint}z"
    )
    size = f"{width} {course * 2}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{course * 2}" viewBox="0 0 {size}">'
        f'<path fill="#3C4341" d="M0 0h{width}v{course * 2}h-{width}z"/>'
        f'<path fill="#AEB6B1" fill-opacity=".22" d="{joints}"/></svg>\n'
    )


def ragged_square(size: float, inset: float, seed: int) -> str:
    """A near-square whose sides waver by 0.5-2 % with small steps and whose corners are cut."""
    rng = random.Random(seed)
    low, high, cut = inset, size - inset, size * 0.045
    side: list[Point] = []
    for turn in range(4):
        along = low + cut * rng.uniform(0.7, 1.2)
        offset = rng.uniform(-0.25, 0.25)
        while along < high - cut:
            side.append(rotate((along, low + offset), turn, size))
            along += size * rng.uniform(0.08, 0.2)
            jump = rng.uniform(-0.008, 0.008) * size
            if rng.random() < 0.22:
                side.append(rotate((min(along, high - cut), low + offset), turn, size))
                along += 0.8
            offset = max(-0.01 * size, min(0.01 * size, offset * 0.5 + jump))
        side.append(rotate((high - cut * rng.uniform(0.7, 1.2), low + offset), turn, size))
    return "M" + "L".join(pair(*p) for p in side) + "Z"


def rotate(point: Point, turns: int, size: float) -> Point:
    """Turn a point by quarter turns round the middle of the square."""
    x, y = point
    for _ in range(turns):
        x, y = size - y, x
    return x, y


@functools.cache
def carved_font() -> TTFont:
    """The carved face, opened once."""
    return TTFont(str(CARVED))


def carved(char: str, box: tuple[float, float, float, float]) -> str:
    """Outline of one carved character, its ink stretched to fill the box."""
    font = carved_font()
    glyphs = font.getGlyphSet()
    name = font.getBestCmap()[ord(char)]
    bounds = BoundsPen(glyphs)
    glyphs[name].draw(bounds)
    assert bounds.bounds is not None
    gx0, gy0, gx1, gy1 = bounds.bounds
    x0, y0, x1, y1 = box
    sx, sy = (x1 - x0) / (gx1 - gx0), (y1 - y0) / (gy1 - gy0)
    pen = SVGPathPen(glyphs, ntos=number)
    glyphs[name].draw(TransformPen(pen, (sx, 0, 0, -sy, x0 - gx0 * sx, y1 + gy0 * sy)))
    return str(pen.getCommands())


def seal(ground: str, ink: str, words: str = "平城", seed: int = 21) -> str:
    """A seal of two characters, 64 px: cut on a stamped ground."""
    strokes = carved(words[0], (11.4, 5.6, 52.2, 31.2)) + carved(words[1], (9.6, 32.6, 54.6, 59.0))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" viewBox="0 0 64 64">'
        f'<path fill="{ground}" d="{ragged_square(64, 2.0, seed)}"/>'
        f'<path fill="{ink}" d="{strokes}"/></svg>\n'
    )


def main() -> None:
    """Write all ornaments and say how large they are."""
    IMG.mkdir(parents=True, exist_ok=True)
    files = {
        "scroll.svg": scroll(COPPER, 0.9),
        "scroll-light.svg": scroll(COPPER_LIGHT),
        "brick.svg": brick(),
        "seal.svg": seal(LACQUER, PAPER),
        "seal-paper.svg": seal(PAPER, LACQUER),
        "arrived.svg": seal(LACQUER, PAPER, "已到", 7),
    }
    for name, text in files.items():
        path = IMG / name
        path.write_text(text, encoding="utf-8")
        print(f"{path.relative_to(ROOT)} {path.stat().st_size}")


if __name__ == "__main__":
    main()
