"""The traditional calendar: the lunar day or the festival that stands under a date. By lunar-python, offline."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

FESTIVALS = {
    "除夕": "New Year's Eve",
    "春节": "Spring Festival",
    "元宵节": "Lantern Festival",
    "端午节": "Dragon Boat",
    "七夕节": "Qixi",
    "中元节": "Zhongyuan",
    "中秋节": "Mid-Autumn",
    "重阳节": "Double Ninth",
    "腊八节": "Laba",
}
"""The festivals the centre keeps ("我们的节日"). They fall in the plain month, never again in a leap one."""


@lru_cache(maxsize=800)
def lunar_line(day: date) -> str:
    """Festival, else solar term, else the lunar day (初一 as the month): what a wall calendar prints under a date."""
    from lunar_python import Solar

    lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    named = [*lunar.getFestivals(), *lunar.getOtherFestivals()]  # 中元节 is among the "other" ones
    festival = next((name for name in named if name in FESTIVALS), "")
    if festival and lunar.getMonth() > 0:
        return festival.removesuffix("节") if len(festival) > 2 else festival
    term = str(lunar.getJieQi())
    if term:
        return term
    name = str(lunar.getDayInChinese())
    return f"{lunar.getMonthInChinese()}月" if name == "初一" else name


@lru_cache(maxsize=60)
def lunar_day(day: date) -> str:
    """``农历十月十三``."""
    from lunar_python import Solar

    lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    return f"农历{lunar.getMonthInChinese()}月{lunar.getDayInChinese()}"


@lru_cache(maxsize=60)
def coming_term(day: date) -> tuple[str, int] | None:
    """The solar term of today or of the next three days, and in how many days; None if there is none."""
    from datetime import timedelta

    from lunar_python import Solar

    for offset in range(4):
        other = day + timedelta(days=offset)
        term = str(Solar.fromYmd(other.year, other.month, other.day).getLunar().getJieQi())
        if term:
            return term, offset
    return None
