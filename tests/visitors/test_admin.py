"""One person's data: found, copied, corrected, deleted; who may, and what is left behind where."""

from __future__ import annotations

import pytest

from kiosk.checkin import ledger, retention, service, store
from kiosk.checkin.model import Personal
from kiosk.core.db import Database
from tests.checkin.conftest import session, touch
from tests.conftest import SetClock
from tests.staffing import Colleague

__all__ = ["session"]
CANARY, PHONE = "金丝雀王五六", "13800001234"
ROOM = "/admin/visitors"


@pytest.fixture
def scan(house: Database, session: str, clock: SetClock) -> int:
    """Somebody who left a name and a phone, and another who is not meant."""
    service.check_in(house, touch(session, personal=Personal("李青山", "13900005678", "2026-11")), now=clock())
    answer = service.check_in(house, touch(session, personal=Personal(CANARY, PHONE, "2026-11")), now=clock())
    return answer.scan


def names(house: Database) -> list[str]:
    return [row[0] for row in house.reader().execute("SELECT name FROM personal ORDER BY scan")]


def journalled(house: Database) -> list[tuple[str, str]]:
    found = house.reader().execute("SELECT event, key FROM journal WHERE event LIKE 'visitors:%' ORDER BY serial")
    return [tuple(row) for row in found]


@pytest.mark.parametrize("query", ["金丝雀", PHONE, "1234"])
def test_a_person_is_found_by_name_or_phone_and_nobody_else(alice: Colleague, scan: int, query: str) -> None:
    page = alice.post(f"{ROOM}/find", data={"query": query})
    assert CANARY in page.text
    assert "李青山" not in page.text
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("query", ["", "金", "123", "%", "__", "' OR 1=1 --", "王 OR", "1380000123"])
def test_too_little_finds_nobody(alice: Colleague, scan: int, query: str) -> None:
    page = alice.post(f"{ROOM}/find", data={"query": query}).text
    assert CANARY not in page
    assert "李青山" not in page


def test_a_copy_says_all_that_is_kept(alice: Colleague, scan: int) -> None:
    answer = alice.post(f"{ROOM}/copy", data={"scan": str(scan)})
    for words in (CANARY, PHONE, "2026-11", "平城魏碑：从石头上看一座都城", "30 天"):
        assert words in answer.text
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "李青山" not in answer.text


def test_what_is_put_right_is_kept_no_longer_by_that(
    alice: Colleague, house: Database, session: str, scan: int, clock: SetClock
) -> None:
    answer = alice.post(f"{ROOM}/{scan}", data={"name": "王五", "phone": PHONE, "query": "金丝雀"})
    assert "改好了" in answer.text
    assert names(house) == ["李青山", "王五"]
    assert ledger.first_fault(store.lines(house.reader())) is None
    retention.purge(house, 30, by="test", now=clock())
    for _ in range(31):
        clock.forward(days=1)
        retention.purge(house, 30, by="test", now=clock())
    assert names(house) == []


def test_who_is_deleted_is_gone_and_the_numbers_stay(
    alice: Colleague, house: Database, session: str, scan: int
) -> None:
    assert alice.post(f"{ROOM}/erase", data={"scan": [str(scan)]}).status_code == 303
    assert names(house) == ["李青山"]
    assert store.room(house.reader(), store.door(house.reader(), session)).present == 2
    assert ledger.first_fault(store.lines(house.reader())) is None
    house.close()
    for path in house.folder.glob("kiosk.db*"):
        assert CANARY.encode() not in path.read_bytes()
        assert PHONE.encode() not in path.read_bytes()


def test_the_journal_says_that_and_not_whom(alice: Colleague, house: Database, scan: int) -> None:
    alice.post(f"{ROOM}/find", data={"query": CANARY})
    alice.post(f"{ROOM}/copy", data={"scan": str(scan)})
    alice.post(f"{ROOM}/{scan}", data={"name": "王五", "phone": ""})
    alice.post(f"{ROOM}/erase", data={"scan": str(scan)})
    assert journalled(house) == [
        ("visitors:person:find", "1"), ("visitors:person:copy", "1"),
        ("visitors:person:correct", "1"), ("visitors:person:erase", "1"),
    ]  # fmt: skip


def test_only_administrators_look(bob: Colleague, dora: Colleague, victor: Colleague, scan: int) -> None:
    for one in (bob, dora, victor):
        assert one.get(f"{ROOM}/").status_code == 403
        assert one.post(f"{ROOM}/find", data={"query": CANARY}).status_code == 403


def test_nothing_is_chosen_nothing_happens(alice: Colleague, house: Database, scan: int) -> None:
    for what in ("copy", "erase"):
        assert alice.post(f"{ROOM}/{what}", data={"scan": ["x", "99999"]}).status_code == 303
    assert alice.post(f"{ROOM}/{scan}", data={"name": "", "phone": ""}).status_code == 422
    assert alice.post(f"{ROOM}/99999", data={"name": "x", "phone": ""}).status_code == 404
    assert len(names(house)) == 2


def test_after_a_long_closure_the_first_page_asks_and_one_click_deletes(
    house: Database, session: str, scan: int, clock: SetClock, request: pytest.FixtureRequest
) -> None:
    retention.purge(house, 30, by="test", now=clock())
    clock.forward(days=40)
    alice: Colleague = request.getfixturevalue("alice")
    assert "到期的称呼没有删" in alice.get("/admin/").text
    assert "时间没错，照删" in alice.get(f"{ROOM}/").text
    assert alice.post(f"{ROOM}/clock").status_code == 303
    assert names(house) == []
    assert "到期的称呼没有删" not in alice.get("/admin/").text
