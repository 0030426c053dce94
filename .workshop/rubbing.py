"""Draw the ink-rubbing pictures of the kiosk and rebuild all other artwork.

One recipe (design.md, section 3) makes every picture: an ink-pad ground of two-scale noise and soft
discs, paper flecks where coarse and fine noise agree, random-walk cracks, broken grid lines, and carved
characters whose edge wobbles. Everything is measured in CSS px of the place where the picture is shown
and drawn SCALE times larger. Seeds are fixed, so the same code always gives the same files.

    python .workshop/rubbing.py          # everything: heroes, ground, ornaments, icons, contact sheet
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pictures import PICTURES, ROOT, Picture, Point
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONTS = ROOT / "static" / "fonts"
CARVED = FONTS / "pingcheng-carved.woff2"

INK = np.array([27.0, 25.0, 22.0], dtype=np.float32)  # #1B1916
PAPER = np.array([240.0, 232.0, 216.0], dtype=np.float32)  # #F0E8D8

Field = NDArray[np.float32]


class Canvas:
    """The random fields one picture needs, all at its device size."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self.rng = np.random.default_rng(picture.seed)
        self.h, self.w = picture.size
        self.y, self.x = np.mgrid[0 : self.h, 0 : self.w].astype(np.float32) / picture.scale

    def noise(self, cell: float) -> Field:
        """Smooth value noise, mean 0 and deviation 1, whose grid is `cell` CSS px wide."""
        step = cell * self.picture.scale
        rows, cols = int(self.h / step) + 5, int(self.w / step) + 5
        coarse = Image.fromarray(self.rng.standard_normal((rows, cols)).astype(np.float32))
        wide = coarse.resize((round(cols * step), round(rows * step)), Image.Resampling.BICUBIC)
        oy, ox = (int(v * step) for v in self.rng.uniform(1.0, 2.0, 2))
        cut = np.asarray(wide, dtype=np.float32)[oy : oy + self.h, ox : ox + self.w]
        result: Field = (cut - cut.mean()) / cut.std()
        return result

    def blobs(self) -> Field:
        """Sum of the hand-placed blobs."""
        total = np.zeros((self.h, self.w), np.float32)
        for blob in self.picture.blobs:
            distance = ((self.x - blob.x) / blob.rx) ** 2 + ((self.y - blob.y) / blob.ry) ** 2
            total += blob.strength * np.exp(-distance)
        return total

    def fade(self) -> Field:
        """How much of the texture is left at each pixel: 1 everywhere but in the calm zones."""
        left = np.ones((self.h, self.w), np.float32)
        for edge, start, end, rest in self.picture.fades:
            axis = self.x if edge == "x" else self.y
            amount = np.clip((axis - start) / (end - start), 0.0, 1.0)
            amount = amount * amount * (3.0 - 2.0 * amount)
            left *= rest + (1.0 - rest) * amount
        return left


