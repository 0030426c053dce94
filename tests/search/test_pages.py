"""The search page: a pad of letters, cards of what was found, and nothing but text in and out."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.conftest import SetClock
from tests.factories import Factory
from tests.reading import Element, read

SQL = (
    "'", "''", '"', "' OR '1'='1", "' OR 1=1 --", "' OR 1=1 #", "' OR 1=1 /*", "') OR ('1'='1", '" OR ""="',
    "admin' --", "1; DROP TABLE works", "'; DROP TABLE journal; --", "1' ORDER BY 99 --", "1' UNION SELECT NULL --",
    "' UNION SELECT sql FROM sqlite_master --", "' AND 1=0 UNION ALL SELECT 1,2,3 --", "1 AND 1=1",
    "1' AND SLEEP(5) --",
    "'; SELECT load_extension('x') --", "'; ATTACH DATABASE '/tmp/x' AS x; --", "'; PRAGMA writable_schema=1; --",
    "%", "%%", "_", "%' --", "\\", "\\'", "\\%", "*", "NEAR", "AND", "OR", "NOT", "a AND b", "a OR b", "a NOT b", '"a"',
    "a*", "^a", "a:b", "title:a", "{a b}:c", "(a", "a)", "-a", "+a", "NEAR(a b, 2)", "a NEAR b", "||", "x'00'", "0x00",
)  # fmt: skip
SCRIPTS = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'-alert(1)-'", "{{7*7}}", "${7*7}",
    "javascript:alert(1)", "</title><svg onload=alert(1)>",
)  # fmt: skip


@pytest.fixture
def shelf(make: Factory) -> Factory:
    """One thing of every kind."""
    make.hall()
    make.exhibit(cover=f"sha256:{make.picture()}")
    make.work(labels={"zh": {"title": "皇帝南巡之颂", "caption": "和平二年"}, "en": {"title": "Ode"}})
    make.person()
    make.venue()
    make.lecture(labels={"zh": {"title": "讲石头"}, "en": {"title": "Reading"}})
    return make


def hits(page: Element) -> list[tuple[str, str]]:
    """Kind and address of what was found."""
    return [(hit.one("span", "tag").words, hit.attributes["href"]) for hit in page.one(id="hits").find("a", "hit")]


def search(client: FlaskClient, query: str, **more: str) -> Element:
    answer = client.get("/search", query_string={"q": query, **more})
    assert answer.status_code == 200
    return read(answer)


@pytest.mark.parametrize(
    ("query", "hit"),
    [
        ("wb", ("展项", "/exhibits/steles")),
        ("WB", ("展项", "/exhibits/steles")),
        ("HDNX", ("作品", "/exhibits/steles/works/one")),
        ("ODE", ("作品", "/exhibits/steles/works/one")),
        ("WXM", ("人物", "/people/wang")),
        ("HLJ", ("人物", "/people/wang")),
        ("FYF", ("厅馆", "/halls/heritage")),
    ],
)
def test_everything_is_found_by_its_letters(
    client: FlaskClient, shelf: Factory, query: str, hit: tuple[str, str]
) -> None:
    assert hits(search(client, query)) == [hit]
    assert client.get(hit[1]).status_code == 200


def test_a_lecture_is_found_with_its_next_day_in_the_language_of_the_visitor(
    client: FlaskClient, shelf: Factory
) -> None:
    for language, note in (("zh", "11月21日 周六 14:30"), ("en", "Sat 21 Nov 14:30"), ("zh", "11月21日 周六 14:30")):
        client.set_cookie("language", language)
        page = search(client, "JST")
        assert hits(page)[0][1] == f"/lectures/{shelf.code()}"
        assert page.one(id="hits").one("span", "caption").words == note


def test_the_piece_that_matched_is_marked_and_the_picture_shown(client: FlaskClient, shelf: Factory) -> None:
    hit = search(client, "WB").one("a", "hit")
    assert hit.one("mark").words == "魏碑"
    assert hit.one("img").attributes["alt"] == ""


def test_before_the_first_letter_nothing_is_listed_and_the_pad_explains_itself(
    client: FlaskClient, shelf: Factory
) -> None:
    page = read(client.get("/search"))
    assert page.one("h1").words == "想找什么"
    assert hits(page) == []
    assert "魏碑按 W B" in page.one(id="hits").words
    assert page.one("form").attributes["action"] == "/search"
    assert page.one("input").attributes["value"] == ""


def test_keys_that_lead_nowhere_are_off_and_the_others_add_their_letter(client: FlaskClient, make: Factory) -> None:
    make.exhibit(labels={"zh": {"title": "平城魏碑", "line": "王小"}})
    keys = search(client, "W").one("div", "keys")
    assert [key.attributes["href"] for key in keys.find("a", "key")] == ["/search?q=WB", "/search?q=WX", "/search"]
    assert len(keys.find("span", "is-off")) == 24
    assert [one.words for one in keys.find("span", "is-off")][:3] == ["A", "C", "D"]


def test_every_lit_key_finds_something(client: FlaskClient, shelf: Factory) -> None:
    lit = [link for link in read(client.get("/search")).one("div", "keys").links() if "q=" in link]
    assert "/search?q=W" in lit
    for link in lit:
        assert hits(read(client.get(link))), link


def test_the_last_letter_can_be_taken_back(client: FlaskClient, shelf: Factory) -> None:
    assert search(client, "WB").one("div", "keys").one("a", "wide").attributes["href"] == "/search?q=W"
    assert "/search" in search(client, "W").one("div", "chips").links()


def test_what_is_not_found_says_so_and_shows_a_way_on(client: FlaskClient, shelf: Factory) -> None:
    page = search(client, "QQQQ")
    assert page.one("h1").words == "没找到"
    assert {"/lectures/", "/exhibits/", "/halls/", "/search"} <= set(page.one("div", "chips").links())


def test_many_hits_are_read_four_at_a_time(client: FlaskClient, make: Factory) -> None:
    make.exhibit(labels={"zh": {"title": "展", "line": "行"}})
    for number in range(10):
        make.work(f"steles/w{number}", position=number, labels={"zh": {"title": f"魏碑{number}"}})
    pages = [hits(search(client, "WB", page=page)) for page in ("1", "2", "3", "99", "x")]
    assert [len(page) for page in pages] == [4, 4, 2, 2, 4]
    assert pages[0][0][1] == "/exhibits/steles/works/w0"
    assert search(client, "WB").one("h1").words == "找到 10 条"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_typed_is_only_ever_text(client: FlaskClient, shelf: Factory, language: str) -> None:
    client.set_cookie("language", language)
    before = shelf.house.revision
    assert len(SQL) + len(SCRIPTS) == 58
    for text in (*SQL, *SCRIPTS):
        page = search(client, text)
        typed = page.one("input", id="q").attributes["value"]
        assert typed == "".join(letter for letter in text.upper() if letter.isalnum())[:40], text
        assert all("src" in one.attributes for one in page.find("script")), text
        assert page.find("img", src="x") == []
        assert len(hits(page)) <= 4, text
    assert shelf.house.revision == before
    assert hits(search(client, "WB")) == hits(search(client, "wb")) != []


@pytest.mark.parametrize("name", ["page", "q"])
def test_any_parameter_takes_any_text(client: FlaskClient, shelf: Factory, name: str) -> None:
    for text in (*SQL, *SCRIPTS, "9" * 300, "x" * 5000, "%00", "\x00", "\ud7ff", "🀄"):
        answer = client.get("/search", query_string={"q": "W", name: text})
        assert answer.status_code == 200, text
        assert len(answer.data) < 40_000


def test_the_search_follows_the_day_and_the_records(client: FlaskClient, make: Factory, clock: SetClock) -> None:
    make.exhibit(shown_until="2026-11-21")
    assert hits(search(client, "WB")) == [("展项", "/exhibits/steles")]
    make.exhibit("more", labels={"zh": {"title": "魏碑二", "line": "行"}})
    assert [path for _, path in hits(search(client, "WB"))] == ["/exhibits/more", "/exhibits/steles"]
    clock.forward(hours=10)
    assert [path for _, path in hits(search(client, "WB"))] == ["/exhibits/more"]


def test_a_lecture_is_found_on_its_day_and_not_the_day_after(
    client: FlaskClient, shelf: Factory, clock: SetClock
) -> None:
    assert hits(search(client, "JST"))
    clock.forward(hours=10)
    assert hits(search(client, "JST")) == []
