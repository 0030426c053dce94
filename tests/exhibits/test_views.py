"""The tabs of a display, a walk through a special exhibition, a work, a picture book, and looking closely."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from kiosk.exhibits.views import TIMELINE_SIZE, WALK_SIZE, WORKS_SIZE
from tests.factories import Factory
from tests.reading import Element, read

BAD_NUMBERS = ("0", "-1", "1.5", "1e9", "null", "", "'", "１", "x" * 300)
TOO_MUCH = "999999999"
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


def test_a_tab_the_display_does_not_have_is_the_story(client: FlaskClient, make: Factory) -> None:
    make.exhibit()
    for tab in ("parts", "steps", "works", "timeline", "nothing", "", "<b>", "' OR 1=1"):
        answer = client.get("/exhibits/steles", query_string={"tab": tab})
        assert answer.status_code == 200, tab
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


def test_a_page_that_does_not_exist_is_the_nearest_that_does(client: FlaskClient, make: Factory) -> None:
    make.exhibit()
    works(make, 8)
    for page in (*BAD_NUMBERS, TOO_MUCH):
        answer = client.get("/exhibits/steles", query_string={"tab": "works", "page": page})
        assert titles(read(answer))[0] == ("作品007" if page == TOO_MUCH else "作品001"), page


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


def test_a_part_that_does_not_exist_is_the_nearest_that_does(client: FlaskClient, make: Factory) -> None:
    parted(make)
    for number in (*BAD_NUMBERS, TOO_MUCH):
        answer = client.get("/exhibits/steles", query_string={"part": number})
        wanted = "3 / 3" if number == TOO_MUCH else "1 / 3"
        assert read(answer).one("span", "part-count").words == wanted, number


def test_parts_without_a_drawing_are_not_pointed_at(client: FlaskClient, make: Factory) -> None:
    make.exhibit()
    make.work(parts=[{**PART, "id": "lid", "labels": {"zh": {"title": "盖", "line": "盖住"}}}], plates=[])
    assert "1 个部分" not in tabs(client, "/exhibits/steles")


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


def test_a_page_the_book_does_not_have_is_the_nearest(client: FlaskClient, make: Factory) -> None:
    book(make)
    for page in (*BAD_NUMBERS, TOO_MUCH):
        answer = client.get("/exhibits/steles/works/book", query_string={"page": page})
        wanted = "第3页的话" if page == TOO_MUCH else "第1页的话"
        assert read(answer).one("p", "comic-words").words == wanted, page


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


def test_a_closeness_there_is_not_is_none_or_the_greatest(client: FlaskClient, make: Factory) -> None:
    make.exhibit()
    make.work(plates=[plate(make.picture())])
    for zoom in (*BAD_NUMBERS, TOO_MUCH):
        page = read(client.get("/exhibits/steles/works/one", query_string={"zoom": zoom}))
        assert [one.words for one in page.find("p", "large-zoom")] == (["3.6×"] if zoom == TOO_MUCH else []), zoom


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


@pytest.fixture
def prints(make: Factory) -> Factory:
    """A special exhibition of seven works in two eras, two sections and two kinds, one of them without rights."""
    named = {
        facet: [{"id": one, "labels": {"zh": {"title": one, "line": f"{one}的一行"}}} for one in names]
        for facet, names in (("sections", ("east", "west", "empty")), ("eras", ("early", "late")))
    }
    figures = [
        {"count": 200, "kinds": [kind], "labels": {"zh": {"title": title, "unit": "幅"}}}
        for kind, title in (("nianhua", "年画"), ("poster", "宣传画"))
    ]
    labels = {"zh": {"title": "七十五周年画展", "line": "看画。", "lead": "从头看起。"}}
    make.exhibit("prints", kind="special", labels=labels, figures=figures, shown_until="2026-11-30", **named)
    for place, (section, era, kind, rights) in enumerate(
        [
            ("east", "early", "nianhua", "own"),
            ("east", "early", "nianhua", "own"),
            ("east", "late", "poster", "own"),
            ("west", "late", "poster", "own"),
            ("west", "late", "nianhua", "own"),
            ("west", "late", "nianhua", "own"),
            ("west", "late", "nianhua", "pending"),
        ],
        1,
    ):
        labels = {"zh": {"title": f"作品{place}"}}
        make.work(f"prints/w{place}", position=place, section=section, era=era, kind=kind, rights=rights, labels=labels)
    return make


def stroll(client: FlaskClient, **asked: str | int) -> list[str]:
    return titles(read(client.get("/exhibits/prints", query_string=asked)))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"era": "early"}, [1, 2]),
        ({"section": "west"}, [4, 5, 6]),
        ({"kind": "poster"}, [3, 4]),
        ({"kind": "nianhua,poster"}, [1, 2, 3, 4, 5]),
        ({"era": "late", "kind": "nianhua"}, [5, 6]),
        ({"era": "late", "section": "east"}, [3]),
        ({"walk": "all", "page": "2"}, [6]),
        ({"era": "early", "kind": "poster"}, []),
        ({"section": "empty"}, []),
    ],
)
def test_a_walk_goes_by_era_section_and_kind(
    client: FlaskClient, prints: Factory, asked: dict[str, str], found: list[int]
) -> None:
    assert stroll(client, **asked) == [f"作品{place}" for place in found]


def test_a_walk_where_nothing_hangs_says_so_and_offers_everything(client: FlaskClient, prints: Factory) -> None:
    page = read(client.get("/exhibits/prints?section=empty"))
    assert "这里还没有作品" in page.one("main").words
    assert "/exhibits/prints?walk=all" in page.one("main").links()


def test_a_walk_keeps_what_was_asked_on_its_next_pages(client: FlaskClient, prints: Factory) -> None:
    for place in range(10, 20):
        prints.work(f"prints/w{place}", position=place, era="late", kind="nianhua")
    page = read(client.get("/exhibits/prints?era=late&kind=nianhua"))
    assert len(page.find("span", "card-title")) == WALK_SIZE
    assert page.one("nav", "pager").links() == ["/exhibits/prints?page=2&era=late&kind=nianhua"]


def test_the_filters_of_a_walk_count_what_is_on_show_here(client: FlaskClient, prints: Factory) -> None:
    page = read(client.get("/exhibits/prints?kind=poster"))
    assert [one.words for one in page.one("nav", "kinds").find("a")] == ["全部 6", "年画 4", "宣传画 2"]
    assert [one.words for one in page.one("nav", "eras").find("a")] == ["early2 件", "late4 件"]
    assert [one.words for one in page.find("a", "chip") if one.attributes.get("aria-current")] == ["宣传画 2"]


def test_what_no_walk_knows_leads_to_the_cover(client: FlaskClient, prints: Factory) -> None:
    cover = client.get("/exhibits/prints").data
    for asked in ({"era": "stone-age"}, {"kind": "nothing"}, {"section": "' OR 1=1 --"}, {"walk": "some"}, {"by": "x"}):
        answer = client.get("/exhibits/prints", query_string=asked)
        assert answer.status_code == 200, asked
        assert read(answer).one("h1") == read(cover.decode()).one("h1"), asked
        assert read(answer).find("ul", "wall") == [], asked


def test_the_cover_tells_how_long_it_is_on_and_where_to_begin(client: FlaskClient, prints: Factory) -> None:
    page = read(client.get("/exhibits/prints"))
    assert page.one("p", "cover-left").words == "还有 9 天"
    assert page.one("p", "sections-count").words == "3 个板块"
    assert [one.words for one in page.find("span", "figure-number")] == ["200 幅", "200 幅"]
    assert page.one("a", "red").attributes["href"] == "/exhibits/prints?era=early"


def test_on_its_last_day_the_cover_says_so(client: FlaskClient, make: Factory) -> None:
    make.exhibit("prints", kind="special", shown_from="2026-10-01", shown_until="2026-11-21")
    page = read(client.get("/exhibits/prints"))
    assert page.one("p", "cover-left").words == "今天最后一天"
    assert page.one("p", "cover-dates").words == "10.1—11.21"


def test_a_special_exhibition_without_works_is_whole(client: FlaskClient, make: Factory) -> None:
    make.exhibit("prints", kind="special")
    for query in ("", "?walk=all", "?by=section", "?era=x"):
        assert client.get(f"/exhibits/prints{query}").status_code == 200, query


def test_sections_are_listed_with_what_hangs_in_each(client: FlaskClient, prints: Factory) -> None:
    page = read(client.get("/exhibits/prints?by=section"))
    assert [one.words for one in page.find("span", "section-held")] == ["3 件", "3 件", "0 件"]
    assert page.one("ul", "section-rows").links()[0] == "/exhibits/prints?section=east"
