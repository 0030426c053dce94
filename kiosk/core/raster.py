"""The one user of pypdfium2: a page to print as a picture, exactly as it will be printed."""

from __future__ import annotations

import io
import threading

_one_at_a_time = threading.Lock()
"""PDFium is not made for several threads."""


def png(document: bytes, *, dots_per_inch: int = 150, page: int = 0) -> bytes:
    """A page of a PDF as PNG."""
    import pypdfium2

    with _one_at_a_time:
        pages = pypdfium2.PdfDocument(document)
        try:
            drawn = pages[page].render(scale=dots_per_inch / 72).to_pil()
            out = io.BytesIO()
            drawn.save(out, "PNG", optimize=False)
            return out.getvalue()
        finally:
            pages.close()
