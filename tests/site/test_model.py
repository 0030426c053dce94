"""When the house is open, and the numbers of the screens."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kiosk.core.labels import NO_LABELS
from kiosk.site.model import HOUSE_SETTINGS, House, HouseSetting

MONDAY_TO_SATURDAY = dict.fromkeys(range(1, 7), ("09:00", "17:30"))


def house(hours: dict[int, tuple[str, str]]) -> House:
    return House("", NO_LABELS, {}, hours)


def moment(day: int, hour: int, minute: int) -> datetime:
    """A moment in UTC in November 2026; the 21st is a Saturday, and Datong is eight hours ahead."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("when", "is_open"),
    [
        (moment(21, 0, 59), False),
        (moment(21, 1, 0), True),
        (moment(21, 9, 29), True),
        (moment(21, 9, 30), False),
        (moment(22, 4, 0), False),
        (moment(22, 23, 0), False),
        (moment(23, 1, 0), True),
    ],
)
def test_the_house_is_open_by_the_wall_clock_of_the_centre(when: datetime, is_open: bool) -> None:
    assert house(MONDAY_TO_SATURDAY).is_open(when) is is_open


def test_a_house_that_names_no_hours_never_closes() -> None:
    assert house({}).is_open(moment(22, 18, 0))


def test_the_hours_of_a_day_are_those_of_its_local_weekday() -> None:
    mondays = house({1: ("10:00", "12:00")})
    assert mondays.hours_on(moment(22, 16, 0)) == ("10:00", "12:00"), "in Datong it is Monday already"
    assert mondays.hours_on(moment(22, 15, 59)) is None


@pytest.mark.parametrize("setting", HOUSE_SETTINGS, ids=lambda one: one.name)
def test_every_number_of_the_screens_starts_within_its_bounds_and_says_what_it_is(setting: HouseSetting) -> None:
    assert setting.least <= setting.default <= setting.most
    assert setting.help.count("。") == 1
    assert setting.help.rstrip().endswith(".")


def test_the_screen_asks_after_ninety_seconds_and_waits_twenty_more() -> None:
    defaults = {setting.name: setting.default for setting in HOUSE_SETTINGS}
    assert (defaults["idle_seconds"], defaults["idle_countdown_seconds"]) == (90, 20)
    assert defaults["attract_lead_minutes"] == 60
