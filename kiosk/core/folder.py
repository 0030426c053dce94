"""The data folder: who holds it, its secret key, files written so that a power cut cannot halve them."""

from __future__ import annotations

import json
import os
import secrets
import tempfile
from pathlib import Path
from typing import IO

from kiosk.core.errors import CannotStart

LOCK = "kiosk.lock"
KEY = "secret.key"
LOCKED_BYTE = 1 << 20
"""Beyond the text in the lock file, so that others can read it on systems where a lock also forbids reading."""


def prepare(folder: Path) -> None:
    """Make the folder if need be and prove that it can be written.

    :raises CannotStart: with the reason.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".probe"):
            pass
    except OSError as error:
        raise CannotStart(f"数据文件夹 {folder} 不能写。The data folder cannot be written: {error.strerror}.") from None


class Hold:
    """This process's hold on a data folder. The system lets go of it when the process ends, however it ends."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def announce(self, door_port: int) -> None:
        """Say where commands may be handed in while this process holds the folder."""
        self._file.seek(0)
        self._file.truncate()
        json.dump({"pid": os.getpid(), "door": door_port}, self._file)
        self._file.flush()

    def release(self) -> None:
        self._file.close()


def hold(folder: Path) -> Hold | None:
    """Take the folder for this process; None if another one holds it."""
    file = open(folder / LOCK, "a+", encoding="utf-8")
    if _lock(file):
        file.seek(0)
        file.truncate()
        return Hold(file)
    file.close()
    return None


def announced_door(folder: Path) -> int | None:
    """The port of the control door that the holder announced, if it has got so far."""
    try:
        return int(json.loads((folder / LOCK).read_text(encoding="utf-8"))["door"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def secret_key(folder: Path) -> bytes:
    """The key of this installation, made on the first start, readable by its owner alone.

    :raises CannotStart: if the key file is damaged.
    """
    path = folder / KEY
    if not path.exists():
        write_whole(path, secrets.token_hex(32).encode(), 0o600)
    key = path.read_bytes().strip()
    if len(key) < 32:
        raise CannotStart(f"密钥文件 {path} 不完整，请从备份恢复。The key file is damaged: restore it from a backup.")
    return key


def write_whole(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Write, sync, rename, sync the folder: after a power cut the file is there whole or not at all (promises T3)."""
    part = path.with_name(path.name + ".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make renames in ``folder`` durable, where the system offers it."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _lock(file: IO[str]) -> bool:
    try:
        if os.name == "posix":
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            import msvcrt

            file.seek(LOCKED_BYTE)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    except OSError:
        return False
    return True
