"""What comes out of the editor is Markdown with the words that were seen, whatever went in."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.filled import filled
from kiosk.core.story import markdown_of
from kiosk.core.text import prose
from tests.forming import NAUGHTY, WRITTEN
from tests.naughty import LIVE, MARK, ODD

TAG = re.compile(r"<(/?)([a-z0-9]+)([^>]*)>")
ALLOWED = {"p", "br", "strong", "em", "h2", "h3", "ul", "ol", "li", "blockquote"}
MOST_GROWTH = 7
"""Twice as long a text may take four times as long, as libraries do; eight times would be the way to minutes."""

MARKS = ("<strong>{}</strong>", "<em>{}</em>", "{}", "<b>{}</b>", "<i><strong>{}</strong></i>")
BLOCKS = ("<p>{}</p>", "<h2>{}</h2>", "<blockquote>{}</blockquote>", "<ul><li>{}</li></ul>", "<ol><li>{}</li></ol>")


def letters(markup: str) -> str:
    """What is read of HTML, blanks aside."""
    return "".join(html.unescape(re.sub(r"<[^>]*>", "", markup)).replace("\xa0", " ").split())


def markdown(text: str) -> str:
    found = markdown_of(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("<p>一段。</p><p>两段。</p>", "一段。\n\n两段。"),
        ("<p>有<strong>粗</strong>有<em>斜</em></p>", "有**粗**有*斜*"),
        ("<p>她说<strong>“重要”</strong>的事</p>", "她说“**重要**”的事"),
        ("<h2>题</h2><h3>小题</h3><p>文</p>", "## 题\n\n### 小题\n\n文"),
        ("<h1>大</h1><h6>小</h6>", "## 大\n\n### 小"),
        ("<ul><li>甲</li><li>乙<ul><li>丙</li></ul></li></ul>", "- 甲\n- 乙\n  - 丙"),
        ("<ol><li>一</li><li>二</li></ol>", "1. 一\n1. 二"),
        ("<blockquote>引</blockquote><p>文</p>", "> 引\n\n文"),
        ("<p>上</p><p><br></p><p>下</p>", "上\n\n下"),
        ("<p>a&nbsp;b</p>", "a b"),
        ("<p>1. 不是编号</p><p># 不是题</p><p>- 不是点</p>", "1\\. 不是编号\n\n\\# 不是题\n\n\\- 不是点"),
        ("<p>*星* _线_ \\ &amp;amp;</p>", "\\*星\\* \\_线\\_ \\\\ \\&amp;"),
        ("", ""),
        ("<p><br></p>", ""),
    ],
)
def test_what_the_editor_can_write_is_written_down(written: str, kept: str) -> None:
    assert markdown(written) == kept


@given(st.text(WRITTEN, max_size=60), st.sampled_from(MARKS), st.sampled_from(BLOCKS))
def test_every_text_is_read_again_as_it_was_written(text: str, mark: str, block: str) -> None:
    written = block.format("前" + mark.format(html.escape(text)) + "后")
    assert letters(prose(markdown(written))) == letters(written)


@pytest.mark.parametrize("text", [*NAUGHTY, *ODD])
def test_odd_texts_are_read_again_as_they_were_written(text: str) -> None:
    written = f"<p>{html.escape(text)}</p>"
    assert letters(prose(markdown(written))) == letters(written)


@pytest.mark.parametrize("vector", LIVE)
@pytest.mark.parametrize("frame", ["{}", "<p>{}</p>", "<ul><li>{}</li></ul>", "<p>&lt;{}</p>", "**{}**"])
def test_nothing_that_runs_comes_out(vector: str, frame: str) -> None:
    for text in (frame.format(vector), frame.format(html.escape(vector))):
        shown = prose(markdown(text))
        for _, name, attributes in TAG.findall(shown):
            assert (name in ALLOWED, attributes) == (True, "")
        assert "<!--" not in shown
        assert "<script" not in shown.lower()


def test_a_script_leaves_not_even_its_words() -> None:
    assert markdown(f"<p>上</p><script>{MARK}</script><style>p{{}}</style><p>下</p>") == "上\n\n下"


def growth(read: Callable[[str], object], text: str) -> float:
    """How much longer a text takes than its first half, by this thread's own time: a busy machine changes neither."""

    def cost(part: str) -> float:
        begun = time.thread_time()
        read(part)
        return time.thread_time() - begun

    wholes, halves = (min(cost(part + end) for end in "ab") for part in (text, text[: len(text) // 2]))  # none is kept
    return wholes / halves


@pytest.mark.parametrize(
    "text",
    ["**" * 9_000, "_a*" * 6_000, "> " * 9_000, "- " * 9_000, "*a **b " * 2_800, "\\" * 19_000, "&#x;" * 4_900,
     "- a\n" * 4_900, "".join("  " * depth + "- a\n" for depth in range(120)), "*_" * 9_000, "[a" * 9_000],
)  # fmt: skip
def test_no_markdown_takes_out_of_proportion_long(text: str) -> None:
    assert growth(prose, text) < MOST_GROWTH


@pytest.mark.parametrize(
    "text",
    ["<b>" * 2_900, "<blockquote>" * 2_900, "<ul><li>" * 1_490, "<p>a" * 2_900, "<b><p>" * 1_490, "*" * 79_000,
     "<ol>" + "<li>a</li>" * 1_400, "<p>" + "a<br>" * 2_900, "&amp;" * 15_000, "<p>" + "1. " * 20_000],
)  # fmt: skip
def test_no_html_takes_out_of_proportion_long(text: str) -> None:
    assert growth(markdown_of, text) < MOST_GROWTH


@pytest.mark.parametrize("text", ["<p>" * 3_001, "长" * 80_001, "<blockquote>" * 200_000])
def test_what_nobody_typed_is_not_read_at_all(text: str) -> None:
    assert markdown_of(text) is None


SCHEMA = {"type": "object", "properties": {"body": {"type": "string"}, "line": {"type": "string"}}}


def test_a_text_nobody_touched_stays_as_it_was_to_the_byte() -> None:
    before = {"body": "第一段 \n还是第一段\n\n* 星\n+ 加  \n\n\n# 题", "line": "x"}
    assert filled(SCHEMA, before, [("body", before["body"].replace("\n", "\r\n"))]) == before


def test_a_text_that_was_edited_is_what_the_editor_says() -> None:
    pairs = [("body", "纯文字"), ("body__html", "<p>有<strong>粗</strong></p>"), ("line", "y")]
    assert filled(SCHEMA, {"body": "旧"}, pairs) == {"body": "有**粗**", "line": "y"}


def test_an_edited_text_that_cannot_be_read_is_at_least_kept_as_plain_words() -> None:
    pairs = [("body", "纯文字"), ("body__html", "<p>" * 4_000)]
    assert filled(SCHEMA, {"body": "旧"}, pairs) == {"body": "纯文字"}
