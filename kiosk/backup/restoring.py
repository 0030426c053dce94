"""Bringing a backup back: laid out beside the present data, tried there, and only then put in their place."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from kiosk.backup import listing, shelf, store, whole
from kiosk.backup.listing import MANIFEST, STORE, Room
from kiosk.backup.model import Backup, read_manifest
from kiosk.backup.store import Place
from kiosk.core import switch
from kiosk.core.clock import local
from kiosk.core.copies import make_private, opened
from kiosk.core.db import KIOSK_DB, MEDIA_DB, DatabaseError, looking, open_writing
from kiosk.core.errors import CannotStart, Damaged, Refused
from kiosk.core.folder import KEY
from kiosk.core.migrate import open_house
from kiosk.core.switch import TOML
from kiosk.journal import store as journal


def lay_out(backup: Backup, into: Path, room: Callable[[Path], Room]) -> None:
    """Put a backup of the list together as the files of a data folder. :raises Refused: if it is no longer good."""
    whole.refuse_unless_it_fits(room(into), backup.bytes)
    for name, sum_ in backup.files.items():
        if not (backup.folder / name).is_file() or listing.sum_of(backup.folder / name) != sum_:
            raise whole.bad_backup(f"{name} is not as it was")
        make_private(into / name)
        shutil.copyfile(backup.folder / name, into / name)
    if not (backup.folder.parent / STORE).exists():
        raise whole.bad_backup("the store of pictures is gone")
    try:
        with opened(into / MEDIA_DB) as pictures, opened(backup.folder.parent / STORE) as kept:
            shelf.prepare_pictures(pictures, backup.media.tables)
            wanted = store.missing(Place(kept), pictures, listing.pictures_of(backup.folder))
            shelf.copy_rows(Place(kept), pictures, wanted, shelf.checking(kept))
    except DatabaseError as error:
        raise whole.bad_backup(str(error)) from None


def bring(source: Path, into: Path, room: Callable[[Path], Room]) -> Backup:
    """Lay out a backup, one of the list (a folder) or a whole one (a zip). :raises Refused: if it is no good one."""
    if not source.is_dir():
        return whole.unpack(source, into, room)
    try:
        backup = read_manifest((source / MANIFEST).read_text(encoding="utf-8"), source)
    except (OSError, ValueError) as error:
        raise whole.bad_backup(str(error)) from None
    lay_out(backup, into, room)
    return backup


def try_out(stage: Path, rooms: Sequence[str], now: datetime) -> None:
    """Open what was laid out as a start would: checked, migrated, every picture there. :raises Refused:"""
    try:
        with looking(stage / KIOSK_DB) as db:
            described, loose = store.described(db), store.loose_ends(db)
        with looking(stage / MEDIA_DB) as db:
            broken, lost = store.damage(db), set(described) - set(Place(db).hashes())
        if broken or loose or lost:
            raise whole.bad_backup(broken or f"{loose} loose ends, {len(lost)} pictures missing")
        open_house(stage, rooms, now).close()
    except (Damaged, DatabaseError) as error:
        raise whole.bad_backup(" ".join(str(error).split())) from None
    except CannotStart as error:
        raise Refused("bad-backup", f"没有恢复，现在的数据没有动。{error} Nothing was changed.") from None


def has_other_key(data: Path, stage: Path) -> bool:
    """Whether the backup was made on another machine than the one this folder began on."""
    both = [path / KEY for path in (data, stage)]
    return all(path.exists() for path in both) and both[0].read_bytes().strip() != both[1].read_bytes().strip()


def settle(data: Path, stage: Path, backup: Backup, *, by: str, now: datetime) -> str:
    """Ready the laid out data for their place; returns the name under which the present ones are kept.

    What must not come back does not: sessions, and in the records of this same house the accounts and the throttle of
    then. The key comes along only if it is another one, the settings of the machine only to an empty folder.
    """
    with closing(open_writing(stage)) as writing:
        if (data / KIOSK_DB).exists():
            with suppress(DatabaseError):  # damaged or of another version: then there is nothing to go on from
                shelf.carry_over(writing, data / KIOSK_DB)
        writing.execute("BEGIN IMMEDIATE")
        shelf.end_sessions(writing)
        journal.record(writing, "backup:backup:restore", backup.name, by=by, now=now)
        writing.execute("COMMIT")
    if (data / KEY).exists() and not has_other_key(data, stage):
        (stage / KEY).unlink(missing_ok=True)
    if (data / KIOSK_DB).exists() or (data / TOML).exists():
        (stage / TOML).unlink(missing_ok=True)
    return _free_name(data, now)


def put_in_place(data: Path, name: str) -> Path | None:
    """Decide the switch and carry it out; returns where the replaced data are. Nobody may have the files open.

    :raises CannotStart: if it was decided and got stuck: the next start goes on with it.
    """
    switch.decide(data, name)
    try:
        return switch.complete(data)
    except OSError as error:
        raise CannotStart(
            f"恢复做到一半停下了（{error.strerror}），请重启服务器，启动时会接着做完。"
            "The restoration got stuck: the next start finishes it."
        ) from error


def _free_name(data: Path, now: datetime) -> str:
    """``0012-20261121-140500``: the last backup's number, so that the replaced data go when those of their time do."""
    name = f"{listing.next_number(data) - 1:04}-{local(now):%Y%m%d-%H%M%S}"
    taken = {path.name for path in (data / switch.REPLACED).glob("*")}
    return next(one for one in (name, *(f"{name}-{count}" for count in range(2, len(taken) + 3))) if one not in taken)
