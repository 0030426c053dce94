"""The boxes that HEIC, AVIF and MP4 files are made of (ISO 14496-12), walked with every size checked.

Nothing here decodes anything. Whoever opens such a file asks here first how large it says it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

MOST_BOXES = 20_000
"""In one list. A film of four hours in pieces of a second has 14,400."""

Content = bytes | memoryview


class Broken(ValueError):
    """The boxes do not fit into each other."""


@dataclass(frozen=True)
class Box:
    """One box: where it begins, where its body begins, where it ends."""

    name: bytes
    start: int
    body: int
    end: int


def boxes(content: Content, start: int, end: int) -> Iterator[Box]:
    """The boxes that fill the range from ``start`` to ``end``, one behind the other. :raises Broken:"""
    for _ in range(MOST_BOXES):
        if start == end:
            return
        box = _box_at(content, start, end)
        yield box
        start = box.end
    raise Broken("too many boxes")


def inside(content: Content, box: Box, skipped: int = 0) -> Iterator[Box]:
    """The boxes in a box. ``skipped``: bytes of its own before them (4 in a box with a version)."""
    if box.body + skipped > box.end:
        raise Broken("a box without its version")
    return boxes(content, box.body + skipped, box.end)


def brands(content: Content) -> tuple[bytes, frozenset[bytes]]:
    """What the file says it is, first and in all; nothing if it is no file of boxes."""
    if len(content) < 16 or bytes(content[4:8]) != b"ftyp":
        return b"", frozenset()
    end = min(len(content), number(content, 0, 4), 1024)
    names = [bytes(content[at : at + 4]) for at in (8, *range(16, end - 3, 4))]
    return names[0], frozenset(names)


def announced_sizes(content: Content) -> list[tuple[int, int]]:
    """Width and height of every picture that a HEIC or AVIF file announces. :raises Broken:"""
    found = []
    for meta in _named(boxes(content, 0, len(content)), b"meta"):
        for properties in _named(inside(content, meta, 4), b"iprp"):
            for listed in _named(inside(content, properties), b"ipco"):
                for size in _named(inside(content, listed), b"ispe"):
                    found.append((number(content, size.body + 4, 4), number(content, size.body + 8, 4)))
    return found


def number(content: Content, at: int, size: int) -> int:
    """The unsigned number of so many bytes at a place."""
    return int.from_bytes(content[at : at + size], "big")


def _named(found: Iterator[Box], name: bytes) -> Iterator[Box]:
    return (box for box in found if box.name == name)


def _box_at(content: Content, start: int, end: int) -> Box:
    if start + 8 > end:
        raise Broken("something follows the last box")
    size, name, body = number(content, start, 4), bytes(content[start + 4 : start + 8]), start + 8
    if size == 1:
        size, body = number(content, start + 8, 8), start + 16
    elif size == 0:  # to the end
        size = end - start
    if start + size > end or start + size < body:
        raise Broken(f"a box that does not fit: {name!r}")
    return Box(name, start, body, start + size)
