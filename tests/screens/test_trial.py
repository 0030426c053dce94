"""A draft is tried on one screen, and goes back by itself."""

from __future__ import annotations

import pytest
from flask import Flask

from kiosk.core.db import Database, column
from tests.conftest import SetClock
from tests.factories import Factory
from tests.reading import read
from tests.screens.walls import Wall, card, draft, give_name, words_of
from tests.staffing import Colleague


def try_on(staff: Colleague, number: int, record_id: str = "steles", part: str = "exhibits", **more: str) -> object:
    data = {"part": part, "record_id": record_id, "screen": str(number), **more}
    return staff.post("/admin/screens/try", data=data, headers={"HX-Request": "true"})


def test_a_draft_is_on_one_screen_and_on_no_other_and_ends(
    bob: Colleague, wall: Wall, app: Flask, make: Factory, house: Database, clock: SetClock
) -> None:
    make.hall()
    make.exhibit()
    draft(house, "exhibits", "steles", labels=words_of("还没发布"))
    number, other = give_name(bob), Wall(app)
    try_on(bob, number)
    told = wall.ask("/")["show"]
    assert isinstance(told, dict)
    assert told["seconds"] == 60
    assert "还没发布" in wall.client.get(told["path"]).text
    assert wall.client.get(told["path"]).headers["Cache-Control"] == "no-store"
    assert "show" not in other.ask("/")
    assert other.client.get(told["path"]).location == "/"
    assert other.client.get(told["path"], headers={"HX-Request": "true"}).status_code == 404
    assert "正在试看：还没发布" in card(bob, number)
    clock.forward(seconds=59)
    assert "show" in wall.ask("/")
    clock.forward(seconds=1)
    assert "show" not in wall.ask("/")
    assert wall.client.get(told["path"]).location == "/"


def test_staff_end_a_trial_early(bob: Colleague, wall: Wall, make: Factory) -> None:
    make.hall()
    make.exhibit()
    number = give_name(bob)
    try_on(bob, number)
    assert "show" in wall.ask("/")
    assert bob.post("/admin/screens/end", data={"screen": str(number)}).status_code == 303
    assert "show" not in wall.ask("/")


def test_a_silent_screen_tries_nothing(bob: Colleague, wall: Wall, make: Factory, clock: SetClock) -> None:
    make.hall()
    make.exhibit()
    number = give_name(bob)
    clock.forward(minutes=1)
    answer = try_on(bob, number)
    assert answer.status_code == 409  # type: ignore[attr-defined]
    assert "show" not in wall.ask("/")


@pytest.mark.parametrize("seconds", ["-1", "x", "", "0", "999999999999", "１０"])
def test_any_number_of_seconds_is_taken_calmly(bob: Colleague, wall: Wall, make: Factory, seconds: str) -> None:
    make.hall()
    make.exhibit()
    try_on(bob, give_name(bob), seconds=seconds)
    told = wall.ask("/")["show"]
    assert isinstance(told, dict)
    assert 5 <= told["seconds"] <= 600


@pytest.mark.parametrize("screen", ["", "x", "99", "-1", "1e3", "9" * 40])
def test_a_screen_that_is_none_is_not_found(bob: Colleague, make: Factory, screen: str) -> None:
    assert bob.post("/admin/screens/try", data={"part": "exhibits", "screen": screen}).status_code == 404


def test_trials_and_names_stand_in_the_journal_and_show_nothing(
    bob: Colleague, wall: Wall, make: Factory, house: Database
) -> None:
    make.hall()
    make.exhibit()
    before = house.revision
    try_on(bob, give_name(bob))
    found = column(house.reader(), "SELECT event FROM journal WHERE event LIKE 'screens:%' ORDER BY serial")
    assert found == ["screens:screen:name", "screens:screen:try"]
    assert house.revision == before
    cookie = wall.client.get_cookie("device")
    assert cookie is not None
    assert cookie.value not in "".join(column(house.reader(), "SELECT key FROM journal"))


def test_the_form_offers_the_screens_that_are_there(
    bob: Colleague, wall: Wall, make: Factory, clock: SetClock, house: Database
) -> None:
    make.hall()
    make.exhibit()
    address = "/admin/screens/live?part=exhibits&record_id=steles"
    assert "还没有起过名字的屏" in bob.get(address).text
    give_name(bob)
    page = read(bob.get(address))
    assert page.one("button").words == "试看 60 秒"
    clock.forward(minutes=1)
    page = read(bob.get(address))
    assert "没有回应：大厅竖屏" in page.words
    assert not page.find("button")
    form = bob.get("/admin/exhibits/steles").text
    assert "/admin/screens/preview?part=exhibits" in form
    assert "data-try" in form
