"""Long texts as an editor in the browser sends them (HTML), made into the Markdown that the house keeps.

Whatever comes in, what goes out is Markdown whose words are the ones that were seen: a way of writing them down that
would be read otherwise is dropped for a plainer one. HTML is cleaned first, so no tag, link or script is left to write.
"""

from __future__ import annotations

import html as entities
import re
import unicodedata
from typing import TYPE_CHECKING, Any

from kiosk.core.text import LONGEST_MARKDOWN, prose

if TYPE_CHECKING:
    from markdownify import MarkdownConverter

BLOCKS = {"p", "br", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote"}
MARKS = {"strong", "em", "b", "i"}
DEEPEST = 24
"""More blocks inside each other nobody writes; readers of HTML and Markdown stumble over them."""
LONGEST_HTML, MOST_TAGS = 80_000, 3_000
"""A story of the greatest length has less. What has more was not typed and would take long to read."""
TAG = re.compile(r"<(/?)([a-z0-9]+)[^>]*>")
LIKE_MARKUP = re.compile(r"[\\*_]|&(?=[#A-Za-z])")
BEGINS_BLOCK = re.compile(r"^(\s*)(#{1,6}(?=\s|$)|[-+](?=\s|$)|>|\d{1,9}(?=[.)](?:\s|$)))", re.MULTILINE)
LAST_BREAKS = re.compile(r"(?:\\\n\s*)+\Z")
FIRST_BREAKS = re.compile(r"\A\s*(?:\\\n\s*)+")
BLANKS = re.compile(r"\s+")


def markdown_of(html: str) -> str | None:
    """HTML of the editor as Markdown; None if it is none that somebody typed."""
    if len(html) > LONGEST_HTML or html.count("<") > MOST_TAGS:
        return None
    for tags in (BLOCKS | MARKS, BLOCKS):
        clean = _cleaned(html, tags)
        if _depth(clean) <= DEEPEST:
            written = _converted(clean)
            if len(written) > LONGEST_MARKDOWN or _letters(prose(written)) == _letters(clean):
                return written
    return _plain(html)


def _cleaned(html: str, tags: set[str]) -> str:
    import nh3

    clean = nh3.clean(html, tags=tags, attributes={}, clean_content_tags={"script", "style", "template"})
    return clean.replace("&nbsp;", " ")  # the editor writes every blank so


def _depth(clean: str) -> int:
    """How many tags are open at most at the same time."""
    deepest = depth = 0
    for closing, name in TAG.findall(clean):
        if name != "br":
            depth += -1 if closing else 1
            deepest = max(deepest, depth)
    return deepest


def _letters(html: str) -> str:
    """What is read of HTML, blanks aside."""
    return BLANKS.sub("", entities.unescape(TAG.sub("", html)))


def _plain(html: str) -> str:
    """The words alone, a paragraph for each block."""
    lines = TAG.sub("\n", _cleaned(html, BLOCKS - {"br"})).split("\n")
    paragraphs = (_escaped(entities.unescape(line).strip()) for line in lines if line.strip())
    return "\n\n".join(paragraphs)


def _escaped(text: str) -> str:
    """Text that Markdown reads as it stands here."""
    marked = LIKE_MARKUP.sub(r"\\\g<0>", text)
    return BEGINS_BLOCK.sub(_shielded, marked)


def _shielded(found: re.Match[str]) -> str:
    blank, sign = found.groups()
    return f"{blank}{sign}\\" if sign[0].isdigit() else f"{blank}\\{sign}"


def _converted(clean: str) -> str:
    return str(_converter().convert(clean)).strip()


def _converter() -> MarkdownConverter:
    from markdownify import MarkdownConverter

    class Converter(MarkdownConverter):
        """Writes only what the house's Markdown knows."""

        def escape(self, text: str, parent_tags: set[str]) -> str:
            return _escaped(text)

        def convert_p(self, el: Any, text: str, parent_tags: set[str]) -> str:
            return str(super().convert_p(el, _without_outer_breaks(text), parent_tags))  # type: ignore[misc]

        def convert_li(self, el: Any, text: str, parent_tags: set[str]) -> str:
            bullet = "1. " if el.parent is not None and el.parent.name == "ol" else "- "
            text = _without_outer_breaks(text).strip()
            return f"{bullet}{text}\n".replace("\n", "\n" + " " * len(bullet)).rstrip(" ") if text else "\n"

        def convert_hN(self, n: int, el: Any, text: str, parent_tags: set[str]) -> str:  # noqa: N802
            text = _without_outer_breaks(text)
            return str(super().convert_hN(min(max(n, 2), 3), el, text, parent_tags))  # type: ignore[misc]

        def convert_strong(self, el: Any, text: str, parent_tags: set[str]) -> str:
            return _emphasised(text, "**")

        def convert_em(self, el: Any, text: str, parent_tags: set[str]) -> str:
            return _emphasised(text, "*")

        convert_b = convert_strong
        convert_i = convert_em

    return Converter(heading_style="atx", newline_style="backslash", bs4_options="html.parser")


def _without_outer_breaks(text: str) -> str:
    return FIRST_BREAKS.sub("", LAST_BREAKS.sub("", text))


def _emphasised(text: str, sign: str) -> str:
    """Text between signs of emphasis. Blanks and punctuation at its edges stay outside: Markdown would not see the
    signs there when a letter stands next to them, as in Chinese it does."""
    start = next((place for place, letter in enumerate(text) if not _is_edge(letter)), len(text))
    end = next((place for place in range(len(text), start, -1) if not _is_edge(text[place - 1])), start)
    if start == end:
        return text
    return f"{text[:start]}{sign}{text[start:end]}{sign}{text[end:]}"


def _is_edge(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter)[0] in "PSZ"
