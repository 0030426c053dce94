"""A large file is sent in the parts that are asked for, a piece at a time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from kiosk.web import ranges

CONTENT = bytes(range(256)) * 40
SIZE = len(CONTENT)


def read(start: int, end: int) -> Iterator[bytes]:
    """The content in pieces of seven hundred bytes."""
    for at in range(start, end, 700):
        yield CONTENT[at : min(at + 700, end)]


@pytest.fixture
def browser() -> FlaskClient:
    app = Flask("ranges")

    @app.get("/film")
    def film() -> Response:
        return ranges.ranged(read, SIZE, "video/mp4", "tag")

    return app.test_client()


PARTS = {
    "bytes=0-": (0, SIZE), "bytes=0-0": (0, 1), "bytes=0-9": (0, 10), "bytes=700-1399": (700, 1400),
    "bytes=5-": (5, SIZE), "bytes=-5": (SIZE - 5, SIZE), "bytes=-99999": (0, SIZE),
    f"bytes={SIZE - 1}-": (SIZE - 1, SIZE), "bytes=10-99999": (10, SIZE),
}  # fmt: skip


@pytest.mark.parametrize("wanted", PARTS)
def test_a_part_is_given_as_asked(browser: FlaskClient, wanted: str) -> None:
    start, end = PARTS[wanted]
    answer = browser.get("/film", headers={"Range": wanted})
    assert (answer.status_code, answer.data) == (206, CONTENT[start:end])
    assert answer.headers["Content-Range"] == f"bytes {start}-{end - 1}/{SIZE}"
    assert answer.headers["Content-Length"] == str(end - start)
    assert answer.mimetype == "video/mp4"


@pytest.mark.parametrize("wanted", [f"bytes={SIZE}-", "bytes=99999-"])
def test_a_part_that_does_not_exist_is_refused_with_the_length(browser: FlaskClient, wanted: str) -> None:
    answer = browser.get("/film", headers={"Range": wanted})
    assert (answer.status_code, answer.data) == (416, b"")
    assert answer.headers["Content-Range"] == f"bytes */{SIZE}"


@pytest.mark.parametrize(
    "wanted", ["", "bytes=9-0", "lines=1-2", "x", "bytes=0-1,5-6", "bytes=a-b", "bytes=--1", "bytes=-0"]
)
def test_what_is_no_one_range_gets_the_whole(browser: FlaskClient, wanted: str) -> None:
    answer = browser.get("/film", headers={"Range": wanted})
    assert (answer.status_code, answer.data) == (200, CONTENT)
    assert answer.headers["Accept-Ranges"] == "bytes"


def test_nobody_gets_more_than_a_piece_at_a_time(browser: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranges, "MOST_AT_ONCE", 1000)
    found = b""
    while len(found) < SIZE:
        answer = browser.get("/film", headers={"Range": f"bytes={len(found)}-"})
        assert answer.headers["Content-Range"].startswith(f"bytes {len(found)}-")
        assert len(answer.data) <= 1000
        found += answer.data
    assert found == CONTENT


def test_head_tells_the_length_and_sends_nothing(browser: FlaskClient) -> None:
    for headers in ({}, {"Range": "bytes=0-9"}):
        answer = browser.head("/film", headers=headers)
        assert (answer.status_code, answer.data) == (200, b"")
        assert answer.headers["Content-Length"] == str(SIZE)


@pytest.mark.parametrize(
    ("condition", "status"),
    [('"tag"', 206), ('"other"', 200), ('W/"tag"', 200), ("Sat, 21 Nov 2026 06:05:00 GMT", 200)],
)
def test_a_range_of_another_file_is_the_whole_of_this_one(browser: FlaskClient, condition: str, status: int) -> None:
    answer = browser.get("/film", headers={"Range": "bytes=5-9", "If-Range": condition})
    assert answer.status_code == status
    assert answer.data == (CONTENT[5:10] if status == 206 else CONTENT)


def test_who_has_it_is_told_so(browser: FlaskClient) -> None:
    answer = browser.get("/film", headers={"If-None-Match": '"tag"', "Range": "bytes=0-"})
    assert (answer.status_code, answer.data) == (304, b"")


def test_only_a_few_get_a_large_file_whole_at_once(browser: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranges, "MOST_AT_ONCE", 1000)
    slow = [browser.get("/film", buffered=False) for _ in range(ranges.WHOLE_AT_ONCE)]
    assert browser.get("/film").status_code == 503
    assert browser.get("/film", headers={"Range": "bytes=0-"}).status_code == 206
    assert browser.head("/film").status_code == 200
    for one in slow:
        one.close()
    assert browser.get("/film").data == CONTENT
    assert browser.get("/film").data == CONTENT
