"""The one user of Pillow: a file somebody handed in becomes a master and its sizes, or is refused.

Runs in a worker process of its own with a memory limit (``intake.py``), so that no picture can take the server down.
Limits are checked on the header before anything is decoded (promises B1-B3). A file that carries nothing but pixels
(``bare.py``) is kept byte for byte, so that a pack can be exported and installed again with the same hashes. From an
upright one in the colours of a screen metadata, location and trailing bytes are taken off without touching a pixel;
anything else (turned, with a colour profile, other formats) is drawn anew.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from typing import Any

from PIL import ExifTags, Image, ImageCms, UnidentifiedImageError

from kiosk.core.errors import Refused
from kiosk.media import heic
from kiosk.media.bare import is_bare, stripped
from kiosk.media.boxes import Broken, announced_sizes
from kiosk.media.model import FULL, LARGEST_SHOWN, ORIGINAL, Blob, Picture, Prepared, too_hard
from kiosk.media.sniff import unknown_picture

MOST_BYTES = 64 * 1024 * 1024
MOST_PIXELS_JPEG = 120_000_000
MOST_PIXELS_HEIC = 51_000_000
"""Phones save 48 and 50 megapixels."""
MOST_PIXELS = 40_000_000
"""Of other formats, and of a JPEG that is drawn anew, which takes all its pixels in memory."""
MOST_SCANS = 100
"""Of a progressive JPEG. Cameras write about ten; each one costs as much as a whole picture."""
LONGEST_SIDE = 16_383
"""What WebP can hold."""

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
KEPT = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
QUALITY = 80
MASTER_QUALITY = 92
PHOTOS = ("JPEG", "HEIC")
"""What comes from cameras. Drawn anew it is kept as JPEG: at this quality WebP would take twenty times as long."""
LARGE = 8_000_000
"""From so many pixels on any picture without transparency is kept as JPEG, for the same reason."""
EFFORT = 2
"""WebP method. On the demo plates 4 takes 1.7 times as long as 2 and saves 3 % of the bytes."""

SAMPLE_SIDE = 96
"""Finer than the strokes of the words whose ground is measured."""

TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What makes a picture upright, by EXIF orientation."""

Image.MAX_IMAGE_PIXELS = MOST_PIXELS_JPEG


def prepare(content: bytes) -> Prepared:
    """Verify a picture and make its sizes.

    :param content: the file as handed in.
    :raises Refused: ``picture-too-large``, ``picture-unknown``, ``picture-broken``, ``picture-moves`` or
        ``picture-too-hard``.
    """
    if len(content) > MOST_BYTES:
        raise Refused("picture-too-large", "图片超过 64 MB，请缩小后再传。The picture is larger than 64 MB.")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of odd metadata, none of which is kept
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            return _prepare(content)
        except Refused:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise _too_many_pixels() from None
        except UnidentifiedImageError:
            raise unknown_picture(content) from None
        except MemoryError:
            raise too_hard() from None
        except Exception:  # readers raise nearly anything on damaged files: IndexError, TypeError, RuntimeError
            raise Refused("picture-broken", "图片不完整或已损坏，请重新导出。The picture is damaged.") from None


def colours(content: bytes, shape: float, box: tuple[float, float, float, float]) -> list[tuple[int, int, int]]:
    """The pixels in a part of one of our own pictures as a screen crops it.

    :param shape: width by height of the place it fills.
    :param box: left, top, right, bottom of the part, as shares of that place.
    """
    with Image.open(io.BytesIO(content), formats=FORMATS) as image:
        plain = image.convert("RGB")
    wide, high = min(plain.width, plain.height * shape), min(plain.height, plain.width / shape)
    left, top = (plain.width - wide) / 2, (plain.height - high) / 2
    corners = (left + wide * box[0], top + high * box[1], left + wide * box[2], top + high * box[3])
    part = plain.crop(tuple(round(one) for one in corners))  # type: ignore[arg-type]
    part.thumbnail((SAMPLE_SIDE, SAMPLE_SIDE))
    found = part.tobytes()
    return list(zip(found[::3], found[1::3], found[2::3], strict=True))


def _prepare(content: bytes) -> Prepared:
    _check_boxes(content)
    kept, plain, kind = _read_heic(content) if heic.is_heic(content) else _read(content)
    return _with_sizes(kept or _master(plain, kind), plain)


def _check_boxes(content: bytes) -> None:
    """HEIC and AVIF: how large they say they are, before a library looks at them."""
    is_heic = heic.is_heic(content)
    if not is_heic and not heic.is_avif(content):
        return
    if is_heic and heic.is_moving(content):
        raise _moving()
    try:
        sizes = announced_sizes(content)
    except Broken:
        sizes = []
    for width, height in sizes:
        if width * height > (MOST_PIXELS_HEIC if is_heic else MOST_PIXELS) or max(width, height) > LONGEST_SIDE:
            raise _too_many_pixels()


def _read_heic(content: bytes) -> tuple[None, Image.Image, str]:
    image = heic.opened(content)
    plain: Image.Image = image.to_pillow()
    plain.info["icc_profile"] = image.info.get("icc_profile")
    return None, _in_screen_colors(plain), "HEIC"


def _read(content: bytes) -> tuple[Blob | None, Image.Image, str]:
    """The picture, and the file itself as the master if its pixels may stay. Pillow's own copy is let go of here."""
    with Image.open(io.BytesIO(content), formats=FORMATS) as image:
        _check_header(image, content)
        kind, size = _family(image), image.size
        bare = _bare(image, content)
        if _is_jpeg(image):
            _decode_smaller(image, bare is not None)
        plain = _plain(image)
    return Blob(ORIGINAL, KEPT[kind], *size, bare) if bare else None, plain, kind


