"""Names for addresses are plain, codes are easy to type."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.slugs import CROCKFORD, SLUG_PATTERN, code, is_slug, read_code


@pytest.mark.parametrize("text", ["a", "0", "pingcheng-weibei", "hall-2", "a" * 60])
def test_lower_case_words_with_hyphens_are_a_slug(text: str) -> None:
    assert is_slug(text)


@pytest.mark.parametrize(
    "text",
    ["", "-", "a-", "-a", "a--b", "A", "a b", "a/b", "a.b", "..", "a_b", "广场", "a\n", "a" * 61,
     "\u0430"],
)  # fmt: skip
def test_anything_else_is_none(text: str) -> None:
    assert not is_slug(text)


@given(st.text(alphabet="ab9-A \n/广", max_size=12))
def test_the_pattern_of_the_pack_format_says_the_same(text: str) -> None:
    assert is_slug(text) == (re.search(SLUG_PATTERN + r"\Z", text) is not None)


@given(st.integers(1, 12))
def test_a_code_has_no_letter_that_is_misread(length: int) -> None:
    made = code(length)
    assert len(made) == length
    assert set(made) <= set(CROCKFORD)
    assert not set(made) & set("ILOU")


def test_codes_differ() -> None:
    assert len({code(8) for _ in range(200)}) == 200


@pytest.mark.parametrize(
    ("typed", "stored"), [("7k3m", "7K3M"), (" 7K3M ", "7K3M"), ("oil0", "0110"), ("OIL0", "0110"), ("", "")]
)
def test_a_code_may_be_typed_as_it_is_misread(typed: str, stored: str) -> None:
    assert read_code(typed) == stored


@given(st.text(alphabet=CROCKFORD + CROCKFORD.lower(), max_size=8))
def test_a_code_that_was_read_reads_the_same_again(typed: str) -> None:
    assert read_code(read_code(typed)) == read_code(typed) == typed.upper()
