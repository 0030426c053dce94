"""Verbs of the screens: to give one a name, to change what is known of it, to forget it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from kiosk.core.clock import stored
from kiosk.core.db import Writing, verb
from kiosk.core.errors import Invalid, Problem
from kiosk.journal import store as journal
from kiosk.screens import store
from kiosk.screens.model import ATTRACT, LONGEST_NAME, LONGEST_PLACE, Screen


@dataclass(frozen=True)
class Named:
    """What staff say of a screen: its name, where it stands, the page it begins with, whether it can print tickets."""

    name: str
    place: str = ""
    start: str = ATTRACT
    has_printer: bool = False


@verb
def name(
    writing: Writing, device: str, orientation: str, named: Named, *, is_silent: bool, by: str, now: datetime
) -> int:
    """Give a screen a name; returns its number. A name that is taken goes over to it if ``is_silent``.

    So a screen whose browser was set up anew is the old one again.

    :param is_silent: whether the screen that has the name now does not answer.
    :raises Invalid:
    """
    _check(named)
    owner = store.by_name(writing, named.name)
    if owner is not None and owner.device != device and not is_silent:
        raise Invalid([_taken(named.name)])
    _forget_others(writing, device, owner)
    number, since = (owner.id, owner.created_at) if owner else (0, stored(now))
    screen = Screen(number, device, named.name, named.place, orientation, named.start, since, named.has_printer)
    if owner is None:
        number = store.add(writing, screen)
    else:
        store.change(writing, screen)
    journal.record(writing, "screens:screen:name", named.name, by=by, now=now, is_shown=False)
    return number


@verb
def change(writing: Writing, number: int, named: Named, *, by: str, now: datetime) -> None:
    """Change a screen's name, place or first page. :raises Invalid: :raises NotFound:"""
    _check(named)
    old = store.screen(writing, number)
    owner = store.by_name(writing, named.name)
    if owner is not None and owner.id != number:
        raise Invalid([_taken(named.name)])
    store.change(writing, replace(old, **asdict(named)))
    journal.record(writing, "screens:screen:set", named.name, by=by, now=now, is_shown=False)


@verb
def remove(writing: Writing, number: int, *, by: str, now: datetime) -> Screen:
    """Forget a screen; if it still asks, it is one without a name again. :raises NotFound:"""
    old = store.screen(writing, number)
    store.drop(writing, number)
    journal.record(writing, "screens:screen:drop", old.name, by=by, now=now, is_shown=False)
    return old


@verb
def note(writing: Writing, what: str, key: str, *, by: str, now: datetime) -> None:
    """Write down what staff had a screen do."""
    journal.record(writing, f"screens:screen:{what}", key, by=by, now=now, is_shown=False)


def _check(named: Named) -> None:
    problems = []
    if not named.name:
        problems.append(Problem("", "name", "请起个名字，比如“大厅竖屏”。"))
    if len(named.name) > LONGEST_NAME:
        problems.append(Problem("", "name", f"名字太长，最多 {LONGEST_NAME} 个字。"))
    if len(named.place) > LONGEST_PLACE:
        problems.append(Problem("", "place", f"写得太长，最多 {LONGEST_PLACE} 个字。"))
    if problems:
        raise Invalid(problems)


def _taken(words: str) -> Problem:
    return Problem("", "name", f"“{words}”已经有了，而且正开着。请换个名字。")


def _forget_others(writing: Writing, device: str, owner: Screen | None) -> None:
    """One browser is one screen."""
    for one in store.screens(writing):
        if one.device == device and (owner is None or one.id != owner.id):
            store.drop(writing, one.id)
