"""``python kiosk.py ledger verify FILE`` and ``purge``, and the errand behind the latter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from kiosk.checkin import retention, sheet
from kiosk.core import clock
from kiosk.core.db import Database
from kiosk.core.errors import CannotStart
from kiosk.core.plug import Document, Option
from kiosk.site import store as site

DEFAULT_DAYS = 30
LARGEST_FILE = 512 << 20


def purge_errand(house: Database, arguments: Document) -> Any:
    """Erase names that are kept long enough; returns of how many."""
    days = site.house(house.reader(), "zh").settings.get("retention_days", DEFAULT_DAYS)
    return retention.purge(house, days, by="command", now=clock.now(), is_confirmed=bool(arguments.get("confirmed")))


ERRANDS = {"checkin.purge": purge_errand}


def commands(data_option: Option, run: Callable[[str | None, str, Document], Any]) -> list[click.Command]:
    """The commands; ``run`` does errands in the server or in this process."""

    @click.group()
    def ledger() -> None:
        """签到账本。The ledger of check-ins."""

    @ledger.command("verify")
    @click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
    def verify_(file: Path) -> None:
        """核对导出的账本有没有被改过。Whether an exported ledger is whole."""
        if file.stat().st_size > LARGEST_FILE:
            raise CannotStart("文件太大了。The file is too large.")
        try:
            count, head, fault = sheet.verified(file.read_text(encoding="utf-8"))
        except (ValueError, KeyError) as error:
            raise CannotStart(f"{file}: {error}") from None
        if fault is not None:
            raise CannotStart(f"第 {fault} 条对不上，账本被改过。Line {fault} does not follow: the ledger was changed.")
        click.echo(f"{count} 条，前后都对得上。{count} lines, whole. {head}")

    @click.command("purge")
    @click.option("--confirm", is_flag=True, help="时间没错，照删。The clock is right.")
    @data_option
    def purge_(confirm: bool, data: str | None) -> None:
        """删去到期的称呼和手机号，只留人数。Erase names that are kept long enough."""
        gone = run(data, "checkin.purge", {"confirmed": confirm})
        click.echo(f"{gone} 位的称呼删去了，人数都还在。{gone} erased; the counts stay.")

    return [ledger, purge_]
