"""Finding by the first letters of pinyin: every reading counts, and only keys that lead somewhere are lit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.plug import Entry
from kiosk.search.index import LETTERS, LONGEST_QUERY, Index, clean


def entry(title: str, line: str = "", english: str = "") -> Entry:
    words = {"zh": {"title": title, "line": line}}
    if english:
        words["en"] = {"title": english, "line": ""}
    return Entry("work", words, f"/{title}")


def found(query: str, *entries: Entry) -> list[str]:
    hits, _ = Index(entries).find(query)
    return [hit.entry.words["zh"]["title"] for hit in hits]


def lit(query: str, *entries: Entry) -> str:
    return "".join(sorted(Index(entries).find(query)[1]))


@pytest.mark.parametrize("query", ["wb", "WB", "w b", "魏碑", "魏b", "W碑", "ＷＢ", " wB "])
def test_wb_finds_weibei_however_it_is_typed(query: str) -> None:
    assert found(query, entry("平城魏碑"), entry("铜火锅")) == ["平城魏碑"]


@pytest.mark.parametrize("query", ["C", "Z", "CG", "ZG", "曾"])
def test_a_character_with_two_readings_is_found_by_both(query: str) -> None:
    assert found(query, entry("曾国")) == ["曾国"]


@pytest.mark.parametrize(
    ("title", "query"),
    [("重阳", "CY"), ("重阳", "ZY"), ("长城", "CC"), ("长城", "ZC"), ("女书", "NS"), ("绿园", "LY"), ("李𬱖", "LD")],
)
def test_characters_with_umlauts_two_readings_or_outside_the_first_plane_are_found(title: str, query: str) -> None:
    assert found(query, entry(title)) == [title]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("HOTPOT", "铜火锅"),
        ("HOT", "铜火锅"),
        ("CH", "铜火锅"),
        ("CHP", "铜火锅"),
        ("75", "画展75"),
        ("JOSE", "何塞"),
        ("JOSÉ", "何塞"),
    ],
)
def test_latin_words_are_found_by_letters_initials_and_figures(query: str, title: str) -> None:
    shelf = [entry("铜火锅", english="Copper hot-pot"), entry("画展75"), entry("何塞", english="José")]
    assert title in found(query, *shelf)


def test_punctuation_and_blanks_in_a_title_are_no_hindrance() -> None:
    for query in ("HDNX", "HDNXZS", "NXZ", "皇帝南巡"):
        assert found(query, entry("《皇帝·南巡》 之颂")) == ["《皇帝·南巡》 之颂"]


def test_what_begins_with_the_query_comes_first() -> None:
    assert found("W", entry("平城魏碑"), entry("魏碑"), entry("王进喜")) == ["魏碑", "王进喜", "平城魏碑"]


def test_a_line_is_searched_as_well_as_the_title() -> None:
    assert found("HLJ", entry("社区", line="好邻居")) == ["社区"]


def test_a_hit_knows_which_piece_of_the_title_matched() -> None:
    hits, _ = Index([entry("平城魏碑")]).find("WB")
    assert hits[0].mark == "魏碑"


def test_only_keys_that_lead_somewhere_are_lit() -> None:
    shelf = (entry("魏碑"), entry("铜火锅"))
    assert lit("", *shelf) == "BGHTW"
    assert lit("T", *shelf) == "H"
    assert lit("TH", *shelf) == "G"
    assert lit("THG", *shelf) == ""
    assert lit("X", *shelf) == ""
    assert lit("", *()) == ""


@given(st.lists(st.text("平城魏碑铜火锅曾重Wei ", min_size=1, max_size=8).filter(str.strip), min_size=1, max_size=4))
def test_every_lit_key_leads_to_something_and_every_dark_one_to_nothing(titles: list[str]) -> None:
    index = Index(entry(title) for title in titles)
    query = ""
    for _ in range(3):
        hits, following = index.find(query)
        assert hits
        for letter in LETTERS:
            assert bool(index.find(query + letter)[0]) is (letter in following), query + letter
        if not following:
            break
        query += min(following)


@given(st.text(max_size=400))
def test_any_query_is_bounded_and_finds_without_an_error(query: str) -> None:
    assert len(clean(query)) <= LONGEST_QUERY
    hits, following = Index([entry("平城魏碑")]).find(query)
    assert len(hits) <= 1
    assert following <= set(LETTERS)


@pytest.mark.parametrize("query", ["%", "_", "*", "'", "\\", ".", "--", "\x00", "🀄"])
def test_signs_alone_ask_for_nothing(query: str) -> None:
    assert clean(query) == ""


def test_nothing_is_found_where_nothing_is() -> None:
    assert found("WB") == []
    assert found("WBXX", entry("平城魏碑")) == []
