"""The schedule as those who work here look at it: who speaks, how each session stands, what is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.core.clock import local
from kiosk.core.db import Connection
from kiosk.core.plug import Todo
from kiosk.lectures import shelf, store, words
from kiosk.lectures.clashes import clashes
from kiosk.lectures.model import LectureSession, Phase

Path = Callable[[str], str]
WATCHED = timedelta(days=14)
"""So far ahead two sessions in one room are told of."""


@dataclass(frozen=True)
class Row:
    """A session as the schedule shows it: who gives it, how it stands, whether it can still be changed."""

    session: LectureSession
    speakers: str
    words: str
    tone: str
    is_over: bool


def rows(db: Connection, found: list[LectureSession], names: Mapping[str, str], now: datetime) -> list[Row]:
    """Sessions as the schedule shows them; ``names`` are everybody's."""
    speakers = shelf.speakers(db, {one.lecture for one in found})
    return [
        Row(
            one,
            "、".join(names.get(slug, slug) for slug in speakers.get(one.lecture, ())),
            *words.stands(one, now),
            one.phase(now) is Phase.OVER,
        )
        for one in found
    ]


def waiting(db: Connection, now: datetime, move_path: Path, lecture_path: Path) -> list[Todo]:
    """Today's sessions that lack something, and two in one room within the next two weeks.

    :param move_path: where a session is moved, by its public number.
    :param lecture_path: where a lecture is edited, by its slug.
    """
    today = local(now).date()
    of_today = [one for one in store.between(db, today, today, "zh", today) if one.ends_at > now]
    found = [todo for one in of_today if not one.is_cancelled for todo in _lacks(db, one, move_path, lecture_path)]
    coming, rooms = shelf.slots(db, now, now + WATCHED), dict(shelf.named(db, "venues"))
    for one in clashes(coming, ()):
        if one.is_in_room:
            later, room = (
                max(one.own, one.other, key=lambda slot: slot.starts_at),
                rooms.get(one.own.venue, one.own.venue),
            )
            sentence, detail = (
                f"{words.when(later.starts_at)} {room}撞了两场",
                f"《{one.other.title}》和《{one.own.title}》",
            )
            found.append(Todo(sentence, detail, "换一场", move_path(later.code), "amber", 60))
    return found


def _lacks(db: Connection, session: LectureSession, move_path: Path, lecture_path: Path) -> list[Todo]:
    moment, title = f"今天 {local(session.starts_at):%H:%M}", str(session.labels.title)
    found = []
    if not session.venue.slug:
        found.append(Todo(f"{moment} 的讲座还没定地方", title, "定地方", move_path(session.code), "red", 80))
    if not shelf.speakers(db, {session.lecture}):
        found.append(Todo(f"{moment} 的讲座没写主讲人", title, "补上", lecture_path(session.lecture), "amber", 50))
    return found
