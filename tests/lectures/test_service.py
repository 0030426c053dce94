"""The verbs that change the schedule: each one transaction, one line in the journal, and a raised sequence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.db import Database
from kiosk.core.errors import Refused
from kiosk.core.slugs import CROCKFORD, read_code
from kiosk.journal import store as journal
from kiosk.lectures import acts, service, store
from kiosk.lectures.model import LectureSession, State
from kiosk.revisions import store as revisions
from kiosk.revisions import undoing, words
from tests.conftest import NOON
from tests.factories import Factory

TODAY = date(2026, 11, 21)
LATER = NOON + timedelta(hours=3)


def add(house: Database, title: str = "魏碑", starts_at: datetime = LATER, **changes: Any) -> str:
    return service.add(house, title, starts_at, by="test", now=NOON, **changes)


def session(house: Database, code: str) -> LectureSession:
    return store.by_code(house.reader(), code, "zh", TODAY)


def test_a_lecture_added_is_a_session_with_a_code(house: Database) -> None:
    one = session(house, add(house, venue="二楼讲堂", minutes=45, capacity=30))
    assert (one.labels.title, one.minutes, one.capacity, one.state) == ("魏碑", 45, 30, State.SCHEDULED)
    assert (one.starts_at, one.venue.labels.name, one.sequence) == (LATER, "二楼讲堂", 0)


def test_a_room_is_known_by_any_of_its_names_and_made_only_when_new(house: Database, make: Factory) -> None:
    make.venue("hall-2", labels={"zh": {"name": "二楼讲堂", "short_name": "讲堂"}, "en": {"name": "Floor 2"}})
    rooms = {session(house, add(house, venue=name)).venue.slug for name in ("hall-2", "二楼讲堂", "讲堂", "Floor 2")}
    assert rooms == {"hall-2"}
    new = {session(house, add(house, venue="院子")).venue.slug for _ in range(2)}
    assert len(new) == 1
    assert new != {"hall-2"}


def test_codes_are_four_letters_nobody_misreads_and_never_the_same(house: Database) -> None:
    codes = house.write(lambda writing: [service.add(writing, "一", LATER, by="t", now=NOON) for _ in range(400)])
    assert len(set(codes)) == 400
    assert {len(code) for code in codes} == {4}
    assert set("".join(codes)) <= set(CROCKFORD)
    assert set(CROCKFORD).isdisjoint("ILOU")


def test_a_code_that_is_taken_is_not_given_twice(house: Database, make: Factory) -> None:
    wanted = [{"id": "1", "start": "2026-11-22T09:00", "venue": "hall-2", "code": "7K3M"}]
    make.lecture("first", sessions=wanted)
    make.lecture("second", sessions=wanted)
    assert make.code("first") == "7K3M"
    assert make.code("second") != "7K3M"


@given(st.text(CROCKFORD, min_size=4, max_size=4))
def test_a_code_is_read_in_any_case_and_with_look_alikes(code: str) -> None:
    assert read_code(code) == code
    assert read_code(f" {code.lower()} ") == code
    assert read_code(code.replace("0", "o").replace("1", "l")) == code
    assert read_code(code.replace("0", "O").replace("1", "I")) == code


def test_a_cancelled_session_keeps_its_time_and_says_why(house: Database) -> None:
    code = add(house)
    cancel(house, code)
    one = session(house, code)
    assert (one.state, one.reason.reason, one.starts_at, one.sequence) == (State.CANCELLED, "停电", LATER, 1)


def test_a_session_moved_knows_where_it_was_and_why(house: Database) -> None:
    code = add(house, venue="二楼讲堂")
    service.move(house, code, "院子", reason="人多", by="test", now=NOON)
    one = session(house, code)
    assert one.is_moved
    assert one.old_venue is not None
    assert (one.venue.labels.name, one.old_venue.labels.name, one.reason.reason) == ("院子", "二楼讲堂", "人多")


def test_a_session_moved_back_is_as_announced_but_its_sequence_went_on(house: Database) -> None:
    code = add(house, venue="二楼讲堂")
    service.move(house, code, "院子", by="test", now=NOON)
    service.move(house, code, "二楼讲堂", by="test", now=NOON)
    one = session(house, code)
    assert (one.state, one.is_moved, one.reason.reason, one.sequence) == (State.SCHEDULED, False, "", 2)


def test_every_change_raises_the_sequence_and_the_code_stays(house: Database) -> None:
    code = add(house, venue="二楼讲堂")
    for number, room in enumerate(("院子", "广场", "院子"), 1):
        service.move(house, code, room, by="test", now=NOON + timedelta(minutes=number))
        assert session(house, code).sequence == number
        assert session(house, code).changed_at == f"2026-11-21T06:{5 + number:02}:00Z"
    service.cancel(house, code, "", by="test", now=NOON)
    assert session(house, code).sequence == 4


def cancel(house: Database, code: str) -> None:
    service.cancel(house, code, "停电", by="test", now=NOON)


def move(house: Database, code: str) -> None:
    service.move(house, code, "院子", by="test", now=NOON)


@pytest.mark.parametrize("verb", [cancel, move])
@pytest.mark.parametrize(("code", "refusal"), [("0000", "no-such-session"), ("over", "session-over")])
def test_what_is_not_there_or_over_is_refused_and_nothing_changes(
    house: Database, verb: Callable[[Database, str], None], code: str, refusal: str
) -> None:
    over = add(house, starts_at=NOON - timedelta(minutes=90))
    before = journal.since(house.reader(), 0, 10)
    with pytest.raises(Refused) as caught:
        verb(house, over if code == "over" else code)
    assert caught.value.code == refusal
    assert journal.since(house.reader(), 0, 10) == before
    assert session(house, over).state is State.SCHEDULED
    assert house.reader().execute("SELECT count(*) FROM venues").fetchone()[0] == 0


def test_a_running_session_can_still_be_cancelled(house: Database) -> None:
    code = add(house, starts_at=NOON - timedelta(minutes=89))
    service.cancel(house, code, "停电", by="test", now=NOON)
    assert session(house, code).is_cancelled


def test_every_verb_leaves_its_line_in_the_journal(house: Database) -> None:
    code = add(house, venue="院子")
    for _ in range(2):
        service.move(house, code, "院子", reason="人多", by="li", now=NOON)
        service.cancel(house, code, "停电", by="li", now=NOON)
        service.cancel(house, code, "停电", by="li", now=NOON)
        service.restore(house, code, by="li", now=NOON)
    entries = journal.since(house.reader(), 0, 10)
    assert [entry.event for entry in entries] == [
        "lectures:venue:set",
        "lectures:lecture:set",
        *("lectures:session:move", "lectures:session:cancel", "lectures:session:restore") * 2,
    ]
    assert [(entry.key, entry.by) for entry in entries[2:]] == [(code, "li")] * 6


def test_one_verb_that_fails_takes_the_whole_transaction_back(house: Database) -> None:
    def both(writing: Any) -> None:
        service.add(writing, "魏碑", LATER, by="test", now=NOON)
        service.cancel(writing, "0000", "", by="test", now=NOON)

    with pytest.raises(Refused):
        house.write(both)
    assert store.coming(house.reader(), NOON, "zh", most=10) == []
    assert journal.since(house.reader(), 0, 10) == []


def test_a_session_moved_in_time_keeps_its_length_and_knows_when_it_was(house: Database) -> None:
    code = add(house, minutes=45)
    service.move(house, code, "", starts_at=LATER + timedelta(days=1), reason="下雪", by="test", now=NOON)
    one = session(house, code)
    assert (one.starts_at, one.minutes, one.old_starts_at) == (LATER + timedelta(days=1), 45, LATER)
    assert (one.is_postponed, one.is_moved, one.reason.reason, one.sequence) == (True, False, "下雪", 1)


def test_a_session_made_longer_is_still_as_announced(house: Database) -> None:
    code = add(house, minutes=45)
    service.move(house, code, "", minutes=60, by="test", now=NOON)
    assert (session(house, code).minutes, session(house, code).state, session(house, code).sequence) == (
        60, State.SCHEDULED, 1
    )  # fmt: skip


def test_nothing_is_moved_into_the_past_but_a_running_session_changes_its_room(house: Database) -> None:
    code = add(house, starts_at=NOON - timedelta(minutes=10), venue="二楼讲堂")
    with pytest.raises(Refused) as caught:
        service.move(house, code, "", starts_at=NOON, by="test", now=NOON)
    assert caught.value.code == "past-start"
    service.move(house, code, "院子", by="test", now=NOON)
    assert session(house, code).is_moved


def test_a_correction_is_announced_as_if_it_had_never_been_otherwise(house: Database) -> None:
    code = add(house, venue="二楼讲堂")
    service.move(house, code, "院子", reason="人多", by="test", now=NOON)
    service.move(house, code, "三楼", starts_at=LATER + timedelta(hours=1), is_correction=True, by="test", now=NOON)
    one = session(house, code)
    assert one.old_venue is not None
    assert (one.state, one.old_venue.slug, one.old_starts_at, one.reason.reason) == (
        State.SCHEDULED, one.venue.slug, one.starts_at, ""
    )  # fmt: skip
    assert one.sequence == 2


def test_a_restored_session_is_where_it_was_last_and_has_no_reason(house: Database) -> None:
    code = add(house, venue="二楼讲堂")
    service.restore(house, code, by="test", now=NOON)
    assert session(house, code).sequence == 0
    service.move(house, code, "院子", reason="人多", by="test", now=NOON)
    cancel(house, code)
    service.restore(house, code, by="test", now=NOON)
    one = session(house, code)
    assert (one.state, one.is_moved, one.reason.reason, one.sequence) == (State.CHANGED, True, "", 3)


def test_a_cancelled_session_that_is_moved_takes_place(house: Database) -> None:
    code = add(house)
    cancel(house, code)
    service.move(house, code, "", starts_at=LATER + timedelta(days=7), by="test", now=NOON)
    assert (session(house, code).state, session(house, code).is_postponed) == (State.CHANGED, True)


def test_an_act_on_a_session_is_remembered_and_taken_back_with_a_higher_sequence(house: Database) -> None:
    code = acts.add(house, "魏碑", LATER, venue="二楼讲堂", by="li", now=NOON)
    number = acts.cancel(house, code, "停电", by="li", now=NOON)
    later = NOON + timedelta(minutes=1)
    undoing.undo(house, acts.PARTS, number, by="li", now=later)
    one = session(house, code)
    assert (one.state, one.sequence, one.changed_at) == (State.SCHEDULED, 2, "2026-11-21T06:06:00Z")
    made, cancelled, undone = reversed(revisions.latest(house.reader(), 10))
    assert words.summary(cancelled) == "取消“魏碑（11月21日 周六 17:05）”"
    assert undone.title == cancelled.title
    assert {(part, batch.by) for batch in (made,) for part in batch.parts} == {("lectures", "li"), ("venues", "li")}


def test_an_act_that_is_refused_or_changes_nothing_leaves_no_trace(house: Database) -> None:
    code = acts.add(house, "魏碑", LATER, by="li", now=NOON)
    before = len(revisions.latest(house.reader(), 10))
    assert acts.restore(house, code, by="li", now=NOON) == 0
    with pytest.raises(Refused):
        acts.cancel(house, "0000", "停电", by="li", now=NOON)
    with pytest.raises(Refused):
        acts.move(house, code, "新的房间", starts_at=NOON, by="li", now=NOON)
    assert len(revisions.latest(house.reader(), 10)) == before
    assert house.reader().execute("SELECT count(*) FROM venues").fetchone()[0] == 0


def test_a_new_room_comes_and_goes_with_the_act_that_named_it(house: Database) -> None:
    code = acts.add(house, "魏碑", LATER, by="li", now=NOON)
    number = acts.move(house, code, "新的房间", reason="人多", by="li", now=NOON)
    assert session(house, code).venue.labels.name == "新的房间"
    undoing.undo(house, acts.PARTS, number, by="li", now=NOON)
    assert session(house, code).venue.slug == ""
    assert house.reader().execute("SELECT count(*) FROM venues").fetchone()[0] == 0


def test_changes_made_minutes_apart_are_taken_back_minutes_apart_one_after_the_other(house: Database) -> None:
    code = acts.add(house, "魏碑", LATER, venue="二楼讲堂", by="li", now=NOON)
    moments = iter(NOON + timedelta(minutes=number, seconds=7 * number) for number in range(1, 9))
    made = [
        acts.move(house, code, "院子", reason="人多", by="li", now=next(moments)),
        acts.move(house, code, "院子", starts_at=LATER + timedelta(days=1), reason="下雨", by="li", now=next(moments)),
        acts.cancel(house, code, "停电", by="li", now=next(moments)),
    ]
    seen = []
    for number in reversed(made):
        undoing.undo(house, acts.PARTS, number, by="wang", now=next(moments))
        one = session(house, code)
        seen.append((one.state, one.venue.labels.name, one.starts_at - LATER))
    assert seen == [
        (State.CHANGED, "院子", timedelta(days=1)),
        (State.CHANGED, "院子", timedelta()),
        (State.SCHEDULED, "二楼讲堂", timedelta()),
    ]
    assert session(house, code).sequence == 6, "every calendar that has it hears of each"
