"""A code before the scanner: in at the right lecture, a stamp at an exhibit, the way from the wrong door."""

from __future__ import annotations

import secrets

import pytest
from flask.testing import FlaskClient

from kiosk.cards import service, store
from kiosk.checkin import signup, tokens
from kiosk.checkin import store as doors
from kiosk.checkin.model import Outcome
from kiosk.checkin.queue import Wish
from kiosk.core.db import Database
from tests.checkin.conftest import event, session
from tests.conftest import SetClock
from tests.factories import Factory
from tests.reading import read

__all__ = ["session"]


@pytest.fixture
def card(house: Database, clock: SetClock) -> str:
    """A card that was printed."""
    code = tokens.ticket(tokens.CARD_PREFIX)
    service.make(house, secrets.token_hex(16), [[code]], by="test", now=clock())
    return code


def scan(client: FlaskClient, text: str, path: str = "/", number: str = "") -> dict[str, str]:
    answer = client.post(
        "/scan", data={"text": text, "path": path, "event": number or event()}, headers={"X-Scan": "1"}
    )
    assert answer.status_code < 500
    assert answer.headers["Cache-Control"] == "no-store"
    return dict(answer.get_json())


def present(house: Database, session: str) -> int:
    return doors.room(house.reader(), doors.door(house.reader(), session)).present


def outcomes(house: Database) -> list[str]:
    return [row[0] for row in house.reader().execute("SELECT outcome FROM scans ORDER BY id").fetchall()]


def test_a_card_anywhere_comes_in_at_the_one_open_lecture(
    client: FlaskClient, house: Database, session: str, card: str
) -> None:
    for path in ("/", "/attract", f"/lectures/{session}", "/lectures/"):
        target = scan(client, card, path)["go"]
        assert target == f"/lectures/{session}/touch/done"
    assert present(house, session) == 1
    assert outcomes(house) == ["checked_in", "already_in", "already_in", "already_in"]
    page = read(client.get(target))
    assert "您已经签到了" in page.words


def test_the_same_scan_sent_again_is_answered_and_written_once(
    client: FlaskClient, house: Database, session: str, card: str
) -> None:
    number = event()
    assert scan(client, card, "/", number) == scan(client, card, "/", number)
    assert outcomes(house) == ["checked_in"]


def test_the_ledger_holds_no_code(client: FlaskClient, house: Database, session: str, card: str) -> None:
    scan(client, card)
    assert card not in "\n".join(house.reader().iterdump())


def test_two_open_lectures_are_a_choice_on_one_page(
    client: FlaskClient, house: Database, make: Factory, session: str, card: str
) -> None:
    make.lecture("second", start="2026-11-21T14:45", capacity=5)
    second = make.code("second")
    assert scan(client, card)["go"] == "/card"
    page = client.get("/card").text
    number = page.split(f'value="{second}"')[1].split('name="event" value="')[1].split('"')[0]
    for _ in range(2):
        answer = client.post("/card/check-in", data={"session": second, "event": number})
        assert answer.location == f"/lectures/{second}/touch/done"
    assert (present(house, session), present(house, second)) == (0, 1)
    assert "签好了" in client.get(answer.location).text


def test_a_card_collects_one_stamp_at_each_hall(
    client: FlaskClient, house: Database, make: Factory, session: str, card: str
) -> None:
    make.hall("heritage")
    make.hall("reading", position=2)
    make.exhibit("steles", hall="heritage")
    for path in ("/exhibits/steles", "/exhibits/steles", "/halls/reading", "/halls/nowhere"):
        scan(client, card, path)
    assert store.stamps(house.reader(), tokens.kept(card)) == {"heritage", "reading"}
    assert "章都集齐了" in client.get("/card").text


def test_a_lecture_gives_its_hall_s_stamp(
    client: FlaskClient, house: Database, make: Factory, session: str, card: str
) -> None:
    make.hall("lectures", leads_to="lectures")
    scan(client, card, f"/lectures/{session}")
    assert store.stamps(house.reader(), tokens.kept(card)) == {"lectures"}


