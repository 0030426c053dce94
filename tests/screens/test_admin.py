"""Staff pages of the screens: names, orders, silence."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kiosk.core.db import Database, column
from tests.conftest import SetClock
from tests.factories import Factory
from tests.reading import read
from tests.screens.walls import Wall, card, give_name, marks
from tests.staffing import Colleague


def test_a_screen_appears_by_itself_and_gets_a_name(alice: Colleague, wall: Wall) -> None:
    wall.ask("/lectures/", tapped="12")
    page = read(alice.get("/admin/screens/"))
    assert [one.words for one in page.one("tbody").find("td")][:3] == ["竖屏 1080×1920", "讲堂", "12 秒前有人点"]
    number = give_name(alice, place="一楼")
    words = card(alice, number)
    assert "大厅竖屏" in words
    assert "一楼" in words
    assert "在播：讲堂" in words
    assert "12 秒前有人点" in words
    assert not marks(read(alice.get("/admin/screens/")))


def test_phones_are_not_listed(alice: Colleague, app: Flask) -> None:
    Wall(app, "390.844").ask("/")
    assert not marks(read(alice.get("/admin/screens/")))


@pytest.mark.parametrize("name", ["", "   ", "长" * 21])
def test_a_name_must_be_one(alice: Colleague, wall: Wall, name: str) -> None:
    mark = marks(read(alice.get("/admin/screens/")))[0]
    answer = alice.post(f"/admin/screens/name/{mark}", data={"name": name, "place": "那边"})
    assert answer.status_code == 422
    page = read(answer)
    assert page.one("input", id="f-place").attributes["value"] == "那边", "what was typed stays"
    assert page.find(kind="field-problem")


def test_a_name_in_use_is_refused_and_one_of_a_silent_screen_goes_over(
    alice: Colleague, wall: Wall, app: Flask, clock: SetClock
) -> None:
    number = give_name(alice)
    other = Wall(app)
    other.ask("/")
    mark = marks(read(alice.get("/admin/screens/")))[0]
    assert alice.post(f"/admin/screens/name/{mark}", data={"name": "大厅竖屏"}).status_code == 422
    clock.forward(minutes=1)
    other.ask("/people/")
    assert alice.post(f"/admin/screens/name/{mark}", data={"name": "大厅竖屏"}).status_code == 303
    assert "在播：人物" in card(alice, number), "the new browser is the old screen"


def test_a_screen_is_renamed_and_removed(alice: Colleague, wall: Wall, house: Database) -> None:
    number = give_name(alice)
    alice.post(f"/admin/screens/{number}", data={"name": "门厅屏", "place": "", "start": "/lectures/"})
    assert "门厅屏" in card(alice, number)
    assert wall.ask("/")["start"] == "/lectures/"
    alice.post(f"/admin/screens/{number}/remove")
    assert column(house.reader(), "SELECT name FROM screens") == []
    assert "start" not in wall.ask("/")
    assert len(marks(read(alice.get("/admin/screens/")))) == 1


@pytest.mark.parametrize(
    ("path", "called"),
    [("/t/T1VZPFVXNQSXYV99MCQ", "报名"), ("/lectures/2Q7K/touch/done", "签到"), ("/me", "别的页面")],
)
def test_what_one_visitor_was_given_is_seen_on_that_screen_only(
    alice: Colleague, wall: Wall, path: str, called: str
) -> None:
    number = give_name(alice)
    wall.ask("/lectures/2Q7K/touch")
    assert 'iframe title="大厅竖屏' in alice.get("/admin/screens/live").text
    wall.ask(path)
    shown = alice.get("/admin/screens/live").text
    assert "<iframe" not in shown
    assert path not in shown, "the address is the ticket"
    assert f"在播：{called}" in card(alice, number)
    assert alice.get(f"/admin/screens/look?path={path}").status_code == 404


def test_a_screen_with_a_printer_keeps_it_until_staff_take_it_away(
    alice: Colleague, wall: Wall, app: Flask, clock: SetClock
) -> None:
    number = give_name(alice, has_printer="1")

    def is_ticked() -> bool:
        box = next(
            one for one in read(alice.get(f"/admin/screens/{number}")).find("input")
            if one.attributes.get("name") == "has_printer"
        )  # fmt: skip
        return "checked" in box.attributes

    assert is_ticked()
    clock.forward(minutes=1)
    other = Wall(app)
    other.ask("/")
    mark = marks(read(alice.get("/admin/screens/")))[0]
    alice.post(f"/admin/screens/name/{mark}", data={"name": "大厅竖屏", "has_printer": "1"})
    assert is_ticked(), "the new browser is the old screen"
    alice.post(f"/admin/screens/{number}", data={"name": "大厅竖屏"})
    assert not is_ticked()


@pytest.mark.parametrize("start", ["https://evil.example/", "//evil.example", "/admin/", "/exhibits/none", "x", ""])
def test_a_screen_begins_only_with_a_page_of_the_list(alice: Colleague, wall: Wall, start: str) -> None:
    number = give_name(alice)
    alice.post(f"/admin/screens/{number}", data={"name": "门厅屏", "start": start})
    assert "start" not in wall.ask("/")


def test_names_survive_a_restart(alice: Colleague, wall: Wall, house: Database, settings: object) -> None:
    from kiosk.app import create_app

    give_name(alice, start="/people/")
    again = create_app(settings, house, SetClock())  # type: ignore[arg-type]
    cookie = wall.client.get_cookie("device")
    assert cookie is not None
    other = again.test_client()
    other.set_cookie("device", cookie.value)
    answer = other.get("/live?after=0&screen=1080.1920.0.3./")
    assert answer.json is not None
    assert answer.json["start"] == "/people/"


def test_the_start_page_forgets_whoever_was_here(client: FlaskClient) -> None:
    answer = client.get("/start?to=/lectures/")
    assert (answer.status_code, answer.location) == (303, "/lectures/")
    assert len(answer.headers.getlist("Set-Cookie")) == 2
    assert client.get("/start?to=//evil.example").location == "/attract"


def test_silence_is_said_with_what_to_do(alice: Colleague, wall: Wall, clock: SetClock) -> None:
    number = give_name(alice)
    clock.forward(minutes=4)
    assert "已 4 分钟没回应，请看看电源和网线" in card(alice, number)
    todos = read(alice.get("/admin/")).one(kind="todos").words
    assert "“大厅竖屏”没有回应" in todos
    wall.ask("/")
    assert "在播：首页" in card(alice, number)


def test_no_screen_is_missed_while_the_house_is_closed(
    alice: Colleague, wall: Wall, clock: SetClock, make: Factory
) -> None:
    make.house_record(hours={str(day): {"opens": "09:00", "closes": "14:06"} for day in range(1, 8)})
    give_name(alice)
    clock.forward(minutes=4)
    assert "没有回应" not in read(alice.get("/admin/")).one(kind="todos").words


def test_a_screen_behind_says_so_and_is_told_to_load_anew(
    alice: Colleague, wall: Wall, clock: SetClock, make: Factory
) -> None:
    make.hall()
    number = give_name(alice)
    wall.ask("/", revision=make.house.revision)
    assert "内容是最新的" in card(alice, number)
    make.hall(position=3)
    for _ in range(22):
        clock.forward(seconds=1)
        told = wall.ask("/", revision=make.house.revision - 1)
        if "do" in told:
            break
    assert told["do"] == "reload"
    assert "内容还是旧的" in card(alice, number)


@pytest.mark.parametrize("what", ["home", "reload"])
def test_an_order_reaches_the_screen_with_its_next_question(alice: Colleague, wall: Wall, what: str) -> None:
    number = give_name(alice)
    assert alice.post(f"/admin/screens/{number}/do", data={"what": what}).status_code == 303
    assert wall.ask("/")["do"] == what
    assert "do" not in wall.ask("/")
    assert alice.post(f"/admin/screens/{number}/do", data={"what": "explode"}).status_code == 404


def test_a_screen_without_a_name_says_which_it_is(alice: Colleague, wall: Wall) -> None:
    mark = marks(read(alice.get("/admin/screens/")))[0]
    alice.post(f"/admin/screens/point/{mark}")
    assert wall.ask("/")["do"] == f"point:{mark}"


def test_the_small_picture_is_the_page_itself_and_nothing_else(alice: Colleague, make: Factory) -> None:
    make.hall()
    make.exhibit()
    answer = alice.get("/admin/screens/look?path=/exhibits/steles")
    assert "平城魏碑" in answer.text
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    for path in ("/admin/", "/admin/accounts/", "/live", "/health", "/lectures.ics", "/static/css/base.css"):
        assert alice.get(f"/admin/screens/look?path={path}").status_code == 404, path
    assert "frame-ancestors 'none'" in alice.get("/exhibits/steles").headers["Content-Security-Policy"]


def test_only_who_edits_comes_here(victor: Colleague, dora: Colleague, client: FlaskClient) -> None:
    for staff in (victor, dora):
        for path in ("/", "/live", "/look", "/preview"):
            assert staff.get(f"/admin/screens{path}").status_code == 403
        assert staff.post("/admin/screens/try").status_code == 403
    assert client.get("/admin/screens/").status_code == 303
    assert client.get("/admin/screens/live").status_code == 401
