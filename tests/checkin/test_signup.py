"""Signing up: seats, the queue, pairs together, release at the start, tickets at the door."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from kiosk.checkin import queue, rulebook, service, signup, standby, store, tokens
from kiosk.checkin.model import Outcome, Rules, Source
from kiosk.checkin.queue import Wish
from kiosk.core.db import Database
from kiosk.core.errors import Invalid, Refused
from tests.checkin.conftest import event, touch
from tests.conftest import SetClock


def claim(house: Database, session: str, clock: SetClock, people: int = 1) -> tuple[str, queue.Claim]:
    ticket = tokens.ticket()
    return ticket, signup.sign_up(house, Wish(event(), session, people), ticket, now=clock())


def come(house: Database, ticket: str, session: str, clock: SetClock) -> Outcome:
    return signup.come_with_ticket(
        house, ticket, event(), session, source=Source.TICKET, screen="1", by="", now=clock()
    ).outcome


def test_a_fifth_of_the_seats_is_kept_for_those_who_just_come(house: Database, session: str, clock: SetClock) -> None:
    states = [claim(house, session, clock)[1].state for _ in range(10)]
    assert states == ["seat"] * 8 + ["waiting"] * 2
    assert service.check_in(house, touch(session, people=2), now=clock()).outcome is Outcome.CHECKED_IN
    assert service.check_in(house, touch(session), now=clock()).outcome is Outcome.FULL


def test_forty_at_once_get_exactly_the_seats_there_are(house: Database, session: str, clock: SetClock) -> None:
    with ThreadPoolExecutor(40) as pool:
        found = list(pool.map(lambda _: claim(house, session, clock)[1].state, range(40)))
    assert (found.count("seat"), found.count("waiting")) == (8, 32)


def test_a_pair_is_never_parted(house: Database, session: str, clock: SetClock) -> None:
    for _ in range(7):
        claim(house, session, clock)
    assert claim(house, session, clock, people=2)[1].state == "waiting"
    assert claim(house, session, clock)[1].state == "seat"


def test_who_gives_a_seat_back_lets_the_first_who_fit_move_up(house: Database, session: str, clock: SetClock) -> None:
    tickets = [claim(house, session, clock)[0] for _ in range(8)]
    pair, _ = claim(house, session, clock, people=2)
    single, _ = claim(house, session, clock)
    signup.give_back(house, tickets[0], now=clock())
    states = [queue.by_ticket(house.reader(), tokens.kept(one)).state for one in (pair, single)]  # type: ignore[union-attr]
    assert states == ["waiting", "seat"]


def test_a_ticket_lets_in_once_and_then_says_already_in(house: Database, session: str, clock: SetClock) -> None:
    ticket, _ = claim(house, session, clock, people=2)
    assert come(house, ticket, session, clock) is Outcome.CHECKED_IN
    assert come(house, ticket, session, clock) is Outcome.ALREADY_IN
    room = store.room(house.reader(), store.door(house.reader(), session))
    assert (room.present, room.reserved) == (2, 0)


def test_the_seats_of_a_claim_are_there_though_the_room_is_full_of_others(
    house: Database, session: str, clock: SetClock
) -> None:
    ticket, _ = claim(house, session, clock, people=2)
    assert service.check_in(house, touch(session, people=8), now=clock()).outcome is Outcome.CHECKED_IN
    assert service.check_in(house, touch(session), now=clock()).outcome is Outcome.FULL
    assert come(house, ticket, session, clock) is Outcome.CHECKED_IN


def test_a_ticket_at_the_wrong_door_says_where_to_go(
    house: Database, session: str, clock: SetClock, make: object
) -> None:
    make.lecture("other")  # type: ignore[attr-defined]
    other = make.code("other")  # type: ignore[attr-defined]
    ticket, _ = claim(house, other, clock)
    answer = signup.come_with_ticket(
        house, ticket, event(), session, source=Source.TICKET, screen="1", by="", now=clock()
    )
    assert (answer.outcome, answer.session) == (Outcome.WRONG_LECTURE, other)


def test_a_ticket_that_was_given_back_is_revoked(house: Database, session: str, clock: SetClock) -> None:
    ticket, _ = claim(house, session, clock)
    signup.give_back(house, ticket, now=clock())
    assert come(house, ticket, session, clock) is Outcome.REVOKED
    with pytest.raises(Refused):
        signup.give_back(house, ticket, now=clock())


def test_ten_minutes_after_the_start_unclaimed_seats_go_to_those_who_wait(
    house: Database, session: str, clock: SetClock
) -> None:
    late = [claim(house, session, clock)[0] for _ in range(8)]
    standing = [claim(house, session, clock, people=2)[0] for _ in range(3)]
    clock.forward(minutes=34)
    assert standby.release(house, session, now=clock()) == []
    clock.forward(minutes=1)
    assert len(standby.release(house, session, now=clock())) == 3
    assert [come(house, one, session, clock) for one in standing] == [Outcome.CHECKED_IN] * 3
    assert come(house, late[0], session, clock) is Outcome.CHECKED_IN
    assert standby.release(house, session, now=clock()) == []


def test_the_same_form_twice_is_one_claim(house: Database, session: str, clock: SetClock) -> None:
    wish, ticket = Wish(event(), session, 2), tokens.ticket()
    claims = {signup.sign_up(house, wish, ticket, now=clock()).id for _ in range(3)}
    assert len(claims) == 1


@pytest.mark.parametrize("people", [0, -1, 10, 10**9])
def test_numbers_that_cannot_be_are_refused(house: Database, session: str, clock: SetClock, people: int) -> None:
    with pytest.raises(Invalid):
        signup.sign_up(house, Wish(event(), session, people), tokens.ticket(), now=clock())


def test_signing_up_ends_at_the_start(house: Database, session: str, clock: SetClock) -> None:
    clock.forward(minutes=25)
    with pytest.raises(Refused, match="不能报名"):
        claim(house, session, clock)


def test_rules_of_a_session_are_kept(house: Database, session: str, clock: SetClock) -> None:
    rules = Rules(walk_in_percent=50, opens_before=5)
    house.write(lambda writing: rulebook.set_own(writing, session, rules))
    assert store.door(house.reader(), session).rules == rules
    assert [claim(house, session, clock)[1].state for _ in range(6)] == ["seat"] * 5 + ["waiting"]
    assert service.check_in(house, touch(session), now=clock()).outcome is Outcome.TOO_EARLY


def test_who_comes_too_early_keeps_the_seat(house: Database, session: str, clock: SetClock) -> None:
    ticket, _ = claim(house, session, clock)
    clock.forward(minutes=-60)
    assert come(house, ticket, session, clock) is Outcome.TOO_EARLY
    clock.forward(minutes=60)
    assert come(house, ticket, session, clock) is Outcome.CHECKED_IN
