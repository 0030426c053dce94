"""Which sessions come out of the store for a day, a week, a hall, a person, and until when a page may be kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from kiosk.core.clock import loaded, stored
from kiosk.core.db import Database, IntegrityError
from kiosk.core.errors import NotFound
from kiosk.lectures import service, store
from kiosk.lectures.model import LectureSession
from tests.conftest import NOON, SetClock
from tests.factories import Factory

TODAY = date(2026, 11, 21)


def names(sessions: list[LectureSession]) -> list[str]:
    return [one.lecture for one in sessions]


def coming(house: Database, now: datetime = NOON, most: int = 10, hall: str = "") -> list[str]:
    return names(store.coming(house.reader(), now, "zh", most=most, hall=hall))


@pytest.fixture
def week(make: Factory) -> Factory:
    """Sessions before, during and after 14:05 on Saturday, put in out of order; one of them cancelled."""
    make.venue()
    make.lecture("next", "2026-11-21T14:30")
    make.lecture("over", "2026-11-21T09:00")
    make.lecture("monday", "2026-11-23T09:00")
    make.lecture("running", "2026-11-21T13:00")
    make.lecture("cancelled", "2026-11-21T16:00")
    service.cancel(make.house, make.code("cancelled"), "停电", by="test", now=NOON)
    return make


def test_what_is_coming_begins_with_what_is_running(house: Database, week: Factory) -> None:
    assert coming(house) == ["running", "next", "monday"]
    assert coming(house, most=1) == ["running"]


def test_a_session_is_coming_until_the_moment_it_ends(house: Database, week: Factory) -> None:
    ends = store.by_code(house.reader(), week.code("running"), "zh", TODAY).ends_at
    assert coming(house, ends - timedelta(seconds=1)) == ["running", "next", "monday"]
    assert coming(house, ends) == ["next", "monday"]


def test_coming_sessions_may_be_asked_up_to_a_moment(house: Database, week: Factory) -> None:
    midnight = datetime(2026, 11, 21, 16, tzinfo=UTC)
    assert names(store.coming(house.reader(), NOON, "zh", most=10, until=midnight)) == ["running", "next"]


def test_the_sessions_of_a_hall_are_those_in_its_rooms(house: Database, week: Factory) -> None:
    week.venue("workshop", hall="heritage")
    sessions = [{"id": "1", "start": "2026-11-22T09:00", "venue": "workshop"}]
    week.lecture("craft", sessions=sessions)
    assert coming(house, hall="heritage") == ["craft"]
    assert coming(house, hall="plaza") == []


def test_a_day_begins_and_ends_at_midnight_in_the_centre(house: Database, make: Factory) -> None:
    for name, start in (("first", "2026-11-21T00:00"), ("last", "2026-11-21T23:59"), ("tomorrow", "2026-11-22T00:00")):
        make.lecture(name, start)
    assert names(store.between(house.reader(), TODAY, TODAY, "zh", TODAY)) == ["first", "last"]
    dots = store.days_with_sessions(house.reader(), TODAY, TODAY + timedelta(days=1))
    assert dict(dots) == {TODAY: 2, TODAY + timedelta(days=1): 1}


def test_dots_leave_out_what_is_cancelled_and_the_list_does_not(house: Database, week: Factory) -> None:
    assert store.days_with_sessions(house.reader(), TODAY, TODAY)[TODAY] == 3
    listed = names(store.between(house.reader(), TODAY, TODAY, "zh", TODAY))
    assert listed == ["over", "running", "next", "cancelled"]


def test_one_session_is_found_by_its_code(house: Database, week: Factory) -> None:
    assert store.by_code(house.reader(), week.code("next"), "zh", TODAY).lecture == "next"
    with pytest.raises(NotFound):
        store.by_code(house.reader(), "0000", "zh", TODAY)


def test_sessions_stand_beside_each_other_in_the_order_of_time(house: Database, week: Factory) -> None:
    found = {name: store.by_code(house.reader(), week.code(name), "zh", TODAY) for name in ("over", "next", "monday")}
    code = week.code
    assert store.beside(house.reader(), found["over"]) == (None, code("running"))
    assert store.beside(house.reader(), found["next"]) == (code("running"), code("cancelled"))
    assert store.beside(house.reader(), found["monday"]) == (code("cancelled"), None)


def test_two_sessions_at_one_moment_stand_in_a_fixed_order(house: Database, make: Factory) -> None:
    make.lecture("a")
    make.lecture("b")
    first, second = store.between(house.reader(), TODAY, TODAY, "zh", TODAY)
    codes = sorted((first.code, second.code))
    by_code = {one.code: store.beside(house.reader(), one) for one in (first, second)}
    assert by_code == {codes[0]: (None, codes[1]), codes[1]: (codes[0], None)}


def test_what_is_upset_is_cancelled_or_changed_and_not_over(house: Database, week: Factory) -> None:
    def upset(now: datetime, days: int = 14) -> list[str]:
        return names(store.upset(house.reader(), now, now + timedelta(days=days), "zh", 10))

    assert upset(NOON) == ["cancelled"]
    service.move(house, week.code("monday"), "院子", by="test", now=NOON)
    assert upset(NOON) == ["cancelled", "monday"]
    assert upset(NOON, days=1) == ["cancelled"]
    assert upset(NOON + timedelta(hours=4)) == ["monday"]


def test_a_session_knows_its_room_its_series_and_those_who_speak(house: Database, make: Factory) -> None:
    make.venue()
    make.put("series", {"id": "reading", "labels": {"zh": {"title": "书香平城"}}})
    make.person("wang")
    make.person("hero", labels={"zh": {"name": "英雄"}})
    people = [{"person": "wang", "role": "speaker"}, {"person": "hero", "role": "about"}]
    make.lecture("talk", series="reading", people=people)
    one = store.by_code(house.reader(), make.code(), "zh", TODAY)
    assert (one.venue.labels.name, one.series.title) == ("二楼讲堂", "书香平城")
    assert [speaker.name for speaker in one.speakers] == ["王小明"]
    for person in ("hero", "wang"):
        assert names(store.about(house.reader(), person, NOON, "zh", 5)) == ["talk"]
    assert store.about(house.reader(), "nobody", NOON, "zh", 5) == []


def test_a_speaker_who_may_not_be_named_is_not_among_the_speakers(house: Database, make: Factory) -> None:
    make.person("wang", consent={"basis": "none"})
    make.lecture(people=[{"person": "wang", "role": "speaker"}, {"person": "nobody", "role": "speaker"}])
    assert store.by_code(house.reader(), make.code(), "zh", TODAY).speakers == ()


def test_a_room_nobody_described_is_named_by_its_address(house: Database, make: Factory) -> None:
    make.lecture()
    venue = store.by_code(house.reader(), make.code(), "zh", TODAY).venue
    assert (venue.slug, venue.labels.name, venue.capacity) == ("hall-2", "", 0)


def test_the_calendar_feed_goes_back_a_month_and_keeps_what_is_cancelled(house: Database, week: Factory) -> None:
    week.lecture("october", "2026-10-22T09:00")
    week.lecture("summer", "2026-07-01T09:00")
    fed = names(store.every(house.reader(), NOON, "zh"))
    assert fed == ["october", "over", "running", "next", "cancelled", "monday"]
    assert names(store.every(house.reader(), NOON, "zh", most=2)) == ["october", "over"]


@pytest.mark.parametrize(
    ("start", "until"),
    [
        (None, "2026-11-21T16:00:00Z"),
        ("2026-11-21T14:30", "2026-11-21T06:06:00Z"),
        ("2026-11-21T15:05", "2026-11-21T06:06:00Z"),
        ("2026-11-21T15:06", "2026-11-21T06:06:00Z"),
        ("2026-11-21T17:00", "2026-11-21T08:00:00Z"),
        ("2026-11-21T13:00", "2026-11-21T06:30:00Z"),
        ("2026-11-25T09:00", "2026-11-21T16:00:00Z"),
    ],
)
def test_a_page_reads_the_same_until_a_minute_a_beginning_an_end_or_midnight(
    house: Database, make: Factory, start: str | None, until: str
) -> None:
    if start:
        make.lecture(start=start)
    assert stored(store.reads_same_until(house.reader(), NOON)) == until


def test_a_page_always_reads_the_same_for_a_while(house: Database, week: Factory, clock: SetClock) -> None:
    for _ in range(300):
        until = store.reads_same_until(house.reader(), clock())
        assert clock() < until <= clock() + timedelta(days=1)
        clock.moment = until


def test_the_database_refuses_a_session_that_ends_before_it_begins(house: Database, make: Factory) -> None:
    make.lecture()
    with pytest.raises(IntegrityError):
        house.write(lambda writing: writing.execute("UPDATE lecture_sessions SET ends_at = starts_at"))
    row = house.reader().execute("SELECT starts_at, ends_at FROM lecture_sessions").fetchone()
    assert loaded(row["ends_at"]) - loaded(row["starts_at"]) == timedelta(minutes=90)
