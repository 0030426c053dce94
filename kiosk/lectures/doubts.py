"""What staff may have overlooked in a schedule: another session in the way, a time that is over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.core.days import read_local
from kiosk.core.db import Connection
from kiosk.core.plug import Document
from kiosk.lectures import shelf
from kiosk.lectures.clashes import Clash, Slot, clashes
from kiosk.lectures.model import State
from kiosk.lectures.words import clash_words, when
from kiosk.people.model import Check
from kiosk.revisions.model import title_of
from kiosk.revisions.sheet import Doubt

MOST = 8
"""So many are said; of others only how many they are."""


@dataclass(frozen=True)
class Names:
    """What rooms and people are called, and where the lecture of a slot is edited."""

    rooms: Mapping[str, str]
    people: Mapping[str, str]
    path: Callable[[Slot], str]


def slots_of(document: Document) -> list[Slot]:
    """The sessions of a lecture that are to take place, as far as their times can be read."""
    speakers = frozenset(one.get("person", "") for one in document.get("people", []) if one.get("role") == "speaker")
    found = []
    for one in document["sessions"]:
        try:
            starts_at = read_local(str(one.get("start", "")))
        except ValueError:
            continue
        minutes = one.get("minutes", document.get("minutes"))
        if one.get("state") != State.CANCELLED and isinstance(minutes, int) and minutes > 0:
            ends_at = starts_at + timedelta(minutes=minutes)
            title, venue = title_of(document), str(one.get("venue", ""))
            found.append(
                Slot(document["id"], one["id"], title, starts_at, ends_at, venue, speakers, one.get("code", ""))
            )
    return found


def about_lecture(
    db: Connection, document: Document, live: Document | None, names: Names, now: datetime
) -> list[Doubt]:
    """What is in the way of a lecture that is to be saved, unless it was so before."""
    wanted, before = ([one for one in slots_of(it) if one.ends_at > now] if it else [] for it in (document, live))
    known = {found.key for found in standing_clashes(db, before)}
    found = [one for one in standing_clashes(db, wanted) if one.key not in known]
    old = {one.session for one in slots_of(live)} if live else set()
    past = [one for one in slots_of(document) if one.ends_at <= now and one.session not in old]
    return _said(
        [*(Doubt(f"{when(one.starts_at)} 已经过去了，是补记的吗？") for one in past), *_clash_doubts(found, names)]
    )


def about_session(db: Connection, slot: Slot, names: Names) -> list[Doubt]:
    """What is in the way of one session at another time or in another room."""
    return _said(_clash_doubts(standing_clashes(db, [slot]), names))


def standing_clashes(db: Connection, wanted: Sequence[Slot]) -> list[Clash]:
    """Everything in the way of some sessions."""
    if not wanted:
        return []
    since, until = min(one.starts_at for one in wanted), max(one.ends_at for one in wanted)
    return clashes(wanted, shelf.slots(db, since, until))


def _clash_doubts(found: list[Clash], names: Names) -> list[Doubt]:
    return [
        Doubt(clash_words(one, names.rooms, names.people), f"《{one.other.title}》", names.path(one.other))
        for one in found
    ]


def _said(found: list[Doubt]) -> list[Doubt]:
    more = len(found) - MOST
    return [*found[:MOST], Doubt(f"另外还有 {more} 处")] if more > 0 else found


def overlooked(document: Document, rooms: Mapping[str, tuple[str, int]]) -> list[Check]:
    """What to look at before a lecture is saved; none of it is in the way. ``rooms``: names and seats."""
    line = document["labels"].get("zh", {}).get("line")
    has_speaker = any(one.get("role") == "speaker" for one in document.get("people", []))
    found = [Check(has_speaker, "写了主讲人" if has_speaker else "还没写主讲人", "#people")]
    found.append(Check(bool(line), "有一句话介绍" if line else "还没写一句话介绍", "#f-labels-zh-line"))
    for one in document["sessions"]:
        name, most = rooms.get(str(one.get("venue", "")), ("", 0))
        seats = one.get("capacity") or document.get("capacity")
        if name and isinstance(seats, int) and seats > most:
            return [*found, Check(False, f"{name}只有 {most} 座，比写的少", "#sessions")]
    return found
