"""The two forms a whole hall sends are answered the short way just as the long way answers."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kiosk.checkin import service, store
from kiosk.core.db import Database
from kiosk.core.errors import CannotWrite
from kiosk.web.express import LANES, MOST_BYTES, Express
from tests.checkin.conftest import touch
from tests.checkin.test_pages import door_path, number, present


@pytest.fixture
def ways(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which way each form went."""
    went: list[str] = []
    tried = Express._tried

    def noted(express: Express, environ: dict[str, object]) -> object:
        see = tried(express, environ)
        went.append("long" if see is None else "short")
        return see

    monkeypatch.setattr(Express, "_tried", noted)
    return went


def long_way(app: Flask, client: FlaskClient, path: str, form: Mapping[str, str]) -> TestResponse:
    """The answer of Flask."""
    lanes = app.extensions[LANES][:]
    app.extensions[LANES].clear()
    try:
        return client.post(path, data=form)
    finally:
        app.extensions[LANES].extend(lanes)


def told(answer: TestResponse) -> tuple[int, bytes, list[tuple[str, str]]]:
    """All that is in an answer."""
    headers = [(name, value) for name, value in answer.headers if name != "Vary"]
    return answer.status_code, answer.data, sorted(headers)


@pytest.mark.parametrize("more", [{}, {"name": "王小姨", "consent": "1"}, {"unit": "示例小学", "children": "2"}])
def test_the_pad_is_answered_alike(
    app: Flask, client: FlaskClient, house: Database, session: str, ways: list[str], more: dict[str, str]
) -> None:
    path = f"/lectures/{session}/touch"
    form = {"people": "2", "event": number(client.get(path).text), **more}
    quick = client.post(path, data=form)
    assert told(quick) == told(long_way(app, client, path, form))
    assert ways == ["short", "long"]
    assert len(store.lines(house.reader())) == 1
    assert "签好了" in client.get(quick.location).text


def test_the_phone_is_answered_alike(
    app: Flask, client: FlaskClient, house: Database, session: str, ways: list[str]
) -> None:
    phone = app.test_client()
    phone.get(door_path(client, session))
    form = {"people": "3", "event": number(phone.get("/check-in").text)}
    quick = phone.post("/check-in", data=form)
    slow = long_way(app, phone, "/check-in", form)
    assert told(quick) == told(slow)
    assert quick.headers["Vary"] == slow.headers["Vary"] == "Cookie"
    assert ways == ["short", "long"]
    assert present(house, session) == 3


@pytest.mark.parametrize(
    "form",
    [{"people": "0"}, {"people": "1", "name": "王" * 41, "consent": "1"}, {"people": "1", "name": "王阿姨"},
     {"people": "2", "event": "0" * 56}, {"people": "2", "event": "你好"}],
)  # fmt: skip
def test_what_is_not_plain_goes_the_long_way(
    client: FlaskClient, house: Database, session: str, ways: list[str], form: dict[str, str]
) -> None:
    path = f"/lectures/{session}/touch"
    answer = client.post(path, data={"event": number(client.get(path).text), **form})
    assert ways == ["long"]
    assert answer.status_code in (303, 422)
    assert present(house, session) == 0


def test_a_full_room_is_no_good_news_for_a_phone(
    app: Flask, client: FlaskClient, house: Database, session: str, clock: object, ways: list[str]
) -> None:
    phone = app.test_client()
    phone.get(door_path(client, session))
    event = number(phone.get("/check-in").text)
    service.check_in(house, touch(session, people=10), now=clock())  # type: ignore[operator]
    answer = phone.post("/check-in", data={"people": "1", "event": event})
    assert ways == ["long"]
    assert "坐满" in answer.text
    assert present(house, session) == 10


@pytest.mark.parametrize("body", [b"people=%ff&event=a", b"people=1&" * 30, b"a" * (MOST_BYTES + 1), b""])
def test_odd_bodies_reach_flask_whole(client: FlaskClient, session: str, ways: list[str], body: bytes) -> None:
    path = f"/lectures/{session}/touch"
    answer = client.post(path, data=body, content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, answer.location) == (303, path)
    assert ways == ["long"]


def test_a_disk_that_refuses_is_said_in_words(
    client: FlaskClient, house: Database, session: str, ways: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/lectures/{session}/touch"
    form = {"people": "1", "event": number(client.get(path).text)}

    def refuse(_: object) -> object:
        raise CannotWrite("disk full")

    with monkeypatch.context() as full:
        full.setattr(house, "write", refuse)
        assert client.post(path, data=form).status_code == 503
    assert client.post(path, data=form).status_code == 303
    assert ways == ["long", "short"]
    assert present(house, session) == 1


def test_staff_forms_are_not_even_read(client: FlaskClient, ways: list[str]) -> None:
    client.post("/admin/login", data={"name": "alice"})
    assert ways == ["long"]
