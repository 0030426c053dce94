"""Words in two languages: the other one stands in where nobody wrote the visitor's, and says so."""

from __future__ import annotations

import pytest

from kiosk.core.db import Database, IntegrityError, Writing
from kiosk.core.labels import NO_LABELS, Labels, Text, Words, labels_of, set_words, sorted_words, words_of
from tests.factories import Factory

WORDS: Words = {"zh": {"title": "广场", "line": "大家的地方"}, "en": {"title": "Plaza"}}


def hall_id(house: Database, slug: str) -> int:
    return int(house.reader().execute("SELECT id FROM halls WHERE slug = ?", (slug,)).fetchone()[0])


def test_a_text_is_shown_in_the_visitors_language() -> None:
    title = Labels(WORDS, "en").title
    assert (title, title.language, title.is_fallback) == ("Plaza", "en", False)


def test_a_text_nobody_translated_is_the_other_one_and_knows_it() -> None:
    line = Labels(WORDS, "en").line
    assert (line, line.language, line.lang, line.is_fallback) == ("大家的地方", "zh", "zh-CN", True)


def test_a_text_only_in_english_stands_in_for_chinese() -> None:
    title = Labels({"en": {"title": "Plaza"}}, "zh").title
    assert (title, title.lang, title.is_fallback) == ("Plaza", "en", True)


def test_a_text_nobody_wrote_is_empty() -> None:
    assert Labels(WORDS, "zh").advice == ""
    assert not NO_LABELS.title.is_fallback


def test_only_has_no_fallback() -> None:
    labels = Labels(WORDS, "zh")
    assert labels.en.title == "Plaza"
    assert labels.en.line == ""
    assert labels.zh.line == "大家的地方"


def test_without_hides_one_field_in_all_languages() -> None:
    labels = Labels(WORDS, "en").without("title")
    assert labels.title == ""
    assert labels.line == "大家的地方"


def test_a_field_may_not_begin_with_an_underscore() -> None:
    with pytest.raises(AttributeError):
        Labels(WORDS, "zh")._title  # noqa: B018


def test_words_gives_two_fields_in_all_languages() -> None:
    found = Labels(WORDS, "zh").words("title", "line")
    assert found == {"zh": {"title": "广场", "line": "大家的地方"}, "en": {"title": "Plaza", "line": ""}}


def test_a_text_is_a_string() -> None:
    assert Text("广场", "zh") + "!" == "广场!"


def test_words_are_kept_and_replaced_as_a_whole(house: Database, make: Factory) -> None:
    make.hall("plaza", labels=WORDS)
    owner = hall_id(house, "plaza")
    assert words_of(house.reader(), "hall", [owner]) == {owner: WORDS}
    house.write(lambda writing: set_words(writing, "hall", owner, {"zh": {"title": "新广场"}}))
    assert words_of(house.reader(), "hall", [owner]) == {owner: {"zh": {"title": "新广场"}}}


def test_an_empty_text_is_not_kept(house: Database, make: Factory) -> None:
    make.hall("plaza")
    owner = hall_id(house, "plaza")
    house.write(lambda writing: set_words(writing, "hall", owner, {"zh": {"title": "广场", "line": ""}, "en": {}}))
    assert words_of(house.reader(), "hall", [owner]) == {owner: {"zh": {"title": "广场"}}}


def test_words_of_many_owners_come_together(house: Database, make: Factory) -> None:
    owners = []
    for slug, title in (("plaza", "广场"), ("studio", "工坊"), ("library", "书房")):
        make.hall(slug, labels={"zh": {"title": title}})
        owners.append(hall_id(house, slug))
    labels = labels_of(house.reader(), "hall", [*owners, 9999], "en")
    assert [labels[owner].title for owner in [*owners, 9999]] == ["广场", "工坊", "书房", ""]
    assert labels_of(house.reader(), "hall", [], "en") == {}


def test_the_database_knows_two_languages(house: Database, make: Factory) -> None:
    make.hall("plaza")
    owner = hall_id(house, "plaza")

    def in_french(writing: Writing) -> None:
        set_words(writing, "hall", owner, {"fr": {"title": "Place"}})

    with pytest.raises(IntegrityError):
        house.write(in_french)
    assert words_of(house.reader(), "hall", [owner])[owner]["zh"]["title"] == "国风非遗坊"


def test_words_of_documents_stand_in_a_fixed_order() -> None:
    found = sorted_words({"en": {"title": "b", "line": "a"}, "zh": {"title": "乙", "line": "甲"}})
    assert list(found) == ["zh", "en"]
    assert list(found["en"]) == ["line", "title"]
    assert sorted_words({"en": {}, "zh": {"title": "乙"}}) == {"zh": {"title": "乙"}}
