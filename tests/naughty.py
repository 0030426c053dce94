"""Texts that have broken programs before, and texts that try to become code (promises B5, B6)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

ODD = (
    "undefined", "null", "NULL", "None", "true", "NaN", "-1", "1e309", "0x1F", "١٢٣", "１２３", "½",
    "' OR 1=1 --", "\"; DROP TABLE exhibits; --", "%s%n%x", "{{ 7*7 }}", "{% raw %}", "${7*7}", "#{1}", "<%= 1 %>",
    "../../../etc/passwd", "C:\\\\Windows", "file:///etc/passwd", "\\u0041", "&amp;&lt;", "&#x41;", "a & b < c > d",
    "行一\n行二\n\n行四", "  前后都有空格  ", "\t制表", "“引号”‘’", "𠮷野家的𡈽", "é é ñ ñ", "Ω≈ç√∫", "👩‍👩‍👧‍👦🏳️‍🌈",
    "‏مرحبا‎", "שלום", "ﷺ", "Z͑ͫ̓a̴l̷g̸o", "​零​宽​", "a" * 39, "魏" * 39, "﻿有头", "-", "*粗* _斜_ # 题", "[链](x) ![图](y)",
    "sha256:" + "0" * 32, "media/x.webp", "=1+1", "@SUM(A1)",
    "'单引号'", "`命令`", "|管道|", "a;b,c", "一\u3000二", "\u2028断行",
)  # fmt: skip
"""The house keeps each of them exactly, or refuses it in words."""

MARK = "window.__ran=1"
LIVE = (
    f"<script>{MARK}</script>", f"<img src=x onerror={MARK}>", f"<svg onload={MARK}>", f"<svg><script>{MARK}</script>",
    f"\"><img src=x onerror={MARK}>", f"'><svg/onload={MARK}>", f"</textarea><script>{MARK}</script>",
    f"</title><script>{MARK}</script>", f"<body onload={MARK}>", f"<iframe srcdoc='<script>parent.{MARK}</script>'>",
    f"<a href=javascript:{MARK}>x</a>", f"[x](javascript:{MARK})", f"![x](x\" onerror=\"{MARK})",
    f"<details open ontoggle={MARK}>", f"<input autofocus onfocus={MARK}>", f"<marquee onstart={MARK}>",
    f"<div hx-get=/live hx-trigger=load hx-on::after-request={MARK}>x</div>",
    f"<math><mi xlink:href=javascript:{MARK}>",
    f"<style>@import'javascript:{MARK}'</style>", f"{{{{constructor.constructor('{MARK}')()}}}}",
    f"<object data=\"data:text/html,<script>{MARK}</script>\">", f"&lt;script&gt;{MARK}&lt;/script&gt;",
    f"<ScRiPt>{MARK}</sCrIpT>", f"<img src=`x` onerror={MARK}>", f"<!--<img src=\"--><img src=x onerror={MARK}//\">",
    f"<button popovertarget=x onclick={MARK}>x</button>", f"<q cite=javascript:{MARK}>x</q>",
    f"*x*<b onmouseover={MARK}>",
)  # fmt: skip
"""None of them runs anywhere."""


def dealt(texts: Sequence[str], names: Sequence[str]) -> Iterator[dict[str, str]]:
    """The texts dealt to the fields of a form, another one to each, till each text was in some of the fields."""
    step = max(len(names) // 3, min(4, len(names)))
    for start in range(0, len(texts), step):
        yield {name: texts[(start + place) % len(texts)] for place, name in enumerate(names)}
