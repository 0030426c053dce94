"""Pages to print: where words stand, what is in the file, whatever is written on them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.core.letter import Column, Letter
from kiosk.core.paper import Paper, Type
from tests.printed import codes, page_sizes, printed_words

NOW = datetime(2026, 11, 21, 6, 5, tzinfo=UTC)


def paper(size: str = "A4") -> Paper:
    made = Paper("试印", NOW, size)
    made.page()
    return made


def test_the_same_words_at_the_same_moment_are_the_same_file() -> None:
    made = []
    for _ in range(2):
        page = paper()
        page.text(20, 20, "平城", Type(20))
        made.append(page.content())
    assert made[0] == made[1]


def test_only_the_used_characters_are_in_the_file() -> None:
    page = paper()
    page.text(20, 20, "平城魏碑", Type(20))
    content = page.content()
    assert b"/FontFile2" in content
    assert len(content) < 40_000
    assert "平城魏碑" in printed_words(content)


def test_what_a_font_lacks_comes_from_another() -> None:
    page = paper()
    page.text(20, 20, "王燊 Ms Lee", Type(20, "serif"))
    assert "王燊 Ms Lee" in printed_words(page.content())


def test_lines_break_at_the_width_and_no_line_begins_with_a_stop() -> None:
    page, type_ = paper(), Type(12)
    lines = page._broken("在中心连 Wi-Fi 后扫一扫，没有手机，直接来就行。" * 4, type_, 60)
    widths = [page.width(line, type_) for line in lines]
    page.content()
    assert len(lines) > 4
    assert not [line for line in lines if line[0] in "，。" or line != line.strip()]
    assert max(widths) <= 60 + 2 * type_.height


def test_a_line_that_is_too_long_becomes_smaller() -> None:
    page = paper()
    page.text(20, 20, "很长的题目" * 20, Type(40), width=100)
    assert "很长的题目" in printed_words(page.content())


@pytest.mark.parametrize("size", ["A4", "A3"])
def test_a_code_is_read_from_the_page(size: str) -> None:
    page = paper(size)
    page.code(50, 50, 40, "HTTP://192.168.1.10:8000/LECTURES/AB12")
    content = page.content()
    assert codes(content) == ["HTTP://192.168.1.10:8000/LECTURES/AB12"]
    assert page_sizes(content) == [(210, 297) if size == "A4" else (297, 420)]


@settings(max_examples=5)
@given(st.text(max_size=80))
def test_nothing_that_is_written_spoils_the_page(words: str) -> None:
    page = paper()
    page.lines(20, 20, words, Type(10), 60)
    assert page.content().startswith(b"%PDF")


def test_a_table_has_its_head_on_each_page() -> None:
    letter = Letter("表", NOW, house="中心", about="试印")
    letter.table([Column("号", 20, "right"), Column("名", 100)], [[str(n), f"第{n}行"] for n in range(60)])
    words = printed_words(letter.content())
    assert words.count("号") >= 2
    assert "第59行" in words
