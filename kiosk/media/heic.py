"""The one user of pillow-heif: pictures of phones that save HEIC. Only ever loaded in a worker process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.media.boxes import brands

if TYPE_CHECKING:
    from pillow_heif import HeifImage

STILL = frozenset((b"heic", b"heix", b"heim", b"heis", b"mif1"))
MOVING = frozenset((b"hevc", b"hevx", b"msf1"))
AVIF = frozenset((b"avif", b"avis"))


def is_heic(content: bytes) -> bool:
    """Whether a file says that it is HEIC, of one picture or of many."""
    first, named = brands(content)
    return bool(first) and not named & AVIF and bool(named & (STILL | MOVING))


def is_avif(content: bytes) -> bool:
    """Whether a file says that it is AVIF; these are left to Pillow."""
    return bool(brands(content)[1] & AVIF)


def is_moving(content: bytes) -> bool:
    """Whether a HEIC file is first of all a film."""
    return brands(content)[0] in MOVING


def opened(content: bytes) -> HeifImage:
    """The picture that the file itself names as the one to show. Bursts and depth maps are not looked at.

    :raises Exception: pillow-heif and the library below it raise of nearly every kind on damaged files.
    """
    import pillow_heif

    options = pillow_heif.options
    options.THUMBNAILS = options.DEPTH_IMAGES = options.AUX_IMAGES = False
    found = pillow_heif.open_heif(content, convert_hdr_to_8bit=True)
    return found[found.primary_index]
