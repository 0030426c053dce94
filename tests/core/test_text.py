"""Label text: nothing of a writer's markup comes out, only what Markdown allows here."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kiosk.core.text import LONGEST_MARKDOWN, minutes, prose, with_words

ALLOWED = {"p", "br", "em", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "ul", "li", "blockquote"}
PIECES = [
    "<script>", "</script>", "<img src=x onerror=alert(1)>", "<a href='javascript:alert(1)'>", "[a](javascript:b)",
    "![a](http://b)", "<http://b>", "[a]: http://b", "[a]", "&lt;script&gt;", "&#60;script&#62;", "&#x3c;", "\\<", "`",
    "```", "# ", "- ", "1. ", "3) ", "> ", "*", "**", "_", "\n", "\n\n", "    ", "\t", " ", "onload=", '"', "'", "&",
    "魏碑", "steles", "|---|", "<!--", "-->", "<![CDATA[", "<svg/onload=a>", "\x00", "\u202e", "style=", "hx-get=",
]  # fmt: skip
MARKUP = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=12).map("".join)


class Seen(HTMLParser):
    """Collects what a browser would see."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.others: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    def handle_decl(self, decl: str) -> None:
        self.others.append(decl)

    def unknown_decl(self, data: str) -> None:
        self.others.append(data)

    def handle_pi(self, data: str) -> None:
        self.others.append(data)


@settings(max_examples=200)
@given(MARKUP)
@example("<script>alert(1)</script>")
@example("&#60;script&#62;alert(1)&#60;/script&#62;")
@example("[a](javascript:alert(1))")
@example("<a\nhref=javascript:alert(1)>")
def test_no_markup_of_the_writer_comes_out(text: str) -> None:
    seen = Seen(prose(text))
    assert seen.tags <= ALLOWED
    assert seen.attributes <= {"start"}
    assert seen.others == []


@given(MARKUP, st.lists(st.sampled_from([*PIECES, "a", "amp", "魏", "lt"]), max_size=3))
def test_a_word_of_the_glossary_adds_buttons_and_nothing_else(text: str, terms: list[str]) -> None:
    plain, marked = Seen(prose(text)), Seen(with_words(prose(text), terms, "word-"))
    assert marked.text == plain.text
    assert marked.tags - plain.tags <= {"button"}
    assert marked.attributes - plain.attributes <= {"type", "class", "popovertarget"}


@pytest.mark.parametrize(
    ("text", "rendered"),
    [
        ("一\n\n二", "<p>一</p>\n<p>二</p>\n"),
        ("**重** *轻*", "<p><strong>重</strong> <em>轻</em></p>\n"),
        ("# 题\n\n文", "<h1>题</h1>\n<p>文</p>\n"),
        ("- 甲\n- 乙", "<ul>\n<li>甲</li>\n<li>乙</li>\n</ul>\n"),
        ("> 引", "<blockquote>\n<p>引</p>\n</blockquote>\n"),
        ("[a](http://b)", "<p>[a](http://b)</p>\n"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>\n"),
        ("\\*not\\*", "<p>*not*</p>\n"),
        ("", ""),
    ],
)
def test_markdown_becomes_paragraphs_headings_lists_and_emphasis(text: str, rendered: str) -> None:
    assert prose(text) == rendered


def test_a_text_without_end_is_cut() -> None:
    assert len(Seen(prose("字" * LONGEST_MARKDOWN * 2)).text.strip()) == LONGEST_MARKDOWN


def test_a_word_of_the_glossary_is_a_button_for_its_popover() -> None:
    marked = with_words("<p>平城魏碑与魏碑</p>", ["榜书", "魏碑"], "word-")
    assert marked == (
        '<p>平城<button type="button" class="word" popovertarget="word-1">魏碑</button>与魏碑</p>'
    )  # fmt: skip


def test_a_word_is_not_looked_for_inside_tags_or_other_words() -> None:
    marked = with_words("<p>class</p>", ["class", "button", "p", "a"], "w")
    assert Seen(marked).text == "class"
    assert marked.count("<button") == 1


@pytest.mark.parametrize("term", ["A & B", "a < b", 'the "pad"', "the miller's", "榜书"])
def test_a_word_with_marks_in_it_is_found(term: str) -> None:
    marked = with_words(prose(f"before {term} after"), [term], "w")
    button = re.search(r"<button[^>]*>(.*?)</button>", marked)
    assert button is not None
    assert html.unescape(button[1]) == term


@pytest.mark.parametrize("term", ["amp", "lt", "quot", "am", ";"])
def test_a_word_does_not_cut_through_a_written_out_character(term: str) -> None:
    rendered = prose('a & b < c "d"')
    assert with_words(rendered, [term], "w") == rendered


def test_an_empty_word_is_no_word() -> None:
    assert with_words("<p>a</p>", [""], "w") == "<p>a</p>"


@pytest.mark.parametrize(("text", "expected"), [("", 1), ("字" * 220, 1), ("字" * 660, 3), ("word " * 720, 4)])
def test_reading_takes_so_many_minutes(text: str, expected: int) -> None:
    assert minutes(text) == expected
