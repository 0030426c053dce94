"""Having an errand done: by the server that holds the data folder, or, if none does, right here."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from kiosk import settings
from kiosk.core import clock, folder
from kiosk.core.db import Database
from kiosk.core.errors import CannotStart, Damaged, Refused
from kiosk.core.migrate import open_house
from kiosk.core.plug import Document, Errand

PATIENCE_SECONDS = 60.0
"""How long a command waits for a server that is still starting (it may be installing its first packs)."""


def all_errands() -> dict[str, Errand]:
    """Every errand of every room, by name."""
    from kiosk.features import FEATURES, PARTS
    from kiosk.packs import commands as packs

    found: dict[str, Errand] = dict(packs.errands(PARTS))
    for feature in FEATURES:
        found.update(feature.errands)
    return found


def carry_out(house: Database, errand: str, arguments: Document) -> Any:
    """Do an errand in this process. :raises Refused: ``no-such-errand``"""
    found = all_errands().get(errand)
    if found is None:
        raise Refused("no-such-errand", f"没有这个命令：{errand}。There is no errand {errand!r}.")
    try:
        return found(house, arguments)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise Refused(
            "no-such-place", f"读写不了文件。A file cannot be read or written: {where}{error.strerror}."
        ) from error


Here = Callable[[Path, Document], Any]


def run(data: str | None, errand: str, arguments: Document, here: Here | None = None) -> Any:
    """Have an errand done on a data folder, by whoever may write to it.

    :param here: does it instead on a folder that no server holds, without opening it first.
    """
    where = settings.load({"data": data}).data
    folder.prepare(where)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        held = folder.hold(where)
        if held:
            try:
                return here(where, arguments) if here else _here(where, errand, arguments)
            finally:
                held.release()
        door = folder.announced_door(where)
        if door:
            from kiosk.core.door import call

            return call(door, folder.secret_key(where), errand, arguments)
        if time.monotonic() > deadline:
            raise CannotStart("服务器还没启动好，请稍后再试。The server is still starting: try again.")
        time.sleep(0.2)


def opened(where: Path, now: datetime) -> Database:
    """The database of a data folder. A backup is made before it is migrated; one is named if it is damaged."""
    from kiosk.features import NAMES

    try:
        return open_house(where, NAMES, now, _backup_first)
    except Damaged as error:
        from kiosk.backup.commands import advice

        raise Damaged(f"{error} {advice(where)}") from None


def _backup_first(where: Path, now: datetime) -> None:
    from kiosk.backup import service

    service.before_migration(where, now)


def _here(where: Path, errand: str, arguments: Document) -> Any:
    house = opened(where, clock.now())
    try:
        folder.secret_key(where)
        return carry_out(house, errand, arguments)
    finally:
        house.close()
