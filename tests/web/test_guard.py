"""Nobody passes the guard who should not (promises A1, A2, A11, A18, A19); every route of the house is walked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask, Response, abort
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, BaseConverter, Rule

from kiosk.app import create_app
from kiosk.core.db import Database
from kiosk.core.roles import Role
from kiosk.core.subnets import read_subnets
from kiosk.settings import Settings
from kiosk.web import rights
from kiosk.web.guard import is_area
from tests.conftest import SetClock
from tests.reading import read
from tests.staffing import PEOPLE, Colleague, at_door, colleague, hire

REACHED = 418
OTHER_SPELLINGS = ["/Admin/", "/ADMIN/accounts/", "/x/../admin/accounts/", "/admins", "/admin.html"]
NOWHERE = ["/admin", "/admin/", "/admin/x", "/admin/.env", "/admin/a/b/c", "/admin/%2e%2e/live", "/admin//",
           "/admin/login/x", "/admin/accounts/me/x", "/admin/广场"]  # fmt: skip
NEAR = ["127.0.0.1", "::1", "127.0.0.9", "10.1.2.3", "172.16.0.1", "172.31.255.254", "192.168.1.40", "fd00::1",
        "fe80::1", "fe80::1%eth0", "::ffff:192.168.1.40"]  # fmt: skip
FAR = ["8.8.8.8", "172.32.0.1", "192.169.0.1", "2001:db8::1", "::ffff:8.8.8.8", "0.0.0.0", "", "nonsense",
       "100.64.0.1", "169.254.1.1"]  # fmt: skip
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def address_of(app: Flask, rule: Rule) -> str:
    """An address that a rule answers."""
    values = {name: _value(rule._converters[name]) for name in rule.arguments}
    with app.test_request_context():
        return str(app.url_map.bind("localhost").build(rule.endpoint, values))


def _value(converter: BaseConverter) -> object:
    """Something that may stand in an address."""
    return min(converter.items) if isinstance(converter, AnyConverter) else converter.to_python("7")


def routes(app: Flask) -> list[tuple[str, str]]:
    """Endpoint and address of every route on the staff's side."""
    return [(rule.endpoint, address_of(app, rule)) for rule in app.url_map.iter_rules() if is_area(rule.rule)]


@pytest.fixture
def stopped(app: Flask, house: Database, clock: SetClock) -> Flask:
    """The application with a wall right behind the guard: what gets as far answers 418 and changes nothing."""
    hire(house, "alice", clock())
    app.before_request(lambda: abort(Response("reached", REACHED)))
    return app


def test_without_a_session_nothing_answers_by_any_method(stopped: Flask) -> None:
    stranger = stopped.test_client()
    for endpoint, path in routes(stopped):
        for method in (*METHODS, "TRACE", "PROPFIND", "FOO"):
            status = stranger.open(path, method=method).status_code
            if rights.is_open(endpoint) and method in ("GET", "HEAD", "OPTIONS"):
                assert status in (REACHED, 405), (method, path)
            else:
                assert status in (303, 400, 401), (method, path, status)


@pytest.mark.parametrize("name", PEOPLE)
def test_each_role_comes_as_far_as_the_table_says(stopped: Flask, house: Database, clock: SetClock, name: str) -> None:
    browser, role = colleague(stopped, house, name, clock()), PEOPLE[name][0]
    token = at_door_token(stopped, browser)
    for rule in stopped.url_map.iter_rules():
        if not is_area(rule.rule):
            continue
        path = address_of(stopped, rule)
        for method in sorted(rule.methods or ()):
            reached = browser.open(path, method=method, token=token).status_code
            expected = (
                REACHED if rights.is_allowed(rule.endpoint, method, role) or rights.is_open(rule.endpoint) else 403
            )
            assert reached == expected, (method, path, reached)


def at_door_token(app: Flask, browser: Colleague) -> str:
    """The token of a browser whose pages stand behind the wall: made where the wall is not."""
    functions = app.before_request_funcs[None]
    wall = functions.pop()
    try:
        return browser.csrf_token()
    finally:
        functions.append(wall)


def test_what_is_not_there_is_refused_to_strangers_too(client: FlaskClient) -> None:
    for path in NOWHERE:
        assert client.get(path).status_code == 303, path
        assert client.get(path).location.startswith("/admin/login"), path
        assert client.post(path).status_code == 401, path
        assert client.open(path, method="FOO").status_code == 401, path


def test_no_other_spelling_leads_in(client: FlaskClient, alice: Colleague) -> None:
    for path in OTHER_SPELLINGS:
        for browser in (client, alice):
            assert browser.get(path).status_code in (303, 404), path


