"""Whether a picture file is bare: pixels and nothing else, no metadata, no profile, no bytes before, between or behind.

Such a file is kept as it was handed in. From one that carries something on the side :func:`stripped` takes just that
away and leaves every pixel as it is; what cannot be mended so is drawn anew, like any other picture.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator

PIECE = 1 << 20
PNG_START = b"\x89PNG\r\n\x1a\n"
PNG_CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}
PNG_SIZES = {b"gAMA": (4,), b"sRGB": (1,), b"pHYs": (9,), b"tRNS": (2, 6)}
PNG_PIXELS = (b"IHDR", b"tRNS", b"IDAT", b"IEND")
JPEG_END = b"\xff\xd9"
JPEG_FRAMES = (0xC0, 0xC1, 0xC2)
JPEG_MARKERS = (0xC0, 0xC1, 0xC2, 0xC4, 0xDA, 0xDB, 0xDD, 0xE0)
JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
"""The plainest header: it says that the colours are YCbCr, as in every photograph."""
WEBP_PIXELS = (b"ALPH", b"VP8 ", b"VP8L")
WEBP_ALPHA = 0x10
"""Of the flags of an extended WebP the one that stays."""
WEBP_LAYOUTS = ([b"VP8 "], [b"VP8L"], [b"VP8X", b"VP8 "], [b"VP8X", b"VP8L"], [b"VP8X", b"ALPH", b"VP8 "])


def is_bare(content: bytes, kind: str) -> bool:
    """Whether ``content``, a file that Pillow takes for a ``kind`` (JPEG, PNG or WEBP), is bare."""
    walk: Callable[[bytes], bool] = {"WEBP": _is_bare_webp, "JPEG": _is_bare_jpeg, "PNG": _is_bare_png}[kind]
    return walk(content)


def stripped(content: bytes, kind: str) -> bytes | None:
    """The same pixels, bit for bit, in a bare file; None if it takes more than leaving things out.

    Orientation and colour profile go too: ask only for a picture that is upright and in the colours of a screen.
    """
    strip: Callable[[bytes], bytes] = {"WEBP": _stripped_webp, "JPEG": _stripped_jpeg, "PNG": _stripped_png}[kind]
    bare = strip(content)
    return bare if is_bare(bare, kind) else None


def _is_bare_webp(content: bytes) -> bool:
    if len(content) < 12 or int.from_bytes(content[4:8], "little") + 8 != len(content):
        return False
    names, at = [], 12
    while at + 8 <= len(content):
        name, size = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        names.append(name)
        if name == b"VP8X" and size != 10:
            return False
        at += 8 + size + size % 2
    return at == len(content) and names in WEBP_LAYOUTS


def _stripped_webp(content: bytes) -> bytes:
    kept, at = [b"WEBP"], 12
    while at + 8 <= len(content):
        name, size = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        if name == b"VP8X":
            kept += [content[at : at + 8], bytes((content[at + 8] & WEBP_ALPHA,)), content[at + 9 : end]]
        elif name in WEBP_PIXELS:
            kept.append(content[at:end])
        at = end
    body = b"".join(kept)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _is_bare_png(content: bytes) -> bool:
    """Eight bits, not interlaced; each chunk once, as large as it must be; the pixels' stream ends with the pixels."""
    chunks = list(_png_chunks(content))
    names = [name for name, _ in chunks]
    pixels = [body for name, body in chunks if name == b"IDAT"]
    others = [name for name in names if name != b"IDAT"]
    if names[:1] != [b"IHDR"] or names[-1] != b"IEND" or len(set(others)) != len(others) or not pixels:
        return False
    first = names.index(b"IDAT")
    header, end = chunks[0][1], chunks[-1][1]
    if names[first : first + len(pixels)] != [b"IDAT"] * len(pixels) or end or len(header) != 13:
        return False
    width, height, depth, color, *_, interlaced = struct.unpack(">2L5B", header)
    sizes_fit = all(len(body) in PNG_SIZES.get(name, ()) for name, body in chunks[1:-1] if name != b"IDAT")
    if depth != 8 or interlaced or color not in PNG_CHANNELS or not sizes_fit:
        return False
    return _inflates_to(pixels, height * (1 + width * PNG_CHANNELS[color]))


def _stripped_png(content: bytes) -> bytes:
    kept, at = [PNG_START], len(PNG_START)
    for name, body in _png_chunks(content):
        end = at + 12 + len(body)
        if name in PNG_PIXELS:
            kept.append(content[at:end])
        if name == b"IEND":
            break
        at = end
    return b"".join(kept)


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and body of each chunk; a last one without a name if the file does not end with a whole chunk."""
    at = len(PNG_START) if content.startswith(PNG_START) else len(content)
    while at < len(content):
        size, name = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        if at + 12 + size > len(content):
            yield b"", b""
            return
        yield name, content[at + 8 : at + 8 + size]
        at += 12 + size


def _inflates_to(pieces: list[bytes], size: int) -> bool:
    """Whether the pieces are one whole zlib stream of exactly ``size`` bytes with nothing behind it."""
    stream, found = zlib.decompressobj(), 0
    try:
        for piece in pieces:
            rest = piece
            while rest and not stream.eof and found <= size:
                found += len(stream.decompress(rest, PIECE))
                rest = stream.unconsumed_tail
            if rest:
                return False
        found += len(stream.flush())
    except zlib.error:
        return False
    return stream.eof and not stream.unused_data and found == size


def _is_bare_jpeg(content: bytes) -> bool:
    """Walk the markers: only tables, frames and scans of the baseline and progressive kinds, and JFIF's own header."""
    at = 2
    while at + 4 <= len(content):
        marker, size = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if content[at] != 0xFF or marker not in JPEG_MARKERS:
            return False
        if marker == 0xE0 and (size != 16 or content[at + 4 : at + 9] != b"JFIF\x00"):
            return False
        at += 2 + size
        if marker == 0xDA:
            at = _scan_end(content, at)
            if content[at : at + 2] == JPEG_END:
                return at + 2 == len(content)
    return False


def _stripped_jpeg(content: bytes) -> bytes:
    """Without comments and makers' segments, and without what hangs behind the picture: phones put a second one there.

    Nothing if the colours are not YCbCr: a segment of Adobe's or the names of the channels may say so.
    """
    kept, at = [content[:2], JFIF], 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker, size = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        end = at + 2 + size
        if _has_other_colors(marker, content[at + 4 : end]):
            break
        if marker == 0xDA:
            end = _scan_end(content, end)
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            kept.append(content[at:end])
        if content[end : end + 2] == JPEG_END:
            return b"".join((*kept, JPEG_END))
        at = end
    return b""


def _has_other_colors(marker: int, body: bytes) -> bool:
    if marker == 0xEE and body.startswith(b"Adobe"):
        return body[11:12] != b"\x01"
    return marker in JPEG_FRAMES and body[6::3] == b"RGB"


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
