"""Every answer carries the headers that keep a page to itself."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

ANSWERS = ["/", "/halls/", "/help", "/attract", "/search", "/lectures/", "/people/", "/nowhere", "/language/en",
           "/live", "/health", "/lectures.ics", "/sw.js", "/media/nowhere"]  # fmt: skip


def static_path(app: Flask) -> str:
    return f"{app.static_url_path}/css/tokens.css"


@pytest.mark.parametrize("path", ANSWERS)
def test_no_answer_is_sniffed_or_referred(client: FlaskClient, path: str) -> None:
    headers = client.get(path, buffered=True).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Content-Type"]


@pytest.mark.parametrize("path", ANSWERS)
def test_no_answer_names_what_it_is_made_with(client: FlaskClient, path: str) -> None:
    headers = client.get(path, buffered=True).headers
    assert "Server" not in headers
    assert "X-Powered-By" not in headers


@pytest.mark.parametrize("path", ANSWERS)
def test_every_page_has_a_policy_without_other_hosts_and_inline_code(client: FlaskClient, path: str) -> None:
    answer = client.get(path, buffered=True)
    if answer.mimetype != "text/html":
        assert "Content-Security-Policy" not in answer.headers
        return
    rules = dict(rule.strip().split(" ", 1) for rule in answer.headers["Content-Security-Policy"].split(";"))
    assert rules["default-src"] == rules["script-src"] == rules["style-src"] == rules["connect-src"] == "'self'"
    assert rules["object-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert rules["form-action"] == "'self'"
    for rule in rules.values():
        assert not re.search(r"unsafe|\*|http|//", rule)
    assert answer.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("path", ["/", "/help", "/search", "/nowhere"])
def test_no_page_breaks_its_own_policy(client: FlaskClient, path: str) -> None:
    page = client.get(path, buffered=True).text
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not re.search(r"<style\b", page)
    assert not re.search(r"\son\w+\s*=", page)
    assert not re.search(r"""(src|href)\s*=\s*["'](https?:)?//""", page)
    assert "javascript:" not in page


def test_static_files_are_kept_for_ever_under_a_name_of_their_content(app: Flask, client: FlaskClient) -> None:
    answer = client.get(static_path(app), buffered=True)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    again = client.get(static_path(app), buffered=True, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert again.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in answer.headers


def test_a_static_file_that_is_not_there_is_not_kept(app: Flask, client: FlaskClient) -> None:
    answer = client.get(f"{app.static_url_path}/css/nowhere.css")
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/help", "/search?q=a"])
def test_a_page_is_asked_for_again_each_time(client: FlaskClient, path: str) -> None:
    assert client.get(path, buffered=True).headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/nowhere", "/language/en", "/mode/senior/on", "/live", "/health"])
def test_what_is_about_one_moment_is_not_stored(client: FlaskClient, path: str) -> None:
    assert client.get(path, buffered=True).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1@evil.example", "[::1]", "a" * 300, "x y"]
)
@pytest.mark.parametrize("path", ["/", "/help", "/language/en", "/lectures.ics", "/lectures//A", "/halls", "/live"])
def test_a_forged_host_comes_back_nowhere(client: FlaskClient, host: str, path: str) -> None:
    answer = client.get(path, headers={"Host": host, "X-Forwarded-Host": host})
    assert "evil.example" not in answer.text
    assert "evil.example" not in str(answer.headers)
    assert answer.status_code < 500
