"""The traditional calendar against the table of the domain report (3.9): festivals, leap months, solar terms."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kiosk.core import almanac

FESTIVALS = ("除夕", "春节", "元宵", "清明", "端午", "七夕", "中元", "中秋", "重阳", "腊八")
TABLE = {
    2024: "02-09 02-10 02-24 04-04 06-10 08-10 08-18 09-17 10-11 2025-01-07",
    2025: "01-28 01-29 02-12 04-04 05-31 08-29 09-06 10-06 10-29 2026-01-26",
    2026: "02-16 02-17 03-03 04-05 06-19 08-19 08-27 09-25 10-18 2027-01-15",
    2027: "02-05 02-06 02-20 04-05 06-09 08-08 08-16 09-15 10-08 2028-01-04",
    2028: "01-25 01-26 02-09 04-04 05-28 08-26 09-03 10-03 10-26 2029-01-22",
    2029: "02-12 02-13 02-27 04-04 06-16 08-16 08-24 09-22 10-16 2030-01-11",
    2030: "02-02 02-03 02-17 04-05 06-05 08-05 08-13 09-12 10-05 2031-01-01",
}


def festivals_of(year: int) -> dict[date, str]:
    days = [date.fromisoformat(day if len(day) == 10 else f"{year}-{day}") for day in TABLE[year].split()]
    return dict(zip(days, FESTIVALS, strict=True))


@pytest.mark.parametrize("year", TABLE)
def test_every_festival_falls_on_the_day_of_the_table(year: int) -> None:
    expected = festivals_of(year)
    assert {day: almanac.lunar_line(day) for day in expected} == expected
    beside = [day + timedelta(days=step) for day in expected for step in (-1, 1)]
    assert not [day for day in beside if day not in expected and almanac.lunar_line(day) in FESTIVALS]


def test_in_a_year_with_a_leap_month_no_other_day_is_a_festival() -> None:
    expected = {day: name for year in (2024, 2025) for day, name in festivals_of(year).items() if day.year == 2025}
    days = [date(2025, 1, 1) + timedelta(days=offset) for offset in range(365)]
    lines = {day: almanac.lunar_line(day) for day in days}
    assert {day: line for day, line in lines.items() if line in FESTIVALS} == expected


@pytest.mark.parametrize(
    ("first", "month"), [(date(2025, 7, 25), "闰六月"), (date(2028, 6, 23), "闰五月"), (date(2033, 12, 22), "闰冬月")]
)
def test_a_leap_month_is_named_and_repeats_no_festival(first: date, month: str) -> None:
    lines = [almanac.lunar_line(first + timedelta(days=offset)) for offset in range(29)]
    assert month in almanac.lunar_day(first)
    assert lines[0] in (month, "冬至"), "a solar term on the first day stands before the month"
    assert set(lines).isdisjoint(FESTIVALS)


@pytest.mark.parametrize(
    ("day", "line"),
    [
        (date(2026, 11, 21), "十三"),
        (date(2026, 11, 22), "小雪"),
        (date(2026, 11, 9), "十月"),
        (date(2026, 6, 21), "夏至"),
        (date(2026, 2, 17), "春节"),
    ],
)
def test_under_a_date_stands_the_festival_else_the_solar_term_else_the_lunar_day(day: date, line: str) -> None:
    assert almanac.lunar_line(day) == line


def test_the_lunar_day_is_written_out() -> None:
    assert almanac.lunar_day(date(2026, 11, 21)) == "农历十月十三"
    assert almanac.lunar_day(date(2025, 7, 25)) == "农历闰六月初一"


def test_the_coming_solar_term_is_announced_three_days_ahead() -> None:
    days = [date(2026, 11, 18) + timedelta(days=offset) for offset in range(6)]
    assert [almanac.coming_term(day) for day in days] == [
        None,
        ("小雪", 3),
        ("小雪", 2),
        ("小雪", 1),
        ("小雪", 0),
        None,
    ]


@pytest.mark.parametrize("day", [date(1970, 1, 1), date(2000, 1, 3), date(2038, 1, 19), date(2100, 12, 27)])
def test_days_far_away_have_a_line_too(day: date) -> None:
    assert almanac.lunar_line(day)
    assert almanac.lunar_day(day).startswith("农历")
