"""Days and times as they stand on the screens: ``11月21日 周六`` and ``14:30``, ``Sat 21 Nov`` in English."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from kiosk.core.clock import loaded, local
from kiosk.web.connection import language, today_is
from kiosk.web.i18n import gettext as _
from kiosk.web.i18n import ngettext

ZH_DAYS = "一二三四五六日"
EN_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
EN_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
EN_FULL_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def weekday(day: date, short: bool = False) -> str:
    """``周六``, short ``六``; ``Sat``, short ``S``."""
    if language() == "en":
        name = EN_DAYS[day.weekday()]
        return name[0] if short else name
    name = ZH_DAYS[day.weekday()]
    return name if short else f"周{name}"


def day_month(day: date) -> str:
    """``11月21日``; ``21 Nov``."""
    if language() == "en":
        return f"{day.day} {EN_MONTHS[day.month - 1]}"
    return f"{day.month}月{day.day}日"


def full_day(day: date) -> str:
    """``11月21日 周六``; ``Sat 21 Nov``."""
    if language() == "en":
        return f"{weekday(day)} {day_month(day)}"
    return f"{day_month(day)} {weekday(day)}"


def month_name(day: date) -> str:
    """``11 月``; ``November``."""
    return EN_FULL_MONTHS[day.month - 1] if language() == "en" else f"{day.month} 月"


def month_year(day: date) -> str:
    """``2026 年 11 月``; ``November 2026``."""
    if language() == "en":
        return f"{EN_FULL_MONTHS[day.month - 1]} {day.year}"
    return f"{day.year} 年 {day.month} 月"


def day_word(day: date) -> str:
    """今天, 明天, 周五, 下周二, else the date."""
    today = today_is().date()
    if day == today:
        return _("今天")
    if day == today + timedelta(days=1):
        return _("明天")
    week = (day - timedelta(days=day.weekday()) - (today - timedelta(days=today.weekday()))).days // 7
    if week == 0:
        return weekday(day)
    if week == 1:
        return _("下%(day)s", day=weekday(day))
    return day_month(day)


def clock(moment: datetime) -> str:
    """``14:30`` on the centre's wall clock."""
    return local(moment).strftime("%H:%M")


def in_minutes(minutes: int) -> str:
    """``25 分钟后``; ``in 25 min``."""
    if minutes <= 0:
        return _("马上开始")
    return ngettext("%(num)d 分钟后", "%(num)d 分钟后", minutes)


def span(first: date, last: date) -> str:
    """``10.1—11.30``; ``1 Oct – 30 Nov``."""
    if language() == "en":
        return f"{day_month(first)} – {day_month(last)}"
    return f"{first.month}.{first.day}—{last.month}.{last.day}"


def long_day(moment: datetime) -> str:
    """``11 月 21 日 星期六``, for the staff."""
    return f"{moment.month} 月 {moment.day} 日 星期{ZH_DAYS[moment.weekday()]}"


def local_clock(moment: datetime) -> str:
    """``14:05:09`` on the centre's wall clock."""
    return f"{local(moment):%H:%M:%S}"


def local_moment(moment: datetime) -> str:
    """``今天 13:52``, ``昨天 16:10``, ``11-19 09:00``, with the year if it is another; for the staff."""
    here, today = local(moment), today_is().date()
    days = (today - here.date()).days
    if days in (0, 1, -1):
        return f"{'今天' if not days else '昨天' if days == 1 else '明天'} {here:%H:%M}"
    return f"{here:%m-%d %H:%M}" if here.year == today.year else f"{here:%Y-%m-%d %H:%M}"


def stored_clock(text: str) -> str:
    """``14:07`` of a moment as the database keeps it."""
    return clock(loaded(text)) if text else ""


def stored_day(text: str) -> str:
    """``2026-11-21`` of a moment as the database keeps it, on the centre's calendar."""
    return f"{local(loaded(text)):%Y-%m-%d}" if text else ""


FILTERS = {
    "stored_day": stored_day,
    "stored_clock": stored_clock,
    "weekday": weekday,
    "day_month": day_month,
    "full_day": full_day,
    "month_name": month_name,
    "month_year": month_year,
    "day_word": day_word,
    "clock": clock,
    "in_minutes": in_minutes,
    "long_day": long_day,
    "local_moment": local_moment,
    "local_clock": local_clock,
}
