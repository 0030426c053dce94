"""Files of films on their way in: spooled to the data folder, then read in pieces without what must not come in."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from kiosk.core.errors import CannotWrite, Refused
from kiosk.media.model import MOST_FILM_BYTES, PIECE_BYTES, Reel

SPOOL = "uploads"
SPARE_BYTES = 500 << 20
"""What must stay free on the disk (promises F4)."""
FREE = b"free"
"""The name of a box that holds nothing."""


class Readable(Protocol):
    """Something that gives its bytes a few at a time: a file, or what a browser sends."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""


def poured(stream: Readable) -> Iterator[bytes]:
    """What a stream gives, in pieces."""
    while content := stream.read(PIECE_BYTES):
        yield content


@contextmanager
def spooled(folder: Path, content: Iterable[bytes]) -> Iterator[Path]:
    """The pieces as a file in the data folder, gone with the block.

    :raises Refused: ``film-too-large``, ``no-room``
    :raises CannotWrite: when the disk would not take it.
    """
    refuse_without_room(folder, 0)
    path = folder / SPOOL / secrets.token_hex(16)
    try:
        try:
            spool(folder)
            _write(content, path)
        except OSError as error:
            raise CannotWrite(str(error)) from error
        yield path
    finally:
        path.unlink(missing_ok=True)


def spool(folder: Path) -> Path:
    """Where uploads wait, made if need be; only the kiosk itself may look into it."""
    where = folder / SPOOL
    where.mkdir(mode=0o700, exist_ok=True)
    return where


def clear_spool(folder: Path) -> None:
    """Delete what uploads left that were cut off. For the start, when none is under way."""
    shutil.rmtree(folder / SPOOL, ignore_errors=True)


def refuse_without_room(folder: Path, size: int) -> None:
    """:raises Refused: ``no-room`` if the disk would be nearly full with so many bytes more."""
    free = shutil.disk_usage(folder).free
    if free < size + SPARE_BYTES:
        sentence = f"硬盘只剩 {free >> 20} MB，放不下了，请先清出地方。The disk is nearly full: make room first."
        raise Refused("no-room", sentence)


def pieces(path: Path, reel: Reel) -> Iterator[bytes]:
    """What is kept of a film's file, in pieces of ``PIECE_BYTES``."""
    end = reel.start + reel.facts.size
    with path.open("rb") as file:
        file.seek(reel.start)
        for start in range(reel.start, end, PIECE_BYTES):
            content = file.read(min(PIECE_BYTES, end - start))
            yield _cleared(content, start, reel)


def _cleared(content: bytes, start: int, reel: Reel) -> bytes:
    """A piece that begins at ``start`` of the file, with empty boxes where something stood that is not kept."""
    changes = [(at, at + len(FREE), FREE) for at in reel.renamed]
    changes += [(first, last, b"") for first, last in reel.cleared]
    made, end = bytearray(content), start + len(content)
    for first, last, text in changes:
        low, high = max(first, start), min(last, end)
        if low < high:
            made[low - start : high - start] = text[low - first : high - first] or bytes(high - low)
    return bytes(made)


def _write(content: Iterable[bytes], path: Path) -> None:
    """Synced nowhere: a file that a power cut halves is thrown away at the next start."""
    total = 0
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        for piece in content:
            total += len(piece)
            if total > MOST_FILM_BYTES:
                raise Refused(
                    "film-too-large", "影片超过 500 MB，请剪短或降低清晰度再传。The film is larger than 500 MB."
                )
            file.write(piece)
