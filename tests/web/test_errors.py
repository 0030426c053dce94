"""Errors are pages in both languages that say what to do, never a trace, a version or a path."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import flask
import pytest
import werkzeug
from flask import Flask, abort
from flask.testing import FlaskClient

from kiosk import __version__
from kiosk.core.db import Database
from kiosk.core.errors import CannotWrite, NotFound, Refused
from kiosk.paths import HOUSE

SECRETS = (
    "Traceback", "File \"", ".py", "line ", "sqlite", "OperationalError", "ZeroDivisionError", "waitress", "Werkzeug",
    "Flask", "Jinja", "Python", "SELECT", str(HOUSE), sys.prefix, flask.__name__ + "/", str(Path.home()) + "/",
)  # fmt: skip
HAN = re.compile(r"[一-鿿]")


def breaks() -> str:
    raise ZeroDivisionError("secret words of an exception")


def raises(error: Exception) -> Callable[[], str]:
    def view() -> str:
        raise error

    return view


def gives_up(status: int) -> Callable[[], str]:
    return lambda: abort(status)


BROKEN: dict[str, tuple[Callable[[], str], int]] = {
    "breaks": (breaks, 500),
    "not-found": (raises(NotFound("kiosk.db row 7")), 404),
    "refused": (raises(Refused("no-such-pack", "secret words of a refusal")), 409),
    "full": (raises(CannotWrite("database or disk is full")), 503),
    "bad-request": (gives_up(400), 400),
    "too-large": (gives_up(413), 413),
    "too-long": (gives_up(414), 414),
    "teapot": (gives_up(418), 418),
    "unavailable": (gives_up(503), 503),
}


@pytest.fixture
def broken(app: Flask) -> FlaskClient:
    """A browser on a kiosk with views that fail in every way."""
    for name, (view, _) in BROKEN.items():
        app.add_url_rule(f"/{name}", name, view)
    return app.test_client()


def visible(page: str) -> str:
    """What stands in the content of a page, without markup."""
    main = re.search(r"<main.*?</main>", page, re.DOTALL)
    assert main is not None
    return re.sub(r"<[^>]+>", " ", re.sub(r"<svg.*?</svg>", " ", main[0], flags=re.DOTALL))


@pytest.mark.parametrize("name", BROKEN)
def test_every_error_is_a_page_in_both_languages(broken: FlaskClient, name: str) -> None:
    answer = broken.get(f"/{name}")
    assert answer.status_code == BROKEN[name][1]
    assert answer.mimetype == "text/html"
    assert HAN.search(visible(answer.text))
    broken.set_cookie("language", "en")
    english = broken.get(f"/{name}").text
    assert 'lang="en"' in english
    assert re.search(r"[A-Za-z]{4}", visible(english))
    assert not HAN.search(visible(english))


@pytest.mark.parametrize("name", BROKEN)
def test_no_error_tells_what_is_inside(broken: FlaskClient, name: str) -> None:
    page = broken.get(f"/{name}?secret=../../etc/passwd").text
    for secret in (*SECRETS, __version__, werkzeug.__name__, "secret words", "row 7", "disk is full"):
        assert secret not in visible(page), secret
        assert secret == ".py" or secret == "line " or secret not in page, secret


@pytest.mark.parametrize("name", BROKEN)
def test_no_error_is_kept_anywhere(broken: FlaskClient, name: str) -> None:
    answer = broken.get(f"/{name}")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


def test_every_error_leads_home_and_to_a_person(broken: FlaskClient) -> None:
    page = broken.get("/breaks").text
    assert 'href="/"' in page
    assert 'href="/help"' in page


def test_an_unexpected_error_is_in_the_log_with_its_trace(
    broken: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    broken.get("/breaks")
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize(
    "path", ["/nowhere", "/halls/nowhere", "/exhibits/nowhere", "/people/nowhere", "/lectures/0000", "/console",
             "/.git/config", "/.env", "/kiosk.db", "/static/../kiosk/app.py", "/static/nowhere.js",
             "/media/nowhere", "/%2e%2e/%2e%2e/etc/passwd", "/halls/%00", "/halls/%ff", "/" + "a" * 3000, "/halls/广场",
             "/wp-login.php"]
)  # fmt: skip
def test_what_is_not_here_is_a_404_page(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "这一页不在了" in answer.text
    assert "root:" not in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND"])
def test_another_method_is_a_405_page_that_names_the_right_ones(client: FlaskClient, method: str) -> None:
    answer = client.open("/help", method=method)
    assert answer.status_code == 405
    assert "没看懂这个请求" in answer.text
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_a_post_with_a_body_is_refused_unread(client: FlaskClient) -> None:
    assert client.post("/", data=b"a" * 100_000).status_code == 405


def test_htmx_gets_an_error_it_can_swap_in(client: FlaskClient) -> None:
    answer = client.get("/nowhere", headers={"HX-Request": "true"})
    assert answer.status_code == 404
    assert answer.text.startswith("<title>")


def test_an_error_does_not_hold_its_snapshot(broken: FlaskClient, house: Database) -> None:
    for name in BROKEN:
        broken.get(f"/{name}")
    assert not house.reader().in_transaction


def test_even_a_house_that_cannot_be_read_has_a_page(
    client: FlaskClient, house: Database, caplog: pytest.LogCaptureFixture
) -> None:
    house.write(lambda writing: writing.execute("DROP TABLE house_settings"))
    for path, status in (("/help", 500), ("/nowhere", 404)):
        answer = client.get(path)
        assert answer.status_code == status
        assert "有点小毛病" in answer.text
        assert "Something is wrong" in answer.text
        for secret in SECRETS:
            assert secret not in answer.text
    assert "house_settings" in caplog.text


@pytest.mark.parametrize("host", ["a" * 300, "a..b", "", " ", "x y", "[::1", "\xff", "中.cn"])
def test_a_host_that_cannot_be_is_a_page_without_a_trace(
    client: FlaskClient, host: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.get("/help", headers={"Host": host})
    assert answer.status_code in (200, 400)
    assert answer.mimetype == "text/html"
    assert "Traceback" not in caplog.text
