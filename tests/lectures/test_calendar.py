"""Calendar files: valid, folded, stable in their identity, and telling of every change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.core.labels import NO_LABELS, Labels
from kiosk.lectures.calendar import calendar
from kiosk.lectures.model import LectureSession, State, Venue

START = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
LONG = "平城魏碑：从石头上看一座都城，" * 12
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=200)


def session(
    title: str = "魏碑", line: str = "", place: str = "二楼东侧", state: State = State.SCHEDULED
) -> LectureSession:
    labels = Labels({"zh": {"title": title, "line": line}}, "zh")
    venue = Venue("hall", "", 80, Labels({"zh": {"name": "讲堂", "place": place}}, "zh"))
    reason = Labels({"zh": {"reason": "停电" if state is State.CANCELLED else ""}}, "zh")
    return LectureSession(
        "7K3M", "talk", labels, NO_LABELS, venue, (), "", "", "", START, START + timedelta(minutes=90), 80, state,
        venue, START, 3, "2026-11-20T01:02:03Z", reason,
    )  # fmt: skip


def event(one: LectureSession) -> icalendar.Event:
    [found] = icalendar.Calendar.from_ical(calendar([one], "初心讲堂")).walk("VEVENT")
    assert isinstance(found, icalendar.Event)
    return found


def test_an_event_says_what_when_and_where_on_the_wall_clock_of_the_centre() -> None:
    made = event(session(line="看字"))
    assert (made["SUMMARY"], made["DESCRIPTION"], made["LOCATION"]) == ("魏碑", "看字", "二楼东侧")
    assert made["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert made.decoded("DTSTART").strftime("%Y-%m-%d %H:%M %z") == "2026-11-21 14:30 +0800"
    assert made.decoded("DTEND") - made.decoded("DTSTART") == timedelta(minutes=90)
    assert made["STATUS"] == "CONFIRMED"


def test_an_event_is_known_by_its_code_and_its_sequence() -> None:
    made = event(session())
    assert (made["UID"], made["SEQUENCE"]) == ("lecture-7k3m@pingcheng-kiosk", 3)
    assert made.decoded("DTSTAMP") == datetime(2026, 11, 20, 1, 2, 3, tzinfo=UTC)


def test_a_cancelled_session_is_cancelled_in_the_calendar_with_its_reason() -> None:
    made = event(session(line="看字", state=State.CANCELLED))
    assert (made["STATUS"], made["DESCRIPTION"]) == ("CANCELLED", "看字\n停电")


def test_an_alarm_rings_half_an_hour_before() -> None:
    [alarm] = event(session()).walk("VALARM")
    assert (alarm["ACTION"], alarm.decoded("TRIGGER")) == ("DISPLAY", timedelta(minutes=-30))


def test_the_calendar_has_a_name_and_the_time_zone_it_uses() -> None:
    made = icalendar.Calendar.from_ical(calendar([session(), session()], "初心讲堂"))
    assert (made["X-WR-CALNAME"], made["METHOD"], made["VERSION"]) == ("初心讲堂", "PUBLISH", "2.0")
    assert [zone["TZID"] for zone in made.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    assert len(made.walk("VEVENT")) == 2


def test_a_calendar_without_sessions_is_still_a_calendar() -> None:
    assert icalendar.Calendar.from_ical(calendar([], "空"))["PRODID"]


@pytest.mark.parametrize("title", [LONG, "x" * 100, "一", "a,b;c\\d"])
def test_no_line_is_longer_than_75_octets_and_each_ends_in_crlf(title: str) -> None:
    content = calendar([session(title, LONG, LONG)], title)
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)


@given(title=WORDS, line=WORDS, place=WORDS)
@settings(max_examples=25)
def test_whatever_staff_wrote_comes_out_of_the_calendar_as_it_was(title: str, line: str, place: str) -> None:
    made = event(session(title, line, place))
    assert [str(made[name]) for name in ("SUMMARY", "DESCRIPTION", "LOCATION")] == [title, line, place]
    assert len(made.walk("VALARM")) == 1
