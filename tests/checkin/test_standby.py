"""A full room: waiting at the door in order, pairs together, called when a seat is free, by screen and by phone."""

from __future__ import annotations

import re
import time

import pytest
from flask.testing import FlaskClient

from kiosk.checkin import ledger, queue, rulebook, service, signup, standby, store, tokens
from kiosk.checkin.model import Answer, Arrival, Outcome, Rules, Source
from kiosk.checkin.queue import Wish
from kiosk.checkin.ticker import Usher
from kiosk.core.db import Database
from tests.checkin.conftest import event, touch
from tests.conftest import SetClock
from tests.reading import read


def number(page: str) -> str:
    found = re.search(r'name="event" value="([0-9a-f]+)"', page)
    assert found
    return found[1]


def wait(house: Database, session: str, clock: SetClock, people: int = 1) -> tuple[str, Answer]:
    ticket = tokens.ticket()
    return ticket, standby.stand_by(house, touch(session, people=people), ticket, now=clock())


def come(house: Database, ticket: str, session: str, clock: SetClock) -> Outcome:
    return signup.come_with_ticket(
        house, ticket, event(), session, source=Source.TICKET, screen="1", by="", now=clock()
    ).outcome


def leave(house: Database, receipt: str, clock: SetClock) -> None:
    service.void(house, receipt, event(), source=Source.DESK, by="dora", reason="没进场", now=clock())


@pytest.fixture
def full(house: Database, session: str, clock: SetClock) -> list[str]:
    """The receipts of those who sit on the ten seats, in twos."""
    return [service.check_in(house, touch(session, people=2), now=clock()).receipt for _ in range(5)]


def test_who_waits_has_a_number_and_knows_how_many_are_before(
    house: Database, session: str, full: list[str], clock: SetClock
) -> None:
    answers = [wait(house, session, clock, people)[1] for people in (2, 1, 3)]
    assert [answer.outcome for answer in answers] == [Outcome.STANDBY] * 3
    assert [answer.ahead for answer in answers] == [0, 2, 3]
    assert [one.call for one in queue.at_door(house.reader(), session)] == [1, 2, 3]


def test_the_same_touch_twice_is_one_place(house: Database, session: str, full: list[str], clock: SetClock) -> None:
    arrival, ticket = touch(session, people=2), tokens.ticket()
    answers = {standby.stand_by(house, arrival, ticket, now=clock()) for _ in range(3)}
    assert len(answers) == 1
    assert len(queue.at_door(house.reader(), session)) == 1


def test_a_free_seat_is_for_the_first_who_fit_and_for_nobody_who_comes_later(
    house: Database, session: str, full: list[str], clock: SetClock
) -> None:
    trio, _ = wait(house, session, clock, 3)
    pair, _ = wait(house, session, clock, 2)
    leave(house, full[0], clock)
    assert service.check_in(house, touch(session), now=clock()).outcome is Outcome.FULL
    assert [one.call for one in standby.call(house, session, now=clock())] == [2]
    assert come(house, trio, session, clock) is Outcome.STANDBY
    assert come(house, pair, session, clock) is Outcome.CHECKED_IN
    assert store.room(house.reader(), store.door(house.reader(), session)).present == 10


def test_who_is_there_when_a_seat_is_free_need_not_be_called(
    house: Database, session: str, full: list[str], clock: SetClock
) -> None:
    pair, _ = wait(house, session, clock, 2)
    leave(house, full[0], clock)
    assert come(house, pair, session, clock) is Outcome.CHECKED_IN


def test_who_asks_to_wait_though_there_is_a_seat_is_in(
    house: Database, session: str, full: list[str], clock: SetClock
) -> None:
    leave(house, full[0], clock)
    assert wait(house, session, clock, 2)[1].outcome is Outcome.CHECKED_IN
    assert wait(house, session, clock, 1)[1].outcome is Outcome.STANDBY


def test_who_is_called_and_does_not_come_lets_the_next_in(
    house: Database, session: str, full: list[str], clock: SetClock
) -> None:
    absent, _ = wait(house, session, clock, 2)
    present, _ = wait(house, session, clock, 2)
    leave(house, full[0], clock)
    assert len(standby.call(house, session, now=clock())) == 1
    clock.forward(minutes=4)
    assert come(house, present, session, clock) is Outcome.STANDBY
    clock.forward(minutes=1)
    assert come(house, present, session, clock) is Outcome.CHECKED_IN
    assert come(house, absent, session, clock) is Outcome.FULL


def test_seats_nobody_came_for_go_to_those_at_the_door_first(house: Database, session: str, clock: SetClock) -> None:
    house.write(lambda writing: rulebook.set_own(writing, session, Rules(walk_in_percent=0)))
    for _ in range(5):
        signup.sign_up(house, Wish(event(), session, 2), tokens.ticket(), now=clock())
    at_home = tokens.ticket()
    signup.sign_up(house, Wish(event(), session, 2), at_home, now=clock())
    here = [wait(house, session, clock, 2)[0] for _ in range(5)]
    clock.forward(minutes=35)
    assert [one.call for one in standby.release(house, session, now=clock())] == [1, 2, 3, 4, 5]
    assert [come(house, one, session, clock) for one in here] == [Outcome.CHECKED_IN] * 5
    assert come(house, at_home, session, clock) is Outcome.STANDBY


