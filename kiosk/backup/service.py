"""The verbs: make a backup, take one away as a file, bring one back. One at a time in a process."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kiosk.backup import listing, making, restoring, whole
from kiosk.backup.listing import FOLDER, WHOLE, Room, disk_room
from kiosk.backup.making import Tell
from kiosk.backup.model import MIGRATION, Backup
from kiosk.core import switch
from kiosk.core.db import Database
from kiosk.core.errors import CannotStart, NotFound, Refused
from kiosk.journal import store as journal

AT_WORK = threading.Lock()


@dataclass(frozen=True)
class Restored:
    """What a restoration brought back, and where the data are that it replaced."""

    backup: Backup
    replaced: Path | None


def make(
    house: Database,
    *,
    by: str,
    now: datetime,
    room: Callable[[Path], Room] = disk_room,
    fits: Callable[[Room, int], bool] = Room.leaves_enough,
    tell: Tell = lambda done, all_: None,
) -> Backup:
    """Make a backup of a house that goes on meanwhile. :raises Refused: ``busy``, ``no-room``, ``not-whole``"""
    with _alone():
        backup = making.make(house.folder, by=by, now=now, room=room, fits=fits, tell=tell)
    _note(house, "make", backup.name, by, now)
    return backup


def before_migration(data: Path, now: datetime) -> None:
    """The backup a start makes before it changes the tables. :raises CannotStart: then nothing is changed."""
    try:
        with _alone():
            making.make(data, by=MIGRATION, now=now, fits=Room.holds)
    except (Refused, OSError) as error:
        raise CannotStart(
            f"升级前的备份没做成，没有升级：{error} No backup could be made, so nothing was migrated."
        ) from None


def find(data: Path, name: str) -> Backup:
    """A backup of the list. :raises NotFound:"""
    found = next((one for one in listing.backups(data) if one.name == name), None)
    if found is None:
        raise NotFound(name)
    return found


def drop(house: Database, backup: Backup, *, by: str, now: datetime) -> None:
    """Delete a backup of the list. :raises Refused: ``last-good`` for the newest that can be restored"""
    if backup == listing.newest_good(house.folder):
        raise Refused("last-good", "这是最近一份好的备份，删不得。This is the newest good backup.")
    with _alone():
        listing.remove(house.folder, [backup.name])
    _note(house, "drop", backup.name, by, now)


def drop_replaced(house: Database, *, by: str, now: datetime) -> None:
    """Delete all that restorations replaced."""
    with _alone():
        for path in listing.replaced(house.folder):
            listing.drop(path)
    _note(house, "drop", "replaced", by, now)


def export(house: Database, backup: Backup, to: Path, *, by: str, now: datetime) -> int:
    """Write a backup of the list into one file that needs nothing else; returns its size."""
    with laid_out(house.folder, backup) as folder:
        size = whole.write(whole.stream(folder, backup), to)
    _note(house, "export", backup.name, by, now)
    return size


def download(house: Database, backup: Backup, *, by: str, now: datetime) -> tuple[Iterator[bytes], Callable[[], None]]:
    """The same as a stream for a browser, and what to do when it ends, however it does."""
    folder = _lay_out(house.folder, backup)
    _note(house, "download", backup.name, by, now)
    return whole.stream(folder, backup), lambda: shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def laid_out(data: Path, backup: Backup) -> Iterator[Path]:
    """The files of a backup, put together in a folder for as long as they are needed."""
    folder = _lay_out(data, backup)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _lay_out(data: Path, backup: Backup) -> Path:
    folder = Path(tempfile.mkdtemp(prefix=WHOLE, dir=data / FOLDER))
    try:
        with _alone():
            restoring.lay_out(backup, folder, disk_room)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder


def restore(
    house: Database, source: Path, *, by: str, now: datetime, room: Callable[[Path], Room] = disk_room
) -> Restored:
    """Bring a backup back under a running server: every screen and every page goes on with it at once.

    :raises Refused: ``bad-backup``, ``no-room``, ``busy``, ``not-here``; the present data are as they were then.
    """
    if os.name != "posix":
        raise Refused("not-here", "这台电脑上请先停下服务器，再用 restore 命令恢复。Stop the server first.")
    with _alone(), _stage(house.folder) as stage:
        backup = restoring.bring(source, stage, room)
        restoring.try_out(stage, house.rooms, now)
        if restoring.has_other_key(house.folder, stage):
            raise Refused(
                "not-here",
                "这份备份来自另一台机器，请先停下服务器，再用 restore 命令恢复。"
                "This backup is another machine's: stop the server, then restore it.",
            )
        replaced: list[Path | None] = []

        def switch_over() -> None:
            name = restoring.settle(house.folder, stage, backup, by=by, now=now)
            replaced.append(restoring.put_in_place(house.folder, name))

        house.replace(switch_over)
    return Restored(backup, replaced[0])


def restore_closed(
    data: Path,
    rooms: Sequence[str],
    source: Path,
    *,
    by: str,
    now: datetime,
    room: Callable[[Path], Room] = disk_room,
) -> Restored:
    """Bring a backup back to a folder that no server uses: empty, in order or damaged. :raises Refused:"""
    switch.complete(data)
    with _alone(), _stage(data) as stage:
        backup = restoring.bring(source, stage, room)
        restoring.try_out(stage, rooms, now)
        name = restoring.settle(data, stage, backup, by=by, now=now)
        return Restored(backup, restoring.put_in_place(data, name))


@contextmanager
def _stage(data: Path) -> Iterator[Path]:
    try:
        yield switch.gather(data)
    finally:
        switch.forget(data)


@contextmanager
def _alone() -> Iterator[None]:
    if not AT_WORK.acquire(blocking=False):
        raise Refused("busy", "正在备份或恢复，等它做完再来。A backup or restoration is under way: try again soon.")
    try:
        yield
    finally:
        AT_WORK.release()


def _note(house: Database, what: str, key: str, by: str, now: datetime) -> None:
    house.write(lambda writing: journal.record(writing, f"backup:backup:{what}", key, by=by, now=now, is_shown=False))
