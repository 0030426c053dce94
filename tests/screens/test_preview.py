"""A draft is looked at while visitors see what stands."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kiosk.core.db import Database, column
from tests.conftest import SetClock
from tests.factories import Factory
from tests.reading import Element, read
from tests.screens.walls import draft, words_of
from tests.staffing import Colleague


def preview(staff: Colleague, part: str, record_id: str) -> Element:
    answer = staff.get("/admin/screens/preview", query_string={"part": part, "record_id": record_id})
    assert answer.status_code == 200
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert answer.headers["Cache-Control"] == "no-store"
    return read(answer)


def test_a_preview_shows_the_draft_while_visitors_see_what_stands(
    bob: Colleague, make: Factory, house: Database, client: FlaskClient
) -> None:
    make.hall()
    make.exhibit()
    make.work()
    assert "平城魏碑" in client.get("/exhibits/steles").text
    draft(house, "exhibits", "steles", labels=words_of("还没发布"))
    draft(house, "works", "steles/one", labels={"zh": {"title": "作品的草稿"}})
    before = house.revision, column(house.reader(), "SELECT count(*) FROM journal")
    for _ in range(3):
        page = preview(bob, "exhibits", "steles")
        assert "还没发布" in page.words
        assert "作品的草稿" in preview(bob, "works", "steles/one").words
    assert (house.revision, column(house.reader(), "SELECT count(*) FROM journal")) == before
    for path in ("/exhibits/steles", "/exhibits/", "/search?q=还没发布"):
        assert "还没发布" not in read(client.get(path)).one("main").words, path
    assert column(house.reader(), "PRAGMA integrity_check") == ["ok"]


def test_the_page_of_a_talk_whose_door_is_open_has_a_preview(bob: Colleague, make: Factory, house: Database) -> None:
    make.venue()
    lecture = make.lecture()
    draft(house, "lectures", lecture["id"], labels={"zh": {"title": "换个题目"}})
    with ThreadPoolExecutor(1) as pool:
        page = pool.submit(preview, bob, "lectures", lecture["id"]).result(20)
    assert page.find("div", "door")
    assert "换个题目" in page.words


def test_what_was_never_published_has_a_preview_too(bob: Colleague, make: Factory, client: FlaskClient) -> None:
    make.hall()
    make.exhibit(state="draft")
    make.work()
    assert "平城魏碑" in preview(bob, "exhibits", "steles").words
    assert "皇帝南巡之颂" in preview(bob, "works", "steles/one").words
    assert client.get("/exhibits/steles").status_code == 404


@pytest.mark.parametrize("days", [{"shown_from": "2027-03-01"}, {"shown_until": "2026-01-31"}])
def test_what_is_for_another_day_is_shown_as_on_that_day(
    bob: Colleague, make: Factory, client: FlaskClient, days: dict[str, str]
) -> None:
    make.hall()
    make.exhibit(**days)
    assert client.get("/exhibits/steles").status_code == 404
    assert "平城魏碑" in preview(bob, "exhibits", "steles").words


def test_a_work_without_rights_never_shows_not_even_here(bob: Colleague, make: Factory, house: Database) -> None:
    make.hall()
    make.exhibit()
    picture = make.picture()
    make.work(rights="pending", plates=[{"file": f"sha256:{picture}", "role": "plate"}])
    draft(house, "works", "steles/one", labels={"zh": {"title": "没有授权"}})
    assert "还上不了屏" in preview(bob, "works", "steles/one").words
    assert picture not in bob.get("/admin/screens/preview?part=exhibits&record_id=steles").text
    assert bob.get(f"/media/{picture}/full").status_code == 404


def test_pictures_of_a_draft_are_lent_to_the_browser_that_looks(
    bob: Colleague, make: Factory, house: Database, client: FlaskClient, clock: SetClock
) -> None:
    make.hall()
    make.exhibit()
    make.work()
    picture = make.picture("#2a6456")
    draft(house, "works", "steles/one", plates=[{"file": f"sha256:{picture}", "role": "plate"}])
    address = f"/media/{picture}/full"
    assert bob.get(address).status_code == 404
    assert picture in bob.get("/admin/screens/preview?part=works&record_id=steles/one").text
    answer = bob.get(address)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.get(address).status_code == 404
    clock.forward(minutes=1)
    assert bob.get(address).status_code == 404


@pytest.mark.parametrize(("part", "record_id"), [("exhibits", "none"), ("none", "steles"), ("media", "x"), ("", "")])
def test_a_preview_of_nothing_is_refused_calmly(bob: Colleague, part: str, record_id: str) -> None:
    answer = bob.get("/admin/screens/preview", query_string={"part": part, "record_id": record_id})
    assert answer.status_code in (404, 409)


def test_a_page_that_fails_harms_nobody_who_writes(
    bob: Colleague, make: Factory, house: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kiosk.exhibits import views

    make.hall()
    make.exhibit()

    def broken(*_: object) -> None:
        raise RuntimeError("no page")

    monkeypatch.setattr(views, "display", broken)
    assert "还上不了屏" in preview(bob, "exhibits", "steles").words
    make.hall("other", position=4)
    assert column(house.reader(), "SELECT count(*) FROM halls") == ["2"]


def test_a_page_that_takes_too_long_is_given_up(
    bob: Colleague, make: Factory, house: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kiosk.exhibits import views
    from kiosk.web import rehearsal

    make.hall()
    make.exhibit()
    monkeypatch.setattr(rehearsal, "MOST_SECONDS", 0.05)
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"
    monkeypatch.setattr(views, "display", lambda db, *_: db.execute(endless).fetchone())
    assert "还上不了屏" in preview(bob, "exhibits", "steles").words
    make.hall("other", position=4)


def test_previews_and_writes_at_once_leave_each_other_alone(
    bob: Colleague, make: Factory, house: Database, app: Flask
) -> None:
    make.hall()
    make.exhibit()
    draft(house, "exhibits", "steles", labels=words_of("还没发布"))

    def write(number: int) -> None:
        make.hall(f"h{number}", position=number + 10)

    with ThreadPoolExecutor(4) as pool:
        done = [pool.submit(write, number) for number in range(20)]
        for _ in range(10):
            assert "还没发布" in preview(bob, "exhibits", "steles").words
        for one in done:
            one.result()
    assert column(house.reader(), "SELECT count(*) FROM halls") == ["21"]
    assert column(house.reader(), "SELECT text FROM exhibit_labels WHERE field = 'title' AND language = 'zh'") == [
        "平城魏碑"
    ]
