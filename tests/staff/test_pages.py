"""The staff's doors."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.staffing import Colleague


def test_a_stranger_is_sent_to_the_login(client: FlaskClient) -> None:
    answer = client.get("/admin/here")
    assert (answer.status_code, answer.location) == (303, "/admin/login?next=/admin/here")
    assert client.post("/admin/here").status_code == 401
    assert client.get("/admin/nowhere").status_code == 303


def test_a_colleague_is_recognised(alice: Colleague, victor: Colleague) -> None:
    assert alice.get("/admin/here").status_code == 200
    assert alice.csrf_token() != victor.csrf_token()
    assert alice.get("/admin/nowhere").status_code == 404
    assert alice.post("/admin/here").status_code == 405


def test_on_the_demo(demo: object, bob: Colleague) -> None:
    assert bob.get("/admin/here").status_code == 200
