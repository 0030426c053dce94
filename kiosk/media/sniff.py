"""What a file is that is no picture and no film for a screen, told by its first bytes, so that a refusal can help."""

from __future__ import annotations

from kiosk.core.errors import Refused

OFFICE = "这是文档，请把图另存为 JPEG 再传。This is a document: save the picture in it as JPEG."
SOUND_OR_FILM = "这是音像，不是图片，请到“影音”里传。This is a film or a sound, not a picture."
OTHERS: tuple[tuple[bytes, int, str], ...] = (
    (b"%PDF", 0, "这是 PDF，请把那一页存成 JPEG 再传。This is a PDF: save the page as JPEG."),
    (b"<svg", -1, "这是矢量图（SVG），请存成 PNG 再传。This is an SVG drawing: save it as PNG."),
    (b"II*\0", 0, "这是 TIFF 或相机原片，请存成 JPEG 再传。This is TIFF or a raw photo: save it as JPEG."),
    (b"MM\0*", 0, "这是 TIFF 或相机原片，请存成 JPEG 再传。This is TIFF or a raw photo: save it as JPEG."),
    (b"BM", 0, "这是 BMP，请存成 PNG 或 JPEG 再传。This is a BMP: save it as PNG or JPEG."),
    (b"8BPS", 0, "这是 Photoshop 文件，请导出 JPEG 再传。This is a Photoshop file: export it as JPEG."),
    (b"ftyp", 4, SOUND_OR_FILM),
    (b"\x1a\x45\xdf\xa3", 0, SOUND_OR_FILM),
    (b"AVI ", 8, SOUND_OR_FILM),
    (b"ID3", 0, SOUND_OR_FILM),
    (b"PK\x03\x04", 0, OFFICE),
    (b"\xd0\xcf\x11\xe0", 0, OFFICE),
)
"""First bytes, where they stand (-1: anywhere near the beginning), and what to do."""
WHICH = "请用 JPEG、PNG、WebP、GIF、AVIF 或 HEIC。Use a JPEG, PNG, WebP, GIF, AVIF or HEIC picture."
NEAR = 1024


def unknown_picture(content: bytes) -> Refused:
    """The refusal of a file that is none of our pictures."""
    if not content:
        return Refused("picture-unknown", "这个文件是空的，请重新选一张。The file is empty: choose it again.")
    for first, at, sentence in OTHERS:
        if first in content[:NEAR] if at < 0 else content[at : at + len(first)] == first:
            return Refused("picture-unknown", sentence)
    return Refused("picture-unknown", f"认不出这种图片，{WHICH}")
