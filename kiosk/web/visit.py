"""What this visitor chose: the language and how the screen should look. Two cookies, gone at idle; nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.core.labels import DEFAULT, HTML_LANGUAGE, LANGUAGES

LANGUAGE_COOKIE = "language"
MODES_COOKIE = "modes"
MODES = ("senior", "contrast", "reach")
"""Large type, black on white, all controls in the lower half. They combine freely."""


@dataclass(frozen=True)
class Visit:
    """The choices of one visitor."""

    language: str = DEFAULT
    modes: tuple[str, ...] = ()

    @property
    def html_language(self) -> str:
        return HTML_LANGUAGE[self.language]

    @property
    def other_language(self) -> str:
        return "zh" if self.language == "en" else "en"

    def with_mode(self, mode: str, is_on: bool) -> Visit:
        """The same visitor with a mode switched."""
        wanted = {*self.modes, mode} if is_on else set(self.modes) - {mode}
        return Visit(self.language, tuple(one for one in MODES if one in wanted))


NEW_VISIT = Visit()


def read_visit(cookies: str) -> Visit:
    """The visitor's choices from the ``Cookie`` header; whatever is unknown in it counts as not chosen."""
    if not cookies:
        return NEW_VISIT
    language = read_cookie(cookies, LANGUAGE_COOKIE)
    modes = read_cookie(cookies, MODES_COOKIE).split(".")
    return Visit(language if language in LANGUAGES else DEFAULT, tuple(mode for mode in MODES if mode in modes))


def read_cookie(cookies: str, name: str) -> str:
    """A cookie's value, whatever stands beside it: the standard library gives up at another program's JSON."""
    pairs = (pair.partition("=") for pair in cookies.split(";"))
    return next((value.strip() for key, _, value in pairs if key.strip() == name), "")
