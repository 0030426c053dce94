"""The language of the interface: catalogues by gettext, chosen by the visitor's own switch and nothing else."""

from __future__ import annotations

import flask_babel
from flask import Flask

from kiosk import paths
from kiosk.web.connection import language

LOCALES = {"zh": "zh_Hans", "en": "en"}


def init_app(app: Flask) -> None:
    flask_babel.Babel(
        app,
        default_locale="zh_Hans",
        default_timezone="Asia/Shanghai",
        default_translation_directories=str(paths.TRANSLATIONS),
        locale_selector=lambda: LOCALES[language()],
    )


def gettext(words: str, **values: object) -> str:
    """The interface's words in the visitor's language. The source language is Chinese."""
    return str(flask_babel.gettext(words, **values))


def ngettext(one: str, many: str, number: int) -> str:
    """The same for words that go with a number, which stands in them as ``%(num)d``."""
    return str(flask_babel.ngettext(one, many, number))
