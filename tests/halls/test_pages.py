"""The floor guide and the page of each hall."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from kiosk.halls.pages import SIZE
from kiosk.lectures import service
from tests.conftest import NOON, SetClock
from tests.factories import Factory
from tests.reading import read


def test_the_floor_guide_names_every_hall_in_order_with_its_place(client: FlaskClient, make: Factory) -> None:
    make.hall("plaza", position=2, labels={"zh": {"title": "广场", "place": "室外"}})
    make.hall("reading", position=1, labels={"zh": {"title": "书坊", "place": "一楼"}})
    rows = read(client.get("/halls/")).one("ul", "hall-rows").find("a", "row")
    assert [row.attributes["href"] for row in rows] == ["/halls/reading", "/halls/plaza"]
    assert [row.one("span", "hall-place").words for row in rows] == ["一楼", "室外"]


def test_a_centre_without_halls_has_a_calm_floor_guide(client: FlaskClient) -> None:
    page = read(client.get("/halls/"))
    assert "还没有登记厅馆" in page.one("main").words
    assert "/" in page.one("main").links()


@pytest.mark.parametrize(
    ("hours", "words"),
    [({"6": {"opens": "09:00", "closes": "17:00"}}, "今天 09:00—17:00 开门，不收费"),
     ({"7": {"opens": "09:00", "closes": "17:00"}}, "今天休息"), ({}, "")],
)  # fmt: skip
def test_the_floor_guide_says_when_the_house_is_open_today(
    client: FlaskClient, make: Factory, hours: dict[str, dict[str, str]], words: str
) -> None:
    make.house_record(hours=hours)
    assert read(client.get("/halls/")).one("div", "heading").one("p", "caption").words == words


def test_a_hall_shows_its_exhibits_three_at_a_time(client: FlaskClient, make: Factory) -> None:
    make.hall()
    for number in range(1, 6):
        make.exhibit(f"e{number}", position=number)
    make.exhibit("elsewhere", hall="plaza")
    links = [read(client.get(f"/halls/heritage?page={page}")).one("ul", "rows").links() for page in (1, 2, 99)]
    assert links == [
        [f"/exhibits/e{number}" for number in range(1, SIZE + 1)],
        ["/exhibits/e4", "/exhibits/e5"],
        links[1],
    ]
    assert "本期 5 个展项" in read(client.get("/halls/heritage")).one("main").words


def test_a_hall_without_exhibits_tells_its_story(client: FlaskClient, make: Factory) -> None:
    make.hall("values", labels={"zh": {"title": "立心坊", "line": "一行", "body": "家风故事。"}})
    page = read(client.get("/halls/values"))
    assert "家风故事。" in page.one("main").words
    assert page.find("ul", "rows") == []


@pytest.mark.parametrize(("leads_to", "href"), [("people", "/people/"), ("lectures", "/lectures/")])
def test_a_hall_that_stands_for_other_pages_leads_there(
    client: FlaskClient, make: Factory, leads_to: str, href: str
) -> None:
    make.hall("hall", leads_to=leads_to)
    make.person("wang")
    button = read(client.get("/halls/hall")).one("a", "red")
    assert button.attributes["href"] == href
    assert leads_to != "people" or button.words == "看 1 位榜样"


def test_a_hall_names_what_happens_in_it_next(client: FlaskClient, make: Factory, clock: SetClock) -> None:
    make.hall()
    make.hall("lectures", leads_to="lectures")
    make.venue("workshop", hall="heritage")
    make.venue("hall-2", hall="lectures")
    sessions = [{"id": "1", "start": "2026-11-21T14:30", "venue": "workshop"}]
    make.lecture("craft", sessions=sessions, labels={"zh": {"title": "錾花"}})
    make.lecture("talk", "2026-11-22T09:00", labels={"zh": {"title": "看字"}})
    craft, talk = make.code("craft"), make.code("talk")

    def named(hall: str) -> dict[str, str]:
        found = read(client.get(f"/halls/{hall}")).find("a", "spread")
        return {one.attributes["href"]: one.words for one in found}

    assert named("heritage") == {f"/lectures/{craft}": "这里有：今天 14:30 錾花"}
    assert named("lectures") == {
        f"/lectures/{craft}": "这里有：今天 14:30 錾花",
        f"/lectures/{talk}": "这里有：明天 09:00 看字",
    }
    clock.forward(minutes=115)
    assert named("heritage") == {}


def test_a_cancelled_session_is_not_announced_in_its_hall(client: FlaskClient, make: Factory) -> None:
    make.hall()
    make.venue(hall="heritage")
    make.lecture()
    service.cancel(make.house, make.code(), "停电", by="test", now=NOON)
    assert read(client.get("/halls/heritage")).find("a", "spread") == []


def test_the_name_of_a_hall_is_chinese_for_an_english_visitor_too(client: FlaskClient, make: Factory) -> None:
    make.hall(labels={"zh": {"title": "国风非遗坊", "line": "只有中文"}, "en": {"title": "Heritage Workshop"}})
    client.set_cookie("language", "en")
    page = read(client.get("/halls/heritage"))
    assert page.one("h1").words == "Heritage Workshop"
    assert page.one("span", "carved").attributes["lang"] == "zh-CN"
    assert page.one("p", "hall-line").one("span", "other-language").words == "只有中文"


@pytest.mark.parametrize("slug", ["cellar", "Heritage", "heritage%00", "' OR 1=1 --", "%2e%2e"])
def test_a_hall_that_is_not_there_is_not_found(client: FlaskClient, make: Factory, slug: str) -> None:
    make.hall()
    assert client.get(f"/halls/{slug}").status_code == 404


def test_the_halls_are_found_by_the_search(client: FlaskClient, make: Factory) -> None:
    make.hall(labels={"zh": {"title": "国风非遗坊", "place": "二楼"}})
    hits = read(client.get("/search?q=GFF")).one(id="hits").find("a", "hit")
    assert [(hit.attributes["href"], hit.one("span", "tag").words) for hit in hits] == [("/halls/heritage", "厅馆")]
