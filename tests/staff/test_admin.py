"""The accounts, made and changed in the browser."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from kiosk.core.db import Database, column
from kiosk.core.errors import Refused
from kiosk.core.roles import Role
from kiosk.staff import passwords, service, store
from tests.conftest import SetClock
from tests.reading import read
from tests.staffing import PASSWORD, PEOPLE, Colleague, at_door, hash_of, hire

NEW = "seven paper kites"
OFFICE = "192.168.1.40"


def fields(**changes: str) -> dict[str, str]:
    return {"display": "小周", "name": "xiaozhou", "role": "editor", "password": NEW, **changes}


def said(browser: Colleague) -> str:
    """What the accounts page says about the last click."""
    return read(browser.get("/admin/accounts/")).one(id="said").words


def test_a_new_colleague_can_sign_in(alice: Colleague, app: Flask, house: Database) -> None:
    assert alice.post("/admin/accounts/", data=fields()).status_code == 303
    assert "小周（xiaozhou）的账号建好了" in said(alice)
    door = at_door(app, OFFICE)
    assert door.enter("xiaozhou", NEW).status_code == 303
    assert door.get("/admin/accounts/").status_code == 403
    assert column(house.reader(), "SELECT by FROM journal WHERE event = 'staff:account:add' AND key = 'xiaozhou'") == [
        "alice"
    ]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"display": ""}, "写个称呼"),
        ({"display": "长" * 41}, "写个称呼"),
        ({"display": "a\u202eb"}, "写个称呼"),
        ({"name": ""}, "账号要 2 到 40"),
        ({"name": "小 周"}, "账号要 2 到 40"),
        ({"name": "<script>"}, "账号要 2 到 40"),
        ({"name": "ALICE"}, "已经有了"),
        ({"password": "short"}, "太短"),
        ({"password": "password123"}, "太好猜"),
        ({"password": "xiaozhouxiaozhou"}, "太好猜"),
        ({"role": "god"}, ""),
        ({"role": ""}, ""),
    ],
)
def test_a_bad_field_is_named_and_what_was_typed_stays(
    alice: Colleague, house: Database, changes: dict[str, str], problem: str
) -> None:
    wanted = fields(**changes)
    answer = alice.post("/admin/accounts/", data=wanted)
    assert answer.status_code in (409, 422)
    page = read(answer)
    assert any(problem in one.words for one in page.find(role="alert")) or not problem
    assert page.one("input", name="display").attributes["value"] == wanted["display"]
    assert page.one("input", name="password").attributes.get("value", "") == ""
    assert NEW not in answer.text
    assert column(house.reader(), "SELECT name FROM accounts") == ["alice"]


def test_the_role_of_a_colleague_can_be_changed(alice: Colleague, bob: Colleague, house: Database) -> None:
    alice.post("/admin/accounts/bob/role", data={"role": "desk"})
    assert store.account(house.reader(), "bob").role is Role.DESK
    assert "bob 现在是前台" in said(alice)
    alice.post("/admin/accounts/bob/role", data={"role": "god"})
    assert store.account(house.reader(), "bob").role is Role.DESK


def test_a_colleague_can_be_kept_out_and_let_in_again(alice: Colleague, bob: Colleague, app: Flask) -> None:
    alice.post("/admin/accounts/bob/disable")
    assert not bob.is_in()
    assert at_door(app, OFFICE).enter("bob").status_code == 401
    alice.post("/admin/accounts/bob/enable")
    assert at_door(app, OFFICE).enter("bob").status_code == 303


def test_a_forgotten_password_is_replaced_by_an_administrator(alice: Colleague, bob: Colleague, app: Flask) -> None:
    form = read(alice.get("/admin/accounts/bob/password"))
    assert form.one("form", action="/admin/accounts/bob/password")
    assert alice.post("/admin/accounts/bob/password", data={"password": "1234567890"}).status_code == 422
    assert bob.is_in()
    assert alice.post("/admin/accounts/bob/password", data={"password": NEW}).status_code == 303
    assert not bob.is_in()
    assert at_door(app, OFFICE).enter("bob").status_code == 401
    assert at_door(app, OFFICE).enter("bob", NEW).status_code == 303


@pytest.mark.parametrize("path", ["/admin/accounts/nobody/password", "/admin/accounts/%0D%0A/password"])
def test_nobody_has_no_page(alice: Colleague, path: str) -> None:
    assert alice.get(path).status_code == 404
    assert alice.post(path, data={"password": NEW}).status_code == 404


@pytest.mark.parametrize("what", ["role", "disable", "enable"])
def test_what_is_asked_of_nobody_is_refused_in_words(alice: Colleague, what: str) -> None:
    assert alice.post(f"/admin/accounts/nobody/{what}", data={"role": "desk"}).status_code == 303
    assert "没有 'nobody' 这个账号" in said(alice)


def test_the_last_administrator_stays_one(alice: Colleague, bob: Colleague, house: Database) -> None:
    for what in ("role", "disable"):
        alice.post(f"/admin/accounts/alice/{what}", data={"role": "viewer"})
        assert "只剩这一位管理员了" in said(alice)
    assert alice.get("/admin/accounts/").status_code == 200
    alice.post("/admin/accounts/bob/role", data={"role": "administrator"})
    alice.post("/admin/accounts/alice/role", data={"role": "viewer"})
    assert store.account(house.reader(), "alice").role is Role.VIEWER
    bob.post("/admin/accounts/bob/disable")
    assert "只剩这一位管理员了" in said(bob)


def test_a_disabled_administrator_is_none(alice: Colleague, bob: Colleague, house: Database) -> None:
    alice.post("/admin/accounts/bob/role", data={"role": "administrator"})
    alice.post("/admin/accounts/bob/disable")
    alice.post("/admin/accounts/alice/disable")
    assert not store.account(house.reader(), "alice").is_disabled
    alice.post("/admin/accounts/bob/role", data={"role": "viewer"})
    assert store.account(house.reader(), "bob").role is Role.VIEWER


def test_two_administrators_cannot_remove_each_other(house: Database, clock: SetClock) -> None:
    for name in ("alice", "bob"):
        hire(house, name, clock())
    service.set_role(house, "bob", Role.ADMINISTRATOR, by="alice", now=clock())

    def remove(name: str) -> bool:
        try:
            service.disable(house, name, by="test", now=clock())
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(remove, ("alice", "bob"))) == [False, True]
    assert store.administrators(house.reader()) == 1


def test_one_administrator_alone_is_asked_to_find_a_second(alice: Colleague, bob: Colleague) -> None:
    assert "只有一位管理员" in alice.get("/admin/accounts/").text
    alice.post("/admin/accounts/bob/role", data={"role": "administrator"})
    assert "只有一位管理员" not in alice.get("/admin/accounts/").text


def test_the_page_shows_no_hash_and_no_key(alice: Colleague, house: Database) -> None:
    text = alice.get("/admin/accounts/").text + alice.get("/admin/accounts/me").text
    assert "argon2" not in text
    assert column(house.reader(), "SELECT token FROM staff_sessions")[0] not in text


# One's own password.


def mine(**changes: str) -> dict[str, str]:
    return {"old": PASSWORD, "password": NEW, "again": NEW, **changes}


@pytest.mark.parametrize("name", PEOPLE)
def test_everybody_may_change_their_own_password(request: pytest.FixtureRequest, app: Flask, name: str) -> None:
    browser: Colleague = request.getfixturevalue(name)
    browser.address = OFFICE
    elsewhere = at_door(app, OFFICE)
    elsewhere.enter(name)
    before = browser.get_cookie("staff", path="/admin")
    assert browser.post("/admin/accounts/me", data=mine()).status_code == 303
    after = browser.get_cookie("staff", path="/admin")
    assert before
    assert after
    assert before.value != after.value
    assert browser.is_in()
    assert not elsewhere.is_in()
    assert at_door(app, OFFICE).enter(name, NEW).status_code == 303


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"old": ""}, "先填现在的密码"),
        ({"old": "not the password"}, "现在的密码不对"),
        ({"password": "short", "again": "short"}, "太短"),
        ({"password": "aliceissocool"[:5] * 2, "again": "alice" * 2}, "太好猜"),
        ({"again": NEW + "!"}, "两遍不一样"),
    ],
)
def test_a_bad_change_is_refused_in_words(
    alice: Colleague, house: Database, changes: dict[str, str], problem: str
) -> None:
    alice.address = OFFICE
    before = column(house.reader(), "SELECT hash FROM accounts")
    answer = alice.post("/admin/accounts/me", data=mine(**changes))
    assert answer.status_code == 422
    assert problem in answer.text
    assert column(house.reader(), "SELECT hash FROM accounts") == before
    assert alice.is_in()


def test_an_open_screen_is_no_place_to_guess_the_password(alice: Colleague) -> None:
    alice.address = OFFICE
    for _ in range(5):
        alice.post("/admin/accounts/me", data=mine(old="not the password"))
    answer = alice.post("/admin/accounts/me", data=mine())
    assert "试得太多了" in answer.text
    assert alice.is_in()


def test_a_password_changed_meanwhile_opens_no_session(house: Database, clock: SetClock) -> None:
    hire(house, "alice", clock())
    service.set_password(house, "alice", passwords.hashed(NEW), by="test", now=clock())
    from kiosk.core.clock import uptime

    with pytest.raises(Refused):
        service.open_session(house, "alice", hash_of(), "", now=clock(), uptime=uptime())
