"""What can go wrong, as codes; the words for visitors are in the translations, HTTP is in ``web/errors.py``."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as attribute


class KioskError(Exception):
    """Base of every error this house raises on purpose."""


class NotFound(KioskError):
    """The thing asked for is not here, or not for this reader."""


class Refused(KioskError):
    """A verb that the house rules do not allow now. ``code`` names the rule."""

    def __init__(self, code: str, sentence: str = "") -> None:
        super().__init__(sentence or code)
        self.code = code
        self.sentence = sentence or code


class CannotStart(KioskError):
    """The kiosk cannot start or carry out a command; the message is one sentence for the console."""


class Damaged(CannotStart):
    """A database file is broken or gone: only a backup helps."""


class CannotWrite(KioskError):
    """The disk is full, read-only or failing: nothing was stored."""


@dataclass(frozen=True)
class Problem:
    """One fault in something handed in.

    :param place: the file or form the fault is in.
    :param field: dotted path of the field, empty if it is about the whole.
    :param sentence: what is wrong and what to do.
    :param missing: if the field lacks others in it, their names.
    """

    place: str
    field: str
    sentence: str
    missing: tuple[str, ...] = attribute(default=(), compare=False)

    def __str__(self) -> str:
        where = f"{self.place}: {self.field}" if self.field else self.place
        return f"{where}: {self.sentence}"


class Invalid(KioskError):
    """Something handed in has faults; all of them are listed, not just the first."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
