"""The one transaction: nobody in twice, nobody above the seats, the same answer to the same attempt, a whole chain."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.checkin import ledger, service, store, tokens
from kiosk.checkin.model import Arrival, Outcome, Personal, Source
from kiosk.core.db import Database, IntegrityError, Writing
from kiosk.core.errors import Invalid, NotFound, Refused
from kiosk.core.timekeeper import keeper
from tests.checkin.conftest import event, touch
from tests.conftest import SetClock
from tests.factories import Factory


def present(house: Database, session: str) -> int:
    return store.room(house.reader(), store.door(house.reader(), session)).present


def test_of_forty_at_once_exactly_ten_find_a_seat(house: Database, session: str, clock: SetClock) -> None:
    arrivals = [touch(session) for _ in range(40)]
    with ThreadPoolExecutor(40) as pool:
        answers = list(pool.map(lambda one: service.check_in(house, one, now=clock()), arrivals))
    outcomes = [answer.outcome for answer in answers]
    assert outcomes.count(Outcome.CHECKED_IN) == 10
    assert outcomes.count(Outcome.FULL) == 30
    assert present(house, session) == 10


def test_the_same_attempt_sent_by_many_at_once_counts_once(house: Database, session: str, clock: SetClock) -> None:
    one = touch(session, people=2)
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: service.check_in(house, one, now=clock()), range(50)))
    assert len(set(answers)) == 1
    assert present(house, session) == 2
    assert len(store.lines(house.reader())) == 1


def test_a_card_is_let_in_once_and_told_since_when(house: Database, session: str, clock: SetClock) -> None:
    first = service.check_in(house, touch(session, source=Source.CARD, person="card:a"), now=clock())
    clock.forward(minutes=2)
    again = service.check_in(house, touch(session, source=Source.CARD, person="card:a"), now=clock())
    assert first.outcome is Outcome.CHECKED_IN
    assert again.outcome is Outcome.ALREADY_IN
    assert again.is_good
    assert (again.receipt, again.first_at) == (first.receipt, first.first_at)
    assert present(house, session) == 1


def test_the_database_itself_refuses_a_second_row(house: Database, session: str, clock: SetClock) -> None:
    one = touch(session, person="card:a")
    said = service.check_in(house, one, now=clock())
    with pytest.raises(IntegrityError):
        house.write(lambda writing: store.add_attendance(writing, one, said.scan, "000000", clock()))


def test_a_group_that_does_not_fit_stays_together_outside(house: Database, session: str, clock: SetClock) -> None:
    service.check_in(house, touch(session, people=7), now=clock())
    answer = service.check_in(house, touch(session, people=4), now=clock())
    assert answer.outcome is Outcome.FULL
    assert present(house, session) == 7


def test_staff_may_fill_the_room_above_its_seats(house: Database, session: str, clock: SetClock) -> None:
    service.check_in(house, touch(session, people=10), now=clock())
    desk = service.check_in(house, touch(session, people=2, source=Source.DESK, by="dora"), now=clock())
    assert desk.outcome is Outcome.CHECKED_IN
    assert present(house, session) == 12


@pytest.mark.parametrize(
    ("minutes", "outcome"),
    [(-36, Outcome.TOO_EARLY), (-35, Outcome.CHECKED_IN), (114.9, Outcome.CHECKED_IN), (115, Outcome.CLOSED)],
)
def test_the_door_is_open_from_an_hour_before_until_the_end(
    house: Database, session: str, clock: SetClock, minutes: float, outcome: Outcome
) -> None:
    clock.forward(minutes=minutes)
    assert service.check_in(house, touch(session), now=clock()).outcome is outcome


def test_nobody_comes_in_to_a_cancelled_session(house: Database, session: str, make: Factory, clock: SetClock) -> None:
    from kiosk.lectures import service as lectures

    lectures.cancel(house, session, "主讲人临时有事", by="test", now=clock())
    assert service.check_in(house, touch(session), now=clock()).outcome is Outcome.CANCELLED


def test_an_unknown_session_leaves_no_line(house: Database, session: str, clock: SetClock) -> None:
    with pytest.raises(NotFound):
        service.check_in(house, touch("0000"), now=clock())
    assert store.lines(house.reader()) == []


@pytest.mark.parametrize("people", [0, -1, 100, 10**9])
def test_numbers_that_cannot_be_are_refused_in_words(
    house: Database, session: str, clock: SetClock, people: int
) -> None:
    with pytest.raises(Invalid, match="人数请填 1 到 99"):
        service.check_in(house, touch(session, people=people), now=clock())
    assert store.lines(house.reader()) == []


def test_a_name_needs_consent(house: Database, session: str, clock: SetClock) -> None:
    with pytest.raises(Invalid, match="同意"):
        service.check_in(house, touch(session, personal=Personal("王阿姨")), now=clock())


class TestPhones:
    """A phone comes in on the grant its door code was exchanged for."""

    def phone(self, session: str, **more: object) -> Arrival:
        return touch(session, source=Source.PHONE, **more)

    def test_with_a_grant_it_is_in(self, house: Database, session: str, clock: SetClock) -> None:
        grant = service.give_grant(house, session, "1", "phone", now=clock())
        answer = service.check_in(house, self.phone(session, people=2), now=clock(), grant=grant)
        assert answer.outcome is Outcome.CHECKED_IN

    def test_without_one_it_is_not(self, house: Database, session: str, clock: SetClock) -> None:
        for grant in ("", "guess", tokens.grant()):
            answer = service.check_in(house, self.phone(session), now=clock(), grant=grant)
            assert answer.outcome is Outcome.UNKNOWN
        assert present(house, session) == 0

    def test_a_grant_is_for_four_people(self, house: Database, session: str, clock: SetClock) -> None:
        grant = service.give_grant(house, session, "1", "phone", now=clock())
        outcomes = [
            service.check_in(house, self.phone(session, people=people), now=clock(), grant=grant).outcome
            for people in (3, 2, 1, 1)
        ]
        assert outcomes == [Outcome.CHECKED_IN, Outcome.NEEDS_STAFF, Outcome.CHECKED_IN, Outcome.NEEDS_STAFF]

    def test_a_grant_ends_after_three_minutes(self, house: Database, session: str, clock: SetClock) -> None:
        grant = service.give_grant(house, session, "1", "phone", now=clock())
        clock.forward(minutes=3)
        answer = service.check_in(house, self.phone(session), now=clock(), grant=grant)
        assert answer.outcome is Outcome.EXPIRED_CODE

    def test_a_grant_is_for_its_own_session(
        self, house: Database, session: str, make: Factory, clock: SetClock
    ) -> None:
        make.lecture("other")
        grant = service.give_grant(house, make.code("other"), "1", "phone", now=clock())
        answer = service.check_in(house, self.phone(session), now=clock(), grant=grant)
        assert answer.outcome is Outcome.WRONG_LECTURE

    def test_the_database_does_not_hold_the_secret(self, house: Database, session: str, clock: SetClock) -> None:
        grant = service.give_grant(house, session, "1", "phone-secret", now=clock())
        kept = str([tuple(row) for row in house.reader().execute("SELECT * FROM grants").fetchall()])
        assert grant not in kept
        assert "phone-secret" not in kept


class TestTakingBack:
    """Undo is a new line; the chain goes on."""

    def test_a_visitor_may_within_ten_minutes(self, house: Database, session: str, clock: SetClock) -> None:
        answer = service.check_in(house, touch(session, person="card:a"), now=clock())
        clock.forward(minutes=9)
        service.void(house, answer.receipt, event(), source=Source.TOUCH, by="", reason="", now=clock())
        assert present(house, session) == 0
        assert [line["verb"] for line in store.lines(house.reader())] == ["check-in", "void"]
        again = service.check_in(house, touch(session, person="card:a"), now=clock())
        assert again.outcome is Outcome.CHECKED_IN

    def test_later_only_staff_may_and_say_why(self, house: Database, session: str, clock: SetClock) -> None:
        answer = service.check_in(house, touch(session), now=clock())
        clock.forward(minutes=10, seconds=1)
        for by, reason, code in (("", "", "too-late"), ("dora", " ", "no-reason")):
            with pytest.raises(Refused) as refusal:
                service.void(house, answer.receipt, event(), source=Source.DESK, by=by, reason=reason, now=clock())
            assert refusal.value.code == code
        service.void(house, answer.receipt, event(), source=Source.DESK, by="dora", reason="按错了", now=clock())
        assert present(house, session) == 0

    def test_what_was_said_of_a_person_goes_with_it(self, house: Database, session: str, clock: SetClock) -> None:
        said = touch(session, personal=Personal("金丝雀王", "13800001234", "2026-11"))
        answer = service.check_in(house, said, now=clock())
        service.void(house, answer.receipt, event(), source=Source.TOUCH, by="", reason="", now=clock())
        assert house.reader().execute("SELECT count(*) FROM personal").fetchone()[0] == 0
        assert ledger.first_fault(store.lines(house.reader())) is None

    def test_twice_is_once(self, house: Database, session: str, clock: SetClock) -> None:
        answer = service.check_in(house, touch(session), now=clock())
        undo = event()
        found = {
            service.void(house, answer.receipt, undo, source=Source.TOUCH, by="", reason="", now=clock())
            for _ in range(3)
        }
        assert len(found) == 1


def _execute(sql: str, writing: Writing) -> int:
    return writing.execute(sql).rowcount


def _erase(scan: int, writing: Writing) -> None:
    store.erase_personal(writing, scan)


class TestLedger:
    """Nothing in it can be changed unseen."""

    def fill(self, house: Database, session: str, clock: SetClock) -> None:
        for number in range(6):
            personal = Personal(f"来客{number}", "", "2026-11") if number % 2 else Personal()
            service.check_in(house, touch(session, personal=personal), now=clock())

    def test_the_chain_holds_and_goes_on_after_erasing_names(
        self, house: Database, session: str, clock: SetClock
    ) -> None:
        self.fill(house, session, clock)
        assert ledger.first_fault(store.lines(house.reader())) is None
        for scan in range(1, 7):
            house.write(partial(_erase, scan))
        assert ledger.first_fault(store.lines(house.reader())) is None

    def test_no_name_stands_in_the_ledger_itself(self, house: Database, session: str, clock: SetClock) -> None:
        self.fill(house, session, clock)
        assert "来客" not in str([tuple(line) for line in store.lines(house.reader())])

    def test_each_line_says_who_keeps_the_clock(self, house: Database, session: str, clock: SetClock) -> None:
        self.fill(house, session, clock)
        assert {line["clock"] for line in store.lines(house.reader())} == {keeper().value}

    def test_the_database_refuses_to_change_or_delete_a_line(
        self, house: Database, session: str, clock: SetClock
    ) -> None:
        self.fill(house, session, clock)
        for sql in ("UPDATE scans SET people = 9", "DELETE FROM scans"):
            with pytest.raises(IntegrityError):
                house.write(partial(_execute, sql))

    @pytest.mark.parametrize("place", [0, 2, 4])
    @pytest.mark.parametrize("change", ["people", "outcome", "gone", "twice"])
    def test_any_change_shows(self, house: Database, session: str, clock: SetClock, place: int, change: str) -> None:
        self.fill(house, session, clock)
        lines = [dict(line) for line in store.lines(house.reader())]
        if change == "gone":
            del lines[place]
        elif change == "twice":
            lines.insert(place, dict(lines[place]))
        else:
            lines[place][change] = {"people": 9, "outcome": "full"}[change]
        assert ledger.first_fault(lines) is not None


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 5), st.sampled_from(["", "card:a", "card:b", "card:c"]), st.booleans())))
def test_present_is_what_came_less_what_was_taken_back(
    house: Database, make: Factory, clock: SetClock, steps: list[tuple[int, str, bool]]
) -> None:
    make.lecture("any", capacity=10)
    session = make.code("any")
    house.write(lambda writing: writing.execute("DELETE FROM attendance WHERE session = ?", (session,)).rowcount)
    inside: dict[str, int] = {}
    for people, person, takes_back in steps:
        arrival = touch(session, people=people, person=person)
        answer = service.check_in(house, arrival, now=clock())
        expected = person in inside or sum(inside.values()) + people <= 10
        assert answer.is_good is expected
        if answer.outcome is Outcome.CHECKED_IN:
            inside[arrival.key] = people
            if takes_back:
                service.void(house, answer.receipt, event(), source=Source.TOUCH, by="", reason="", now=clock())
                del inside[arrival.key]
        assert present(house, session) == sum(inside.values()) <= 10
    assert ledger.first_fault(store.lines(house.reader())) is None


def test_an_answer_is_the_same_an_hour_later(house: Database, session: str, clock: SetClock) -> None:
    one = touch(session)
    first = service.check_in(house, one, now=clock())
    assert service.check_in(house, one, now=clock() + timedelta(hours=1)) == first
