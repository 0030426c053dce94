"""Putting other files in the place of a folder's own, so that a power cut leaves either all old or all new ones.

The new files are gathered in a folder of their own. Renaming that folder decides the switch; from then on it is only
carried out, file by file, by whoever decided it or else by the next start. What is replaced is kept aside.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from kiosk.core.db import KIOSK_DB, MEDIA_DB
from kiosk.core.folder import KEY, sync_folder, write_whole

GATHERED = "restoring.part"
DECIDED = "restoring"
REPLACED = "replaced"
TOML = "kiosk.toml"
NAME = "name"
"""In the decided folder: under which name the replaced files are kept."""

FILES = (MEDIA_DB, KIOSK_DB, KEY, TOML)
BESIDE = ("-wal", "-shm", "-journal", "")
"""What may belong to a database file, the file itself last: as long as it is there, the rest is looked for again."""


def gather(folder: Path) -> Path:
    """An empty folder for the new files."""
    where = folder / GATHERED
    shutil.rmtree(where, ignore_errors=True)
    where.mkdir(mode=0o700)
    return where


def forget(folder: Path) -> None:
    """Drop what was gathered and not decided."""
    shutil.rmtree(folder / GATHERED, ignore_errors=True)


def decide(folder: Path, name: str) -> None:
    """From here on the gathered files are the ones that count; the replaced ones will be in ``replaced/<name>``."""
    where = folder / GATHERED
    write_whole(where / NAME, name.encode())
    for file in where.iterdir():
        sync_file(file)
    sync_folder(where)
    where.replace(folder / DECIDED)
    sync_folder(folder)


def complete(folder: Path) -> Path | None:
    """Carry out a switch that was decided; harmless if there is none. Nobody may have the files open.

    :returns: where the replaced files are, if there were any.
    """
    decided = folder / DECIDED
    if not decided.is_dir():
        return None
    left = [name for name in FILES if (decided / name).exists()]
    aside = None
    if left:
        aside = folder / REPLACED / (decided / NAME).read_text(encoding="utf-8")
        aside.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside.parent.chmod(0o700)
        sync_folder(aside.parent)
        for name in left:
            _put_aside(folder, name, aside)
            (decided / name).replace(folder / name)
            sync_folder(folder)
    shutil.rmtree(decided)
    sync_folder(folder)
    return _if_filled(aside)


def sync_file(path: Path) -> None:
    """Make a file's content durable."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _put_aside(folder: Path, name: str, aside: Path) -> None:
    for ending in BESIDE:
        own = folder / (name + ending)
        if own.exists():
            own.replace(aside / own.name)
    sync_folder(aside)


def _if_filled(aside: Path | None) -> Path | None:
    if aside is None or any(aside.iterdir()):
        return aside
    aside.rmdir()
    if not any(aside.parent.iterdir()):
        aside.parent.rmdir()
    return None
