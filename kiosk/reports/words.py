"""Names on the reports: ways in, kinds of figures; and the report as tables of a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.checkin.model import GRACE
from kiosk.checkin.sheet import SOURCES
from kiosk.core.clock import local
from kiosk.reports.model import Held, Line, Report

GRACE_MINUTES = int(GRACE.total_seconds() // 60)
KINDS = {"visits": "观展人次", "estimate": "讲座估算", "baseline": "历史基数"}
Table = tuple[str, Sequence[str], list[Sequence[str | int]]]
LINE_HEAD = ("分类", "场次", "人次", "每场", "时长（分钟）", "签到", "人工", "数从哪来")
SESSION_HEAD = (
    "日期",
    "开始",
    "编号",
    "讲座",
    "地点",
    "分钟",
    "座位",
    "人次",
    "14 岁以下",
    "团体（批）",
    "签到",
    "人工",
    "在场时长（分钟）",
    "没签退待核（位）",
)
MEANINGS = (
    ("场次", "排在讲堂里、没有取消、已到开始时间的讲座和活动。"),
    ("人次", "签到一次算 1，一人来两场算 2；同一场重复签到只算 1；撤回的不算。不等于人数。"),
    ("人数", "只数持访客卡的人，一张卡算一位。没有卡的分不清是不是同一位，不猜。"),
    ("时长", "各场次安排的时间加起来，按小时。"),
    (
        "在场时长",
        f"只有要签退的场次才有：签到到签退，最晚算到结束后 {GRACE_MINUTES} 分钟，按人加起来；"
        "没签退的、纸质补录的算 0，没签退的等工作人员核过才算。",
    ),
    ("团体", "按带队人报的人数；14 岁以下只记数，不留姓名。"),
    ("观展", "只认人工填报，谁填的、哪天、怎么来的都写明；不并入人次。"),
    ("签到", "手机、触屏、访客卡、报名票。"),
    ("人工", "工作人员加的，和纸质签到表补录的。已在人次里，另外列出。"),
    ("估算", "没有签到、由人估的，写明谁、哪天、怎么估。单列，不并入人次。"),
    ("历史基数", "系统启用前公开报道或台账里的数。单列，不与上面相加。"),
)


MARKS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫"


@dataclass(frozen=True)
class Tile:
    """A large number of the report: ``word`` is the one in :data:`MEANINGS` that says what it is."""

    name: str
    word: str
    number: str
    unit: str
    note: str


def mark(word: str) -> str:
    """The circled number that leads from a figure to what it means."""
    return MARKS[[one for one, _ in MEANINGS].index(word)]


def figures(report: Report) -> list[Tile]:
    """The large numbers of a report, on the page and on paper."""
    total, (groups, group_heads, children), visits = report.total, report.groups, report.of("visits")
    told = f"人工填报 {len(visits)} 次" if visits else "还没有人工填报"
    return [
        Tile("讲座、活动", "场次", f"{total.sessions:,}", "场", f"{_beside(report)}；共 {total.minutes / 60:.1f} 小时"),
        Tile("到场", "人次", f"{total.heads:,}", "人次",
             f"签到 {total.checked:,}，人工 {total.by_hand:,}；一人来两次算 2"),
        Tile("团体", "团体", f"{groups:,}", "批", f"{group_heads:,} 人，全部到场里 14 岁以下 {children:,}"),
        Tile("观展人次", "观展", f"{sum(one.people for one in visits):,}" if visits else "暂无",
             "人次" if visits else "", told + (f"；持访客卡 {report.cards:,} 人" if report.cards else "")),
    ]  # fmt: skip


def stays(report: Report) -> str:
    """How long people stayed, and of how many nobody knows yet; nothing where nobody signs out."""
    found = report.stays
    if found is None:
        return ""
    sessions = sum(1 for one in report.held if one.hours)
    told = f"在场时长 {found.minutes / 60:.1f} 小时（{sessions} 场要签退，{found.known:,} 位有离开时间）。"
    return told + (f"还有 {found.open:,} 位没签退，待核，没算进去。" if found.open else "")


def _beside(report: Report) -> str:
    """Beside the period before, as far as this one has come."""
    more = report.total.sessions - report.before
    than = ("上月" if report.period.month else "上年") + ("同期" if report.is_open else "")
    return f"比{than}多 {more} 场" if more > 0 else f"比{than}少 {-more} 场" if more < 0 else f"和{than}一样多"


def way_words(way: str) -> str:
    """How people came in, in words."""
    return SOURCES.get(way, way)


def tables(report: Report, piles: Sequence[tuple[str, Sequence[Line]]]) -> list[Table]:
    """The whole report as sheets of a workbook."""
    groups, group_heads, children = report.groups
    total = report.total
    summary: list[Sequence[str | int]] = [
        ("场次", total.sessions), ("人次", total.heads), ("其中签到", total.checked), ("其中人工", total.by_hand),
        ("时长（分钟）", total.minutes), ("团体（批）", groups), ("团体人次", group_heads), ("14 岁以下", children),
        ("人数（持访客卡）", report.cards), *_stay_lines(report),
        *((f"签到办法：{way_words(way)}", heads) for way, heads in report.ways),
    ]  # fmt: skip
    found: list[Table] = [("合计", (report.period.name, "数"), summary)]
    found += [(f"按{name}", LINE_HEAD, [_line(one) for one in [*pile, total]]) for name, pile in piles]
    found.append(("每天" if report.period.month else "每月", ("日" if report.period.month else "月", "场次", "人次"),
                  [(bar.name, bar.sessions, bar.heads) for bar in report.bars if bar.heads is not None]))  # fmt: skip
    found.append(("各场", SESSION_HEAD, [_session(one) for one in report.held]))
    found.append(("估算和历史", ("哪种", "日期", "人次", "场次", "怎么来的", "谁填的"), [
        (KINDS[one.kind], one.day.isoformat(), one.people, one.sessions, one.how, one.by) for one in report.figures
    ]))  # fmt: skip
    found.append(("口径", ("词", "意思"), list(MEANINGS)))
    return found


def _stay_lines(report: Report) -> list[Sequence[str | int]]:
    found = report.stays
    return [("在场时长（分钟）", found.minutes), ("没签退待核（位）", found.open)] if found else []


def _line(one: Line) -> Sequence[str | int]:
    return (one.name, one.sessions, one.heads, one.mean, one.minutes, one.checked, one.by_hand, one.source)


def _session(one: Held) -> Sequence[str | int]:
    session = one.session
    return (
        one.day.isoformat(), f"{local(session.starts_at):%H:%M}", session.code, str(session.labels.title),
        str(session.venue.labels.name or session.venue.slug), session.minutes, session.capacity, one.heads,
        one.children, one.groups, one.checked, one.by_hand, one.hours.minutes if one.hours else "",
        one.hours.open if one.hours else "",
    )  # fmt: skip
