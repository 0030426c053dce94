"""What staff type to cancel a session or to move it, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from kiosk.core.clock import local
from kiosk.core.days import read_local
from kiosk.core.errors import Problem
from kiosk.lectures.clashes import Slot
from kiosk.lectures.forms import Times, read_times, shown_times, time_problems
from kiosk.lectures.model import LectureSession
from kiosk.lectures.words import english_reason

LONGEST_REASON = 200
NO_REASON = "请写一句原因，屏上要告诉来的人。"


@dataclass(frozen=True)
class Change:
    """What stands in the fields of the form.

    :param problems: what is wrong, by field: ``reason``, ``english``, ``start``, ``minutes``, ``venue``.
    """

    times: Times
    venue: str
    reason: str = ""
    english: str = ""
    is_correction: bool = False
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def english_words(self) -> str:
        """What visitors read in English: what was typed, else what the house knows."""
        return self.english or english_reason(self.reason)

    def starts_at(self) -> datetime:
        """The beginning. Only without problems."""
        return read_local(read_times(self.times, None)[0])

    def minutes(self, session: LectureSession) -> int:
        """The length: as it was, if nobody typed an end. Only without problems."""
        return int(read_times(self.times, session.minutes)[1])

    def slot(self, session: LectureSession, speakers: frozenset[str], id_: str) -> Slot:
        """The time and the room that the session is to take."""
        start = self.starts_at()
        end = start + timedelta(minutes=self.minutes(session))
        return Slot(session.lecture, id_, str(session.labels.title), start, end, self.venue, speakers, session.code)


def standing(session: LectureSession) -> Change:
    """The form as it is opened: the session as it stands."""
    times = shown_times(f"{local(session.starts_at):%Y-%m-%dT%H:%M}", session.minutes)
    return Change(times, session.venue.slug)


def typed(form: Mapping[str, str], session: LectureSession) -> Change:
    """What was typed; fields that a form does not have are as the session stands."""
    known = standing(session)
    times = Times(*(form.get(name, getattr(known.times, name)) for name in ("day", "begins", "ends")))
    return Change(
        times,
        form.get("venue", known.venue),
        " ".join(form.get("reason", "").split()),
        " ".join(form.get("english", "").split()),
        form.get("correction") == "true",
    )


def checked(change: Change, *, needs_reason: bool) -> Change:
    """The same with what is wrong about its words."""
    problems = {}
    if needs_reason and not change.reason:
        problems["reason"] = NO_REASON
    for name, text in (("reason", change.reason), ("english", change.english)):
        if len(text) > LONGEST_REASON:
            problems[name] = f"最多 {LONGEST_REASON} 个字。"
        elif not text.isprintable():
            problems[name] = "里面有看不见的字符，请重新写一遍。"
    return replace(change, problems=problems)


def checked_move(change: Change, session: LectureSession, now: datetime, rooms: Mapping[str, str]) -> Change:
    """The same with what is wrong about its words, its time and its room."""
    start, minutes = read_times(change.times, session.minutes)
    found: list[Problem] = time_problems(start, minutes, "")
    problems = {**checked(change, needs_reason=False).problems, **{one.field: one.sentence for one in found}}
    if "start" not in problems and read_local(start) != session.starts_at and read_local(start) <= now:
        problems["start"] = "这个时间已经过了，请选以后的。"
    if change.venue and change.venue not in rooms:
        problems["venue"] = "这个场地不在了，请重新选。"
    is_same = not problems and (change.starts_at(), change.minutes(session), change.venue) == (
        session.starts_at, session.minutes, session.venue.slug
    )  # fmt: skip
    if is_same and not session.is_cancelled:
        problems["start"] = "时间和地方都没变。改了再保存。"
    return replace(change, problems=problems)
