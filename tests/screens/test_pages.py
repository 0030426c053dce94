"""Home, the switches of language and looks, help, and the attract screen as visitors meet them."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.conftest import SetClock
from tests.factories import Factory
from tests.reading import read

OUTSIDE = (
    "http://example.org/",
    "https://example.org",
    "//example.org",
    "/\\example.org",
    "\\\\example.org",
    "///example.org",
    "javascript:alert(1)",
    "data:text/html,x",
    "example.org",
    "@example.org",
    "/%0d%0aSet-Cookie:x=1\r\n",
    "/\r\nX: y",
    "/ space",
    "/\ttab",
    " /lectures/",
    "ftp://x",
    "/" + "x" * 400,
    "",
    "https:example.org",
    "/\u2028",
    "//[::1",
)


def test_home_with_an_empty_database_is_a_calm_page(client: FlaskClient) -> None:
    for language, words in (("zh", "这里还没有内容"), ("en", "Nothing here yet")):
        client.set_cookie("language", language)
        answer = client.get("/")
        assert answer.status_code == 200
        main = read(answer).one("main")
        assert main.one("h1").words == "社区文化中心"
        assert main.find("article", "is-empty")
        assert [link for link in main.links() if client.get(link).status_code != 200] == []
        assert words in main.words


def test_home_shows_what_is_on_now(client: FlaskClient, make: Factory) -> None:
    make.house_record(featured_exhibit="steles")
    for position, (slug, leads_to) in enumerate((("heritage", ""), ("gallery", "people"), ("talks", "lectures"))):
        make.hall(slug, position=position, leads_to=leads_to)
    make.hall("plaza", position=9, labels={"zh": {"title": "广场"}})
    make.exhibit(
        labels={"zh": {"title": "平城魏碑", "line": "看字", "headline": "石头上\n的字", "invitation": "去看碑"}}
    )
    make.exhibit("prints", kind="special")
    make.person()
    make.venue()
    make.lecture()
    page = read(client.get("/"))
    assert page.one("h1").words == "石头上的字"
    tiles = [tile.attributes["href"] for tile in page.find("a", "tile")]
    assert tiles == ["/halls/heritage", "/people/", "/lectures/", "/exhibits/prints"]
    assert page.one("article", "next").links() == [f"/lectures/{make.code()}"]
    assert page.one("p", "next-left").words == "25 分钟后"
    assert page.one("nav", "quick").links() == ["/halls/plaza", "/halls/"]
    assert "身边榜样 1 位" in page.one("main").words
    assert "本周 1 场，今天 14:30" in page.one("main").words


def test_the_next_lecture_on_home_goes_from_countdown_to_running_to_the_one_after(
    client: FlaskClient, make: Factory, clock: SetClock
) -> None:
    make.lecture("first", "2026-11-21T15:06", labels={"zh": {"title": "第一讲"}})
    make.lecture("second", "2026-11-22T09:00", labels={"zh": {"title": "第二讲"}})
    seen = []
    for minutes in (0, 1, 59, 1, 89, 1):
        clock.forward(minutes=minutes)
        page = read(client.get("/"))
        seen.append((page.one("h2", "next-title").words, page.one("p", "next-left").words))
    assert seen == [
        ("第一讲", "今天"),
        ("第一讲", "60 分钟后"),
        ("第一讲", "1 分钟后"),
        ("第一讲", "正在讲"),
        ("第一讲", "正在讲"),
        ("第二讲", "明天"),
    ]


def test_a_notice_stands_on_home_from_its_minute_to_its_minute(
    client: FlaskClient, make: Factory, clock: SetClock
) -> None:
    words = {"zh": {"title": "下午停电"}}
    make.put("notices", {"id": "power", "from": "2026-11-21T14:10", "until": "2026-11-21T14:20", "labels": words})
    seen = []
    for minutes in (0, 4, 1, 9, 1):
        clock.forward(minutes=minutes)
        seen.append([one.words for one in read(client.get("/")).find("p", "notice")])
    assert seen == [[], [], ["下午停电"], ["下午停电"], []]


def test_the_date_on_every_page_changes_at_midnight(client: FlaskClient, make: Factory, clock: SetClock) -> None:
    make.exhibit()
    make.person()
    make.hall()
    paths = ["/", "/exhibits/", "/exhibits/steles", "/people/", "/people/wang", "/halls/", "/halls/heritage"]
    paths += ("/lectures/", "/search", "/help", "/easy")
    clock.forward(hours=9, minutes=54)
    for moment, date in (("23:59", "11月21日 周六"), ("00:00", "11月22日 周日")):
        for path in paths:
            today = read(client.get(path)).one("p", "today")
            assert today.words == f"{date} {moment}", path
        clock.forward(minutes=1)


def test_words_only_in_chinese_are_marked_on_home(client: FlaskClient, make: Factory) -> None:
    make.exhibit(labels={"zh": {"title": "只有中文", "line": "行", "lead": "只有中文"}})
    make.lecture(labels={"zh": {"title": "只有中文"}})
    make.put("notices", {"id": "n", "from": "2026-11-01T00:00", "until": "2026-12-01T00:00",
                         "labels": {"zh": {"title": "只有中文"}}})  # fmt: skip
    client.set_cookie("language", "en")
    page = read(client.get("/"))
    spoken = [language for text, language in page.one("main").spoken("en") if text == "只有中文"]
    assert len(spoken) >= 4
    assert set(spoken) == {"zh-CN"}
    assert all(one.attributes["data-mark"] == "中文" for one in page.find("span", "other-language"))


def test_words_only_in_english_are_marked_for_a_chinese_visitor(client: FlaskClient, make: Factory) -> None:
    make.exhibit(labels={"zh": {"title": "魏碑", "line": "行"}, "en": {"lead": "Only English"}})
    marked = read(client.get("/")).one("span", "other-language")
    assert (marked.words, marked.attributes["lang"], marked.attributes["data-mark"]) == ("Only English", "en", "EN")


def test_a_language_is_kept_until_it_is_switched_again(client: FlaskClient) -> None:
    answer = client.get("/language/en?to=/halls/")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/halls/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert read(client.get("/halls/")).one("html").attributes["lang"] == "en"
    client.get("/language/zh")
    assert read(client.get("/halls/")).one("html").attributes["lang"] == "zh-CN"


def test_looks_combine_and_are_switched_one_by_one(client: FlaskClient) -> None:
    for mode in ("reach", "senior", "contrast"):
        client.get(f"/mode/{mode}/on?to=/halls/")
    client.get("/mode/contrast/off")
    worn = read(client.get("/halls/")).one(id="page").attributes["class"].split()
    assert [mode for mode in worn if mode in ("senior", "contrast", "reach")] == ["senior", "reach"]


def test_a_switch_keeps_what_the_other_switch_chose(client: FlaskClient) -> None:
    client.get("/language/en")
    client.get("/mode/senior/on")
    page = read(client.get("/"))
    assert page.one("html").attributes["lang"] == "en"
    assert "senior" in page.one(id="page").attributes["class"].split()


@pytest.mark.parametrize("path", ["/language/fr", "/language/%00", "/language/<script>", "/mode/huge/on", "/mode/x/y"])
def test_a_switch_nobody_knows_changes_nothing_and_goes_home(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    page = read(client.get("/"))
    assert page.one("html").attributes["lang"] == "zh-CN"
    assert page.one(id="page").attributes["class"].split() == ["page", "home", "dark-top"]


@pytest.mark.parametrize("switch", ["/language/en", "/mode/senior/on"])
def test_a_switch_never_leads_out_of_the_house(client: FlaskClient, switch: str) -> None:
    for target in OUTSIDE:
        answer = client.get(switch, query_string={"to": target})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/"), target
        assert "X" not in answer.headers


@pytest.mark.parametrize(
    "target", ["/", "/lectures/?week=2026-W47", "/exhibits/steles?tab=works&page=2", "/search?q=W"]
)
def test_a_switch_comes_back_to_where_the_visitor_was(client: FlaskClient, target: str) -> None:
    assert client.get("/language/en", query_string={"to": target}).headers["Location"] == target


@pytest.mark.parametrize("path", ["/help", "/easy"])
def test_help_and_easy_view_lead_back_inside_the_house_only(client: FlaskClient, path: str) -> None:
    assert "/halls/" in read(client.get(path, query_string={"from": "/halls/"})).one("main").links()
    for target in OUTSIDE:
        page = read(client.get(path, query_string={"from": target}))
        assert all(link.startswith("/") and not link.startswith("//") for link in page.links()), target


def test_the_cookies_are_out_of_reach_of_scripts_and_end_with_the_browser(client: FlaskClient) -> None:
    cookies = client.get("/mode/senior/on").headers.getlist("Set-Cookie")
    assert len(cookies) == 2
    assert all("HttpOnly" in one and "SameSite=Lax" in one and "Max-Age" not in one for one in cookies)


def test_the_attract_screen_forgets_who_was_here(client: FlaskClient) -> None:
    client.get("/language/en")
    client.get("/mode/senior/on")
    page = read(client.get("/attract"))
    assert page.one("html").attributes["lang"] == "zh-CN"
    assert page.one(id="page").attributes["class"].split() == ["page", "attract"]
    assert page.one("span", "attract-day").one("b").words == "11月21日 星期六"
    assert [client.get_cookie(name) for name in ("language", "modes")] == [None, None]
    assert read(client.get("/")).one("html").attributes["lang"] == "zh-CN"


def test_every_touch_of_the_attract_screen_leads_home(client: FlaskClient) -> None:
    page = read(client.get("/attract"))
    assert page.links() == ["/"]
    assert page.find("button") == page.one("dialog").find("button")
    assert page.find("input") == []


def test_help_says_where_a_person_is_and_when(client: FlaskClient, make: Factory) -> None:
    labels = {"zh": {"name": "中心", "short_name": "中心", "desk": "一楼服务台", "privacy": "不要身份证"}}
    make.house_record(labels=labels, hours={"6": {"opens": "09:00", "closes": "17:30"}})
    words = read(client.get("/help")).one("main").words
    assert all(part in words for part in ("一楼服务台", "不要身份证", "今天 09:00 开门，17:30 关门。"))


def test_help_in_a_house_nobody_described_still_helps(client: FlaskClient) -> None:
    assert "请到服务台，工作人员随时帮您。" in read(client.get("/help")).one("main").words
