"""Picture files for the tests of the intake: honest ones from Pillow, dishonest ones written by hand."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

from PIL import Image

Pixel = tuple[int, int, int]

RED, GREEN, BLUE, WHITE = (220, 20, 20), (20, 200, 20), (20, 20, 220), (250, 250, 250)
CORNERS = (RED, GREEN, BLUE, WHITE)
CANARY = "CANARY-5f1d"
"""Stands in everything that must not come in; looked for in what did."""


def corners(size: tuple[int, int] = (96, 64)) -> Image.Image:
    """A picture with a colour of its own in each quarter: red and green above, blue and white below."""
    small = Image.new("RGB", (2, 2))
    small.putdata(CORNERS)
    return small.resize(size, Image.Resampling.NEAREST)


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """An image as a file."""
    if kind == "HEIC":
        return saved_heic(image, **options)
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    """A file as an image, decoded."""
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def quarters(content: bytes) -> list[tuple[int, ...]]:
    """The colour in the middle of each quarter of a file: above left and right, below left and right."""
    image = opened(content)
    image = image.convert("RGBA" if "A" in image.mode else "RGB")
    width, height = image.size
    points = [(x * width // 4, y * height // 4) for y in (1, 3) for x in (1, 3)]
    return [pixel if isinstance(pixel := image.getpixel(point), tuple) else () for point in points]


def is_near(found: tuple[int, ...], wanted: tuple[int, ...], most: int = 12) -> bool:
    """Whether two colours look the same after lossy compression."""
    return len(found) == len(wanted) and all(abs(a - b) <= most for a, b in zip(found, wanted, strict=True))


def exif(**tags: Any) -> Image.Exif:
    """What a camera writes: owner, serial number, place, and an orientation if asked for."""
    made = Image.Exif()
    made[0x0112] = tags.get("orientation", 1)
    made[0x013B] = made[0x8298] = made[0x010E] = CANARY
    details = made.get_ifd(0x8769)
    details[0xA430] = details[0xA431] = CANARY
    details[0x927C] = CANARY.encode()
    place = made.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (40.0, 4.0, 32.0), "E", (113.0, 18.0, 6.0)
    place[27] = CANARY.encode()
    return made


XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><o>{CANARY}</o></x:xmpmeta>'.encode()


def chunk(name: bytes, body: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(size: tuple[int, int], depth: int, color: int, rows: bytes, extra: bytes = b"", tail: bytes = b"") -> bytes:
    """A PNG from its rows, each with its filter byte.

    :param extra: chunks before the pixels.
    :param tail: bytes behind the pixels' stream, in its chunk.
    """
    header = struct.pack(">2L5B", *size, depth, color, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(rows, 0) + tail)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + pixels + chunk(b"IEND", b"")


def with_png_chunk(content: bytes, name: bytes, body: bytes) -> bytes:
    """A PNG with one more chunk behind its header."""
    return content[:33] + chunk(name, body) + content[33:]


def webp_chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def riff(*chunks: bytes) -> bytes:
    """A WebP from its chunks."""
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def webp_canvas(width: int, height: int, flags: int = 0) -> bytes:
    """The extended header of a WebP."""
    return webp_chunk(b"VP8X", struct.pack("<I", flags) + _24(width - 1) + _24(height - 1))


def webp_animation(width: int, height: int) -> bytes:
    """An animated WebP with this canvas and one tiny frame."""
    frame = saved(Image.new("RGB", (16, 16)), "WEBP")[12:]
    place = _24(0) + _24(0) + _24(15) + _24(15) + _24(1) + b"\0"
    return riff(webp_canvas(width, height, 2), webp_chunk(b"ANIM", bytes(6)), webp_chunk(b"ANMF", place + frame))


def webp_lossless_header(width: int, height: int) -> bytes:
    """A lossless WebP that announces a size and holds nothing."""
    bits = (width - 1) | ((height - 1) << 14)
    return riff(webp_chunk(b"VP8L", b"\x2f" + struct.pack("<I", bits) + bytes(20)))


def jpeg_header(width: int, height: int, scans: int = 1) -> bytes:
    """A JPEG that announces a size and holds next to nothing, as often as wanted."""
    frame = struct.pack(">2sHBHHB", b"\xff\xc2", 17, 8, height, width, 3) + b"\x01\x11\0\x02\x11\0\x03\x11\0"
    scan = b"\xff\xda\0\x0c\x03\x01\0\x02\x11\x03\x11\0\0\0\x7f\x7f"
    return b"\xff\xd8" + frame + scan * scans + b"\xff\xd9"


def gif_frame(width: int, height: int) -> bytes:
    """A frame of a GIF that announces a size."""
    return b"\x2c" + struct.pack("<4H", 0, 0, width, height) + b"\0\x02\x02\x4c\x01\0"


GIF_FRAME = gif_frame(1, 1)


def gif(canvas: tuple[int, int], frames: bytes) -> bytes:
    """A GIF with two colours and these frames."""
    return b"GIF89a" + struct.pack("<2H", *canvas) + b"\x80\0\0" + b"\0\0\0\xff\xff\xff" + frames + b"\x3b"


def animated(kind: str) -> bytes:
    """Two frames that differ."""
    first = corners()
    return saved(first, kind, save_all=True, append_images=[first.rotate(180)], duration=100)


def with_jpeg_segment(content: bytes, marker: int, body: bytes) -> bytes:
    """A JPEG with one more segment at its beginning."""
    return content[:2] + struct.pack(">2BH", 0xFF, marker, len(body) + 2) + body + content[2:]


def saved_heic(image: Image.Image, **options: Any) -> bytes:
    """An image as a phone's file."""
    import pillow_heif

    file, out = pillow_heif.from_pillow(image), io.BytesIO()
    if isinstance(notes := options.pop("exif", None), Image.Exif):
        file.info["exif"] = notes.tobytes()  # the orientation is also noted in the boxes, as phones do
    file.save(out, **options)
    return out.getvalue()


