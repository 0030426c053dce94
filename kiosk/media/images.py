"""The one user of Pillow: a file somebody handed in becomes a master and its sizes, or is refused.

Runs in a worker process of its own with a memory limit (``intake.py``), so that no picture can take the server down.
Limits are checked on the header before anything is decoded (promises B1-B3). A file that carries nothing but pixels is
kept byte for byte, so that a pack can be exported and installed again with the same hashes; anything else (metadata,
location, colour profile, other formats, trailing bytes) is drawn anew.
"""

from __future__ import annotations

import hashlib
import io
import struct
import warnings
from collections.abc import Callable

from PIL import Image, ImageOps, UnidentifiedImageError

from kiosk.core.errors import Refused
from kiosk.media.model import FULL, LARGEST_SHOWN, ORIGINAL, Blob, Picture, Prepared

MOST_BYTES = 64 * 1024 * 1024
MOST_PIXELS_JPEG = 120_000_000
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 16_383
"""What WebP can hold."""

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
KEPT = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
QUALITY = 80
MASTER_QUALITY = 92
EFFORT = 2
"""WebP method. On the demo plates 4 takes 1.7 times as long as 2 and saves 3 % of the bytes."""

Image.MAX_IMAGE_PIXELS = MOST_PIXELS_JPEG


def prepare(content: bytes) -> Prepared:
    """Verify a picture and make its sizes.

    :param content: the file as handed in.
    :raises Refused: ``picture-too-large``, ``picture-unknown``, ``picture-broken`` or ``picture-moves``.
    """
    if len(content) > MOST_BYTES:
        raise Refused("picture-too-large", "图片超过 64 MB，请缩小后再传。The picture is larger than 64 MB.")
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            return _prepare(content)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise _too_many_pixels() from None
        except UnidentifiedImageError:
            raise Refused(
                "picture-unknown",
                "认不出这种图片，请用 JPEG、PNG、WebP、GIF 或 AVIF。Not a JPEG, PNG, WebP, GIF or AVIF picture.",
            ) from None
        except (OSError, SyntaxError, ValueError, EOFError, struct.error, MemoryError, OverflowError):
            raise Refused("picture-broken", "图片不完整或已损坏，请重新导出。The picture is damaged.") from None


def _prepare(content: bytes) -> Prepared:
    with Image.open(io.BytesIO(content), formats=FORMATS) as image:
        _check_header(image)
        kind = str(image.format)
        is_kept = kind in KEPT and image.mode in ("RGB", "RGBA", "L") and is_bare(content, kind)
        if is_kept and max(image.size) > LARGEST_SHOWN and kind == "JPEG":
            master = Blob(ORIGINAL, KEPT[kind], *image.size, content)
            image.draft("RGB", (LARGEST_SHOWN, LARGEST_SHOWN))
            return _with_sizes(master, _plain(image))
        upright = _plain(image)
        if is_kept:
            return _with_sizes(Blob(ORIGINAL, KEPT[kind], *upright.size, content), upright)
        return _with_sizes(_encode(upright, ORIGINAL, MASTER_QUALITY), upright)


def _check_header(image: Image.Image) -> None:
    width, height = image.size
    is_jpeg = image.format in ("JPEG", "MPO")  # MPO: a phone's JPEG with a second picture behind the first
    most = MOST_PIXELS_JPEG if is_jpeg else MOST_PIXELS
    if width * height > most or max(width, height) > LONGEST_SIDE:
        raise _too_many_pixels()
    if getattr(image, "n_frames", 1) > 1 and not is_jpeg:
        raise Refused("picture-moves", "会动的图上不了屏，请存成一张静止的图。Moving pictures cannot be shown.")


def _too_many_pixels() -> Refused:
    return Refused("picture-too-large", "图片尺寸太大，请缩小到一亿像素以内再传。The picture has too many pixels.")


def _plain(image: Image.Image) -> Image.Image:
    """Decoded, upright, 8-bit RGB or RGBA."""
    image.load()
    upright = ImageOps.exif_transpose(image)
    if upright.mode.startswith(("I", "F")):
        upright = upright.convert("F").point(lambda value: value / 257).convert("L")
    has_alpha = "A" in upright.mode or "transparency" in upright.info
    return upright.convert("RGBA" if has_alpha else "RGB")


def _with_sizes(master: Blob, image: Image.Image) -> Prepared:
    shape = Picture(hash="", width=master.width, height=master.height)
    made = []
    for name, width in reversed(shape.renditions()):
        if name == FULL and master.mime == "image/webp" and max(master.width, master.height) <= LARGEST_SHOWN:
            continue
        if image.width > width:
            height = max(1, round(master.height * width / master.width))
            image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
        made.append(_encode(image, name, QUALITY))
    return Prepared(hashlib.sha256(master.bytes).hexdigest(), master, tuple(made))


def _encode(image: Image.Image, name: str, quality: int) -> Blob:
    out = io.BytesIO()
    image.save(out, "WEBP", quality=quality, method=EFFORT, exif=b"", icc_profile=b"", xmp=b"")
    return Blob(name, "image/webp", image.width, image.height, out.getvalue())


def is_bare(content: bytes, kind: str) -> bool:
    """Whether a file holds pixels and nothing else: no metadata, no profile, no bytes before or after."""
    walk: Callable[[bytes], bool] = {"WEBP": _is_bare_webp, "JPEG": _is_bare_jpeg, "PNG": _is_bare_png}[kind]
    return walk(content)


def _is_bare_webp(content: bytes) -> bool:
    if len(content) < 12 or int(struct.unpack_from("<I", content, 4)[0]) + 8 != len(content):
        return False
    at = 12
    while at + 8 <= len(content):
        name, size = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        if name not in (b"VP8 ", b"VP8L", b"VP8X", b"ALPH"):
            return False
        at += 8 + size + size % 2
    return at == len(content)


def _is_bare_png(content: bytes) -> bool:
    if not content.startswith(b"\x89PNG\r\n\x1a\n") or len(content) < 33 or content[24] != 8:
        return False
    at = 8
    while at + 12 <= len(content):
        size, name = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        if name not in (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"sRGB", b"gAMA", b"pHYs"):
            return False
        at += 12 + size
        if name == b"IEND":
            return at == len(content)
    return False


def _is_bare_jpeg(content: bytes) -> bool:
    """Walk the markers: only tables, frames and scans of the baseline and progressive kinds, and JFIF's own header."""
    at = 2
    while at + 4 <= len(content):
        if content[at] != 0xFF:
            return False
        marker = content[at + 1]
        if marker not in (0xC0, 0xC1, 0xC2, 0xC4, 0xDA, 0xDB, 0xDD, 0xE0):
            return False
        size = struct.unpack_from(">H", content, at + 2)[0]
        if marker == 0xE0 and size != 16:
            return False
        at += 2 + size
        if marker == 0xDA:
            at = _scan_end(content, at)
            if content[at : at + 2] == b"\xff\xd9":
                return at + 2 == len(content)
    return False


def _scan_end(content: bytes, at: int) -> int:
    """Where the entropy-coded data that begins at ``at`` ends: at the next marker that is no stuffing or restart."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            return len(content)
        if content[at + 1] == 0 or 0xD0 <= content[at + 1] <= 0xD7:
            at += 2
        else:
            return at
