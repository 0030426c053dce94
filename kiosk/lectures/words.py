"""Sessions in words, for those who work here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from kiosk.core.clock import local
from kiosk.lectures.clashes import Clash
from kiosk.lectures.model import LectureSession, Phase

WEEKDAYS = "一二三四五六日"
NO_SPEAKER = ("主讲人临时有事", "The speaker cannot come")
ILL_SPEAKER = ("主讲人生病了", "The speaker is ill")
ROOM_TAKEN = ("场地临时要用", "The room is needed for something else")
LARGER_ROOM = ("来的人多，换大一点的地方", "A larger room for everybody who wants to come")
NO_POWER = ("停电检修", "The power is off for repairs")
WEATHER = ("天气不好", "Bad weather")
REASONS = {
    "cancel": (NO_SPEAKER, ILL_SPEAKER, ROOM_TAKEN, NO_POWER, WEATHER),
    "move": (LARGER_ROOM, ROOM_TAKEN, NO_SPEAKER, NO_POWER, WEATHER),
}
"""What people say most often, by what they do, with its English."""


def when(moment: datetime) -> str:
    """``11月28日 周六 14:30``."""
    here = local(moment)
    return f"{here.month}月{here.day}日 周{WEEKDAYS[here.weekday()]} {here:%H:%M}"


def stands(session: LectureSession, now: datetime) -> tuple[str, str]:
    """How a session stands, in a word or two, and the tone of its mark."""
    phase = session.phase(now)
    if session.is_cancelled:
        return "取消了", "" if phase is Phase.OVER else "bad"
    match phase:
        case Phase.OVER:
            return "已结束", ""
        case Phase.RUNNING:
            return "正在讲", "good"
        case Phase.SOON:
            return f"{session.minutes_left(now)} 分钟后", "bad"
    changes = [words for is_so, words in ((session.is_postponed, "改了时间"), (session.is_moved, "换了地方")) if is_so]
    return ("、".join(changes), "warn") if changes else ("照常", "good")


def english_reason(reason: str) -> str:
    """The English of a reason that is said often; nothing for any other."""
    return dict(pair for pairs in REASONS.values() for pair in pairs).get(reason, "")


def clash_words(found: Clash, rooms: Mapping[str, str], people: Mapping[str, str]) -> str:
    """What is in the way, without the name of the other session."""
    moment = when(found.own.starts_at)
    if found.is_in_room:
        return f"{moment}，{rooms.get(found.own.venue, found.own.venue)}已经有一场"
    names = "、".join(sorted(people.get(one, one) for one in found.speakers))
    return f"{moment}，{names}那时正在讲另一场"


def person_labels(names: Mapping[str, str]) -> dict[str, str]:
    """What stands in the list to choose a person from: the name, and if two have the same one, also the id."""
    known = Counter(names.values())
    return {slug: name if known[name] == 1 else f"{name}（{slug}）" for slug, name in names.items()}
