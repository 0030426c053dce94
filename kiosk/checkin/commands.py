"""``python kiosk.py ledger verify FILE`` and ``purge``, and the errand behind the latter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from kiosk.checkin import proof, retention, store
from kiosk.core import clock
from kiosk.core.db import Database
from kiosk.core.errors import CannotStart, Refused
from kiosk.core.folder import write_whole
from kiosk.core.plug import Document, Option
from kiosk.journal import store as journal
from kiosk.site import store as site

DEFAULT_DAYS = 30
LARGEST_FILE = 512 << 20


def purge_errand(house: Database, arguments: Document) -> Any:
    """Erase names that are kept long enough; returns of how many."""
    days = site.house(house.reader(), "zh").settings.get("retention_days", DEFAULT_DAYS)
    return retention.purge(house, days, by="command", now=clock.now(), is_confirmed=bool(arguments.get("confirmed")))


def ledger_errand(house: Database, arguments: Document) -> Any:
    """Write the ledger to a file; returns how many lines it has."""
    with house.reading() as db:
        lines = store.lines(db)
    write_whole(Path(arguments["to"]), proof.ledger_csv(lines).encode())
    moment = clock.now()
    house.write(
        lambda writing: journal.record(
            writing, "checkin:ledger:export", str(len(lines)), by="command", now=moment, is_shown=False
        )
    )
    return len(lines)


ERRANDS = {"checkin.purge": purge_errand, "checkin.ledger": ledger_errand}


def commands(data_option: Option, run: Callable[[str | None, str, Document], Any]) -> list[click.Command]:
    """The commands; ``run`` does errands in the server or in this process."""

    @click.group()
    def ledger() -> None:
        """签到账本。The ledger of check-ins."""

    @ledger.command("verify")
    @click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
    @data_option
    def verify_(file: Path, data: str | None) -> None:  # the file says it all; the option goes with every command
        """核对导出的签到表、账本有没有被改过。Whether an exported sheet or ledger is whole."""
        if file.stat().st_size > LARGEST_FILE:
            raise CannotStart("文件太大了。The file is too large.")
        try:
            found = proof.verified(file.read_bytes())
        except (ValueError, KeyError, Refused) as error:
            raise CannotStart(f"{file}: {error}") from None
        if found.fault == 0:
            raise CannotStart("这张签到表被改过。This sheet was changed after it was exported.")
        if found.fault is not None:
            raise CannotStart(
                f"第 {found.fault} 条对不上，账本被改过。Line {found.fault} does not follow: the ledger was changed."
            )
        click.echo(f"{found.count} 条，前后都对得上。{found.count} lines, whole. {found.head}")

    @ledger.command("export")
    @click.option("--to", type=click.Path(path_type=Path), required=True, help="写到哪个文件。Where to.")
    @data_option
    def export_(to: Path, data: str | None) -> None:
        """把签到账本存成文件，里面没有称呼和手机。Write the ledger to a file; no names are in it."""
        count = run(data, "checkin.ledger", {"to": str(to.absolute())})
        click.echo(f"{count} 条存进 {to}。{count} lines written to {to}.")

    @click.command("purge")
    @click.option("--confirm", is_flag=True, help="时间没错，照删。The clock is right.")
    @data_option
    def purge_(confirm: bool, data: str | None) -> None:
        """删去到期的称呼和手机号，只留人数。Erase names that are kept long enough."""
        gone = run(data, "checkin.purge", {"confirmed": confirm})
        click.echo(f"{gone} 位的称呼删去了，人数都还在。{gone} erased; the counts stay.")

    return [ledger, purge_]
