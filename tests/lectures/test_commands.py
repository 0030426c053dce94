"""``python kiosk.py lectures …``: add, list, cancel and move from the command line."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from kiosk.core import clock
from kiosk.core.db import Database
from kiosk.core.errors import CannotStart, Refused
from kiosk.core.plug import Document
from kiosk.lectures import acts, commands, store
from kiosk.lectures.model import LectureSession
from kiosk.revisions import store as revisions
from kiosk.revisions import undoing

NOW = datetime(2026, 11, 21, 6, 5, 12, 345678, UTC)


class Line:
    """A command line whose errands are done in the house of the test."""

    def __init__(self, house: Database) -> None:
        self.house = house
        self.asked: list[tuple[str | None, str]] = []
        self._group = commands.commands(click.option("--data"), self._run)

    def _run(self, data: str | None, errand: str, arguments: Document) -> Any:
        self.asked.append((data, errand))
        return commands.ERRANDS[errand](self.house, arguments)

    def __call__(self, *words: str) -> Result:
        return CliRunner().invoke(self._group, list(words))

    def add(self, *words: str, title: str = "魏碑", start: str = "+2h") -> str:
        """Add a session; returns its code."""
        result = self("add", "--title", title, "--start", start, *words)
        assert result.exit_code == 0, result.output
        return result.output.strip()

    def session(self, code: str) -> LectureSession:
        return store.by_code(self.house.reader(), code, "zh", clock.local(clock.now()).date())


@pytest.fixture
def line(house: Database) -> Line:
    return Line(house)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-28T14:30", "2026-11-28T06:30:00+00:00"),
        ("+10m", "2026-11-21T06:16:00+00:00"),
        ("+0m", "2026-11-21T06:06:00+00:00"),
        ("+2h", "2026-11-21T08:06:00+00:00"),
        ("+3d", "2026-11-24T06:06:00+00:00"),
    ],
)
def test_a_start_is_a_moment_on_the_wall_clock_or_counted_from_now_in_whole_minutes(text: str, moment: str) -> None:
    assert commands.read_start(text, NOW).isoformat() == moment


def test_a_start_counted_from_a_whole_minute_is_that_minute() -> None:
    assert commands.read_start("+10m", NOW.replace(second=0, microsecond=0)).minute == 15


@pytest.mark.parametrize(
    "text",
    ["", "soon", "+", "+10", "+10s", "-10m", "+1.5h", "28.11.2026 14:30", "2026-11-28T14:30+08:00", "2026-11-28T25:00",
     "2026-13-01T10:00", "0206-11-28T14:30", "9999-12-31T23:59", "+999999d", "+9999999m"],
)  # fmt: skip
def test_a_start_nobody_can_mean_is_one_sentence(text: str) -> None:
    with pytest.raises(CannotStart) as refusal:
        commands.read_start(text, NOW)
    assert text in str(refusal.value)


def test_adding_prints_the_code_of_the_new_session(line: Line) -> None:
    code = line.add("--minutes", "45", "--capacity", "30", "--venue", "  院子 ", title="  石头上  的字 ")
    one = line.session(code)
    assert (one.labels.title, one.minutes, one.capacity, one.venue.labels.name) == ("石头上 的字", 45, 30, "院子")
    assert one.starts_at.second == 0


@pytest.mark.parametrize("title", ["", "   ", "长" * 101])
def test_a_title_of_nothing_or_too_much_is_refused(line: Line, title: str) -> None:
    result = line("add", "--title", title, "--start", "+2h")
    assert isinstance(result.exception, CannotStart)
    assert line.asked == []


@pytest.mark.parametrize(
    "words", [("--minutes", "0"), ("--minutes", "1441"), ("--capacity", "-1"), ("--capacity", "x"), ("--colour", "red")]
)
def test_a_number_out_of_bounds_is_refused_by_the_line_itself(line: Line, words: tuple[str, str]) -> None:
    assert line("add", "--title", "魏碑", "--start", "+2h", *words).exit_code == 2
    assert line.asked == []


def test_a_bad_start_is_refused_before_the_server_is_asked(line: Line) -> None:
    assert isinstance(line("add", "--title", "魏碑", "--start", "soon").exception, CannotStart)
    assert line.asked == []


def test_the_list_has_a_line_for_every_session_that_is_not_over(line: Line) -> None:
    later, sooner = line.add("--venue", "院子", title="后讲", start="+3h"), line.add(title="先讲", start="+1h")
    line.add(title="讲过了", start="2020-01-01T09:00")
    lines = line("list").output.splitlines()
    assert [text.split()[0] for text in lines] == [sooner, later]
    assert re.fullmatch(r"\w{4}  \d{4}-\d\d-\d\d \d\d:\d\d-\d\d:\d\d  scheduled  后讲  院子", lines[1])
    assert len(line("list", "--most", "1").output.splitlines()) == 1


def test_a_cancelled_session_stays_in_the_list_and_says_so(line: Line) -> None:
    code = line.add()
    result = line("cancel", code.lower(), "--reason", " 停电 ")
    assert result.output == f"{code} 已取消。Cancelled.\n"
    assert line("list").output.split("  ")[2] == "cancelled"
    assert line.session(code).reason.reason == "停电"


def test_moving_names_the_new_room_and_the_list_has_it_once(line: Line) -> None:
    code = line.add("--venue", "二楼讲堂")
    result = line("move", code, "--venue", "院子", "--reason", "人多")
    assert result.output == f"{code} 改到院子。Moved.\n"
    [text] = line("list").output.splitlines()
    assert text.split("  ")[2:] == ["changed", "魏碑", "院子"]


def test_a_code_is_understood_with_look_alikes(line: Line, house: Database) -> None:
    code = line.add()
    house.write(lambda writing: writing.execute("UPDATE lecture_sessions SET code = '01AB'"))
    assert line("cancel", "oiab", "--reason", "停电").exit_code == 0
    assert line.session("01AB").is_cancelled
    assert code != "oiab"


def test_cancelling_needs_a_reason(line: Line) -> None:
    code = line.add()
    assert line("cancel", code).exit_code == 2
    assert not line.session(code).is_cancelled


@pytest.mark.parametrize("words", [("cancel", "0000", "--reason", "停电"), ("move", "0000", "--venue", "院子")])
def test_a_session_nobody_knows_is_refused_in_words(line: Line, words: tuple[str, ...]) -> None:
    refusal = line(*words).exception
    assert isinstance(refusal, Refused)
    assert "没有编号 0000 的场次" in refusal.sentence


def test_the_data_folder_is_handed_on(line: Line) -> None:
    line("list", "--data", "/tmp/elsewhere")
    assert line.asked == [("/tmp/elsewhere", "lectures.list")]


def test_what_was_added_is_on_the_schedule_at_once(line: Line) -> None:
    code = line.add(start="+10m")
    left = line.session(code).starts_at - clock.now()
    assert timedelta(minutes=9) < left <= timedelta(minutes=11)


def test_what_commands_did_can_be_taken_back_by_the_staff(line: Line, house: Database) -> None:
    code = line.add("--venue", "二楼讲堂")
    line("move", code, "--venue", "院子", "--reason", "人多")
    line("cancel", code, "--reason", "停电")
    done = revisions.latest(house.reader(), 10)
    assert [(batch.verb, batch.by) for batch in done] == [(verb, "command") for verb in ("cancel", "move", "create")]
    for batch in done[:2]:
        undoing.undo(house, acts.PARTS, batch.id, by="dora", now=clock.now())
    one = line.session(code)
    assert (one.is_cancelled, one.is_moved, one.venue.labels.name) == (False, False, "二楼讲堂")
