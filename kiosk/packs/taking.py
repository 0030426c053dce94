"""Taking an installation back: its records as they were before it, and what was known of the pack before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.core.db import Writing, verb
from kiosk.core.errors import Invalid, NotFound, Refused
from kiosk.core.plug import Part
from kiosk.journal import store as journal
from kiosk.packs import store
from kiosk.packs.records import MEDIA_PART, pictures_in_use
from kiosk.packs.store import Install, Known
from kiosk.revisions import store as revisions
from kiosk.revisions import undoing
from kiosk.revisions.model import Batch, ChangedSince, Verb, title_of
from kiosk.revisions.steps import Key, Parts

MOST_NAMED = 5


@dataclass(frozen=True)
class Obstacle:
    """A record that is in the way: changed since, in use elsewhere, or not to be deleted."""

    part: str
    record_id: str
    title: str


class InTheWay(Refused):
    """An installation cannot be taken back without losing what staff did."""

    def __init__(self, obstacles: list[Obstacle]) -> None:
        named = "、".join(f"“{one.title}”" for one in obstacles[:MOST_NAMED])
        more = f"等 {len(obstacles)} 项" if len(obstacles) > MOST_NAMED else ""
        super().__init__(
            "changed-since",
            f"装好以后，{named}{more}又改过或用在了别处，退不回去。Records were changed or used elsewhere since.",
        )
        self.obstacles = obstacles


@verb
def take_back(writing: Writing, name: str, parts: Sequence[Part], *, by: str, now: datetime) -> Install:
    """Bring the house back to how it was before a pack's last installation; returns which one that was.

    :raises InTheWay: with the records that staff changed since, or that show its pictures.
    :raises Refused: ``no-such-pack``, ``nothing-to-take-back``, ``too-long-ago``
    """
    install = _last(writing, name)
    if install.batch is not None:
        _take_back_records(writing, _act_of(writing, install), parts, by, now)
    _restore_known(writing, install)
    store.drop_install(writing, install.id)
    journal.record(writing, "packs:pack:take-back", name, by=by, now=now)
    return install


def _last(writing: Writing, name: str) -> Install:
    if store.manifest(writing, name) is None:
        raise Refused("no-such-pack", f"没有装过叫 {name} 的内容包。No pack named {name!r} is installed.")
    install = store.last_install(writing, name)
    if install is None:
        raise Refused("nothing-to-take-back", "再早的就退不回去了。There is nothing further to go back to.")
    return install


def _act_of(writing: Writing, install: Install) -> Batch:
    """The act of an installation, if all of it is still remembered."""
    try:
        done = revisions.batch(writing, install.batch or 0)
    except NotFound:
        done = None
    if done is None or done.count != install.steps:
        raise Refused("too-long-ago", "装得太久了，当时的样子已经不全，退不回去。It is too long ago.")
    return done


def _take_back_records(writing: Writing, done: Batch, parts: Sequence[Part], by: str, now: datetime) -> None:
    by_name = {part.name: part for part in parts}
    brought = [one.record_id for one in done.changes if one.part == MEDIA_PART and one.before is None]
    try:
        undoing.take_back(writing, by_name, done, act=Verb.TAKE_OUT, by=by, now=now)
    except ChangedSince as error:
        raise InTheWay([_obstacle(writing, by_name, *key) for key in error.records]) from None
    except Invalid as error:  # a picture whose files are gone for good
        raise Refused("cannot-take-back", error.problems[0].sentence) from error
    users = _users(writing, parts, set(brought)) if brought else []
    if users:
        raise InTheWay([_obstacle(writing, by_name, *key) for key in users])


def _users(writing: Writing, parts: Sequence[Part], gone: set[str]) -> list[Key]:
    """The records that show pictures which are no longer there."""
    found = pictures_in_use(writing, parts)
    return [key for file in sorted(gone & found.keys()) for key in found[file]]


def _obstacle(writing: Writing, parts: Parts, part: str, record_id: str) -> Obstacle:
    document = parts[part].take(writing, record_id)
    draft = revisions.draft(writing, part, record_id)
    last = document or (draft.document if draft else None) or revisions.last_state(writing, part, record_id)
    return Obstacle(part, record_id, title_of(last) if last else record_id)


def _restore_known(writing: Writing, install: Install) -> None:
    for part, record_id, *was in install.was["records"]:
        if was:
            store.set_known(writing, install.pack, part, record_id, Known(*was))
        else:
            store.forget(writing, install.pack, part, record_id)
    store.restore_pack(writing, install.pack, install.was["pack"])
