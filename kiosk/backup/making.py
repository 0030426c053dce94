"""Making a backup of a house that is in use, or of a data folder that nobody has open."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from kiosk import __version__
from kiosk.backup import listing, shelf, store
from kiosk.backup.listing import FOLDER, MANIFEST, PART, PICTURES, STORE, Room, disk_room, sum_of
from kiosk.backup.model import Backup, Media
from kiosk.backup.store import Place
from kiosk.core.copies import copy_records, make_private, opened
from kiosk.core.db import KIOSK_DB, Connection, looking, open_reading
from kiosk.core.errors import Damaged, Refused
from kiosk.core.folder import KEY, sync_folder, write_whole
from kiosk.core.switch import TOML, sync_file

TRIES = 5

Tell = Callable[[int, int], object]
"""Is told how many bytes of how many are copied."""


def make(
    data: Path,
    *,
    by: str,
    now: datetime,
    room: Callable[[Path], Room] = disk_room,
    fits: Callable[[Room, int], bool] = Room.leaves_enough,
    tell: Tell = lambda done, all_: None,
) -> Backup:
    """Make a backup while the house goes on: readers and the writer notice nothing.

    :raises Refused: ``no-room``, or ``not-whole`` if the records are damaged; there is no new backup then.
    """
    where = data / FOLDER
    where.mkdir(mode=0o700, exist_ok=True)
    listing.tidy(data)
    part = where / PART
    part.mkdir(mode=0o700)
    try:
        with closing(open_reading(data)) as live, opened(where / STORE) as kept:
            shelf.prepare_store(kept)
            shelf.mirror(Place(live, "media"), kept)
            _copy_most(data, live, kept, lambda need: _refuse_unless(fits, room(where), need), tell)
            pictures = _take(live, kept, part)
            backup = _described(data, part, Place(live, "media"), kept, pictures, by, now)
        write_whole(part / MANIFEST, backup.to_json().encode())
        sync_folder(part)
        part.replace(where / backup.name)
        sync_folder(where)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    listing.prune(data)
    return replace(backup, folder=where / backup.name)


def _copy_most(data: Path, live: Connection, kept: Connection, ask_room: Callable[[int], object], tell: Tell) -> None:
    """Copy the new pictures a few at a time, before the snapshot, so that it is short and the WAL stays small."""
    source = Place(live, "media")
    wanted = store.missing(source, kept, source.hashes())
    need = sum(one.bytes for one in wanted)
    ask_room(need + (data / KIOSK_DB).stat().st_size)
    shelf.copy_rows(source, kept, wanted, shelf.sealing(kept), lambda done: tell(done, need))


def _refuse_unless(fits: Callable[[Room, int], bool], room: Room, need: int) -> None:
    if not fits(room, need):
        raise Refused(
            "no-room",
            f"磁盘只剩 {room.free >> 20} MB，这次备份要 {(need >> 20) + 1} MB，先腾些地方。"
            f"Too little disk space for a backup: {room.free >> 20} MB free.",
        )


def _take(live: Connection, kept: Connection, part: Path) -> list[str]:
    """The snapshot: records and pictures as of one moment."""
    source = Place(live, "media")
    pictures = _one_moment(live, source)
    try:
        copy_records(live, part / KIOSK_DB)
        shelf.copy_rows(source, kept, store.missing(source, kept, pictures), shelf.sealing(kept))
    finally:
        live.execute("COMMIT")
    make_private(part / PICTURES)
    (part / PICTURES).write_text("".join(f"{hash_}\n" for hash_ in pictures), encoding="ascii")
    return pictures


def _one_moment(live: Connection, source: Place) -> list[str]:
    """Begin to read both files as they are now; the list of pictures.

    SQLite looks at the two one after the other. A picture that was dropped in between is described and not there; one
    that is so again and again is lost, which the check will say.
    """
    for attempt in range(TRIES):
        live.execute("BEGIN")
        described, pictures = store.described(live), source.hashes()
        if set(described) <= set(pictures) or attempt == TRIES - 1:
            break
        live.execute("COMMIT")
    return pictures


def _described(
    data: Path, part: Path, source: Place, kept: Connection, pictures: list[str], by: str, now: datetime
) -> Backup:
    """Open what was made, see what is in it, write down how it can be known again."""
    for name in (KEY, TOML):
        if (data / name).exists():
            write_whole(part / name, (data / name).read_bytes())
    try:
        with looking(part / KIOSK_DB) as db:
            broken = store.damage(db)
            if broken:
                raise Refused("not-whole", f"数据库有损坏，备份没做成：{broken}。The database is damaged: no backup.")
            faults = _faults(db, kept, pictures)
            schema, counts = store.schema_of(db), store.counts(db)
    except Damaged as error:
        raise Refused("not-whole", f"备份没做成：{error}") from None
    media = Media(len(pictures), store.bytes_of(kept, pictures), source.definitions())
    files = {path.name: sum_of(path) for path in sorted(part.iterdir())}
    for path in part.iterdir():
        sync_file(path)
    return Backup(
        listing.next_number(data), now.replace(microsecond=0), by, __version__, schema, counts, media, files, faults
    )


def _faults(db: Connection, kept: Connection, pictures: list[str]) -> tuple[str, ...]:
    """What keeps a backup from being as good as the house should be, in words."""
    found = []
    loose = store.loose_ends(db)
    if loose:
        found.append(f"{loose} 条记录对不上")
    lost = set(store.described(db)) - set(pictures) | set(pictures) - set(Place(kept).hashes())
    if lost:
        found.append(f"缺 {len(lost)} 张图片的文件")
    return tuple(found)
