"""``python kiosk.py packs …`` and the errands behind it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from kiosk.core import clock
from kiosk.core.db import Database
from kiosk.core.plug import Document, Option, Part
from kiosk.media.intake import workshop
from kiosk.packs import export, service

Errands = dict[str, Callable[[Database, Document], Any]]


def errands(parts: tuple[Part, ...]) -> Errands:
    """What the packs' commands have done, in the server if one runs."""

    def install(house: Database, arguments: Document) -> Any:
        with workshop() as shop:
            report = service.install(house, Path(arguments["path"]), parts, shop, by=arguments["by"], now=clock.now())
        return vars(report)

    def write(house: Database, arguments: Document) -> Any:
        return export.export(house, arguments["name"], parts, Path(arguments["to"]))

    return {"packs.install": install, "packs.export": write}


def commands(
    parts: tuple[Part, ...], data_option: Option, run: Callable[[str | None, str, Document], Any]
) -> click.Group:
    """The ``packs`` command group.

    :param run: ``run(data, errand, arguments)`` has an errand done.
    """

    @click.group()
    def packs() -> None:
        """内容包：检查、安装、导出。Content packs."""

    @packs.command("check")
    @click.argument("path", type=click.Path(path_type=Path))
    def check_(path: Path) -> None:
        """检查一个内容包，列出全部问题。Check a pack; every problem is named."""
        with workshop() as shop:
            pack = service.check(path.absolute(), parts, shop)
        counts = "，".join(f"{name} {len(records)}" for name, records in pack.records.items() if records)
        click.echo(f"{pack.manifest.id} {pack.manifest.version}：没有问题（{counts}）。No problems.")

    @packs.command("install")
    @click.argument("path", type=click.Path(path_type=Path))
    @data_option
    def install_(path: Path, data: str | None) -> None:
        """装入或更新一个内容包，全成或全不成。Install or update a pack, all or nothing."""
        report = run(data, "packs.install", {"path": str(path.absolute()), "by": "command"})
        click.echo(
            "{name} {version}：新增 {added}，更新 {updated}，保留本中心的改动 {kept}，"
            "没有变化 {same}，删除 {dropped}。Installed.".format(**report)
        )

    @packs.command("export")
    @click.argument("name")
    @click.option("--to", "to", required=True, type=click.Path(path_type=Path, dir_okay=False), help="zip 文件。")
    @data_option
    def export_(name: str, to: Path, data: str | None) -> None:
        """把装过的内容包按现在的样子导出。Export an installed pack as it stands now."""
        size = run(data, "packs.export", {"name": name, "to": str(to.absolute())})
        click.echo(f"{to}：{size} 字节。Exported, {size} bytes.")

    @packs.command("seal")
    @click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
    def seal_(folder: Path) -> None:
        """手改过文件夹后，更新清单里的校验和。Bring the checksums of an edited folder up to date."""
        changed = export.seal(folder)
        click.echo(f"{len(changed)} 项校验和更新了。{len(changed)} checksums updated.")

    return packs
