"""What stands behind the question mark is clamped or ignored, never a reason for an error."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from kiosk.web import args
from tests.web.conftest import Ask

GARBAGE = ["", "-1", "0", "1.5", "1e9", "999999999", "9" * 5000, "null", "NaN", "٣", "²", " 1", "1 ", "+1", "0x10",
           "a", "'; DROP TABLE halls; --", "\x00", "\ud800", "[]", "{}", "../..", "<script>", "%", "1;2",
           "true"]  # fmt: skip


@given(st.text() | st.sampled_from(GARBAGE) | st.integers().map(str), st.integers(0, 5), st.integers(5, 100))
def test_a_number_lies_between_its_bounds(ask: Ask, text: str, least: int, most: int) -> None:
    with ask(f"/?page={quote(text, safe='', errors='replace')}"):
        assert least <= args.number("page", least, least, most) <= most


@given(st.integers(0, 999_999_999))
def test_a_number_within_its_bounds_is_itself(ask: Ask, number: int) -> None:
    with ask(f"/?page={number}"):
        assert args.number("page", 1, 0, 999_999_999) == number


def test_a_number_that_is_not_there_is_the_default(ask: Ask) -> None:
    with ask("/?other=5"):
        assert args.number("page", 7, 1, 9) == 7


def test_of_two_numbers_one_counts(ask: Ask) -> None:
    with ask("/?page=2&page=3"):
        assert args.number("page", 1, 1, 9) == 2


@given(st.text() | st.sampled_from(GARBAGE))
def test_a_choice_is_one_of_the_allowed_or_the_default(ask: Ask, text: str) -> None:
    with ask(f"/?view={quote(text, safe='', errors='replace')}"):
        assert args.choice("view", ("era", "section"), "era") in ("era", "section")


def test_an_allowed_choice_is_taken(ask: Ask) -> None:
    with ask("/?view=section"):
        assert args.choice("view", ("era", "section"), "era") == "section"
        assert args.choice("view", {}) == ""


@given(st.integers(0, 10_000), st.integers(1, 50), st.integers(-5, 10_000))
def test_sheets_cover_a_list_and_nothing_more(ask: Ask, total: int, size: int, number: int) -> None:
    with ask(f"/?page={number}"):
        sheet = args.sheet(total, size)
    assert 1 <= sheet.number <= sheet.last
    assert 0 <= sheet.start <= max(0, total - 1)
    assert sheet.last == len(range(0, max(1, total), size))
    assert (sheet.before is None) == (sheet.number == 1)
    assert (sheet.after is None) == (sheet.number == sheet.last)


def test_the_words_of_a_list_are_a_set_without_empty_ones(ask: Ask) -> None:
    with ask("/?show=a,b,,a"):
        assert args.words("show") == {"a", "b"}
    with ask("/"):
        assert args.words("show") == set()


@given(st.text(max_size=500))
def test_any_list_of_words_is_short(ask: Ask, text: str) -> None:
    with ask(f"/?show={quote(text, safe='', errors='replace')}"):
        assert sum(map(len, args.words("show"))) <= 200


@pytest.mark.parametrize("path", ["/halls/?page=", "/people/?page=", "/search?q=", "/search?page=", "/lectures/?week=",
                                  "/lectures/?month=", "/lectures/?month=2026-11&day=", "/live?after=", "/help?from=",
                                  "/?utm="])  # fmt: skip
def test_garbage_behind_the_question_mark_gets_a_page(client: FlaskClient, path: str) -> None:
    for text in GARBAGE:
        answer = client.get(path + quote(text, safe="", errors="replace"))
        assert answer.status_code == 200, text
    assert client.get("/" + path[1:] + "%ff%fe%").status_code == 200
