"""Door codes, grants, tickets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.checkin import tokens
from kiosk.checkin.tokens import DoorClock, Doors, Reading
from kiosk.core.slugs import CROCKFORD

SECRET = b"k" * 32
LENGTH = 30
START = 1_795_000_000.0


class Hand:
    """A clock's hand."""

    def __init__(self, at: float = START) -> None:
        self.at = at

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def doors(hand: Hand) -> Doors:
    return Doors(SECRET, hand)


def test_a_code_is_short_upper_case_and_read_without_case(doors: Doors) -> None:
    code = doors.code("K7Q2", "1", LENGTH)
    assert len(code) == 24
    assert set(code) <= set(CROCKFORD)
    assert doors.read(code.lower(), LENGTH).reading is Reading.GOOD


def test_a_code_names_its_session_and_screen(doors: Doors) -> None:
    read = doors.read(doors.code("K7Q2", "3", LENGTH), LENGTH)
    assert (read.session, read.screen) == ("K7Q2", "3")


@pytest.mark.parametrize(
    ("later", "reading"),
    [(0, Reading.GOOD), (29.9, Reading.GOOD), (30, Reading.GOOD), (59.9, Reading.GOOD), (60, Reading.EXPIRED)],
)
def test_a_code_is_good_in_its_slot_and_the_next_and_no_longer(
    doors: Doors, hand: Hand, later: float, reading: Reading
) -> None:
    hand.at = START - START % LENGTH
    code = doors.code("K7Q2", "1", LENGTH)
    hand.at += later
    assert doors.read(code, LENGTH).reading is reading


def test_a_code_of_a_later_slot_is_not_good_yet(doors: Doors) -> None:
    code = doors.code("K7Q2", "1", LENGTH, slot=doors.slot(LENGTH) + 1)
    assert doors.read(code, LENGTH).reading is Reading.EARLY


def test_a_code_is_never_good_again(doors: Doors, hand: Hand) -> None:
    code = doors.code("K7Q2", "1", LENGTH)
    for later in (2, 512, 1023, 1024, 1025, 2048, 10_240):
        hand.at = START + later * LENGTH
        assert doors.read(code, LENGTH).reading is not Reading.GOOD


def test_no_changed_bit_is_accepted(doors: Doors) -> None:
    code = doors.code("K7Q2", "1", LENGTH)
    for place in range(len(code)):
        for other in CROCKFORD.replace(code[place], ""):
            changed = code[:place] + other + code[place + 1 :]
            assert doors.read(changed, LENGTH).reading is not Reading.GOOD, place


def test_another_house_makes_other_codes(doors: Doors, hand: Hand) -> None:
    assert Doors(b"x" * 32, hand).read(doors.code("K7Q2", "1", LENGTH), LENGTH).reading is Reading.FORGED


def test_a_changed_length_of_slots_makes_old_codes_void(doors: Doors) -> None:
    assert doors.read(doors.code("K7Q2", "1", 60), LENGTH).reading is not Reading.GOOD


@given(st.text(max_size=40))
def test_whatever_is_scanned_is_read_without_a_fault(text: str) -> None:
    assert Doors(SECRET, Hand()).read(text, LENGTH).reading is not Reading.GOOD


def test_a_wall_clock_that_is_set_back_revives_nothing() -> None:
    wall = [datetime(2026, 11, 21, 6, 5, tzinfo=UTC)]
    hand = Hand(100.0)
    clock = DoorClock(lambda: wall[0], hand)
    doors = Doors(SECRET, clock.seconds)
    code = doors.code("K7Q2", "1", LENGTH)
    hand.at += 3 * LENGTH
    wall[0] -= timedelta(days=300)
    assert doors.read(code, LENGTH).reading is Reading.EXPIRED


def test_tickets_are_opaque_and_all_different() -> None:
    made = {tokens.ticket() for _ in range(500)}
    assert len(made) == 500
    assert all(len(one) == 19 and one.startswith("T1") for one in made)


@given(st.integers(0, 18), st.sampled_from(CROCKFORD))
def test_one_mistyped_character_of_a_ticket_shows(place: int, other: str) -> None:
    right = tokens.ticket()
    wrong = right[:place] + other + right[place + 1 :]
    assert tokens.read_ticket(wrong) == (right if wrong == right else None)


def test_a_ticket_may_be_typed_with_blanks_dashes_and_confused_letters() -> None:
    body = "T10123456789ABCDEF"
    right = body + tokens.check_character(body)
    typed = f"t1o1 23 45-67 89ab cdef {right[-1].lower()}"
    assert tokens.read_ticket(typed) == right


def test_wrong_codes_close_the_door_to_one_device_for_a_minute_only() -> None:
    hand = Hand(0.0)
    throttle = tokens.Throttle(3, 60, hand)
    for _ in range(3):
        assert not throttle.is_closed("a")
        throttle.note("a")
    assert throttle.is_closed("a")
    assert not throttle.is_closed("b")
    hand.at = 61
    assert not throttle.is_closed("a")
