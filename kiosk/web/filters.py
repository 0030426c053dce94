"""What templates may call: words with their language, prose, dates, the wall clock."""

from __future__ import annotations

from flask import Flask, request
from markupsafe import Markup, escape

from kiosk.core import text as texts
from kiosk.core.labels import HTML_LANGUAGE, Text
from kiosk.web import dates
from kiosk.web.connection import language, now, today_is, visit
from kiosk.web.i18n import gettext as _
from kiosk.web.kept import CLOCK_MARK


def init_app(app: Flask) -> None:
    """Give templates their filters."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        dates.FILTERS, tell=tell, prose=prose, minutes=texts.minutes, lines=lines, lead=lead, rest=rest
    )
    app.jinja_env.globals.update(span=dates.span, wall_clock=wall_clock)
    app.context_processor(_context)


def tell(text: str) -> Markup:
    """A text; one that exists only in the other language says so, to eyes and to screen readers."""
    if not isinstance(text, Text) or text.language == language() or not text:
        return escape(text)
    mark = _("中文") if text.language == "zh" else "EN"
    return Markup('<span lang="{}" class="other-language" data-mark="{}">{}</span>').format(text.lang, mark, text)


def lines(text: str) -> Markup:
    """A text whose line breaks count; where a layout hides the break, English words still stand apart."""
    is_english = isinstance(text, Text) and text.language == "en"
    breaks = Markup(" <br>") if is_english else Markup("<br>")
    return breaks.join(escape(line) for line in str(text).split("\n"))


def prose(text: Text, terms: list[str] | None = None) -> Markup:
    """A label's Markdown as HTML, with the words of the glossary as buttons."""
    rendered = texts.with_words(texts.prose(str(text)), terms or [], "word-")
    safe = Markup(rendered)  # noqa: S704 - made by markdown-it with raw HTML switched off
    if isinstance(text, Text) and text and text.language != language():
        return Markup('<div class="prose" lang="{}">{}</div>').format(HTML_LANGUAGE[text.language], safe)
    return Markup('<div class="prose">{}</div>').format(safe)


def lead(text: Text) -> Text:
    """The first paragraph of a text."""
    return Text(text.strip().split("\n\n", 1)[0], text.language, text.is_fallback)


def rest(text: Text) -> Text:
    """What comes after the first paragraph, often nothing."""
    return Text(text.strip().partition("\n\n")[2], text.language, text.is_fallback)


def wall_clock() -> str:
    """Where the time belongs; filled in when the page is sent (``kept.py``)."""
    return CLOCK_MARK


def _context() -> dict[str, object]:
    query = request.query_string.decode("ascii", "ignore")
    return {
        "visit": visit(),
        "now": now(),
        "today": today_is().date(),
        "here": request.path + (f"?{query}" if query else ""),
    }
