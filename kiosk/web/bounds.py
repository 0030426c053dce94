"""How much a request may bring: files up to one size, the texts of a form up to a much smaller one."""

from __future__ import annotations

from flask import Flask, request

MOST_BYTES = 64 << 20
MOST_FORM_BYTES = 1 << 20
"""Of the texts in a form: more than the longest story in two languages, as it was and as the editor writes it."""
FORM = "application/x-www-form-urlencoded"


def init_app(app: Flask) -> None:
    """Bound every request. To be called first: whoever asks for the token in a form reads all of it."""
    app.config.update(MAX_CONTENT_LENGTH=MOST_BYTES, MAX_FORM_MEMORY_SIZE=MOST_FORM_BYTES)
    app.before_request(_bound)


def _bound() -> None:
    """Werkzeug bounds the texts of forms with files only; others it would read whole."""
    if request.mimetype == FORM:
        request.max_content_length = MOST_FORM_BYTES
