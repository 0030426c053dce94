"""Days and times read as people here write them, in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from kiosk.web import dates
from tests.conftest import NOON
from tests.web.conftest import Ask

SATURDAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("written", "arguments", "zh", "en"),
    [
        (dates.weekday, (SATURDAY,), "周六", "Sat"),
        (dates.weekday, (SATURDAY, True), "六", "S"),
        (dates.weekday, (date(2026, 11, 22),), "周日", "Sun"),
        (dates.day_month, (date(2026, 3, 1),), "3月1日", "1 Mar"),
        (dates.full_day, (SATURDAY,), "11月21日 周六", "Sat 21 Nov"),
        (dates.month_name, (SATURDAY,), "11 月", "November"),
        (dates.month_year, (SATURDAY,), "2026 年 11 月", "November 2026"),
        (dates.span, (date(2026, 10, 1), date(2026, 11, 30)), "10.1—11.30", "1 Oct – 30 Nov"),
        (dates.in_minutes, (25,), "25 分钟后", "in 25 min"),
        (dates.in_minutes, (0,), "马上开始", "Starting now"),
        (dates.in_minutes, (-3,), "马上开始", "Starting now"),
        (dates.clock, (NOON,), "14:05", "14:05"),
        (dates.clock, (datetime(2026, 11, 20, 16, 0, tzinfo=UTC),), "00:00", "00:00"),
    ],
)
def test_dates_are_written_in_both_languages(ask: Ask, written: Any, arguments: Any, zh: str, en: str) -> None:
    with ask():
        assert written(*arguments) == zh
    with ask(language="en"):
        assert written(*arguments) == en


@pytest.mark.parametrize(
    ("days", "zh", "en"),
    [
        (0, "今天", "Today"),
        (1, "明天", "Tomorrow"),
        (-1, "周五", "Fri"),
        (-5, "周一", "Mon"),
        (2, "下周一", "next Mon"),
        (8, "下周日", "next Sun"),
        (9, "11月30日", "30 Nov"),
        (-6, "11月15日", "15 Nov"),
        (365, "11月21日", "21 Nov"),
    ],
)
def test_a_day_near_by_has_a_word(ask: Ask, days: int, zh: str, en: str) -> None:
    day = SATURDAY + timedelta(days=days)
    with ask():
        assert dates.day_word(day) == zh
    with ask(language="en"):
        assert dates.day_word(day).lower() == en.lower()


def test_every_day_of_a_year_can_be_written(ask: Ask) -> None:
    year = [date(2028, 1, 1) + timedelta(days=offset) for offset in range(366)]
    for language in ("zh", "en"):
        with ask(language=language):
            assert len({dates.full_day(day) for day in year}) == 366
            assert len({dates.month_year(day) for day in year}) == 12
