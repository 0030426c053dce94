"""Rendered pages are kept until they would read otherwise, and no longer."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.conftest import SetClock
from tests.factories import Factory


def test_a_page_has_an_etag_and_answers_304_to_it(client: FlaskClient) -> None:
    first = client.get("/halls/")
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get("/halls/", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


def test_a_change_is_on_the_page_at_once(client: FlaskClient, make: Factory) -> None:
    before = client.get("/halls/")
    make.hall("plaza", labels={"zh": {"title": "广场"}})
    after = client.get("/halls/")
    assert "广场" not in before.text
    assert "广场" in after.text
    assert before.headers["ETag"] != after.headers["ETag"]


def test_the_wall_clock_goes_on_in_a_kept_page(client: FlaskClient, clock: SetClock) -> None:
    assert ">14:05<" in client.get("/halls/").text
    clock.forward(minutes=1)
    page = client.get("/halls/")
    assert ">14:06<" in page.text
    assert int(page.headers["Content-Length"]) == len(page.data)


def test_a_countdown_is_never_a_minute_late(client: FlaskClient, make: Factory, clock: SetClock) -> None:
    make.venue()
    make.lecture(start="2026-11-21T14:30")
    assert "25 分钟后" in client.get("/").text
    clock.forward(minutes=5)
    assert "20 分钟后" in client.get("/").text


def test_languages_are_kept_apart(client: FlaskClient, make: Factory) -> None:
    make.hall()
    chinese = client.get("/halls/heritage")
    client.set_cookie("language", "en")
    english = client.get("/halls/heritage")
    assert 'lang="zh-CN"' in chinese.text
    assert "Heritage Workshop</h1>" in english.text


def test_head_has_the_length_of_the_page_and_no_body(client: FlaskClient) -> None:
    whole = client.get("/halls/")
    head = client.head("/halls/")
    assert head.data == b""
    assert head.headers["Content-Length"] == str(len(whole.data))


def test_an_error_is_not_kept(client: FlaskClient, make: Factory) -> None:
    assert client.get("/halls/plaza").status_code == 404
    make.hall("plaza")
    assert client.get("/halls/plaza").status_code == 200
