"""``python kiosk.py doctor``: is this installation well? Looks only, changes nothing."""

from __future__ import annotations

import platform
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from kiosk import __version__, paths
from kiosk.core import clock, folder, switch
from kiosk.core.db import KIOSK_DB, MEDIA_DB, check_whole
from kiosk.core.errors import CannotStart
from kiosk.core.timekeeper import Keeper, keeper
from kiosk.settings import Settings

LEAST_FREE = 500 << 20
FONTS = ("noto-sans-sc-400", "noto-sans-sc-700", "noto-sans-sc-rare", "noto-serif-sc-900", "pingcheng-carved")
KEPT_BY = {Keeper.NTP: "由网络校准", Keeper.RTC: "由主板电池钟维持，没有网络校准", Keeper.MANUAL: "断电后要人手校准"}

Finding = tuple[bool, str]


def examine(settings: Settings) -> bool:
    """Print one line per finding; True if all is well."""
    findings = list(_findings(settings))
    for is_well, sentence in findings:
        print(f"{'✓' if is_well else '✗'} {sentence}")
    return all(is_well for is_well, _ in findings)


def _findings(settings: Settings) -> Iterator[Finding]:
    yield True, f"平城触屏 {__version__}，Python {platform.python_version()}，SQLite {sqlite3.sqlite_version}"
    yield from _data(settings.data)
    yield from _database(settings.data)
    yield from _backups(settings.data)
    free = _free(settings.data)
    yield free >= LEAST_FREE, f"磁盘剩余 {free >> 20} MB。Free disk space."
    moment = clock.local(clock.now())
    is_plausible = clock.is_plausible(moment)
    yield is_plausible, f"系统时间 {moment:%Y-%m-%d %H:%M}，{clock.ZONE}，{KEPT_BY[keeper()]}。System clock."
    missing = [name for name in FONTS if not (paths.STATIC / "fonts" / f"{name}.woff2").is_file()]
    yield not missing, f"字体 {'齐全' if not missing else '缺 ' + '、'.join(missing)}。Fonts."
    yield True, f"屏幕地址 {settings.screen_url}，二维码地址 {settings.base_url}。Addresses."


def _data(where: Path) -> Iterator[Finding]:
    if not where.exists():
        yield True, f"数据文件夹 {where} 还没有，首次启动时建立。It is made on the first start."
        return
    try:
        folder.prepare(where)
        yield True, f"数据文件夹 {where} 可以写。The data folder can be written."
    except CannotStart as error:
        yield False, str(error)
        return
    door = folder.announced_door(where)
    held = folder.hold(where) if (where / folder.LOCK).exists() else None
    runs = held is None and (where / folder.LOCK).exists()
    if held:
        held.release()
    yield True, f"服务器在运行（控制口 {door}）。A server runs." if runs else "服务器没有在运行。No server runs."


def _database(where: Path) -> Iterator[Finding]:
    from kiosk.backup.commands import advice

    for name in (KIOSK_DB, MEDIA_DB):
        path = where / name
        if not path.exists():
            continue
        try:
            check_whole(path)
            yield True, f"{name} 完好，{path.stat().st_size >> 20} MB。The file is whole."
        except CannotStart as error:
            yield False, f"{error} {advice(where)}"


def _backups(where: Path) -> Iterator[Finding]:
    from kiosk.backup import listing

    if (where / switch.DECIDED).is_dir():
        yield True, "上次恢复没做完，下次启动接着做完。The next start finishes a restoration."
    found = listing.backups(where)
    newest = next((one for one in found if one.is_good), None)
    if newest is None:
        yield not found, f"{'没有能恢复的备份' if found else '还没有备份'}。No good backup yet."
        return
    when = clock.local(newest.made_at).strftime("%Y-%m-%d %H:%M")
    size = newest.bytes / 1e6
    yield True, f"备份 {len(found)} 份，最近能恢复的是 {when}，{size:.1f} MB，{newest.folder}。The newest good backup."


def _free(where: Path) -> int:
    existing = next(one for one in (where, *where.parents) if one.exists())
    return shutil.disk_usage(existing).free
