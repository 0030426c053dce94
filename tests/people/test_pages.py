"""The gallery and one life as visitors see them, and what no visitor sees anywhere."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from kiosk.people.pages import GALLERY_SIZE
from tests.conftest import SetClock
from tests.factories import Factory
from tests.reading import read, walk

NAME, ENGLISH = "王小明", "Wang Xiaoming"

WITHHELD: dict[str, dict[str, Any]] = {
    "under 14": {"under_14": True},
    "no basis": {"consent": {"basis": "none", "name": True, "picture": True}},
    "nothing agreed": {"consent": {"basis": "signed", "name": False, "picture": False}},
    "consent over": {"consent": {"basis": "signed", "name": True, "picture": True, "until": "2026-11-20"}},
}


def hidden_person(make: Factory, **changes: Any) -> str:
    """A role model who also speaks in a lecture, named in every text; returns the hash of the picture."""
    picture = make.picture(labels={"zh": {"alt": f"{NAME}的像"}, "en": {"alt": f"Portrait of {ENGLISH}"}})
    labels = {
        "zh": {"name": NAME, "epithet": f"人称{NAME}", "headline": f"{NAME}的店", "story": f"{NAME}开店。",
               "source": f"《{NAME}传》", "tags": f"{NAME},好人", "picture_note": f"{NAME}摄", "object": "算盘"},
        "en": {"name": ENGLISH, "story": f"{ENGLISH} keeps a shop."},
    }  # fmt: skip
    honours = [{"code": "medal", "level": "national", "source": "公报", "labels": {"zh": {"title": f"{NAME}奖"}}}]
    events = [{"labels": {"zh": {"when": "2020", "what": f"{NAME}搬来"}}}]
    make.hall("gallery", leads_to="people")
    make.person("one", picture=f"sha256:{picture}", labels=labels, honours=honours, events=events, **changes)
    make.person("two", position=2, labels={"zh": {"name": "李大姐"}})
    make.venue()
    make.lecture("talk", people=[{"person": "one", "role": "speaker"}])
    return picture


@pytest.mark.parametrize(("why", "language"), [*zip(WITHHELD, ("zh", "en", "zh", "en"), strict=True)])
def test_without_consent_no_page_has_a_name_or_a_picture(
    client: FlaskClient, make: Factory, why: str, language: str
) -> None:
    picture = hidden_person(make, **WITHHELD[why])
    client.set_cookie("language", language)
    pages = walk(client)
    assert {"/people/", "/people/one", "/people/two", "/lectures/", "/search?q=L"} <= pages.keys()
    for path in [*pages, "/search?q=WXM", "/search?q=WANG", "/search?q=王小", "/lectures.ics"]:
        text = client.get(path).text
        assert NAME not in text, path
        assert ENGLISH not in text, path
        assert picture not in text, path
    assert client.get(f"/media/{picture}/full").status_code == 404


def test_with_consent_the_same_person_is_on_all_these_pages(client: FlaskClient, make: Factory) -> None:
    picture = hidden_person(make)
    for path in ("/people/", "/people/one", "/search?q=WXM"):
        assert NAME in client.get(path).text, path
        assert picture in client.get(path).text, path
    for path in ("/lectures/", f"/lectures/{make.code()}"):
        assert NAME in client.get(path).text, path
    assert client.get(f"/media/{picture}/full").status_code == 200


def test_at_the_midnight_after_its_last_day_consent_is_over(
    client: FlaskClient, make: Factory, clock: SetClock
) -> None:
    picture = hidden_person(make, consent={"basis": "signed", "name": True, "picture": True, "until": "2026-11-21"})
    paths = ("/people/", "/people/one", "/search?q=WXM")
    clock.forward(hours=9, minutes=54)
    assert ">23:59<" in client.get("/people/one").text
    assert all(NAME in client.get(path).text for path in paths)
    clock.forward(minutes=1)
    assert not any(NAME in client.get(path).text or picture in client.get(path).text for path in paths)
    assert client.get(f"/media/{picture}/full").status_code == 404


def test_somebody_without_a_name_still_has_a_place_and_a_story(client: FlaskClient, make: Factory) -> None:
    hidden_person(make, under_14=True)
    page = read(client.get("/people/one"))
    assert page.one("h1").words == "不便公开姓名"
    assert page.one("title").words == "不便公开姓名"
    assert "开店。" in page.one("main").words
    assert read(client.get("/people/")).find("li", "person-card")[0].words.startswith("不便公开姓名")


def test_an_invented_person_is_marked_on_every_page_that_names_them(client: FlaskClient, make: Factory) -> None:
    make.person("zhang", sample=True, consent={"basis": "fictional", "name": True, "picture": True})
    for language, mark in (("zh", "示例"), ("en", "Sample")):
        client.set_cookie("language", language)
        for path, tag in (("/people/", "tag"), ("/people/zhang", "tag"), ("/search?q=WXM", "caption")):
            marks = [one.words for one in read(client.get(path)).one("main").find("span", tag)]
            assert any(mark in words for words in marks), (language, path)


def test_a_real_person_is_not_marked_as_a_sample(client: FlaskClient, make: Factory) -> None:
    make.person("wang")
    for path in ("/people/", "/people/wang", "/search?q=WXM"):
        assert "示例" not in read(client.get(path)).one("main").words


@pytest.mark.parametrize("slug", ["nobody", "draft", "speaker", "Wang", "../halls", "%00", "' OR 1=1 --"])
def test_who_is_not_on_show_is_not_found(client: FlaskClient, make: Factory, slug: str) -> None:
    make.person("draft", state="draft")
    make.person("speaker", role_model=False)
    answer = client.get(f"/people/{slug}")
    assert answer.status_code == 404
    assert NAME not in answer.text


def test_an_empty_gallery_is_a_calm_page(client: FlaskClient) -> None:
    page = read(client.get("/people/"))
    assert "这里还没有人物" in page.one("main").words
    assert page.find("nav", "chips") == []


def crowd(make: Factory, number: int) -> None:
    for place in range(number):
        code, level = ("medal", "national") if place % 2 else ("star", "district")
        honours = [{"code": code, "level": level, "source": "公示"}]
        make.person(f"p{place:02}", position=place, labels={"zh": {"name": f"人物{place:02}"}}, honours=honours)


def names(client: FlaskClient, path: str) -> list[str]:
    return [card.one("b").words for card in read(client.get(path)).find("li", "person-card")]


def test_the_gallery_is_read_six_at_a_time(client: FlaskClient, make: Factory) -> None:
    crowd(make, 14)
    assert names(client, "/people/") == [f"人物{place:02}" for place in range(GALLERY_SIZE)]
    assert names(client, "/people/?page=3") == ["人物12", "人物13"]
    pager = read(client.get("/people/?page=2")).one("nav", "pager")
    assert "共 14 位，第 2 页 / 3 页" in pager.words
    assert pager.links() == ["/people/?page=1", "/people/?page=3"]


@pytest.mark.parametrize("page", ["0", "-1", "4", "999999999", "1e9", "1.5", "null", "", "１", "'"])
def test_a_page_that_does_not_exist_is_the_nearest_that_does(client: FlaskClient, make: Factory, page: str) -> None:
    crowd(make, 14)
    wanted = 3 if page in ("4", "999999999") else 1
    assert names(client, f"/people/?page={page}") == names(client, f"/people/?page={wanted}")


def test_a_long_gallery_stays_a_short_page(client: FlaskClient, make: Factory) -> None:
    crowd(make, 8)
    short = len(client.get("/people/").data)
    crowd(make, 200)
    assert len(client.get("/people/?page=20").data) < short * 1.1


def honours(make: Factory) -> None:
    make.dictionary("honour-levels", national=("国家级", "National"), district=("区级", "District"))
    make.dictionary("honours", star=("最美", "Admirable"), medal=("勋章", "Medal"), unused=("没人有", "Unused"))


def test_the_chips_are_the_honours_somebody_has_the_national_ones_first(client: FlaskClient, make: Factory) -> None:
    honours(make)
    crowd(make, 5)
    chips = read(client.get("/people/")).one("nav", "chips")
    assert [one.words for one in chips.find("a")] == ["全部", "国家级", "最美", "勋章"]
    assert [one.words for one in chips.find("a") if one.attributes.get("aria-current")] == ["全部"]


def test_more_chips_than_fit_are_on_a_sheet_with_their_numbers(client: FlaskClient, make: Factory) -> None:
    honours(make)
    crowd(make, 5)
    client.set_cookie("language", "en")
    page = read(client.get("/people/"))
    assert [one.words for one in page.one("nav", "chips").find("a")] == ["All", "National", "Admirable"]
    assert [one.words for one in page.one(id="more").find("a")] == ["Medal 2"]
    assert page.one("button", "chip").attributes["popovertarget"] == "more"


def test_a_chip_filters_and_its_pages_stay_filtered(client: FlaskClient, make: Factory) -> None:
    honours(make)
    crowd(make, 16)
    page = read(client.get("/people/?honour=medal"))
    assert [one.one("b").words for one in page.find("li", "person-card")][:2] == ["人物01", "人物03"]
    assert [one.words for one in page.find("a", "chip") if one.attributes.get("aria-current")] == ["勋章"]
    assert page.one("nav", "pager").links() == ["/people/?honour=medal&page=2"]
    assert names(client, "/people/?honour=medal&page=2") == ["人物13", "人物15"]
    assert names(client, "/people/?honour=national") == names(client, "/people/?honour=medal")


@pytest.mark.parametrize("honour", ["unused", "nobel", "' OR 1=1 --", "<script>", "%00"])
def test_an_honour_nobody_has_filters_nothing(client: FlaskClient, make: Factory, honour: str) -> None:
    honours(make)
    crowd(make, 3)
    answer = client.get("/people/", query_string={"honour": honour})
    assert len(read(answer).find("li", "person-card")) == 3
    assert "<script>" not in answer.text


def test_from_person_to_person_the_way_goes_round(client: FlaskClient, make: Factory) -> None:
    crowd(make, 3)
    path, seen = "/people/p00", []
    for _ in range(4):
        seen.append(path)
        path = read(client.get(path)).one("a", rel="next").attributes["href"]
    assert seen == ["/people/p00", "/people/p01", "/people/p02", "/people/p00"]
    assert read(client.get("/people/p00")).one("a", rel="prev").attributes["href"] == "/people/p02"


def test_a_life_has_its_dates_facts_honours_and_sources(client: FlaskClient, make: Factory) -> None:
    make.dictionary("honours", medal=("共和国勋章", "Medal of the Republic"))
    labels = {"zh": {"name": NAME, "headline": "一间书屋", "story": "第一段。\n\n第二段。", "source": "《日报》2020"}}
    make.person(
        "wang",
        born="1929-12",
        died="2020-06-28",
        labels=labels,
        honours=[
            {"code": "medal", "level": "national", "year": "2019-09", "source": "公报"},
            {"code": "unproved", "level": "national", "source": ""},
            {"code": "own", "level": "district", "source": "文件"},
        ],
        events=[{"labels": {"zh": {"when": "1951", "what": "男女同工同酬"}}}],
    )
    page = read(client.get("/people/wang"))
    assert page.one("p", "lifetime").words == "1929—2020"
    assert [one.words for one in page.one("p", "honours").find("span", "tag")] == ["2019 共和国勋章", "own"]
    assert page.one("ol", "events").words == "1951男女同工同酬"
    assert page.one(id="source").one("p").words == "《日报》2020"
    words = page.one("main").words
    assert words.index("第一段。") < words.index("1951") < words.index("第二段。")


def test_the_next_lecture_about_a_person_stands_on_their_page(client: FlaskClient, make: Factory) -> None:
    make.person("wang")
    make.person("li")
    make.venue()
    make.lecture("talk", "2026-11-25T09:00", people=[{"person": "wang", "role": "about"}])
    link = f"/lectures/{make.code()}"
    assert link in read(client.get("/people/wang")).one("main").links()
    assert link not in read(client.get("/people/li")).one("main").links()


def test_words_that_exist_only_in_chinese_say_so_to_an_english_visitor(client: FlaskClient, make: Factory) -> None:
    make.person("wang")
    client.set_cookie("language", "en")
    page = read(client.get("/people/"))
    marked = page.one("span", "person-epithet").one("span", "other-language")
    assert (marked.words, marked.attributes["lang"], marked.attributes["data-mark"]) == ("好邻居", "zh-CN", "中文")
    assert page.one("span", "person-name").find("span", "other-language") == []


def test_text_of_a_pack_is_text_and_never_a_tag(client: FlaskClient, make: Factory) -> None:
    nasty = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    fields = ("name", "epithet", "headline", "story", "tags", "source", "life_note", "picture_note", "object")
    make.person("wang", labels={"zh": dict.fromkeys(fields, nasty)})
    for path in ("/people/", "/people/wang", "/search?q=SCRIPT"):
        text = client.get(path).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "alert(1)" in text