def test_a_revoked_or_foreign_card_opens_nothing_and_stands_in_the_ledger(
    client: FlaskClient, house: Database, clock: SetClock, session: str, card: str
) -> None:
    service.revoke(house, card, by="test", now=clock())
    assert "停用" in scan(client, card, f"/lectures/{session}")["say"]
    assert "不是这里的" in scan(client, tokens.ticket(tokens.CARD_PREFIX))["say"]
    assert outcomes(house) == ["revoked", "unknown"]
    assert client.get("/card").status_code == 303


def test_before_the_door_opens_a_card_is_told_when(
    client: FlaskClient, house: Database, clock: SetClock, session: str, card: str
) -> None:
    clock.forward(minutes=-60)
    assert scan(client, card, f"/lectures/{session}")["go"].endswith("/touch/done")
    assert outcomes(house) == ["too_early"]
    assert scan(client, card, "/")["go"] == "/card"


@pytest.fixture
def ticket(house: Database, clock: SetClock, session: str) -> str:
    """A ticket for two at the session."""
    code = tokens.ticket()
    signup.sign_up(house, Wish(event=event(), session=session, people=2), code, now=clock())
    return code


def test_a_ticket_anywhere_comes_in_on_its_seats(
    client: FlaskClient, house: Database, session: str, ticket: str
) -> None:
    assert scan(client, ticket, "/halls/")["go"] == f"/lectures/{session}/touch/done"
    assert present(house, session) == 2
    scan(client, f"http://192.168.1.10:8000/t/{ticket}")
    assert present(house, session) == 2


def test_the_wrong_door_says_where_the_lecture_is_and_what_is_free_here(
    client: FlaskClient, house: Database, make: Factory, session: str, ticket: str
) -> None:
    make.venue("small", labels={"zh": {"name": "三楼会议室"}})
    make.lecture("other", start="2026-11-21T14:45", capacity=6, venue="small")
    other = make.code("other")
    target = scan(client, ticket, f"/lectures/{other}")["go"]
    page = read(client.get(target))
    assert outcomes(house) == [Outcome.WRONG_LECTURE.value]
    assert "您的讲座在" in page.words
    assert "还有 6 座" in page.words
    assert f"/lectures/{session}" in client.get(target).text
    assert present(house, session) == present(house, other) == 0


def test_posters_and_door_codes_lead_to_a_page_and_check_nobody_in(
    client: FlaskClient, house: Database, app: object, session: str
) -> None:
    assert scan(client, f"http://192.168.1.10:8000/lectures/{session}") == {"go": f"/lectures/{session}"}
    door = client.get(f"/lectures/{session}").text.split('data-door-url="')[1].split('"')[0]
    assert scan(client, door) == {"go": f"/lectures/{session}"}
    assert "say" in scan(client, "HTTP://192.168.1.10:8000/C/" + "0" * 24)
    assert outcomes(house) == []


def test_other_codes_say_so_and_go_nowhere(client: FlaskClient, session: str) -> None:
    for text in ("6901234567892", "https://example.org/", "http://192.168.1.10:8000/admin/", ""):
        assert set(scan(client, text)) == {"say"}


def test_another_site_s_form_scans_nothing(client: FlaskClient, house: Database, session: str, card: str) -> None:
    assert client.post("/scan", data={"text": card, "path": "/", "event": event()}).status_code == 400
    assert client.post("/scan", data={"text": card}, headers={"X-Scan": "1"}).status_code == 400
    assert outcomes(house) == []


def test_guessing_ends_soon(client: FlaskClient, house: Database, session: str, card: str) -> None:
    for _ in range(20):
        scan(client, tokens.ticket(tokens.CARD_PREFIX))
    assert "等一分钟" in scan(client, card)["say"]
    assert present(house, session) == 0