def test_a_route_nobody_wrote_into_the_table_is_refused_even_to_administrators(
    settings: Settings, house: Database, clock: SetClock
) -> None:
    app = create_app(settings, house, clock)
    app.add_url_rule("/admin/secret", "secret", lambda: "secret")
    assert colleague(app, house, "alice", clock()).get("/admin/secret").status_code == 403


def test_a_role_is_refused_in_words(victor: Colleague) -> None:
    answer = victor.get("/admin/accounts/")
    assert answer.status_code == 403
    assert read(answer).one("h1").words == "这一页不归您管"
    assert read(answer).links() == ["/admin/"]


def test_a_new_role_counts_at_once(alice: Colleague, bob: Colleague) -> None:
    assert bob.get("/admin/accounts/").status_code == 403
    alice.post("/admin/accounts/bob/role", data={"role": "administrator"})
    assert bob.get("/admin/accounts/").status_code == 200


# Networks.


def with_networks(settings: Settings, house: Database, clock: SetClock, near: str, phones: str = "") -> Flask:
    made = replace(settings, admin_subnets=read_subnets(near), phone_subnets=read_subnets(phones))
    return create_app(made, house, clock)


def test_private_networks_come_in(app: Flask) -> None:
    for address in NEAR:
        assert at_door(app, address).get("/admin/").status_code == 303, address


def test_the_rest_of_the_world_does_not(app: Flask, alice: Colleague) -> None:
    for address in FAR:
        alice.address = address
        for browser in (at_door(app, address), alice):
            for path in ("/admin/", "/admin/login", "/admin/first", "/admin/here", "/admin/nowhere"):
                answer = browser.get(path)
                assert answer.status_code == 403, address
                assert "办公网络" in answer.text
            assert browser.post("/admin/login", token="x").status_code == 403
            assert browser.get("/help").status_code == 200


def test_only_the_networks_that_were_named_come_in(settings: Settings, house: Database, clock: SetClock) -> None:
    app = with_networks(settings, house, clock, "127.0.0.8/30, 192.168.7.5")
    allowed = {"127.0.0.1", "::1", "127.0.0.9", "127.0.0.11", "192.168.7.5"}
    for address in (*allowed, "127.0.0.2", "127.0.0.12", "192.168.7.6", "10.0.0.1"):
        assert (at_door(app, address).get("/admin/login").status_code != 403) == (address in allowed), address


def test_the_phones_network_is_kept_out_of_a_larger_one(settings: Settings, house: Database, clock: SetClock) -> None:
    app = with_networks(settings, house, clock, "192.168.0.0/16", "192.168.50.0/24, 127.0.0.0/8")
    assert at_door(app, "192.168.50.7").get("/admin/login").status_code == 403
    assert at_door(app, "127.0.0.2").get("/admin/login").status_code == 403
    assert at_door(app, "192.168.51.7").get("/admin/login").status_code != 403
    assert at_door(app, "127.0.0.1").get("/admin/login").status_code != 403


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Client-IP", "True-Client-IP"])
def test_a_header_is_no_address(app: Flask, header: str) -> None:
    away = at_door(app, "8.8.8.8")
    for claim in ("127.0.0.1", "for=127.0.0.1", "192.168.1.1"):
        assert away.get("/admin/login", headers={header: claim}).status_code == 403


# Forms from elsewhere.


def forged(app: Flask, house: Database, clock: SetClock) -> Iterator[tuple[str, dict[str, Any]]]:
    """Requests that a browser might be tricked into, by name."""
    other = colleague(app, house, "bob", clock()).csrf_token()
    stranger = at_door(app).csrf_token()
    yield "no token", {"token": ""}
    yield "a wrong token", {"token": "x" * 90}
    yield "another session's token", {"token": other}
    yield "a stranger's token", {"token": stranger}
    yield "a token in the address", {"token": "", "query_string": {"csrf_token": other}}
    yield "another host", {"headers": {"Origin": "http://evil.example"}}
    yield "another port", {"headers": {"Origin": "http://localhost:81"}}
    yield "a page without an origin", {"headers": {"Origin": "null"}}
    yield "an odd origin", {"headers": {"Origin": "http://["}}
    yield "an empty origin", {"headers": {"Origin": ""}}


def test_a_form_from_elsewhere_changes_nothing(app: Flask, house: Database, clock: SetClock, alice: Colleague) -> None:
    hire(house, "dora", clock())
    before = house.reader().execute("SELECT * FROM accounts ORDER BY id").fetchall()
    for name, request in forged(app, house, clock):
        data = {"role": "administrator"}
        for body in ({"data": data}, {"json": data}, {"data": "role=administrator", "content_type": "text/plain"}):
            assert alice.post("/admin/accounts/dora/role", **body, **request).status_code == 400, name
    after = house.reader().execute("SELECT * FROM accounts ORDER BY id").fetchall()
    assert [tuple(row) for row in before] == [tuple(row) for row in after if row["name"] != "bob"]


