"""Label text: Markdown to safe HTML, words a visitor may tap, and how long reading takes."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

LONGEST_MARKDOWN = 20_000
HAN_PER_MINUTE = 220
LETTERS_PER_MINUTE = 900
HAN = re.compile(r"[㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff]")
TAG = re.compile(r"(<[^>]*>)")


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("zero", {"html": False}).enable(
        ["paragraph", "newline", "emphasis", "heading", "list", "blockquote", "escape", "entity"]
    )


@lru_cache(maxsize=512)
def prose(text: str) -> str:
    """Markdown as HTML: paragraphs, headings, lists, quotations, emphasis. No links, pictures or raw HTML come out."""
    return str(_markdown().render(text[:LONGEST_MARKDOWN]))


def with_words(rendered: str, terms: Sequence[str], prefix: str) -> str:
    """HTML with the first occurrence of each term made a button that opens the popover ``<prefix><number>``."""
    pieces = TAG.split(rendered)
    for number, term in enumerate(terms):
        escaped = html.escape(term, quote=False).replace('"', "&quot;")
        for index in range(0, len(pieces), 2):
            found = _find(escaped, pieces[index])
            if found:
                button = f'<button type="button" class="word" popovertarget="{prefix}{number}">{escaped}</button>'
                before, after = pieces[index][: found.start()], pieces[index][found.end() :]
                pieces[index : index + 1] = [before, button, after]
                break
    return "".join(pieces)


def _find(escaped: str, piece: str) -> re.Match[str] | None:
    """The first place of a term, but not inside a character that HTML writes out (``amp`` in ``&amp;``)."""
    found = re.finditer(f"{re.escape(escaped)}|&#?\\w+;", piece) if escaped else ()
    return next((one for one in found if one[0] == escaped), None)


def minutes(text: str) -> int:
    """How many minutes it takes to read a text aloud, at least one."""
    han = len(HAN.findall(text))
    others = len(text) - han
    return max(1, round(han / HAN_PER_MINUTE + others / LETTERS_PER_MINUTE))
