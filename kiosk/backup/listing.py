"""The folder of the backups: what lies in it, how much room there is, what goes.

``backups/`` in the data folder holds one folder a backup (the records as they were, the list of its pictures, the key,
the manifest) and one store of pictures for all of them, to which each backup adds only what is new. A folder gets its
name when everything in it is on the disk and has been opened once; before that it begins with a dot.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from kiosk.backup import shelf
from kiosk.backup.model import NAME, Backup, Sum, outdated, read_manifest
from kiosk.core.copies import opened
from kiosk.core.switch import REPLACED

FOLDER = "backups"
STORE = "media.db"
MANIFEST = "manifest.json"
PICTURES = "media.txt"
NUMBERED = re.compile(r"\d{4,9}-")
PART = ".part"
GONE = ".gone-"
WHOLE = ".whole-"
SLACK = 50 << 20
LEAST_FREE = 500 << 20
LEAST_SHARE = 0.1
"""Backups leave so much of the disk free, in bytes and as a part of it: whatever else needs room comes first."""


class Room(NamedTuple):
    """A disk: all of it and what is free, in bytes."""

    total: int
    free: int

    def leaves_enough(self, need: int) -> bool:
        """Whether enough stays free when so many bytes more are used."""
        return self.free - need >= max(LEAST_FREE, self.total * LEAST_SHARE)

    def holds(self, need: int) -> bool:
        """Whether so many bytes can be written at all."""
        return self.free - need >= SLACK


def disk_room(folder: Path) -> Room:
    """The disk a folder lies on."""
    found = shutil.disk_usage(folder)
    return Room(found.total, found.free)


def backups(data: Path) -> list[Backup]:
    """All backups of a data folder, the newest first. What cannot be read as one is none."""
    found = []
    for folder in _named(data):
        try:
            found.append(read_manifest((folder / MANIFEST).read_text(encoding="utf-8"), folder))
        except (OSError, ValueError):
            continue
    return sorted(found, key=lambda one: -one.number)


def newest_good(data: Path) -> Backup | None:
    """The last one that can be restored."""
    return next((one for one in backups(data) if one.is_good), None)


def _named(data: Path) -> list[Path]:
    where = data / FOLDER
    return [path for path in where.iterdir() if NAME.match(path.name)] if where.is_dir() else []


def sum_of(path: Path) -> Sum:
    """Size and SHA-256 of a file."""
    with path.open("rb") as file:
        return Sum(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def next_number(data: Path) -> int:
    """One more than any backup, or what a restoration replaced, ever had."""
    return 1 + max((number_of(path) for path in [*_named(data), *replaced(data)]), default=0)


def number_of(path: Path) -> int:
    """The number in the name of a backup, or of replaced data."""
    return int(path.name.split("-")[0])


def replaced(data: Path) -> list[Path]:
    """What restorations put aside, the newest last."""
    where = data / REPLACED
    return sorted(path for path in where.iterdir() if NUMBERED.match(path.name)) if where.is_dir() else []


def prune(data: Path) -> None:
    """Let the oldest backups go, with the pictures that only they had and what was replaced before any that is kept."""
    remove(data, outdated(backups(data)))
    left = [number_of(path) for path in _named(data)]
    for path in replaced(data):
        if left and number_of(path) < min(left):
            drop(path)


def remove(data: Path, names: Collection[str]) -> None:
    """Delete backups and the pictures that only they had."""
    for name in names:
        drop(data / FOLDER / name)
    if names:
        with opened(data / FOLDER / STORE) as kept:
            shelf.sweep(kept, (hash_ for path in _named(data) for hash_ in pictures_of(path)))


def pictures_of(backup: Path) -> list[str]:
    """The hashes of a backup's pictures."""
    return (backup / PICTURES).read_text(encoding="ascii").split()


def drop(path: Path) -> None:
    """Delete a folder; half deleted it no longer bears its name."""
    gone = path.with_name(GONE + path.name)
    path.replace(gone)
    shutil.rmtree(gone, ignore_errors=True)


def tidy(data: Path) -> None:
    """Clear away what an interrupted backup or deletion left."""
    _clear(data, PART, GONE)


def forget_downloads(data: Path) -> None:
    """Clear away what downloads left that were cut short; to be asked before there can be new ones."""
    _clear(data, WHOLE)


def _clear(data: Path, *beginnings: str) -> None:
    for where in (data / FOLDER, data / REPLACED):
        for path in where.iterdir() if where.is_dir() else ():
            if path.name.startswith(beginnings):
                shutil.rmtree(path, ignore_errors=True)
