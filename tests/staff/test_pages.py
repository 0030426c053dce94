"""The staff's doors: signing in and out, and where one comes to (promises A3, A5, A7, A15)."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from kiosk.core.db import Database, column
from kiosk.staff import passwords, service, store
from kiosk.staff.desk import doors_of
from tests.conftest import SetClock
from tests.reading import read
from tests.staffing import PASSWORD, Colleague, at_door, hire

DESK = "192.168.1.40"


@pytest.fixture
def door(app: Flask, house: Database, clock: SetClock) -> Colleague:
    """A browser in the office that is not signed in, in a house where Alice has an account."""
    hire(house, "alice", clock())
    return at_door(app, DESK)


def sessions(house: Database) -> int:
    return int(column(house.reader(), "SELECT count(*) FROM staff_sessions")[0])


def events(house: Database, what: str) -> list[str]:
    sql = "SELECT event || ' ' || key || ' ' || by FROM journal WHERE event GLOB ? ORDER BY serial"
    return column(house.reader(), sql, (f"staff:{what}",))


def test_whoever_knows_the_password_is_let_in(door: Colleague, house: Database) -> None:
    assert not door.is_in()
    answer = door.enter("alice")
    assert (answer.status_code, answer.location) == (303, "/admin/")
    assert door.is_in()
    assert events(house, "session:*") == ["staff:session:open alice alice"]


def test_the_name_may_be_typed_in_capitals_or_full_width(door: Colleague) -> None:
    assert door.enter("  ＡLICE ").status_code == 303
    assert door.is_in()


@pytest.mark.parametrize("name", ["alice", "nobody", "", "alice'--", "a\x00b", "爱丽", "x" * 5000])
def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(door: Colleague, name: str) -> None:
    known, unknown = door.enter("alice", "quite the wrong words"), door.enter(name or "-", "quite the wrong words")
    assert known.status_code == unknown.status_code == 401
    words = [read(one).one(role="alert").words for one in (known, unknown)]
    assert words == ["账号或密码不对，还可以试 4 次", "账号或密码不对，还可以试 3 次"]
    assert not door.is_in()


def test_the_page_says_how_many_tries_are_left_and_then_how_long_to_wait(door: Colleague, clock: SetClock) -> None:
    left = []
    for _ in range(4):
        left.append(re.findall(r"还可以试 (\d) 次", door.enter("alice", "not the password").text))
    assert left == [["4"], ["3"], ["2"], ["1"]]
    assert "先歇一会儿再试" in door.enter("alice", "not the password").text
    refused = door.enter("alice")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "90")
    assert "请等 2 分钟再来" in refused.text
    clock.forward(seconds=30)
    assert "请等 60 秒再来" in door.enter("alice").text
    clock.forward(seconds=60)
    assert door.enter("alice").status_code == 303


def test_a_field_left_empty_costs_no_try(door: Colleague, house: Database) -> None:
    for _ in range(20):
        assert door.enter("alice", "").status_code == 422
        assert door.enter("", PASSWORD).status_code == 422
    assert events(house, "session:*") == []
    assert door.enter("alice").status_code == 303


def test_the_password_is_never_sent_back(door: Colleague) -> None:
    assert "not the password" not in door.enter("alice", "not the password").text


def test_a_refusal_is_written_down_without_what_was_typed(door: Colleague, house: Database) -> None:
    door.enter("alice", "secret\r\nwords")
    door.enter("my password\r\nby mistake", "x")
    assert events(house, "session:*") == ["staff:session:refuse alice alice", "staff:session:refuse - -"]


def test_each_login_has_a_session_of_its_own(door: Colleague, house: Database) -> None:
    door.enter("alice")
    first = door.get_cookie("staff", path="/admin")
    door.post("/admin/logout")
    door.enter("alice")
    second = door.get_cookie("staff", path="/admin")
    assert first
    assert second
    assert first.value != second.value
    assert sessions(house) == 1


def test_signing_in_again_ends_the_session_before(door: Colleague, app: Flask, house: Database) -> None:
    door.enter("alice")
    before = door.get_cookie("staff", path="/admin")
    assert before
    door.enter("alice")
    assert sessions(house) == 1
    replay = at_door(app, DESK)
    replay.set_cookie("staff", before.value, path="/admin")
    assert not replay.is_in()
    assert door.is_in()


def test_a_cookie_from_before_the_login_opens_nothing_after_it(door: Colleague, app: Flask) -> None:
    door.get("/admin/login")
    before = door.get_cookie("staff", path="/admin")
    assert before
    door.enter("alice")
    planted = at_door(app, DESK)
    planted.set_cookie("staff", before.value, path="/admin")
    assert not planted.is_in()


def test_the_key_of_a_session_is_not_in_the_database(door: Colleague, house: Database, app: Flask) -> None:
    door.enter("alice")
    with door.session_transaction(path="/admin/") as session:
        key = session["token"]
    assert len(key) >= 43
    assert key.encode() not in b"".join(path.read_bytes() for path in house.folder.iterdir())


def test_signing_out_ends_the_session_on_the_server(door: Colleague, app: Flask, house: Database) -> None:
    door.enter("alice")
    stolen = door.get_cookie("staff", path="/admin")
    assert stolen
    answer = door.post("/admin/logout")
    assert (answer.status_code, answer.location) == (303, "/admin/login")
    replay = at_door(app, DESK)
    replay.set_cookie("staff", stolen.value, path="/admin")
    assert not replay.is_in()
    assert sessions(house) == 0
    assert events(house, "session:close") == ["staff:session:close alice alice"]
    assert door.get("/admin/logout").status_code != 200


@pytest.mark.parametrize("end", ["disable", "set_password"])
def test_disabling_and_a_new_password_end_every_session(
    alice: Colleague, bob: Colleague, house: Database, clock: SetClock, end: str
) -> None:
    assert bob.is_in()
    if end == "disable":
        service.disable(house, "bob", by="alice", now=clock())
        service.enable(house, "bob", by="alice", now=clock())
    else:
        service.set_password(house, "bob", passwords.hashed("seven paper kites"), by="alice", now=clock())
    assert not bob.is_in()
    assert alice.is_in()


def test_a_disabled_account_is_refused_like_an_unknown_one(door: Colleague, house: Database, clock: SetClock) -> None:
    hire(house, "bob", clock())
    service.disable(house, "bob", by="alice", now=clock())
    assert "账号或密码不对" in door.enter("bob").text
    assert not door.is_in()


def test_the_cookie_is_for_the_staff_side_only_and_no_script_reads_it(door: Colleague) -> None:
    cookie = door.enter("alice").headers["Set-Cookie"]
    assert cookie.startswith("staff=")
    assert {"HttpOnly", "Path=/admin", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert "Max-Age" not in cookie
    assert "Expires" not in cookie


FOREIGN = [
    "https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example",
    "http:evil.example", "javascript:alert(1)", "data:text/html,x", "/\t/evil.example", "/%09/evil.example",
    "//evil.example/admin/", "/admin\r\nLocation: //evil.example", "evil.example", "/admin@evil.example",
    "https:/evil.example", "/..//evil.example", "//127.0.0.1@evil.example", "/admin/login", "/", "", "/exhibits/",
]  # fmt: skip


def test_after_the_login_one_stays_in_the_house(door: Colleague) -> None:
    for target in FOREIGN:
        assert door.enter("alice", next=target).location == "/admin/", target
        assert door.get("/admin/login", query_string={"next": target}).location == "/admin/", target


def test_one_comes_to_where_one_wanted_to_go(door: Colleague) -> None:
    asked = door.get("/admin/accounts/?page=2&q=a b")
    assert asked.status_code == 303
    login = read(door.get(asked.location))
    wanted = login.one("input", name="next").attributes["value"]
    assert door.enter("alice", next=wanted).location == "/admin/accounts/?page=2&q=a+b"


def test_whoever_is_in_need_not_sign_in_again(alice: Colleague) -> None:
    assert alice.get("/admin/login").location == "/admin/"


def test_a_form_left_open_is_good_again_after_the_same_person_signs_in(door: Colleague, clock: SetClock) -> None:
    door.enter("alice")
    token = door.csrf_token()
    clock.forward(minutes=31)
    assert door.post("/admin/accounts/me", token=token).status_code == 401
    door.enter("alice")
    assert door.post("/admin/accounts/me", token=token).status_code == 422


def test_a_form_left_open_is_void_when_somebody_else_signs_in(
    door: Colleague, house: Database, clock: SetClock
) -> None:
    hire(house, "bob", clock())
    door.enter("alice")
    token = door.csrf_token()
    clock.forward(minutes=31)
    door.enter("bob")
    assert door.post("/admin/accounts/me", token=token).status_code == 400


def test_visitors_pages_set_and_read_no_staff_cookie(alice: Colleague) -> None:
    for path in ("/", "/lectures/", "/people/"):
        answer = alice.get(path)
        assert "Set-Cookie" not in answer.headers
        assert "爱丽" not in answer.text


COMMON = ["admin", "root", "administrator", "kiosk", "test", "user", "guest", "staff", "pi", "manager"]


def test_a_fresh_house_lets_nobody_in_with_a_common_login(app: Flask, house: Database) -> None:
    doors_of(app).code.issue()
    door = at_door(app, DESK)
    for name in COMMON:
        for password in (name, "", "password", "12345678", "admin123"):
            assert door.enter(name, password).location == "/admin/first"
    assert store.is_empty(house.reader())
    assert not door.is_in()