def _bare(image: Image.Image, content: bytes) -> bytes | None:
    """The file without anything on the side, if no pixel has to change for that."""
    kind = _family(image)
    if kind not in KEPT or image.mode not in ("RGB", "RGBA", "L"):
        return None
    if is_bare(content, kind):
        return content
    is_right = _turn(image) is None and _is_for_screens(image.info.get("icc_profile"))
    return stripped(content, kind) if is_right else None


def _family(image: Image.Image) -> str:
    return "JPEG" if _is_jpeg(image) else str(image.format)


def _is_jpeg(image: Image.Image) -> bool:
    return image.format in ("JPEG", "MPO")  # MPO: a phone's JPEG with a second picture behind the first


def _check_header(image: Image.Image, content: bytes) -> None:
    width, height = image.size
    most = MOST_PIXELS_JPEG if _is_jpeg(image) else MOST_PIXELS
    if width * height > most or max(width, height) > LONGEST_SIDE:
        raise _too_many_pixels()
    if _is_jpeg(image):
        if content.count(b"\xff\xda") > MOST_SCANS:
            raise too_hard()
    elif getattr(image, "is_animated", False):  # n_frames would walk through a GIF to its end
        raise _moving()


def _moving() -> Refused:
    return Refused("picture-moves", "会动的图上不了屏，请存成一张静止的图。Moving pictures cannot be shown.")


def _too_many_pixels() -> Refused:
    return Refused("picture-too-large", "图片尺寸太大，请缩小到四千万像素以内再传。The picture has too many pixels.")


def _decode_smaller(image: Image.Image, is_kept: bool) -> None:
    """Have a JPEG decoded at a half, a quarter or an eighth, where the whole of it would not be used."""
    width, height = image.size
    if is_kept:
        scale = LARGEST_SHOWN / max(width, height)
        image.draft("RGB", (max(1, int(width * scale)), max(1, int(height * scale))))
    elif width * height > MOST_PIXELS:
        image.draft("RGB", (width // 2, height // 2))


def _plain(image: Image.Image) -> Image.Image:
    """Decoded, upright, 8-bit RGB or RGBA in the colours of a screen."""
    image.load()
    turn = _turn(image)
    plain = _in_screen_colors(image)
    return plain if turn is None else plain.transpose(turn)


def _turn(image: Image.Image) -> Image.Transpose | None:
    try:
        return TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # damaged metadata makes no picture damaged
        return None


def _in_screen_colors(image: Image.Image) -> Image.Image:
    """8-bit RGB or RGBA; a photograph's or a print's own colour space (Display P3, Adobe RGB, CMYK) becomes sRGB."""
    if image.mode.startswith(("I", "F")):
        image = _eight_bit(image)
    has_alpha = image.mode.upper().endswith("A") or "transparency" in image.info
    mode = "RGBA" if has_alpha else "RGB"
    profile = image.info.get("icc_profile")
    if image.mode == "RGB" and isinstance(image.info.get("transparency"), tuple):  # of a 16-bit PNG it has 16 bits
        image.info["transparency"] = tuple(one >> 8 if one > 255 else one for one in image.info["transparency"])
    if image.mode != mode and not (profile and image.mode == "CMYK"):
        image = image.convert(mode)
    return _from_profile(image, profile, mode) if profile else image


def _eight_bit(image: Image.Image) -> Image.Image:
    """Grey of 16 bits as grey of 8."""
    small = image.convert("F").point(lambda value: value / 257).convert("L")
    if "transparency" in image.info:
        small.info["transparency"] = image.info["transparency"] // 257
    return small


def _from_profile(image: Image.Image, profile: bytes, mode: str) -> Image.Image:
    if image.mode == mode and _is_for_screens(profile):
        return image
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        screen = ImageCms.createProfile("sRGB")
        turned = ImageCms.profileToProfile(image, own, screen, outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):  # a profile that is none, or of other colours
        return image.convert(mode)
    return turned or image


def _is_for_screens(profile: bytes | None) -> bool:
    """Whether the colours are those of a screen as they are."""
    if not profile:
        return True
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return "srgb" in ImageCms.getProfileDescription(own).lower()
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return False


def _master(plain: Image.Image, kind: str) -> Blob:
    """A picture that is drawn anew, as it is kept."""
    is_photo = kind in PHOTOS
    if plain.mode == "RGB" and (is_photo or plain.width * plain.height > LARGE):
        return _encode(plain, ORIGINAL, "JPEG", quality=MASTER_QUALITY, subsampling="4:2:0" if is_photo else "4:4:4")
    return _encode(plain, ORIGINAL, "WEBP", quality=MASTER_QUALITY, method=EFFORT)


def _with_sizes(master: Blob, image: Image.Image) -> Prepared:
    shape = Picture(hash="", width=master.width, height=master.height)
    made = []
    gap = 1.0  # the first step down begins with an average of whole pixels: half the time, no difference to see
    for name, width in reversed(shape.renditions()):
        if name == FULL and master.mime == "image/webp" and max(master.width, master.height) <= LARGEST_SHOWN:
            continue
        height = min(LARGEST_SHOWN, max(1, round(master.height * width / master.width)))
        if image.size != (width, height):
            image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=gap)
            gap = 2.0
        made.append(_encode(image, name, "WEBP", quality=QUALITY, method=EFFORT))
    return Prepared(hashlib.sha256(master.bytes).hexdigest(), master, tuple(made))


def _encode(image: Image.Image, name: str, kind: str, **options: Any) -> Blob:
    out = io.BytesIO()
    image.info.clear()  # Pillow would write a profile or a comment that it still knows of
    image.save(out, kind, **options)
    return Blob(name, KEPT[kind], image.width, image.height, out.getvalue())
