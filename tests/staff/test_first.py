"""The first administrator: only from the machine or with the code of the console, and only once (promises A5)."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from kiosk.core.db import Database, column
from kiosk.core.errors import Refused
from kiosk.core.roles import Role
from kiosk.staff import service, store
from kiosk.staff.desk import doors_of
from kiosk.staff.first import LETTERS, SECONDS, TRIES, FirstCode
from tests.conftest import SetClock
from tests.reading import read
from tests.staffing import PASSWORD, Colleague, at_door, hash_of, hire

OFFICE = "192.168.1.40"


def fields(code: str = "", **changes: str) -> dict[str, str]:
    return {"code": code, "display": "老李", "name": "laoli", "password": PASSWORD, "again": PASSWORD, **changes}


@pytest.fixture
def code(app: Flask, house: Database) -> str:
    """The code on the console of a fresh house."""
    return doors_of(app).code.issue()


@pytest.fixture
def office(app: Flask, code: str) -> Colleague:
    """A browser in the office."""
    return at_door(app, OFFICE)


def test_with_the_code_the_first_administrator_is_made_and_in(office: Colleague, code: str, house: Database) -> None:
    answer = office.post("/admin/first", data=fields(code))
    assert (answer.status_code, answer.location) == (303, "/admin/accounts/")
    assert store.account(house.reader(), "laoli").role is Role.ADMINISTRATOR
    assert "只有一位管理员" in office.get("/admin/accounts/").text
    assert column(house.reader(), "SELECT event || ' ' || by FROM journal WHERE event GLOB 'staff:*'") == [
        "staff:account:add laoli", "staff:session:open laoli",
    ]  # fmt: skip


SPELLINGS = [
    str.lower,
    lambda code: code.replace("-", ""),
    lambda code: f" {code[0]} {code[1:]} ",
    lambda code: "".join(chr(ord(one) + 0xFEE0) for one in code),
]


@pytest.mark.parametrize("spell", SPELLINGS)
def test_the_code_may_be_spelled_in_many_ways(office: Colleague, code: str, spell: object) -> None:
    assert office.post("/admin/first", data=fields(spell(code))).status_code == 303  # type: ignore[operator]


def test_at_the_machine_no_code_is_needed(app: Flask, code: str, house: Database) -> None:
    here = at_door(app, "127.0.0.1")
    assert "不用开机码" in here.get("/admin/first").text
    assert here.post("/admin/first", data=fields()).status_code == 303
    assert here.is_in()


def test_elsewhere_it_is(office: Colleague, house: Database) -> None:
    for wrong in ("", "-", "AAAA-AAAA", "\x00", "码" * 8):
        assert office.post("/admin/first", data=fields(wrong)).status_code == 403
    assert store.is_empty(house.reader())


def test_without_an_issued_code_there_is_no_way_in_from_elsewhere(app: Flask, house: Database) -> None:
    doors_of(app).code.issue()
    office = at_door(app, OFFICE)
    token = office.csrf_token()
    doors_of(app).code.spend()
    for typed in ("", "--------", "x"):
        assert office.post("/admin/first", data=fields(typed), token=token).status_code == 403
    assert "重启服务" in office.get("/admin/first").text


def test_five_wrong_codes_are_the_end_of_it(office: Colleague, code: str, house: Database) -> None:
    left = []
    token = office.csrf_token()
    for _ in range(5):
        page = office.post("/admin/first", data=fields("AAAA-AAAA"), token=token).text
        left.append((re.findall(r"还可以试 (\d) 次", page) or ["0"])[0])
    assert left == ["4", "3", "2", "1", "0"]
    assert office.post("/admin/first", data=fields(code), token=token).status_code == 403
    assert store.is_empty(house.reader())


def test_a_wrong_field_costs_no_try_and_does_not_spend_the_code(office: Colleague, code: str) -> None:
    for changes in ({"name": "?"}, {"display": ""}, {"password": "1234567890"}, {"again": "x"}) * 2:
        answer = office.post("/admin/first", data=fields(code, **changes))
        assert answer.status_code == 422
        assert read(answer).find(role="alert")
        assert PASSWORD not in answer.text
    assert office.post("/admin/first", data=fields(code)).status_code == 303


def test_the_door_closes_behind_the_first(office: Colleague, code: str, app: Flask, house: Database) -> None:
    token = office.csrf_token()
    office.post("/admin/first", data=fields(code))
    late = at_door(app, "127.0.0.1")
    for browser in (late, at_door(app, OFFICE)):
        assert browser.get("/admin/first").location == "/admin/login"
    assert late.post("/admin/first", data=fields(code, name="second")).location == "/admin/login"
    assert office.post("/admin/first", data=fields(code, name="second"), token=token).status_code in (303, 400)
    assert column(house.reader(), "SELECT name FROM accounts") == ["laoli"]


def test_two_at_the_same_moment_make_one_account(house: Database, clock: SetClock) -> None:
    def first(name: str) -> bool:
        try:
            service.add_first(house, name, name, hash_of(), now=clock())
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(first, [f"name-{number}" for number in range(8)]))
    assert made.count(True) == 1
    assert len(store.accounts(house.reader())) == 1


def test_until_then_the_login_leads_there(office: Colleague) -> None:
    assert office.get("/admin/login").location == "/admin/first"
    assert office.get("/admin/").location == "/admin/login"


def test_a_screen_in_the_hall_only_says_where_the_code_is(app: Flask, code: str) -> None:
    screen = at_door(app, "127.0.0.1")
    answer = screen.get("/admin/login?on=screen")
    assert answer.status_code == 200
    page = read(answer)
    assert "还没有账号" in page.words
    assert page.find("form") == page.find("input") == []
    assert page.links() == ["/attract"]
    assert code not in answer.text


def test_a_screen_offers_a_way_back(app: Flask, house: Database, clock: SetClock) -> None:
    hire(house, "alice", clock())
    assert "/attract" in read(at_door(app).get("/admin/login?on=screen")).links()
    assert "/attract" not in read(at_door(app).get("/admin/login")).links()
    refused = at_door(app, OFFICE).enter("alice", "not the password", on="screen")
    assert refused.status_code == 401
    assert "/attract" in read(refused).links()


# The code itself.


class Steady:
    def __init__(self) -> None:
        self.seconds = 5.0

    def __call__(self) -> float:
        return self.seconds


def test_a_code_is_eight_letters_that_cannot_be_mistaken() -> None:
    codes = [FirstCode().issue() for _ in range(300)]
    assert all(re.fullmatch(rf"[{LETTERS}]{{4}}-[{LETTERS}]{{4}}", one) for one in codes)
    assert not set("01OI") & set("".join(codes))
    assert len(set(codes)) == 300
    assert len(LETTERS) == len(set(LETTERS)) == 32


def test_a_code_is_good_for_half_an_hour() -> None:
    steady = Steady()
    code = FirstCode(steady)
    text = code.issue()
    assert code.minutes_left == 30
    steady.seconds += SECONDS - 1
    assert code.minutes_left == 1
    assert code.is_right(text)
    steady.seconds += 1
    assert (code.minutes_left, code.tries_left) == (0, 0)
    assert not code.is_right(text)


def test_a_new_code_makes_the_old_one_void() -> None:
    code = FirstCode()
    old, new = code.issue(), code.issue()
    assert not code.is_right(old)
    assert code.tries_left == TRIES - 1
    assert code.is_right(new)
    code.spend()
    assert not code.is_right(new)
    assert not FirstCode().is_right("")