def pad_discs(canvas: Canvas) -> Field:
    """Dabs of the ink pad: soft discs of 38-72 px, blurred by 12 px, some wetter and some drier."""
    rng, area = canvas.rng, canvas.picture.width * canvas.picture.height
    total = np.zeros((canvas.h // 4 + 1, canvas.w // 4 + 1), np.float32)
    y, x = np.mgrid[0 : total.shape[0], 0 : total.shape[1]].astype(np.float32) * 4 / canvas.picture.scale
    for _ in range(area // 5200):
        cx, cy = rng.uniform(0, canvas.picture.width), rng.uniform(0, canvas.picture.height)
        radius, wet = rng.uniform(38, 72), rng.choice([-2.2, -1.4, 1.4, 2.4])
        total += wet * np.clip((radius - np.hypot(x - cx, y - cy)) / 24 + 0.5, 0, 1)
    wide = Image.fromarray(total).resize((canvas.w, canvas.h), Image.Resampling.BILINEAR)
    return np.asarray(wide, dtype=np.float32)


def ground(canvas: Canvas, left: Field) -> NDArray[np.float32]:
    """The inked sheet: two-scale noise and discs, each channel rounded to steps of five levels."""
    shade = 1.4 + 2.4 * canvas.noise(120) + 1.7 * canvas.noise(46) + pad_discs(canvas)
    shade = np.clip(shade, -17, 17) * (0.8 + 0.2 * left)
    sheet = np.round((INK + shade[..., None]) / 5) * 5
    calm = np.clip(1 - left / 0.08, 0, 1)[..., None]
    result: NDArray[np.float32] = (sheet * (1 - calm) + INK * calm).astype(np.float32)
    return result


def flecks(canvas: Canvas) -> Field:
    """Bare paper: fine grains, denser where the coarse noise or a blob agrees with them."""
    fine = warp(canvas, canvas.noise(3.6), ((0.8, 4.5),)) + 0.2 * canvas.noise(2)
    coarse = 0.8 * canvas.noise(64) + 0.3 * canvas.noise(24)
    swell = np.maximum(coarse - 1.35, 0) * 0.9 + canvas.blobs() + canvas.picture.density
    grain = fine / 1.02 + swell + 0.2 * canvas.noise(34) - 1.72
    tone = np.where(canvas.noise(11) > -0.7, 0.8, 0.62)
    result: Field = (np.clip(grain * 2.0, 0, 1) * tone).astype(np.float32)
    return result


def walk(rng: np.random.Generator, points: tuple[Point, ...], depth: int = 6) -> list[Point]:
    """A crack's path: the straight way between points, broken again and again at a random middle."""
    path = [np.array(p) for p in points]
    for _ in range(depth):
        finer = [path[0]]
        for a, b in itertools.pairwise(path):
            side = np.array([a[1] - b[1], b[0] - a[0]])
            finer += [(a + b) / 2 + side * rng.normal(0, 0.15), b]
        path = finer
    return [(float(x), float(y)) for x, y in path]


def smooth_line(rng: np.random.Generator, count: int, cell: int) -> Field:
    """One-dimensional noise, deviation 1."""
    knots = rng.standard_normal(count // cell + 3)
    values = np.interp(np.arange(count) / cell, np.arange(len(knots)), knots)
    result: Field = (values / max(float(values.std()), 0.2)).astype(np.float32)
    return result


def cracks(canvas: Canvas) -> Field:
    """All cracks: hair lines that widen to a chipped edge here and there and thin out at both ends."""
    zoom = canvas.picture.scale * 2
    image = Image.new("L", (canvas.w * 2, canvas.h * 2))
    draw = ImageDraw.Draw(image)
    for points in canvas.picture.cracks:
        path = walk(canvas.rng, points)
        count = len(path)
        ends = np.minimum(1, np.minimum(np.arange(count), np.arange(count)[::-1]) / (count * 0.12) + 0.25)
        wide = 0.8 + 2.9 * np.clip(smooth_line(canvas.rng, count, 22), 0, 2)
        wide = np.clip((wide + 0.5 * smooth_line(canvas.rng, count, 2)) * ends, 0.45, 5)
        for (x, y), width in zip(path, wide, strict=True):
            r = float(width) * zoom / 2
            draw.ellipse((x * zoom - r, y * zoom - r, x * zoom + r, y * zoom + r), fill=255)
        for a, b, width in zip(path, path[1:], wide, strict=False):
            ends_xy = [(v[0] * zoom, v[1] * zoom) for v in (a, b)]
            draw.line(ends_xy, fill=255, width=max(2, round(float(width) * zoom)))
    small = image.resize((canvas.w, canvas.h), Image.Resampling.BOX)
    return np.asarray(small, dtype=np.float32) / np.float32(255)


def warp(canvas: Canvas, mask: Field, push: tuple[tuple[float, float], ...]) -> Field:
    """Move every pixel of a mask by noise: `push` lists (amplitude, cell) in CSS px."""
    dx, dy = np.zeros_like(mask), np.zeros_like(mask)
    for amplitude, cell in push:
        dx += amplitude * canvas.picture.scale * canvas.noise(cell)
        dy += amplitude * canvas.picture.scale * canvas.noise(cell)
    x = np.clip(canvas.x * canvas.picture.scale + dx, 0, canvas.w - 1.01)
    y = np.clip(canvas.y * canvas.picture.scale + dy, 0, canvas.h - 1.01)
    x0, y0 = x.astype(np.int32), y.astype(np.int32)
    fx, fy = x - x0, y - y0
    top = mask[y0, x0] * (1 - fx) + mask[y0, x0 + 1] * fx
    foot = mask[y0 + 1, x0] * (1 - fx) + mask[y0 + 1, x0 + 1] * fx
    result: Field = (top * (1 - fy) + foot * fy).astype(np.float32)
    return result


@functools.cache
def carved_font() -> ImageFont.FreeTypeFont:
    """The carved face at one em = 1000 px, opened once."""
    return ImageFont.truetype(str(CARVED), 1000)


def glyph(char: str, width: int, height: int) -> Image.Image:
    """One carved character, its ink stretched to fill width x height exactly."""
    image = Image.new("L", (1400, 1400))
    ImageDraw.Draw(image).text((150, 1100), char, font=carved_font(), fill=255, anchor="ls")
    return image.crop(image.getbbox()).resize((width, height), Image.Resampling.LANCZOS)


def characters(canvas: Canvas) -> Field:
    """Coverage of the carved characters: corners worn by a blur, edges wobbling, but still crisp."""
    k = canvas.picture.scale
    sheet = Image.new("L", (canvas.w, canvas.h))
    for char, (x0, y0, x1, y1) in canvas.picture.glyphs:
        sheet.paste(ink := glyph(char, round((x1 - x0) * k), round((y1 - y0) * k)), (round(x0 * k), round(y0 * k)), ink)
    worn = np.asarray(sheet.filter(ImageFilter.GaussianBlur(1.15 * k)), dtype=np.float32) / np.float32(255)
    moved = warp(canvas, worn, ((1.1, 19), (0.6, 6.5), (0.35, 2.6)))
    result: Field = np.clip((moved - 0.5) * 5 + 0.5, 0, 1)
    return result


def paper_tone(canvas: Canvas) -> Field:
    """Uneven fill of 80-100 % in sixteenths, with hard borders, as one pull of the pad leaves it."""
    cloud = canvas.noise(30) + 0.45 * canvas.noise(9)
    level = 1.0 - 0.0625 * ((cloud > 0.2).astype(np.float32) + (cloud > 0.95))
    pin = canvas.noise(1.3) > 3.1
    result: Field = (level - 0.12 * pin).astype(np.float32)
    return result


def grid_lines(canvas: Canvas) -> Field:
    """Carved ruling: a wobbling 4 px groove whose strength jumps between three levels."""
    k = canvas.picture.scale
    sheet = Image.new("L", (canvas.w, canvas.h))
    draw = ImageDraw.Draw(sheet)
    for a, b in canvas.picture.grid:
        draw.line([(a[0] * k, a[1] * k), (b[0] * k, b[1] * k)], fill=255, width=round(6.4 * k))
    soft = np.asarray(sheet.filter(ImageFilter.GaussianBlur(1.4 * k)), dtype=np.float32) / np.float32(255)
    moved = warp(canvas, soft, ((1.3, 14), (0.6, 5)))
    body = np.clip((moved - 0.62) * 5, 0, 1)
    cloud = canvas.noise(46) + 0.3 * canvas.noise(12)
    strength = np.where(cloud > -0.35, 0.56, np.where(cloud > -1.0, 0.32, 0.2))
    result: Field = (body * strength).astype(np.float32)
    return result


def paint(picture: Picture) -> Image.Image:
    """Lay the layers over one another: sheet, grid, flecks, cracks, characters."""
    canvas = Canvas(picture)
    left = canvas.fade()
    image = ground(canvas, left)
    lines, grains = grid_lines(canvas), flecks(canvas)
    split = cracks(canvas) * np.where(canvas.noise(30) > -0.4, 0.56, 0.38)
    bare = np.maximum(np.maximum(lines, grains), split) * left
    body = (characters(canvas) * left)[..., None]
    image += (PAPER - image) * bare[..., None]
    image += (PAPER * paper_tone(canvas)[..., None] - image) * body
    return Image.fromarray(np.clip(image + 0.5, 0, 255).astype(np.uint8))


def save(picture: Picture) -> Path:
    """Write one picture as WebP and return its path."""
    picture.folder.mkdir(parents=True, exist_ok=True)
    path = picture.folder / f"{picture.name}.webp"
    paint(picture).save(path, "WEBP", quality=picture.quality, method=6)
    return path


def main() -> None:
    """Rebuild everything the workshop makes."""
    import icons
    import ornaments
    import sheet

    steps: tuple[Callable[[], None], ...] = (ornaments.main, icons.main, sheet.main)
    for picture in PICTURES:
        path = save(picture)
        print(f"{path.relative_to(ROOT)} {path.stat().st_size}")
    for step in steps:
        step()


if __name__ == "__main__":
    main()
