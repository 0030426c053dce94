"""Reading what was printed: the words of a PDF, its pages as pictures, the QR codes in them."""

from __future__ import annotations

import io
from typing import Any

import pypdfium2
import zxingcpp
from PIL import Image

from kiosk.core import raster


def printed_words(document: bytes) -> str:
    """The words of all pages."""
    pages = pypdfium2.PdfDocument(document)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in pages)
    finally:
        pages.close()


def page_sizes(document: bytes) -> list[tuple[int, int]]:
    """Width and height of each page in millimetres."""
    pages = pypdfium2.PdfDocument(document)
    try:
        return [(round(w / 72 * 25.4), round(h / 72 * 25.4)) for w, h in (page.get_size() for page in pages)]
    finally:
        pages.close()


def codes(document: bytes, *, dots_per_inch: int = 150, page: int = 0) -> list[str]:
    """What the QR codes of a page say, as a camera would read them from paper."""
    return codes_of_picture(raster.png(document, dots_per_inch=dots_per_inch, page=page))


def codes_of_picture(content: bytes) -> list[str]:
    """What the QR codes of a picture say."""
    with Image.open(io.BytesIO(content)) as picture:
        found: list[Any] = zxingcpp.read_barcodes(picture.convert("L"))
    return [str(one.text) for one in found]
