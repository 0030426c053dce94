"""What templates call: texts that say when they are in the other language, and nothing that could run."""

from __future__ import annotations

from flask import render_template_string
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from kiosk.core.labels import Text
from kiosk.web import filters
from kiosk.web.kept import CLOCK_MARK
from tests.web.conftest import Ask

EVIL = '<script>alert("1")</script><img src=x onerror=alert(1)>'


def test_a_text_in_the_visitors_language_is_told_as_it_is(ask: Ask) -> None:
    with ask():
        assert filters.tell(Text("广场", "zh")) == "广场"
    with ask(language="en"):
        assert filters.tell(Text("Plaza", "en")) == "Plaza"


def test_a_text_in_the_other_language_says_so_to_eyes_and_ears(ask: Ask) -> None:
    with ask(language="en"):
        told = filters.tell(Text("广场", "zh", is_fallback=True))
        assert 'lang="zh-CN"' in told
        assert "data-mark=" in told
        assert ">广场<" in told
    with ask():
        assert 'lang="en"' in filters.tell(Text("Plaza", "en", is_fallback=True))


def test_an_empty_text_is_nothing(ask: Ask) -> None:
    with ask(language="en"):
        assert filters.tell(Text("", "zh")) == ""


def test_no_filter_lets_markup_through(ask: Ask) -> None:
    for language in ("zh", "en"):
        with ask(language=language):
            text = Text(EVIL, "zh")
            for made in (filters.tell(text), filters.lines(text), filters.prose(text), filters.prose(text, [EVIL])):
                assert isinstance(made, Markup)
                assert "<script" not in made
                assert "<img" not in made


@given(st.text())
def test_lines_keep_every_letter_and_every_break(ask: Ask, text: str) -> None:
    assert [part.unescape() for part in filters.lines(text).split("<br>")] == text.split("\n")


def test_prose_is_marked_when_it_is_in_the_other_language(ask: Ask) -> None:
    with ask(language="en"):
        assert filters.prose(Text("**重**", "zh")) == (
            '<div class="prose" lang="zh-CN"><p><strong>重</strong></p>\n</div>'
        )
        assert filters.prose(Text("**bold**", "en")) == (
            '<div class="prose"><p><strong>bold</strong></p>\n</div>'
        )  # fmt: skip


def test_words_of_the_glossary_are_buttons_in_prose(ask: Ask) -> None:
    with ask():
        made = filters.prose(Text("平城魏碑", "zh"), ["魏碑"])
    assert 'popovertarget="word-0">魏碑</button>' in made


def test_lead_and_rest_are_the_whole_text(ask: Ask) -> None:
    text = Text("\n一\n一\n\n二\n\n三\n", "zh", is_fallback=True)
    assert (filters.lead(text), filters.rest(text)) == ("一\n一", "二\n\n三")
    assert filters.lead(text).is_fallback
    assert filters.rest(Text("一", "zh")) == ""
    assert filters.lead(Text("", "zh")) == ""


def test_templates_escape_what_they_show(ask: Ask) -> None:
    with ask():
        shown = render_template_string("{{ text }} {{ text|tell }} {{ text|lines }} {{ wall_clock() }}", text=EVIL)
    assert "<script" not in shown
    assert CLOCK_MARK in shown


def test_here_is_the_address_with_its_question(ask: Ask) -> None:
    with ask("/search?q=a&page=2"):
        assert render_template_string("{{ here }}") == "/search?q=a&amp;page=2"
    with ask("/halls/"):
        assert render_template_string("{{ here }}") == "/halls/"
