"""Two sessions in each other's way: a rule exact at its edges, whoever asks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.lectures.clashes import Slot, clash, clashes

START = datetime(2026, 11, 28, 6, 30, tzinfo=UTC)


def slot(
    begins: int = 0, length: int = 90, venue: str = "hall", speakers: tuple[str, ...] = (), name: str = "a"
) -> Slot:
    """A session so many minutes after half past two."""
    start = START + timedelta(minutes=begins)
    return Slot(name, "1", name, start, start + timedelta(minutes=length), venue, frozenset(speakers))


SLOTS = st.builds(
    slot,
    st.integers(0, 20),
    st.integers(1, 20),
    st.sampled_from(["", "hall", "yard"]),
    st.lists(st.sampled_from(["su", "li"]), unique=True).map(tuple),
    st.sampled_from("abcd"),
)


@pytest.mark.parametrize(
    ("begins", "length", "is_clash"),
    [
        (90, 60, False),
        (89, 60, True),
        (-60, 60, False),
        (-60, 61, True),
        (0, 90, True),
        (30, 10, True),
        (-10, 200, True),
    ],
)
def test_where_one_ends_as_the_other_begins_nothing_is_in_the_way(begins: int, length: int, is_clash: bool) -> None:
    assert (clash(slot(), slot(begins, length, name="b")) is not None) is is_clash


def test_another_room_is_no_clash_unless_the_speaker_is_the_same() -> None:
    assert clash(slot(), slot(venue="yard", name="b")) is None
    found = clash(slot(speakers=("su", "li")), slot(venue="yard", speakers=("li",), name="b"))
    assert found is not None
    assert (found.is_in_room, found.speakers) == (False, frozenset({"li"}))


def test_two_without_a_room_are_not_in_one_room() -> None:
    assert clash(slot(venue=""), slot(venue="", name="b")) is None


def test_a_session_is_never_in_its_own_way() -> None:
    assert clash(slot(), slot(10)) is None
    assert clashes([slot()], [slot()]) == []


def test_new_sessions_of_one_lecture_are_in_each_others_way_once() -> None:
    one, other = Slot("a", "1", "", START, START + timedelta(hours=1), "hall"), slot(30, name="b")
    assert [found.key for found in clashes([one, other], [])] == [(other.key, one.key, True, frozenset())]


@given(SLOTS, SLOTS)
def test_who_is_asked_first_makes_no_difference(one: Slot, other: Slot) -> None:
    there, back = clash(one, other), clash(other, one)
    assert (there is None) == (back is None)
    if there and back:
        assert (there.is_in_room, there.speakers) == (back.is_in_room, back.speakers)


@given(SLOTS, SLOTS)
def test_two_clash_if_and_only_if_there_is_a_minute_that_both_want(one: Slot, other: Slot) -> None:
    def minutes(of: Slot) -> set[int]:
        begins = int((of.starts_at - START).total_seconds() // 60)
        return set(range(begins, begins + int((of.ends_at - of.starts_at).total_seconds() // 60)))

    wants_same = (one.venue != "" and one.venue == other.venue) or bool(one.speakers & other.speakers)
    expected = one.key != other.key and wants_same and bool(minutes(one) & minutes(other))
    assert (clash(one, other) is not None) is expected


@given(st.lists(SLOTS, max_size=6), st.lists(SLOTS, max_size=6))
def test_every_pair_that_clashes_is_found_once(wanted: list[Slot], standing: list[Slot]) -> None:
    found = clashes(wanted, standing)
    keys = {one.key for one in wanted}
    others = [one for one in standing if one.key not in keys]
    pairs = [(a, b) for place, a in enumerate(wanted) for b in (*others, *wanted[:place]) if clash(a, b)]
    assert [(one.own, one.other) for one in found] == pairs
