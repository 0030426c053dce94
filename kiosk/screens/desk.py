"""The screens as staff pages show them, and what staff have them do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from flask import current_app, render_template, url_for

from kiosk.core.db import Writing
from kiosk.core.errors import Refused
from kiosk.core.plug import Part, Todo
from kiosk.revisions.service import title_of
from kiosk.screens import drafts, store, words
from kiosk.screens.model import MENDED_AFTER, QUIET, SILENT, Screen, Seen
from kiosk.screens.presence import Presence
from kiosk.screens.trials import Trial, Trials
from kiosk.site import store as site
from kiosk.web.connection import db, house, now
from kiosk.web.device import device
from kiosk.web.rehearsal import Performed, rehearsed
from kiosk.web.shown import lend

STRANGER_FOR = timedelta(minutes=10)
MOST_STRANGERS = 12
GRACE = timedelta(seconds=10)
"""Lent pictures may arrive a little after the end."""


@dataclass(frozen=True)
class Card:
    """A screen with a name as it is now.

    :param showing: what it shows, in words; nothing if it is silent.
    :param line: who touched it, or for how long it has been silent.
    :param path: the visitors' page it shows, as its picture is asked for; nothing if there is none or it is one
        visitor's own.
    :param trial: what it tries just now.
    """

    screen: Screen
    is_well: bool
    showing: str
    line: str
    is_fresh: bool
    path: str
    revision: int
    trial: Trial | None
    seconds_left: int

    @property
    def stands(self) -> str:
        return words.stands(self.screen.orientation)


@dataclass(frozen=True)
class Stranger:
    """A large screen without a name."""

    code: str
    size: str
    stands: str
    showing: str
    line: str


def presence() -> Presence:
    """Which screens are there."""
    return cast(Presence, current_app.extensions["presence"])


def trials() -> Trials:
    """What is being tried."""
    return cast(Trials, current_app.extensions["trials"])


def parts() -> dict[str, Part]:
    """Every part of the house by name."""
    return cast(dict[str, Part], current_app.extensions["parts"])


def cards() -> list[Card]:
    """Every screen with a name."""
    screens = store.screens(db())
    presence().know(screens)
    return [_card(one, presence().seen(one.device)) for one in screens]


def strangers() -> list[Stranger]:
    """Large screens without a name that asked lately."""
    found = presence().strangers(now() - STRANGER_FOR)[:MOST_STRANGERS]
    return [
        Stranger(
            one.code,
            f"{one.report.width}×{one.report.height}",
            words.stands(one.report.orientation),
            words.showing(db(), parts(), one.report.path, now()),
            words.touched(one, now()),
        )
        for one in found
    ]


def stranger(code: str) -> Seen | None:
    """A screen without a name by its mark."""
    return next((one for one in presence().strangers(now() - timedelta(days=1)) if one.code == code), None)


def is_silent(device: str) -> bool:
    """Whether a screen has not been heard for a while."""
    seen = presence().seen(device)
    return seen is None or now() - seen.at > QUIET


def print_button() -> str:
    """A way to have one's ticket on paper, on a screen with a printer beside it."""
    screen = presence().named(device())
    return render_template("screens/_print.html") if screen and screen.has_printer else ""


def todos() -> list[Todo]:
    """Screens that are silent while the house is open."""
    if not site.house(db(), "zh").is_open(now()):
        return []
    target = url_for("screens_admin.index")
    return [
        Todo(f"“{card.screen.name}”没有回应", card.line, "去看", target, "amber", 70)
        for card in cards()
        if not card.is_well and now() - presence().last_heard(card.screen.device) > SILENT
    ]


def show_of(part: str) -> Callable[[str], str] | None:
    """Where visitors see the records of a part; None if they have no page."""
    return cast(dict[str, Callable[[str], str]], current_app.extensions["shows"]).get(part)


def rehearse(part: str, record_id: str, *, cookies: str = "", is_swap: bool = False) -> Performed | None:
    """The visitors' page of a record with its draft; None if the draft cannot be taken. :raises NotFound: Refused:"""
    show = show_of(part)
    if show is None:
        raise Refused("no-page", "这一项在屏上没有自己的一页。")
    known, moment = parts(), now()
    at = drafts.moment(db(), known, part, record_id, moment)

    def change(writing: Writing) -> None:
        drafts.publish(writing, known, part, record_id, by="rehearsal", now=moment)

    return rehearsed(show(record_id), change, at=at, cookies=cookies, is_swap=is_swap)


def try_on(screen: Screen, part: str, record_id: str, seconds: int) -> Trial:
    """Let one screen show a record with its draft for a while. :raises Refused: without a page or without a screen"""
    if is_silent(screen.device):
        raise Refused("silent", f"“{screen.name}”现在没有回应，试不了。请看看电源和网线。")
    page = rehearse(part, record_id)
    if page is None or page.status != 200:
        raise Refused("cannot-show", "按现在填的还上不了屏。")
    title = title_of(drafts.written(db(), parts()[part], record_id))
    trial = trials().begin(screen.device, part, record_id, title, seconds, now())
    lend_pictures(trial, page)
    return trial


def lend_pictures(trial: Trial, page: Performed) -> None:
    """Lend the screen that tries a draft the pictures of its page."""
    lend(trial.device, page.body, trial.ends + GRACE)


def _card(screen: Screen, seen: Seen | None) -> Card:
    moment = now()
    if seen is None or moment - seen.at > QUIET:
        line = words.silent(seen.at if seen else None, moment)
        return Card(screen, False, "", line, True, "", 0, None, 0)
    trial = trials().of(screen.device, moment)
    is_fresh = seen.stale_since is None or moment - seen.stale_since < MENDED_AFTER
    showing = words.showing(db(), parts(), seen.report.path, moment)
    path = "" if words.is_personal(seen.report.path) else seen.report.path
    return Card(
        screen, True, showing, words.touched(seen, moment), is_fresh, path, house().revision, trial,
        trial.seconds_left(moment) if trial else 0,
    )  # fmt: skip
