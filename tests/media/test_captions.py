"""Captions come in from any program and go out as the same plain WebVTT, or are refused with the line."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.errors import Refused
from kiosk.media import captions

PLAIN = """WEBVTT

00:00:01.000 --> 00:00:03.500
剪刀先从中间走

00:00:04.000 --> 00:00:06.000
再往两边
一刀不断
"""

WRITTEN = {
    "as we write it": PLAIN,
    "WebVTT with everything": """WEBVTT - 剪纸
Kind: captions

STYLE
::cue { background: url(https://evil.example) }

NOTE nobody
reads this

REGION
id:fred

one
00:01.000 --> 00:03.500 align:start position:10% line:0
<v 王老师><b>剪刀</b>先从<c.red.bg>中间</c>走

two
00:04.000 --> 00:06.000
再往<00:00:05.000>两边

00:04.000 --> 00:06.000
""",
    "SRT": """1
00:00:01,000 --> 00:00:03,500
{\\an8}<i>剪刀</i>先从中间走

2
00:00:04,000 --> 00:00:06,000
再往两边
一刀不断
""",
    "SRT without numbers, with odd spaces": """


  00:00:01,000  -->  00:00:03,500\x20\x20
剪刀先从中间走



0:4,000 --> 0:6,000
再往两边
 一刀不断""",
    "as Windows breaks lines": PLAIN.replace("\n", "\r\n"),
    "as old Macs broke lines": PLAIN.replace("\n", "\r"),
    "in another order": "00:04.000 --> 00:06.000\n再往两边\n一刀不断\n\n00:01.000 --> 00:03.500\n剪刀先从中间走",
    "with marks that cannot be seen": "\ufeff" + PLAIN.replace("剪刀", "\u202e剪\0刀\u200b"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRITTEN)
def test_captions_of_any_program_become_the_plainest_webvtt(name: str) -> None:
    found = captions.rewritten(WRITTEN[name])
    assert found.startswith("WEBVTT\n\n00:00:01.000 --> 00:00:03.500\n")
    assert "先从中间走\n" in found.replace(" ", "")
    assert "\n00:00:04.000 --> 00:00:06.000\n再往两边\n" in found
    assert not re.search(r"<|STYLE|NOTE|REGION|evil|align|\r|[\u200b-\u202e]", found)
    if name != "WebVTT with everything" and "marks" not in name:
        assert found == PLAIN


def test_no_captions_stay_none() -> None:
    assert captions.rewritten("") == captions.rewritten(" \r\n ") == ""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("a --> b", "a --&gt; b"),
        ("&lt;script&gt;", "&lt;script&gt;"),
        ("<script>alert(1)</script>好", "alert(1)好"),
        ("&amp;lt;b&amp;gt;", "&amp;lt;b&amp;gt;"),
        ("&#60;img src=x&#62;", "&lt;img src=x&gt;"),
    ],
)
def test_words_are_never_taken_for_tags(text: str, wanted: str) -> None:
    found = captions.rewritten(f"00:01.000 --> 00:02.000\n{text}\n")
    assert found.split("\n")[3] == wanted
    assert captions.rewritten(found) == found


@pytest.mark.parametrize(
    ("text", "code", "advice"),
    [
        ("你好", "captions-none", "没有字幕"),
        ("WEBVTT\n\nNOTE only this", "captions-none", "没有字幕"),
        ("00:01.000 --> 00:02.000\n", "captions-none", "没有字幕"),
        ("00:01.000 --> 00:02.000\na\n\n00:03 --> 00:04\nb", "captions-wrong", "第 2 条"),
        ("1\n00:00:xx,000 --> 00:00:04,000\nb", "captions-wrong", "第 1 条"),
        ("00:02.000 --> 00:01.000\na", "captions-wrong", "不在开始之后"),
        ("00:01.000 --> 00:01.000\na", "captions-wrong", "不在开始之后"),
        ("00:61.000 --> 00:62.000\na", "captions-wrong", "时间认不出"),
        ("00:01.000 --> 00:02.000\n" + "长" * 301, "captions-wrong", "超过 300 个字"),
        ("\n\n".join(f"00:01.{n % 1000:03} --> 00:03.000\na" for n in range(5001)), "captions-wrong", "超过 5000 条"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(text: str, code: str, advice: str) -> None:
    with pytest.raises(Refused, match=advice) as caught:
        captions.rewritten(text)
    assert caught.value.code == code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_file_is_read_whatever_program_wrote_it(encoding: str) -> None:
    assert captions.rewritten(captions.decoded(PLAIN.encode(encoding))) == PLAIN


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\x80\x81\xff\xff", b"x" * ((1 << 20) + 1)])
def test_a_file_in_no_language_is_refused(content: bytes) -> None:
    with pytest.raises(Refused) as caught:
        captions.decoded(content)
    assert caught.value.code == "captions-unread"


def test_captions_of_another_film_are_refused() -> None:
    words = {"zh": {"alt": "剪纸", "captions": PLAIN}, "en": {"alt": "Cutting"}}
    assert captions.rewritten_in(words, 3.0) == words
    with pytest.raises(Refused) as caught:
        captions.rewritten_in({"zh": {"captions": PLAIN.replace("00:00:0", "00:01:0")}}, 30.0)
    assert caught.value.code == "captions-late"


def test_words_without_captions_stay_as_they_are() -> None:
    assert captions.rewritten_in({"zh": {"alt": "a", "captions": " "}, "en": {}}, 1.0) == {"zh": {"alt": "a"}, "en": {}}


@given(st.text(max_size=400))
def test_whatever_is_written_is_refused_or_stays_the_same_from_then_on(text: str) -> None:
    for given_ in (text, f"00:01.000 --> 00:02.000\n{text}"):
        try:
            found = captions.rewritten(given_)
        except Refused:
            continue
        assert captions.rewritten(found) == found
        assert "<" not in found
