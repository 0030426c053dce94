"""Signing up by hand, and the ticket."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from kiosk.checkin import queue, store
from kiosk.core.db import Database
from tests.reading import read


def number(page: str) -> str:
    found = re.search(r'name="event" value="([0-9a-f]+)"', page)
    assert found
    return found[1]


def sign_up(client: FlaskClient, session: str, people: int = 1) -> str:
    """The address of the ticket."""
    path = f"/lectures/{session}/sign-up"
    answer = client.post(path, data={"people": str(people), "event": number(client.get(path).text)})
    assert answer.status_code == 303
    return str(answer.location)


def test_two_seats_and_a_number_to_show(client: FlaskClient, house: Database, session: str) -> None:
    page = read(client.get(sign_up(client, session, 2)))
    assert "报上了，2 位" in page.words
    assert store.room(house.reader(), store.door(house.reader(), session)).reserved == 2


def test_the_same_form_sent_twice_leads_to_the_same_ticket(client: FlaskClient, house: Database, session: str) -> None:
    path = f"/lectures/{session}/sign-up"
    data = {"people": "1", "event": number(client.get(path).text)}
    assert len({client.post(path, data=data).location for _ in range(3)}) == 1
    assert queue.heads(house.reader(), session, "seat") == 1


def test_a_full_room_puts_in_the_queue_and_says_how_many_wait(client: FlaskClient, session: str) -> None:
    sign_up(client, session, 8)
    sign_up(client, session, 2)
    assert "前面还有 2 位" in read(client.get(sign_up(client, session))).words


def test_giving_back_frees_the_seat_once(client: FlaskClient, house: Database, session: str) -> None:
    path = sign_up(client, session, 2)
    event = number(client.get(path).text)
    assert client.post(path, data={"event": event}).status_code == 303
    assert "已经退了" in client.get(path).text
    assert queue.heads(house.reader(), session, "seat") == 0
    assert client.post(path, data={"event": event}).status_code == 409


def test_a_guessed_ticket_shows_nothing_and_guessing_ends_soon(client: FlaskClient, session: str) -> None:
    right = sign_up(client, session)
    assert client.get("/t/T10000000000000000").status_code == 404
    assert client.get("/t/x").status_code == 404
    assert client.get(right.lower()).status_code == 200


def test_a_form_of_our_own_making_signs_nobody_up(client: FlaskClient, house: Database, session: str) -> None:
    for event in ("", "0" * 56):
        client.post(f"/lectures/{session}/sign-up", data={"people": "1", "event": event})
    assert queue.heads(house.reader(), session, "seat") == 0


def test_numbers_that_cannot_be_come_back_with_a_sentence(client: FlaskClient, session: str) -> None:
    path = f"/lectures/{session}/sign-up"
    answer = client.post(path, data={"people": "0", "event": number(client.get(path).text)})
    assert answer.status_code == 422
    assert "人数请填" in answer.text
