"""Exhibits as visitors see them: tabs, works, walks, picture books, looking closely."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from kiosk.exhibits.views import TIMELINE_SIZE, WORKS_SIZE
from tests.factories import Factory
from tests.reading import Element, read

BAD_NUMBERS = ("0", "-1", "1.5", "1e9", "null", "", "'", "１", "x" * 300)
PART = {"side": "left", "box": [0, 0, 10, 10], "anchor": [5, 5]}


def plate(hash_: str, role: str = "plate", line: str = "") -> dict[str, object]:
    labels = {"labels": {"zh": {"line": line}}} if line else {}
    return {"file": f"sha256:{hash_}", "role": role, **labels}


def works(make: Factory, number: int, exhibit: str = "steles", **changes: object) -> None:
    for place in range(1, number + 1):
        make.work(f"{exhibit}/w{place:03}", position=place, labels={"zh": {"title": f"作品{place:03}"}}, **changes)


def titles(page: Element) -> list[str]:
    return [one.words for one in page.one("main").find("span", "card-title")]


def tabs(client: FlaskClient, path: str) -> dict[str, bool]:
    """The tabs by their words, and whether each is the present one."""
    found = read(client.get(path)).one("nav", "tabs").find("a", "chip")
    return {one.words: one.attributes.get("aria-current") == "true" for one in found}


def test_the_list_names_every_exhibit_on_show_four_at_a_time(client: FlaskClient, make: Factory) -> None:
    for number in range(1, 6):
        make.exhibit(f"e{number}", position=number, labels={"zh": {"title": f"展{number}", "line": "看。"}})
    make.exhibit("special", kind="special")
    first, second = (read(client.get(f"/exhibits/?page={number}")) for number in (1, 2))
    links = [page.one("ul", "rows").links() for page in (first, second)]
    assert links == [[f"/exhibits/e{number}" for number in range(1, 5)], ["/exhibits/e5", "/exhibits/special"]]
    assert "共 6 个展，第 2 页 / 2 页" in second.one("nav", "pager").words


def test_no_exhibits_is_a_calm_page_with_a_way_on(client: FlaskClient) -> None:
    page = read(client.get("/exhibits/"))
    assert "现在没有展览" in page.one("main").words
    assert "/lectures/" in page.one("main").links()


@pytest.mark.parametrize("path", ["/exhibits/nothing", "/exhibits/steles/works/nothing", "/exhibits/nothing/works/one"])
def test_what_is_not_there_is_not_found_and_shows_a_way_home(client: FlaskClient, make: Factory, path: str) -> None:
    make.exhibit()
    answer = client.get(path)
    assert answer.status_code == 404
    assert "/" in read(answer).one("main").links()


def test_a_display_with_only_a_story_has_only_that_tab(client: FlaskClient, make: Factory) -> None:
    make.exhibit()
    assert tabs(client, "/exhibits/steles") == {"故事": True}
    assert "石头上的字。" in read(client.get("/exhibits/steles")).one("main").words


def test_a_display_has_a_tab_for_everything_it_has(client: FlaskClient, make: Factory) -> None:
    make.exhibit(steps=[{"labels": {"zh": {"title": "熔铸"}}}])
    for year in ("409", "461", "484"):
        make.work(f"steles/y{year}", position=int(year), year=year)
    part = {**PART, "id": "lid", "labels": {"zh": {"title": "盖", "line": "盖住"}}}
    make.work("steles/drawing", position=999, parts=[part], plates=[plate(make.picture())])
    names = ["故事", "1 个部分", "1 道工序", "作品 4", "时间轴"]
    assert tabs(client, "/exhibits/steles?tab=works") == {name: name == "作品 4" for name in names}


@pytest.mark.parametrize("tab", ["parts", "steps", "works", "timeline", "nothing", "", "<b>", "' OR 1=1"])
def test_a_tab_the_display_does_not_have_is_the_story(client: FlaskClient, make: Factory, tab: str) -> None:
    make.exhibit()
    answer = client.get("/exhibits/steles", query_string={"tab": tab})
    assert answer.status_code == 200
    assert [one.words for one in read(answer).find("a", "chip") if one.attributes.get("aria-current")] == ["故事"]


def test_steps_are_numbered_in_their_order(client: FlaskClient, make: Factory) -> None:
    make.exhibit(steps=[{"labels": {"zh": {"title": name}}} for name in ("熔铸", "切割", "打制")])
    steps = read(client.get("/exhibits/steles?tab=steps")).one("ol", "steps")
    assert [one.words for one in steps.find("li")] == ["1熔铸", "2切割", "3打制"]


def test_works_are_read_six_at_a_time(client: FlaskClient, make: Factory) -> None:
    make.exhibit()
    works(make, 14)
    pages = [titles(read(client.get(f"/exhibits/steles?tab=works&page={number}"))) for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [WORKS_SIZE, WORKS_SIZE, 2]
    assert pages[2] == ["作品013", "作品014"]


@pytest.mark.parametrize("page", [*BAD_NUMBERS, "999999999"])
def test_a_page_that_does_not_exist_is_the_nearest_that_does(client: FlaskClient, make: Factory, page: str) -> None:
    make.exhibit()
    works(make, 8)
    answer = client.get("/exhibits/steles", query_string={"tab": "works", "page": page})
    assert titles(read(answer))[0] == ("作品007" if page == "999999999" else "作品001")


def test_the_timeline_is_in_the_order_of_years_and_leaves_out_what_has_none(client: FlaskClient, make: Factory) -> None:
    make.exhibit()
    for position, year in enumerate(("484", "409", "", "461", "477", "503", "435", "492", "451")):
        make.work(f"steles/y{position}", position=position, year=year)
    years = [
        [one.words for one in read(client.get(f"/exhibits/steles?tab=timeline&page={page}")).find("b", "timeline-year")]
        for page in (1, 2)
    ]
    assert len(years[0]) == TIMELINE_SIZE
    assert years[0] + years[1] == [f"{year} 年" for year in (409, 435, 451, 461, 477, 484, 492, 503)]


def parted(make: Factory) -> None:
    parts = [
        {**PART, "id": name, "labels": {"zh": {"title": name, "line": f"{name}的用处"}}}
        for name in ("lid", "pot", "foot")
    ]
    make.exhibit()
    make.work(parts=parts, plates=[plate(make.picture(size=(400, 400)))])


def test_an_object_in_parts_opens_on_its_first_part_and_goes_round(client: FlaskClient, make: Factory) -> None:
    parted(make)
    page = read(client.get("/exhibits/steles"))
    assert page.one("article", "part-card").words.startswith("1 / 3 lid")
    assert page.one("a", rel="prev").attributes["href"].endswith("part=3")
    last = read(client.get("/exhibits/steles?tab=parts&part=3"))
    assert "foot的用处" in last.one("article", "part-card").words
    assert last.one("a", rel="next").attributes["href"].endswith("part=1")


@pytest.mark.parametrize("number", [*BAD_NUMBERS, "99"])
def test_a_part_that_does_not_exist_is_the_nearest_that_does(client: FlaskClient, make: Factory, number: str) -> None:
    parted(make)
    answer = client.get("/exhibits/steles", query_string={"part": number})
    wanted = "3 / 3" if number == "99" else "1 / 3"
    assert read(answer).one("span", "part-count").words == wanted


def test_parts_without_a_drawing_are_not_pointed_at(client: FlaskClient, make: Factory) -> None:
    make.exhibit()
    make.work(parts=[{**PART, "id": "lid", "labels": {"zh": {"title": "盖", "line": "盖住"}}}], plates=[])
    assert "1 个部分" not in tabs(client, "/exhibits/steles")


def test_words_no_list_explains_leave_a_gap_and_no_error(client: FlaskClient, make: Factory) -> None:
    make.hall()
    make.exhibit(level="national", level_year="2014")
    make.work(kind="unheard-of")
    for path in ("/exhibits/steles", "/exhibits/steles?tab=works", "/exhibits/steles/works/one", "/halls/heritage"):
        assert client.get(path).status_code == 200, path


def test_a_level_is_named_with_its_year(client: FlaskClient, make: Factory) -> None:
    make.dictionary("levels", national=("国家级", "National"))
    make.exhibit(level="national", level_year="2014")
    assert "国家级 · 2014 年" in [one.words for one in read(client.get("/exhibits/steles")).find("span", "tag")]


def test_a_glossary_word_opens_its_meaning(client: FlaskClient, make: Factory) -> None:
    labels = {"zh": {"title": "魏碑", "line": "看字", "body": "先看拓片，再看拓片。"}}
    make.exhibit(labels=labels, glossary=[{"labels": {"zh": {"term": "拓片", "meaning": "纸蒙在石上。"}}}])
    page = read(client.get("/exhibits/steles"))
    words = page.find("button", "word")
    assert [(one.words, one.attributes["popovertarget"]) for one in words] == [("拓片", "word-0")]
    assert "纸蒙在石上。" in page.one(id="word-0").words


def test_a_work_shows_its_facts_and_its_place(client: FlaskClient, make: Factory) -> None:
    make.dictionary("work-kinds", stele=("碑", "Stele"))
    make.exhibit()
    labels = {"zh": {"title": "《南巡之颂》", "line": "和平二年", "maker": "佚名", "credit": "自绘示意"}}
    make.work(position=1, labels=labels, year="461", number="W-1", licence="CC0-1.0")
    works(make, 2)
    page = read(client.get("/exhibits/steles/works/one"))
    facts = {one.one("dt").words: one.one("dd").words for one in page.one("dl", "facts").find("div")}
    assert facts == {"类别": "碑", "年代": "461 年", "作者": "佚名", "编号": "W-1"}
    assert page.one("h1").words == "南巡之颂"
    assert "CC0-1.0 · 自绘示意" in page.one("p", "rights").words
    assert "1 / 3 碑" in page.one("div", "work-place").words


def test_from_work_to_work_the_way_goes_round(client: FlaskClient, make: Factory) -> None:
    make.exhibit()
    works(make, 3)
    path, seen = "/exhibits/steles/works/w001", []
    for _ in range(4):
        seen.append(path[-4:])
        path = read(client.get(path)).one("a", rel="next").attributes["href"]
    assert seen == ["w001", "w002", "w003", "w001"]


def book(make: Factory, pages: int = 3) -> None:
    make.exhibit()
    sheets = [
        plate(make.picture(f"#0000{number + 16:02x}"), "page", f"第{number}页的话") for number in range(1, pages + 1)
    ]
    make.work("steles/book", plates=sheets, kind="lianhuanhua")


def test_a_picture_book_is_read_page_by_page_and_leads_back_at_its_end(client: FlaskClient, make: Factory) -> None:
    book(make)
    path, words = "/exhibits/steles/works/book", []
    for _ in range(3):
        page = read(client.get(path))
        words.append(page.one("p", "comic-words").words)
        following = page.find("a", rel="next")
        path = following[0].attributes["href"] if following else ""
    assert words == ["第1页的话", "第2页的话", "第3页的话"]
    assert path == ""
    assert "看完了，回特展" in read(client.get("/exhibits/steles/works/book?page=3")).one("main").words
    assert read(client.get("/exhibits/steles/works/book")).find("a", rel="prev") == []


@pytest.mark.parametrize("page", [*BAD_NUMBERS, "99"])
def test_a_page_the_book_does_not_have_is_the_nearest(client: FlaskClient, make: Factory, page: str) -> None:
    book(make)
    answer = client.get("/exhibits/steles/works/book", query_string={"page": page})
    assert read(answer).one("p", "comic-words").words == ("第3页的话" if page == "99" else "第1页的话")


def test_a_page_of_a_book_is_seen_large_and_left_to_the_same_page(client: FlaskClient, make: Factory) -> None:
    book(make)
    small = read(client.get("/exhibits/steles/works/book?page=2")).one("img", "comic").attributes["src"]
    large = read(client.get("/exhibits/steles/works/book?page=2&zoom=1"))
    assert large.one("div", "pan").one("img").attributes["src"].split("/")[2] == small.split("/")[2]
    assert "/exhibits/steles/works/book?page=2" in large.one("main").links()


def test_looking_closely_goes_in_four_steps(client: FlaskClient, make: Factory) -> None:
    make.exhibit()
    make.work(plates=[plate(make.picture())])
    steps = {}
    for zoom in (1, 2, 3, 4):
        page = read(client.get(f"/exhibits/steles/works/one?zoom={zoom}"))
        links = [link for link in page.one("main").links() if "zoom=" in link]
        steps[page.one("p", "large-zoom").words] = [link[-1] for link in links]
    assert steps == {"1×": ["2"], "1.6×": ["1", "3"], "2.4×": ["2", "4"], "3.6×": ["3"]}


@pytest.mark.parametrize("zoom", [*BAD_NUMBERS, "99"])
def test_a_closeness_there_is_not_is_none_or_the_greatest(client: FlaskClient, make: Factory, zoom: str) -> None:
    make.exhibit()
    make.work(plates=[plate(make.picture())])
    page = read(client.get("/exhibits/steles/works/one", query_string={"zoom": zoom}))
    assert [one.words for one in page.find("p", "large-zoom")] == (["3.6×"] if zoom == "99" else [])


def test_stone_and_rubbing_are_seen_in_turn_at_the_same_closeness(client: FlaskClient, make: Factory) -> None:
    rubbing, stone = make.picture("#000000"), make.picture("#999999")
    make.exhibit()
    make.work(plates=[plate(rubbing), plate(stone, "stone")])
    seen = {}
    for side in ("", "stone", "moon"):
        page = read(client.get("/exhibits/steles/works/one", query_string={"zoom": 2, "side": side}))
        seen[side] = page.one("div", "pan").one("img").attributes["src"].split("/")[2]
        assert {link for link in page.one("nav", "segment").links() if "zoom=2" not in link} == set()
    assert seen == {"": rubbing, "stone": stone, "moon": rubbing}


@pytest.mark.parametrize("plates", [[], [plate("0" * 64)]])
def test_a_work_without_a_picture_has_a_page_and_no_closer_look(
    client: FlaskClient, make: Factory, plates: list[dict[str, object]]
) -> None:
    make.exhibit()
    make.work(plates=plates)
    page = read(client.get("/exhibits/steles/works/one"))
    assert [link for link in page.one("main").links() if "zoom=" in link] == []
    assert "图片暂无授权，不能上屏" in page.one("main").words
    assert client.get("/exhibits/steles/works/one?zoom=1").status_code == 404
    assert client.get("/exhibits/steles?tab=works").status_code == 200


@pytest.mark.parametrize("mode", ["contrast", "reach"])
def test_in_a_plain_look_the_story_is_above_and_every_control_below(
    client: FlaskClient, make: Factory, mode: str
) -> None:
    make.exhibit("bricks", position=2)
    make.exhibit()
    client.set_cookie("modes", mode)
    page = read(client.get("/exhibits/steles"))
    look, touch = page.one("section", "look"), page.one("section", "touch")
    assert "石头上的字。" in look.words
    assert look.find("a") == []
    assert {"/exhibits/bricks", "/exhibits/steles?tab=works"} <= set(touch.links())


def test_a_hundred_works_make_no_longer_page_than_ten(client: FlaskClient, make: Factory) -> None:
    make.exhibit()
    works(make, 10)
    paths = ("/exhibits/steles", "/exhibits/steles?tab=works", "/exhibits/steles/works/w005", "/")
    before = {path: len(client.get(path).data) for path in paths}
    works(make, 250)
    after = {path: len(client.get(path).data) for path in paths}
    assert all(after[path] < before[path] * 1.1 + 500 for path in paths), (before, after)
    assert "共 250 件，第 42 页 / 42 页" in client.get("/exhibits/steles?tab=works&page=42").text
