"""``python kiosk.py backup`` and ``restore``, and the errands behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from kiosk.backup import listing, service
from kiosk.backup.listing import Room
from kiosk.backup.model import COMMAND
from kiosk.core import clock
from kiosk.core.db import Database
from kiosk.core.plug import Document, Option

Here = Callable[[Path, Document], Any]
Run = Callable[..., Any]


def make_errand(house: Database, arguments: Document) -> Document:
    """Make a backup, and if ``to`` names a file, write it there as one."""
    by, now, to = arguments["by"], clock.now(), arguments["to"]
    fits = Room.holds if to else Room.leaves_enough
    backup = service.make(house, by=by, now=now, fits=fits)
    size = service.export(house, backup, Path(to), by=by, now=now) if to else backup.bytes
    return {"name": backup.name, "bytes": size, "faults": list(backup.faults)}


def restore_errand(house: Database, arguments: Document) -> Document:
    """Bring a backup back while the server runs."""
    return _restored(service.restore(house, Path(arguments["path"]), by=arguments["by"], now=clock.now()))


def _restored(done: service.Restored) -> Document:
    return {
        "name": done.backup.name,
        "at": clock.local(done.backup.made_at).strftime("%Y-%m-%d %H:%M"),
        "replaced": str(done.replaced or ""),
    }


ERRANDS = {"backup.make": make_errand, "backup.restore": restore_errand}


def commands(rooms: Sequence[str], data_option: Option, run: Run) -> list[click.Command]:
    """The two commands.

    :param run: ``run(data, errand, arguments, here)`` has an errand done; ``here`` on a folder that nobody holds.
    """

    @click.command("backup")
    @click.option("--to", "to", type=click.Path(path_type=Path, dir_okay=False), help="另存成一个 zip。One whole file.")
    @data_option
    def backup_(to: Path | None, data: str | None) -> None:
        """做一份备份，服务器开着也能做。Make a backup, with or without a server."""
        arguments = {"to": str(to.absolute()) if to else "", "by": COMMAND}
        done = run(data, "backup.make", arguments)
        faults = "".join(f"，但是{one}" for one in done["faults"])
        size = f"{done['bytes'] / 1e6:.1f} MB"
        click.echo(f"{to or done['name']}：{size}，打开试过{faults or '，能恢复'}。Backed up, {size}, tested.")

    @click.command("restore")
    @click.argument("file", type=click.Path(path_type=Path))
    @data_option
    def restore_(file: Path, data: str | None) -> None:
        """用一份备份恢复；换下来的数据留在 replaced/。Restore a backup; what it replaces is kept aside."""

        def here(where: Path, arguments: Document) -> Document:
            path = Path(arguments["path"])
            return _restored(service.restore_closed(where, rooms, path, by=arguments["by"], now=clock.now()))

        done = run(data, "backup.restore", {"path": str(file.absolute()), "by": COMMAND}, here)
        aside = f"换下来的数据在 {done['replaced']}。" if done["replaced"] else ""
        click.echo(f"恢复到 {done['at']}（{done['name']}）。{aside}Restored to {done['at']}.")

    return [backup_, restore_]


def advice(data: Path) -> str:
    """Which backup helps a folder that cannot be opened, and how."""
    newest = listing.newest_good(data)
    if newest is None:
        return "这个文件夹里没有备份；有另存的 zip 就用它：python kiosk.py restore FILE。No backup lies in this folder."
    when = clock.local(newest.made_at).strftime("%Y-%m-%d %H:%M")
    return f"最近的好备份是 {when} 的，恢复：python kiosk.py restore {newest.folder} (the newest good backup)"