def test_the_usher_calls_by_itself(house: Database, session: str, full: list[str], clock: SetClock) -> None:
    wait(house, session, clock, 2)
    leave(house, full[0], clock)
    usher = Usher(house, clock, every=0.01)
    try:
        until = time.monotonic() + 10
        while not queue.called(house.reader(), session) and time.monotonic() < until:
            time.sleep(0.01)
    finally:
        usher.stop()
    assert [one.call for one in queue.called(house.reader(), session)] == [1]


def test_waiting_stands_in_the_ledger_and_the_chain_holds(
    house: Database, session: str, full: list[str], clock: SetClock
) -> None:
    wait(house, session, clock, 2)
    leave(house, full[0], clock)
    wait(house, session, clock, 1)
    outcomes = [line["outcome"] for line in store.lines(house.reader(), session)]
    assert outcomes == ["checked_in"] * 5 + ["standby", "voided", "standby"]
    assert ledger.first_fault(store.lines(house.reader())) is None


@pytest.mark.parametrize("minutes", [-60, 120])
def test_nobody_waits_at_a_door_that_is_not_open(house: Database, session: str, clock: SetClock, minutes: int) -> None:
    clock.forward(minutes=minutes)
    assert wait(house, session, clock)[1].outcome in (Outcome.TOO_EARLY, Outcome.CLOSED)
    assert queue.waiting(house.reader(), session) == []


def test_the_screen_offers_the_queue_and_says_the_place(
    client: FlaskClient, session: str, full: list[str], clock: SetClock
) -> None:
    assert "先候补，前面没有人" in read(client.get(f"/lectures/{session}")).words
    for place, ahead in ((1, 0), (2, 2)):
        pad = client.get(f"/lectures/{session}/touch?wait=1")
        assert "坐满了，先在这里候补" in read(pad).words
        said = client.post(f"/lectures/{session}/touch/wait", data={"people": "2", "event": number(pad.text)})
        page = read(client.get(said.location)).words
        assert f"候补 {place} 号" in page
        assert f"前面还有{ahead} 位" in page
    clock.forward(seconds=3)
    assert "先候补，前面 4 位" in read(client.get(f"/lectures/{session}")).words


def test_too_many_for_the_seats_left_are_offered_the_queue_as_they_are(
    client: FlaskClient, session: str, full: list[str], house: Database, clock: SetClock
) -> None:
    leave(house, full[0], clock)
    pad = client.get(f"/lectures/{session}/touch").text
    said = client.post(f"/lectures/{session}/touch", data={"people": "3", "event": number(pad)})
    page = client.get(said.location).text
    assert f"/lectures/{session}/touch?wait=1&amp;people=3" in page
    assert 'value="3" checked' in client.get(f"/lectures/{session}/touch?wait=1&people=3").text


def test_the_screen_calls_the_number_and_the_digits_let_in(
    client: FlaskClient, house: Database, session: str, full: list[str], clock: SetClock
) -> None:
    _, answer = wait(house, session, clock, 2)
    leave(house, full[0], clock)
    standby.call(house, session, now=clock())
    page = read(client.get(f"/lectures/{session}")).words
    assert "轮到候补的了，请进场：1 号（2 位）" in page
    assert answer.receipt not in page.replace(" ", "")
    keys = f"/lectures/{session}/touch/number"
    done = client.post(keys, data={"number": answer.receipt, "event": number(client.get(keys).text)})
    assert "签好了，2 位" in read(client.get(done.location)).words


def test_a_phone_waits_with_a_ticket_and_no_longer_than_its_grant(
    client: FlaskClient, house: Database, session: str, full: list[str]
) -> None:
    door = re.search(r'data-door-url="[^"]*(/C/[^"]+)"', client.get(f"/lectures/{session}").text)
    assert door
    client.get(door[1])
    form = client.get("/check-in").text
    refused = client.post("/check-in", data={"people": "3", "event": number(form)})
    assert "3 位一起等，不分开" in read(refused).words
    data = {"people": "3", "event": number(refused.text)}
    answers = [client.post("/check-in/wait", data=data) for _ in range(2)]
    assert {answer.location for answer in answers} == {answers[0].location}
    assert "候补 1 号，前面 0 位" in read(client.get(answers[0].location)).words
    again = read(client.post("/check-in", data={"people": "3", "event": number(client.get("/check-in").text)})).words
    assert "请找工作人员" in again
    assert len(queue.at_door(house.reader(), session)) == 1


def test_a_stranger_cannot_wait_without_a_code(client: FlaskClient, house: Database, session: str) -> None:
    assert client.post("/check-in/wait", data={"people": "3", "event": "0" * 56}).location == "/check-in"
    assert client.post(f"/lectures/{session}/touch/wait", data={"people": "3", "event": "x"}).status_code == 303
    assert queue.waiting(house.reader(), session) == []


def test_a_walk_in_arrival_is_untouched_while_nobody_waits(house: Database, session: str, clock: SetClock) -> None:
    arrival = Arrival(event(), session, Source.TOUCH, 10)
    assert service.check_in(house, arrival, now=clock()).outcome is Outcome.CHECKED_IN
