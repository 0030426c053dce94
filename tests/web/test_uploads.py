"""A page may take a larger body than the others, up to a limit of its own, and reads it in pieces."""

from __future__ import annotations

import io

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from kiosk.web import uploads


@pytest.fixture
def browser() -> FlaskClient:
    app = Flask("uploads")
    app.config["MAX_CONTENT_LENGTH"] = 1000

    @app.post("/large")
    def large() -> str:
        stream, sizes = uploads.body(5000), []
        while piece := stream.read(900):
            sizes.append(len(piece))
        return f"{max(sizes, default=0)} {sum(sizes)}"

    @app.post("/plain")
    def plain() -> str:
        return str(len(request.get_data()))

    return app.test_client()


def test_a_large_body_is_read_in_pieces(browser: FlaskClient) -> None:
    assert browser.post("/large", data=bytes(5000), content_type="video/mp4").text == "900 5000"
    assert browser.post("/large", data=b"", content_type="video/mp4").text == "0 0"


@pytest.mark.parametrize(("path", "size"), [("/large", 5001), ("/plain", 1001)])
def test_a_body_above_the_limit_is_refused(browser: FlaskClient, path: str, size: int) -> None:
    assert browser.post(path, data=bytes(size), content_type="video/mp4").status_code == 413


def test_a_body_of_unknown_length_is_no_way_round(browser: FlaskClient) -> None:
    sent = io.BytesIO(bytes(9000))
    answer = browser.post("/large", input_stream=sent, headers={"Transfer-Encoding": "chunked"})
    assert answer.status_code == 413 or int(answer.text.split()[1]) <= 5000
