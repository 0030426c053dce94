"""Where a pack is read from: an open folder or a zip file. Nothing is ever unpacked to the disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from kiosk.core.errors import Invalid, Problem
from kiosk.packs import zipped
from kiosk.packs.zipped import PIECE_BYTES, Faults, most_bytes, shown, too_large


class Source(Protocol):
    """Where a pack is read from."""

    name: str

    def names(self) -> list[str]:
        """The files in it, with ``/`` between folders."""

    def read(self, name: str) -> bytes:
        """One file. :raises Invalid: if it cannot be read within the limits."""

    def pieces(self, name: str) -> Iterator[bytes]:
        """One file that may be a film, a piece at a time. :raises Invalid: as :meth:`read`, also after some pieces"""

    def close(self) -> None:
        """Let go of it."""


def open_source(path: Path) -> Source:
    """A folder or a zip file as a source. :raises Invalid: with every rule it breaks."""
    if path.is_dir():
        return FolderSource(path)
    if path.is_file():
        return ZipSource(path)
    raise Invalid([Problem(str(path), "", "没有这个文件夹或压缩包。There is no such folder or zip.")])


class FolderSource:
    """A pack that lies open in a folder. Names that begin with a dot are not part of it."""

    def __init__(self, folder: Path) -> None:
        self.name = folder.name
        self._folder = folder

    def names(self) -> list[str]:
        found, problems = [], []
        for path in sorted(self._folder.rglob("*")):
            name = path.relative_to(self._folder).as_posix()
            if any(part.startswith(".") for part in name.split("/")):
                continue
            if path.is_symlink() or not (path.is_file() or path.is_dir()):
                problems.append(Problem(self.name, shown(name), "不是普通文件。It is no plain file."))
            elif path.is_file():
                found.append(name)
        if problems:
            raise Invalid(problems)
        return found

    def read(self, name: str) -> bytes:
        return b"".join(self.pieces(name))

    def pieces(self, name: str) -> Iterator[bytes]:
        path = self._folder / name
        try:
            if path.stat().st_size > most_bytes(name):
                raise Invalid([Problem(self.name, name, too_large(name))])
            with path.open("rb") as file:
                while piece := file.read(PIECE_BYTES):
                    yield piece
        except OSError as error:
            raise Invalid([Problem(self.name, name, f"读不出来。It cannot be read: {error.strerror}.")]) from None

    def close(self) -> None:
        pass


class ZipSource:
    """A pack in a zip file, its structure checked on opening."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        try:
            self._file = path.open("rb")
            self._entries, faults = self._directory(path.stat().st_size)
        except OSError as error:
            raise self._refused([("", f"打不开。It cannot be opened: {error.strerror}.")]) from None
        if faults:
            self._file.close()
            raise self._refused(faults)

    def _directory(self, size: int) -> tuple[dict[str, zipped.Packed], Faults]:
        try:
            return zipped.directory(self._file, size)
        except BaseException:
            self._file.close()
            raise

    def names(self) -> list[str]:
        return sorted(self._entries)

    def read(self, name: str) -> bytes:
        return b"".join(self.pieces(name))

    def pieces(self, name: str) -> Iterator[bytes]:
        try:
            yield from zipped.pieces(self._file, self._entries[name])
        except (OSError, zipped.Damaged):
            sentence = "解不开，或大小不符。It cannot be unpacked or is not as large as it says."
            raise self._refused([(name, sentence)]) from None

    def close(self) -> None:
        self._file.close()

    def _refused(self, faults: Faults) -> Invalid:
        return Invalid([Problem(self.name, field, sentence) for field, sentence in faults])
