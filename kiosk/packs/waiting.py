"""Packs that came in through the browser and wait to be installed: files in the data folder, for an hour at most."""

from __future__ import annotations

import json
import re
import secrets
import shutil
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from kiosk.core.errors import CannotWrite, Refused

FOLDER = "packs-waiting"
PATIENCE = timedelta(hours=1)
SPARE_BYTES = 500 << 20
"""So much stays free on the disk."""
CODE = re.compile(r"[0-9a-f]{32}\Z")
ZIP, CLAIMED, NOTE = ".zip", ".installing", ".json"


class Waiting:
    """The packs that wait. Each has a code that nobody can guess; whoever installs one has claimed it for good."""

    def __init__(self, data: Path) -> None:
        self._folder = data / FOLDER

    def receive(self, content: Iterable[bytes], most: int) -> str:
        """Keep what comes in; returns its code.

        :raises Refused: ``no-room``, ``upload-too-large``; nothing is kept then.
        :raises CannotWrite: when the disk would not take it.
        """
        code = secrets.token_hex(16)
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            self._write(self._path(code, ZIP), content, most)
        except OSError as error:
            self.forget(code)
            raise CannotWrite(str(error)) from error
        except BaseException:
            self.forget(code)
            raise
        return code

    def _write(self, path: Path, content: Iterable[bytes], most: int) -> None:
        """Synced nowhere: what a power cut halves is thrown away at the next start."""
        total, room = 0, shutil.disk_usage(self._folder).free - SPARE_BYTES
        with path.open("xb") as file:
            for piece in content:
                total += len(piece)
                if total > most:
                    raise Refused(
                        "upload-too-large", f"超过 {most >> 20} MB，收不下。It is larger than {most >> 20} MB."
                    )
                if total > room:
                    raise Refused("no-room", "硬盘快满了，请先清出地方。The disk is nearly full: make room first.")
                file.write(piece)

    def path(self, code: str) -> Path:
        """Where one waits."""
        return self._path(code, ZIP)

    def note(self, code: str, document: Any) -> None:
        """Put down what was found out about one."""
        try:
            self._path(code, NOTE).write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        except OSError as error:
            raise CannotWrite(str(error)) from error

    def told(self, code: str) -> Any | None:
        """What was put down of one; None if there is none of this code."""
        if not CODE.match(code) or not self._path(code, ZIP).exists():
            return None
        try:
            return json.loads(self._path(code, NOTE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def claim(self, code: str) -> Path | None:
        """Take one to install it; None if there is none of this code, or somebody else has taken it."""
        target = self._path(code, CLAIMED)
        try:
            return self._path(code, ZIP).rename(target) if CODE.match(code) else None
        except OSError:
            return None

    def unclaim(self, code: str) -> None:
        """Put one back that could not be installed for no fault of its own."""
        with suppress(OSError):
            self._path(code, CLAIMED).rename(self._path(code, ZIP))

    def forget(self, code: str) -> None:
        """Delete all of one."""
        if CODE.match(code):
            for ending in (ZIP, CLAIMED, NOTE):
                with suppress(OSError):
                    self._path(code, ending).unlink(missing_ok=True)
        with suppress(OSError):
            self._folder.rmdir()  # when it is empty

    def sweep(self, now: datetime) -> None:
        """Delete what has waited too long, by whichever clock; one being installed is let be."""
        for path in self._folder.glob("*"):
            with suppress(OSError):
                if path.suffix != CLAIMED and abs(now.timestamp() - path.stat().st_mtime) > PATIENCE.total_seconds():
                    path.unlink()
        with suppress(OSError):
            self._folder.rmdir()

    def clear(self) -> None:
        """Delete everything. For the start, when nobody installs anything."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _path(self, code: str, ending: str) -> Path:
        return self._folder / f"{code}{ending}"
