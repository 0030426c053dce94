"""Posters and door signs: what their codes say is read back from what would be printed."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from kiosk.core.db import Database
from tests.checkin.conftest import session
from tests.factories import Factory
from tests.printed import codes, codes_of_picture, page_sizes, printed_words
from tests.staffing import Colleague

__all__ = ["session"]
BASE = "http://192.168.1.10:8000"


@pytest.mark.parametrize(("size", "millimetres"), [("A4", (210, 297)), ("A3", (297, 420)), ("A9", (210, 297))])
def test_a_poster_leads_to_the_lecture(
    bob: Colleague, client: FlaskClient, session: str, size: str, millimetres: tuple[int, int]
) -> None:
    content = bob.get(f"/admin/lectures/{session}/poster.pdf?size={size}").data
    assert page_sizes(content) == [millimetres]
    (code,) = codes(content, dots_per_inch=75)
    assert code == f"{BASE}/lectures/{session}"
    assert client.get(code.removeprefix(BASE)).status_code == 200
    assert "14:30—" in printed_words(content)


def test_a_poster_checks_nobody_in(client: FlaskClient, house: Database, session: str) -> None:
    client.get(f"/lectures/{session}")
    assert client.get("/check-in").status_code == 403
    assert house.reader().execute("SELECT count(*) FROM scans").fetchone()[0] == 0


def test_the_poster_as_a_picture_reads_the_same_at_a_third_of_its_size(bob: Colleague, session: str) -> None:
    content = bob.get(f"/admin/lectures/{session}/poster.png").data
    assert content.startswith(b"\x89PNG")
    assert codes_of_picture(content) == [f"{BASE}/lectures/{session}"]
    document = bob.get(f"/admin/lectures/{session}/poster.pdf").data
    assert codes(document, dots_per_inch=50) == [f"{BASE}/lectures/{session}"]


def test_the_week_leads_to_its_page_and_into_the_calendar(bob: Colleague, client: FlaskClient, session: str) -> None:
    content = bob.get("/admin/lectures/week/poster.pdf").data
    found = sorted(codes(content))
    assert found == [f"{BASE}/lectures.ics", f"{BASE}/lectures/?week=2026-W47"]
    assert {client.get(code.removeprefix(BASE)).status_code for code in found} == {200}
    assert "11.16—11.22" in printed_words(content)


def test_a_week_without_lectures_says_so(bob: Colleague) -> None:
    assert "没有讲座" in printed_words(bob.get("/admin/lectures/week/poster.pdf?week=2026-W50").data)


def test_the_door_sign_holds_the_network(bob: Colleague, make: Factory, session: str) -> None:
    words = {"name": "平城实践中心", "short_name": "实践中心", "wifi_name": "PC;Guest", "wifi_password": "six apples"}
    make.house_record(labels={"zh": words})
    content = bob.get(f"/admin/lectures/{session}/door.pdf").data
    assert sorted(codes(content)) == ["WIFI:T:WPA;S:PC\\;Guest;P:six apples;;", f"{BASE}/lectures/{session}"]
    assert "six apples" in printed_words(content)


def test_without_a_network_the_sign_has_one_code_and_the_page_says_why(bob: Colleague, session: str) -> None:
    assert len(codes(bob.get(f"/admin/lectures/{session}/door.pdf").data)) == 1
    assert "Wi-Fi 的名字和密码还没填" in bob.get(f"/admin/lectures/{session}/papers").text


def test_the_schedule_leads_to_what_can_be_printed(bob: Colleague, session: str) -> None:
    assert f"/admin/lectures/{session}/papers" in bob.get("/admin/lectures/").text


def test_who_only_looks_prints_nothing(victor: Colleague, session: str) -> None:
    assert victor.get(f"/admin/lectures/{session}/poster.pdf").status_code == 403
