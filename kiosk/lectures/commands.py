"""``python kiosk.py lectures …`` and the errands behind it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import click

from kiosk.core import clock
from kiosk.core.days import read_local, write_local
from kiosk.core.db import Database
from kiosk.core.errors import CannotStart
from kiosk.core.plug import Document, Option
from kiosk.core.slugs import read_code
from kiosk.lectures import acts, service, store
from kiosk.lectures.model import LectureSession

SHIFT = re.compile(r"\+(\d{1,6})([mhd])\Z")
UNITS = {"m": "minutes", "h": "hours", "d": "days"}
LONGEST_TITLE = 100


def read_start(text: str, now: datetime) -> datetime:
    """``2026-11-28T14:30`` on the centre's wall clock, or ``+10m``, ``+2h``, ``+3d`` from now.

    :raises CannotStart: with what is wrong.
    """
    shift = SHIFT.match(text)
    try:
        if shift:
            moment = _whole_minute(now + timedelta(**{UNITS[shift[2]]: int(shift[1])}))
            return read_local(write_local(moment))
        return read_local(text)
    except (ValueError, OverflowError):
        raise CannotStart(f"看不懂开始时间 {text}。Write the start as 2026-11-28T14:30 or +10m.") from None


def _whole_minute(moment: datetime) -> datetime:
    """Lectures begin on whole minutes: the countdown and the packs know no seconds."""
    whole = moment.replace(second=0, microsecond=0)
    return whole if whole == moment else whole + timedelta(minutes=1)


def add_errand(house: Database, arguments: Document) -> str:
    """Announce a lecture; the answer is the code of its session."""
    now = clock.now()
    return acts.add(
        house,
        arguments["title"],
        read_start(arguments["start"], now),
        minutes=arguments["minutes"],
        capacity=arguments["capacity"],
        venue=arguments["venue"],
        by="command",
        now=now,
    )


def cancel_errand(house: Database, arguments: Document) -> None:
    acts.cancel(house, arguments["code"], arguments["reason"], by="command", now=clock.now())


def move_errand(house: Database, arguments: Document) -> None:
    acts.move(house, arguments["code"], arguments["venue"], reason=arguments["reason"], by="command", now=clock.now())


def list_errand(house: Database, arguments: Document) -> list[str]:
    """Coming sessions and the cancelled ones among them, a line each."""
    with house.reading() as db:
        sessions = store.coming(db, clock.now(), "zh", most=arguments["most"])
        upset = store.upset(db, clock.now(), clock.now() + timedelta(days=366), "zh", 100)
    cancelled = [one for one in upset if one.is_cancelled]
    return [line(one) for one in sorted([*sessions, *cancelled], key=lambda one: one.starts_at)]


def line(session: LectureSession) -> str:
    """One session as a line of the list: code, day, time, state, title, venue."""
    start, end = clock.local(session.starts_at), clock.local(session.ends_at)
    words = [session.code, f"{start:%Y-%m-%d %H:%M}-{end:%H:%M}", session.state.value, session.labels.title]
    return "  ".join([*words, session.venue.labels.name or session.venue.slug])


ERRANDS = {
    "lectures.add": add_errand,
    "lectures.cancel": cancel_errand,
    "lectures.move": move_errand,
    "lectures.list": list_errand,
}


def commands(data_option: Option, run: Callable[[str | None, str, Document], Any]) -> click.Group:
    """The ``lectures`` command group; ``run(data, errand, arguments)`` has an errand done."""

    @click.group()
    def lectures() -> None:
        """讲座：新增、列出、取消、换地方。Lectures."""

    @lectures.command("add")
    @click.option("--title", required=True, help="题目。")
    @click.option("--start", required=True, help="开始:2026-11-28T14:30,或 +10m。")
    @click.option("--minutes", type=click.IntRange(1, 1440), default=service.DEFAULT_MINUTES, show_default=True)
    @click.option("--capacity", type=click.IntRange(0, 100_000), default=service.DEFAULT_CAPACITY, show_default=True)
    @click.option("--venue", default="", help="地点的名字，没有就新建。")
    @data_option
    def add_(title: str, start: str, minutes: int, capacity: int, venue: str, data: str | None) -> None:
        """新增一场，打印编号。Add a session; prints its code."""
        clean = " ".join(title.split())
        if not clean or len(clean) > LONGEST_TITLE:
            raise CannotStart(f"题目要有 1 到 {LONGEST_TITLE} 个字。The title needs 1 to {LONGEST_TITLE} characters.")
        read_start(start, clock.now())
        arguments = {"title": clean, "start": start, "minutes": minutes, "capacity": capacity, "venue": venue.strip()}
        click.echo(run(data, "lectures.add", arguments))

    @lectures.command("list")
    @click.option("--most", type=click.IntRange(1, 1000), default=50, show_default=True)
    @data_option
    def list_(most: int, data: str | None) -> None:
        """列出还没结束的场次。List the sessions that are not over."""
        for text in run(data, "lectures.list", {"most": most}):
            click.echo(text)

    @lectures.command("cancel")
    @click.argument("code")
    @click.option("--reason", required=True, help="原因，会显示在屏上。")
    @data_option
    def cancel_(code: str, reason: str, data: str | None) -> None:
        """取消一场，说明原因。Cancel a session and say why."""
        run(data, "lectures.cancel", {"code": read_code(code), "reason": reason.strip()[:200]})
        click.echo(f"{read_code(code)} 已取消。Cancelled.")

    @lectures.command("move")
    @click.argument("code")
    @click.option("--venue", required=True, help="新地点。")
    @click.option("--reason", default="", help="原因，会显示在屏上。")
    @data_option
    def move_(code: str, venue: str, reason: str, data: str | None) -> None:
        """换一个地方。Move a session to another room."""
        arguments = {"code": read_code(code), "venue": venue.strip(), "reason": reason.strip()[:200]}
        run(data, "lectures.move", arguments)
        click.echo(f"{read_code(code)} 改到{venue.strip()}。Moved.")

    return lectures
