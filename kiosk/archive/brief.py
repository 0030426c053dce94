"""The words of a lecture's file: a report to fill in that holds facts only, the list of photographs, the numbers."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.archive.model import Facts
from kiosk.checkin.printed import when
from kiosk.checkin.sheet import SOURCES
from kiosk.core.clock import loaded, local
from kiosk.reports.words import Table

TELL = "【请写】"
ASK = (
    ("经过", "【两三句：讲了什么、看了什么、大家问了什么】"),
    ("反响", "【只写听到的原话；写谁说的，先征得本人同意】"),
    ("下一步", "【没有就删去】"),
)
PHOTO_HEAD = ("文件", "时间", "地点", "人数", "主题")


def brief(facts: Facts) -> str:
    """A text with every fact in its place and gaps for what only people can tell."""
    session = facts.session
    speakers = "、".join(str(one.labels.name) for one in session.speakers)
    lines = [
        f"活动简报 · {session.labels.title}", "", f"标题：{TELL}", "", f"活动：{session.labels.title}",
        f"时间、地点：{when(session)}", f"主讲：{speakers or TELL}",
        *(f"{name}：{word}" for name, word in facts.words), f"到场：{_heads(facts)}",
        *([f"办法：{_ways(facts)}"] if facts.heads else []), *_counted(facts), *_stays(facts),
        f"照片：{len(facts.photos)} 张，见“照片说明.txt”。" if facts.photos else "照片：没有。", "",
    ]  # fmt: skip
    if session.is_cancelled:
        lines.insert(6, f"这一场取消了：{session.reason.reason or TELL}")
    for title, gap in ASK:
        lines += [f"{title}：", gap, ""]
    lines += ["供稿：　　　　　审核：　　　　　日期：", "", f"以上数字截至 {_moment(facts)}，出自签到账本。"]
    return "\n".join(lines) + "\n"


def photo_list(facts: Facts, names: dict[str, str]) -> str:
    """Time, place, how many people, subject of each photograph."""
    lines = [f"照片说明 · {facts.session.labels.title}", when(facts.session), ""]
    for number, one in enumerate(facts.photos, 1):
        lines += [
            f"{number}. {names.get(one.hash, '（图已从图库删去）')}", f"   时间：{local(one.taken_at):%Y-%m-%d %H:%M}",
            f"   地点：{one.place}", f"   人数：在场 {one.people} 人", f"   主题：{one.subject}", "",
        ]  # fmt: skip
    return "\n".join(lines)


def tables(facts: Facts, names: dict[str, str]) -> list[Table]:
    """The numbers of a session as sheets of a workbook; no name of a visitor is in them."""
    session, held = facts.session, facts.held
    summary: list[Sequence[str | int]] = [
        ("讲座", str(session.labels.title)), ("场次编号", session.code), ("时间、地点", when(session)), *facts.words,
        ("座位", session.capacity), ("到场人次", facts.heads), ("其中大人", facts.people),
        ("其中 14 岁以下", facts.children), ("团体（批）", held.groups if held else 0),
        ("团体人次", held.group_heads if held else 0), ("签到", held.checked if held else 0),
        ("人工", held.by_hand if held else 0),
    ]  # fmt: skip
    if facts.counted:
        summary.append(("数人头", facts.counted.number))
    if held and held.hours:
        summary += [("在场时长（分钟）", held.hours.minutes), ("没签退待核（位）", held.hours.open)]
    summary += [("数据截至", _moment(facts)), ("签到账本末条", facts.head)]
    photos: list[Sequence[str | int]] = [
        (names.get(one.hash, "（图已从图库删去）"), f"{local(one.taken_at):%Y-%m-%d %H:%M}", one.place, one.people,
         one.subject) for one in facts.photos
    ]  # fmt: skip
    ways: list[Sequence[str | int]] = [
        (SOURCES.get(way, way), heads) for way, heads in (held.ways if held else {}).items()
    ]
    return [
        ("合计", ("项", "数"), summary), ("怎么签的", ("办法", "人次"), ways),
        ("什么时候到的", ("到几点", "累计人次"), list(facts.curve)), ("照片", PHOTO_HEAD, photos),
    ]  # fmt: skip


def _heads(facts: Facts) -> str:
    if not facts.heads:
        return "没有签到。"
    told = f"{facts.heads} 人次（大人 {facts.people}，14 岁以下 {facts.children}）"
    groups = (
        f"，其中团体 {facts.held.groups} 批 {facts.held.group_heads} 人" if facts.held and facts.held.groups else ""
    )
    return f"{told}{groups}。"


def _ways(facts: Facts) -> str:
    return "，".join(
        f"{SOURCES.get(way, way)} {heads}" for way, heads in (facts.held.ways if facts.held else {}).items()
    )


def _counted(facts: Facts) -> list[str]:
    if facts.counted is None:
        return []
    less = facts.counted.number - facts.heads
    beside = "和签到一样" if not less else f"比签到{'多' if less > 0 else '少'} {abs(less)}"
    return [f"数人头：{facts.counted.number}（{local(loaded(facts.counted.at)):%H:%M} 数的），{beside}。"]


def _stays(facts: Facts) -> list[str]:
    hours = facts.held.hours if facts.held else None
    if hours is None:
        return []
    waits = f"；还有 {hours.open} 位没签退，没算进去" if hours.open else ""
    return [f"在场时长：{hours.minutes / 60:.1f} 小时（{hours.known} 位有离开时间{waits}）。"]


def _moment(facts: Facts) -> str:
    return f"{local(facts.now):%Y-%m-%d %H:%M}"
