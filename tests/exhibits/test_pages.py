"""Exhibits as visitors find them: what is on show, and that nothing without rights or out of its days is anywhere."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.conftest import SetClock
from tests.factories import Factory
from tests.reading import read, walk

UNSHOWABLE = ("pending", "on-site-only")


def works(make: Factory, number: int, exhibit: str = "steles", **changes: object) -> None:
    for place in range(1, number + 1):
        make.work(f"{exhibit}/w{place:03}", position=place, labels={"zh": {"title": f"作品{place:03}"}}, **changes)


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


def house_with(make: Factory, rights: str) -> str:
    """A house whose every page could show one work; returns the hash of its picture."""
    picture = make.picture(labels={"zh": {"alt": "密件"}})
    labels = {"zh": {"title": "密件", "caption": "密件", "line": "密件"}, "en": {"title": "Secret"}}
    make.hall()
    sections = [{"id": "east", "labels": {"zh": {"title": "东"}}}]
    figures = [{"count": 1, "kinds": ["stele"], "labels": {"zh": {"title": "碑", "unit": "件"}}}]
    for exhibit, kind in (("steles", "heritage"), ("prints", "special")):
        make.exhibit(
            exhibit,
            kind=kind,
            cover=f"sha256:{picture}",
            highlights=["secret"],
            sections=sections,
            figures=figures,
            labels={"zh": {"title": "展", "line": "看"}},
        )
        part = {"id": "lid", "side": "left", "box": [0, 0, 9, 9], "anchor": [1, 1]}
        make.work(
            f"{exhibit}/secret",
            rights=rights,
            year="461",
            section="east",
            labels=labels,
            plates=[{"file": f"sha256:{picture}", "role": "plate"}, {"file": f"sha256:{picture}", "role": "stone"}],
            parts=[{**part, "labels": {"zh": {"title": "密件", "line": "密件"}}}],
        )
        works(make, 3, exhibit, year="500", section="east")
    return picture


@pytest.mark.parametrize("rights", UNSHOWABLE)
def test_a_work_without_rights_is_on_no_page_in_no_count_and_in_no_search(
    client: FlaskClient, make: Factory, rights: str
) -> None:
    picture = house_with(make, rights)
    pages = walk(client)
    reached = {"/", "/attract", "/exhibits/", "/halls/heritage", "/search?q=Z", "/exhibits/steles/works/w001"}
    assert reached <= pages.keys()
    assert "/search?q=M" not in pages, "no key leads to it"
    for path in [
        *pages,
        "/search?q=MJ",
        "/search?q=SECRET",
        "/exhibits/prints?walk=all",
        "/exhibits/prints?kind=stele",
    ]:
        text = client.get(path).text
        assert "密件" not in text, path
        assert "Secret" not in text, path
        assert picture not in text, path
    assert "共 3 件" in client.get("/exhibits/steles?tab=works").text
    assert "1 / 3" in read(client.get("/exhibits/prints/works/w001")).one("div", "work-place").words
    assert read(client.get("/exhibits/prints?by=section")).one("span", "section-held").words == "3 件"
    for rendition in ("w360", "w720", "w1440", "full", "original"):
        assert client.get(f"/media/{picture}/{rendition}").status_code == 404
    for query in ("", "?zoom=1", "?zoom=1&side=stone", "?page=1"):
        assert client.get(f"/exhibits/steles/works/secret{query}").status_code == 404


def test_the_same_work_with_rights_is_on_all_these_pages(client: FlaskClient, make: Factory) -> None:
    picture = house_with(make, "cleared")
    for path in ("/attract", "/exhibits/steles", "/exhibits/prints", "/exhibits/steles/works/secret", "/search?q=MJ"):
        text = client.get(path).text
        assert "密件" in text, path
        assert picture in text, path
    assert client.get(f"/media/{picture}/full").status_code == 200


def test_rights_withdrawn_are_gone_from_every_screen_at_once(client: FlaskClient, make: Factory) -> None:
    picture = house_with(make, "cleared")
    assert client.get("/exhibits/steles/works/secret").status_code == 200
    assert client.get(f"/media/{picture}/full").status_code == 200
    house_with(make, "pending")
    assert client.get("/exhibits/steles/works/secret").status_code == 404
    assert client.get(f"/media/{picture}/full").status_code == 404
    assert "密件" not in client.get("/attract").text


OUTSIDE: dict[str, dict[str, Any]] = {
    "draft": {"state": "draft"},
    "not yet": {"shown_from": "2026-11-22"},
    "over": {"shown_until": "2026-11-20"},
}


def dated(make: Factory, **changes: Any) -> str:
    """An exhibit with a hall, a cover, a work and a place on the home page; returns the hash of its picture."""
    picture = make.picture()
    make.house_record(featured_exhibit="dated")
    make.hall()
    make.exhibit("dated", cover=f"sha256:{picture}", labels={"zh": {"title": "限时展", "line": "看"}}, **changes)
    make.work(
        "dated/one", labels={"zh": {"title": "限时作品"}}, plates=[{"file": f"sha256:{picture}", "role": "plate"}]
    )
    return picture


ADDRESSES = ("/exhibits/dated", "/exhibits/dated?tab=works", "/exhibits/dated/works/one")
LISTS = ("/", "/attract", "/exhibits/", "/halls/heritage", "/search?q=XS")


@pytest.mark.parametrize("why", OUTSIDE)
def test_an_exhibit_out_of_its_days_is_not_found_and_not_named(client: FlaskClient, make: Factory, why: str) -> None:
    picture = dated(make, **OUTSIDE[why])
    assert {path: client.get(path).status_code for path in ADDRESSES} == dict.fromkeys(ADDRESSES, 404)
    assert client.get(f"/media/{picture}/full").status_code == 404
    for path in LISTS:
        answer = client.get(path)
        assert answer.status_code == 200
        assert "限时" not in answer.text, path
        assert picture not in answer.text, path


def test_an_exhibit_is_gone_at_the_midnight_after_its_last_day(
    client: FlaskClient, make: Factory, clock: SetClock
) -> None:
    picture = dated(make, shown_until="2026-11-21")
    clock.forward(hours=9, minutes=54)
    assert ">23:59<" in client.get("/").text
    assert all("限时" in client.get(path).text for path in (*ADDRESSES, *LISTS))
    clock.forward(minutes=1)
    assert not any("限时" in client.get(path).text for path in (*ADDRESSES, *LISTS))
    assert {client.get(path).status_code for path in (*ADDRESSES, f"/media/{picture}/full")} == {404}


def test_an_exhibit_appears_at_the_midnight_before_its_first_day(
    client: FlaskClient, make: Factory, clock: SetClock
) -> None:
    picture = dated(make, shown_from="2026-11-22")
    clock.forward(hours=9, minutes=54)
    assert client.get("/exhibits/dated").status_code == 404
    assert "限时" not in client.get("/exhibits/").text
    clock.forward(minutes=1)
    assert all("限时" in client.get(path).text for path in (*ADDRESSES, *LISTS))
    assert client.get(f"/media/{picture}/full").status_code == 200


def test_what_is_not_translated_is_marked_on_every_page_of_an_exhibit(client: FlaskClient, make: Factory) -> None:
    words = dict.fromkeys(("title", "line", "note", "body", "tag", "credit", "caption", "maker"), "只有中文")
    make.exhibit(labels={"zh": words})
    make.work(labels={"zh": words})
    client.set_cookie("language", "en")
    for path in ("/exhibits/", "/exhibits/steles", "/exhibits/steles?tab=works", "/exhibits/steles/works/one"):
        page = read(client.get(path))
        spoken = [language for text, language in page.one("main").spoken("en") if text == "只有中文"]
        assert set(spoken) == {"zh-CN"}, path
        assert page.find("span", "other-language")[0].attributes["data-mark"] == "中文"


def test_text_of_a_pack_is_text_and_never_a_tag(client: FlaskClient, make: Factory) -> None:
    nasty = "<script>alert(1)</script><img src=x onerror=alert(1)>[x](javascript:alert(1))"
    exhibit = dict.fromkeys(("title", "kicker", "headline", "lead", "line", "body", "tag", "note"), nasty)
    work = dict.fromkeys(("title", "line", "body", "caption", "maker", "credit", "technique"), nasty)
    make.exhibit(labels={"zh": exhibit}, glossary=[{"labels": {"zh": {"term": nasty, "meaning": nasty}}}])
    make.exhibit("prints", kind="special", labels={"zh": exhibit})
    make.work(labels={"zh": work}, year="<b>", number="<b>", licence="<b>")
    paths = ["/exhibits/steles", "/exhibits/steles?tab=works", "/exhibits/steles/works/one", "/exhibits/prints"]
    for path in (*paths, "/", "/attract", "/exhibits/", "/search?q=SCRIPT"):
        page = read(client.get(path))
        assert all("src" in one.attributes for one in page.find("script")), path
        assert page.find("img", src="x") == [], path
        assert [one for one in page.find("a") if "javascript" in one.attributes["href"]] == [], path
        assert "<b>" not in client.get(path).text.partition("<dl")[2].partition("</dl>")[0]
