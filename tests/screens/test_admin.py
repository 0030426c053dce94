"""Staff pages of the screens: names, orders, previews and drafts tried on one screen."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kiosk.core.db import Database, column
from kiosk.features import PARTS
from kiosk.revisions import service as revisions
from kiosk.revisions.model import digest_of
from tests.conftest import NOON, SetClock
from tests.factories import Factory
from tests.reading import Element, read
from tests.staffing import Colleague

BY_NAME = {part.name: part for part in PARTS}


class Wall:
    """A screen in the hall, without JavaScript: it asks when it is told to."""

    def __init__(self, app: Flask, size: str = "1080.1920") -> None:
        self.client = app.test_client()
        self.size = size
        self.ask()

    def ask(self, path: str = "/", tapped: str = "", revision: int = 0) -> dict[str, object]:
        answer = self.client.get(f"/live?after=999999999&screen={self.size}.{revision}.{tapped}.{path}").json
        assert answer is not None
        return dict(answer)


@pytest.fixture
def wall(staffed: tuple[Flask, Database]) -> Wall:
    """A screen that has asked once and says where it is."""
    wall = Wall(staffed[0])
    wall.ask("/")
    return wall


def marks(page: Element) -> list[str]:
    """The marks of the screens without a name."""
    return [one.attributes["id"].removeprefix("stranger-") for one in page.find("tr") if "id" in one.attributes]


def give_name(staff: Colleague, name: str = "大厅竖屏", **more: str) -> int:
    """Give the only screen without a name one; its number."""
    mark = marks(read(staff.get("/admin/screens/")))[0]
    answer = staff.post(f"/admin/screens/name/{mark}", data={"name": name, **more})
    assert answer.status_code == 303
    return int(re.findall(r'id="screen-(\d+)"', staff.get("/admin/screens/").text)[-1])


def card(staff: Colleague, number: int) -> str:
    return read(staff.get("/admin/screens/live")).one(id=f"screen-{number}").words


def draft(house: Database, part: str, record_id: str, **changes: object) -> None:
    """What somebody writes without publishing it."""
    current = BY_NAME[part].take(house.reader(), record_id)
    assert current is not None
    wanted = {**current, **changes}
    revisions.set_draft(house, BY_NAME[part], record_id, wanted, base=digest_of(current), by="bob", now=NOON)


def words_of(title: str) -> dict[str, dict[str, str]]:
    return {"zh": {"title": title, "line": "看字。", "body": "石头上的字。"}}


# Names


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


# How they are


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


# Previews


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


# Trials


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


# Who may


def test_only_who_edits_comes_here(victor: Colleague, dora: Colleague, client: FlaskClient) -> None:
    for staff in (victor, dora):
        for path in ("/", "/live", "/look", "/preview"):
            assert staff.get(f"/admin/screens{path}").status_code == 403
        assert staff.post("/admin/screens/try").status_code == 403
    assert client.get("/admin/screens/").status_code == 303
    assert client.get("/admin/screens/live").status_code == 401