def heic_of(width: int, height: int) -> bytes:
    """A HEIC that announces a size other than its own."""
    return announcing(saved_heic(corners()), width, height)


def avif_of(width: int, height: int) -> bytes:
    """An AVIF that announces a size other than its own."""
    return announcing(saved(corners(), "AVIF"), width, height)


def announcing(file: bytes, width: int, height: int) -> bytes:
    """A file of boxes that announces another size."""
    content = bytearray(file)
    at = content.index(b"ispe") + 8
    content[at : at + 8] = struct.pack(">2I", width, height)
    return bytes(content)


def packed(size: int) -> bytes:
    """So many zero bytes, deflated."""
    return zlib.compress(bytes(size), 9)


def zip_tail() -> bytes:
    """A whole zip, to be hung behind a picture."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("evil.html", CANARY)
    return out.getvalue()


def swapped_profile() -> bytes:
    """A colour profile in which red is green and green is red, so that nobody can overlook whether it was used."""
    red, green, blue = (0.4361, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7141)
    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, int(2.2 * 256)) + bytes(2)
    name = CANARY.encode() + b"\0"
    text = b"desc" + bytes(4) + struct.pack(">I", len(name)) + name + bytes(78)
    bodies = {
        b"desc": text + bytes(-len(text) % 4), b"cprt": b"text" + bytes(4) + b"CC0\0",
        b"wtpt": _xyz((0.9642, 1.0, 0.8249)), b"rXYZ": _xyz(green), b"gXYZ": _xyz(red), b"bXYZ": _xyz(blue),
        b"rTRC": curve, b"gTRC": curve, b"bTRC": curve,
    }  # fmt: skip
    at = 128 + 4 + 12 * len(bodies)
    table, tail = struct.pack(">I", len(bodies)), b""
    for tag, body in bodies.items():
        table += tag + struct.pack(">II", at + len(tail), len(body))
        tail += body
    header = struct.pack(">I4sI4s4s4s", at + len(tail), b"lcms", 0x02400000, b"mntr", b"RGB ", b"XYZ ")
    header += bytes(12) + b"acsp" + bytes(28) + struct.pack(">3i", *(round(one * 65536) for one in (0.9642, 1, 0.8249)))
    return header.ljust(128, b"\0") + table + tail


def _xyz(values: tuple[float, float, float]) -> bytes:
    return b"XYZ " + bytes(4) + struct.pack(">3i", *(round(one * 65536) for one in values))


def _24(number: int) -> bytes:
    return struct.pack("<I", number)[:3]