def test_a_form_of_this_house_is_taken_with_and_without_an_origin(alice: Colleague, bob: Colleague) -> None:
    url = "/admin/accounts/bob/role"
    token = alice.csrf_token()
    for headers in ({}, {"Origin": "http://localhost"}, {"Origin": "HTTP://LOCALHOST"}):
        assert alice.post(url, data={"role": "desk"}, headers=headers).status_code == 303
        assert alice.post(url, data={"role": "desk", "csrf_token": token}, headers=headers, token="").status_code == 303


def test_a_text_body_that_looks_like_a_form_is_none(alice: Colleague, bob: Colleague) -> None:
    body = f"csrf_token={alice.csrf_token()}&role=administrator"
    answer = alice.post("/admin/accounts/bob/role", data=body, content_type="text/plain", token="")
    assert answer.status_code == 400


def test_nothing_changes_by_a_link(alice: Colleague, bob: Colleague, app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        methods = rule.methods or set()
        if is_area(rule.rule) and "POST" in methods and "GET" in methods:
            raise AssertionError(f"{rule.rule} reads and writes")
    for path in ("/admin/accounts/bob/disable", "/admin/logout", "/admin/accounts/bob/role"):
        assert alice.get(path).status_code == 405
    assert alice.is_in()
    assert bob.is_in()


def test_nobody_is_signed_in_by_somebody_elses_form(app: Flask, house: Database, clock: SetClock) -> None:
    hire(house, "alice", clock())
    stranger, attacker = at_door(app), at_door(app)
    for token in ("", attacker.csrf_token()):
        assert stranger.post("/admin/login", data={"name": "alice", "password": "x"}, token=token).status_code == 400
    assert not stranger.is_in()


def test_a_page_that_htmx_sends_a_form_from_stays_as_it_is(alice: Colleague, bob: Colleague) -> None:
    answer = alice.post("/admin/accounts/bob/role", headers={"HX-Request": "true"}, token="")
    assert answer.status_code == 400
    assert answer.headers["HX-Reswap"] == "none"
    assert "said" in answer.headers["HX-Trigger"]
    assert answer.text == ""


# Strangers on their way.


def test_htmx_is_told_to_go_to_the_login_and_back_to_the_page(client: FlaskClient) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://localhost/admin/exhibits/?page=2"}
    answer = client.get("/admin/exhibits/rows", headers=headers)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/admin/login?next=/admin/exhibits/%3Fpage%3D2")
    foreign = client.get("/admin/x", headers={"HX-Request": "true", "HX-Current-URL": "http://evil.example/admin/"})
    assert foreign.headers["HX-Redirect"] in ("/admin/login", "/admin/login?next=/admin/")


def test_a_form_sent_too_late_is_refused_in_words(client: FlaskClient) -> None:
    answer = client.post("/admin/accounts/", data={"name": "x"})
    assert answer.status_code == 401
    assert "请在新的一页登录" in answer.text


def test_a_very_long_way_is_forgotten(client: FlaskClient) -> None:
    assert client.get("/admin/" + "a" * 2000).location == "/admin/login"


# Nobody keeps anything.


@pytest.mark.parametrize("path", ["/admin/", "/admin/login", "/admin/here", "/admin/accounts/", "/admin/accounts/me",
                                  "/admin/audit/", "/admin/nowhere", "/admin/first"])  # fmt: skip
def test_nothing_of_the_staff_side_is_kept(client: FlaskClient, alice: Colleague, path: str) -> None:
    for browser in (client, alice):
        answer = browser.get(path)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Cookie" in answer.headers["Vary"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        if answer.mimetype == "text/html":
            assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
            assert answer.headers["X-Frame-Options"] == "DENY"


def test_the_cookie_is_secure_where_the_house_has_a_certificate(
    settings: Settings, house: Database, clock: SetClock
) -> None:
    hire(house, "alice", clock())
    for base, is_secure in (("http://192.168.1.10:8000", False), ("https://kiosk.example", True)):
        app = create_app(replace(settings, base_url=base), house, clock)
        cookie = at_door(app).get("/admin/login").headers["Set-Cookie"]
        assert ("Secure" in cookie.split("; ")) is is_secure


def test_errors_on_the_staff_side_lead_back_to_it(alice: Colleague) -> None:
    answer = alice.get("/admin/nowhere")
    assert answer.status_code == 404
    assert read(answer).links() == ["/admin/"]
    assert alice.get("/nowhere").status_code == 404


def test_every_role_has_somebody() -> None:
    assert {role for role, _ in PEOPLE.values()} == set(Role)
