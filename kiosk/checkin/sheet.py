"""The lists the centre needs afterwards: the sheet of a session and its numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.core.clock import loaded, local
from kiosk.core.db import Connection, rows

SOURCES = {
    "phone": "手机", "touch": "触屏", "card": "访客卡", "ticket": "报名票", "desk": "人工", "paper": "纸质补录",
}  # fmt: skip
HEAD = (
    "序号", "时间", "称呼 / 单位", "手机", "大人", "14 岁以下", "怎么签的", "凭条号", "签退", "其中老人", "要讲解",
)  # fmt: skip
UNNAMED = "没留称呼"


@dataclass(frozen=True)
class Present:
    """One line of a session's sheet. ``name`` and ``phone`` are empty once they are erased."""

    id: int
    scan: int
    came_at: str
    name: str
    phone: str
    unit: str
    people: int
    children: int
    source: str
    receipt: str
    left_at: str
    elders: int = 0
    wants_guide: int = 0

    @property
    def masked(self) -> str:
        """The unit, or the name as screens and tablets show it."""
        return self.unit or (hidden(self.name) or UNNAMED)

    @property
    def group_words(self) -> str:
        """What there is to know of a group beside its numbers; its leader's name masked like any other."""
        return group_words(self.name if self.unit else "", self.elders, self.wants_guide)

    @property
    def source_words(self) -> str:
        return SOURCES[self.source]


def hidden(name: str) -> str:
    """A name of which only the first and last character show; of two only the first."""
    if not name:
        return ""
    return f"{name[0]}＊" if len(name) <= 2 else f"{name[0]}＊{name[-1]}"


def group_words(leader: str, elders: int, wants_guide: int) -> str:
    """``领队 王＊姨，老人 5，要讲解``; empty if nobody said anything."""
    told = (
        f"领队 {hidden(leader)}" if leader else "",
        f"老人 {elders}" if elders else "",
        "要讲解" if wants_guide else "",
    )
    return "，".join(words for words in told if words)


def present(db: Connection, session: str) -> list[Present]:
    """Who is in, in the order they came."""
    found = rows(
        db,
        "SELECT a.id, a.scan, a.came_at, coalesce(p.name, '') AS name, coalesce(p.phone, '') AS phone, a.unit, "
        "a.people, a.children, a.source, a.receipt, coalesce(a.left_at, '') AS left_at, a.elders, a.wants_guide "
        "FROM attendance a "
        "LEFT JOIN personal p ON p.scan = a.scan WHERE a.session = ? ORDER BY a.id",
        (session,),
    )
    return [Present(*row) for row in found]


def by_source(db: Connection, session: str) -> dict[str, int]:
    """Heads by the way they came in; units by themselves."""
    found = rows(
        db,
        "SELECT iif(unit <> '', 'group', source) AS way, sum(people + children) FROM attendance WHERE session = ? "
        "GROUP BY way ORDER BY 2 DESC",
        (session,),
    )
    return {row[0]: row[1] for row in found}


def table(found: Iterable[Present], *, with_phones: bool) -> list[tuple[object, ...]]:
    """The sheet's cells; phones masked unless they are asked for."""
    return [
        (
            number, _clock(one.came_at), one.unit or one.name, one.phone if with_phones else masked_phone(one.phone),
            one.people, one.children, one.source_words, one.receipt, _clock(one.left_at),
            one.elders or "", "是" if one.wants_guide else "",
        )
        for number, one in enumerate(found, 1)
    ]  # fmt: skip


def masked_phone(phone: str) -> str:
    """``138****5678``."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 9 else "*" * len(phone)


def _clock(stamp: str) -> str:
    return f"{local(loaded(stamp)):%H:%M}" if stamp else ""
