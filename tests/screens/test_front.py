"""What is gathered for the home page."""

from __future__ import annotations

from datetime import timedelta

from kiosk.core.db import Database
from kiosk.lectures.model import Phase
from kiosk.screens import front
from tests.conftest import NOON
from tests.factories import Factory


def home(house: Database, language: str = "zh") -> front.Home:
    return front.home(house.reader(), NOON, language)


def test_an_empty_house_has_a_home_with_nothing_in_it(house: Database) -> None:
    found = home(house)
    assert (found.heritage.featured, found.programme.next, found.gallery.people, found.special.exhibit) == (
        None,
        None,
        [],
        None,
    )
    assert (found.quick, found.notice, found.pictures, found.programme.week_count) == ([], None, {}, 0)


def test_the_exhibit_the_house_names_is_featured(house: Database, make: Factory) -> None:
    make.house_record(featured_exhibit="bricks")
    make.exhibit("steles", position=1)
    make.exhibit("bricks", position=2)
    found = home(house).heritage.featured
    assert found is not None
    assert found.slug == "bricks"


def test_when_the_featured_exhibit_is_not_on_show_the_first_one_is(house: Database, make: Factory) -> None:
    make.house_record(featured_exhibit="over")
    make.exhibit("over", position=1, shown_until="2026-11-20")
    make.exhibit("steles", position=2)
    make.exhibit("prints", kind="special", position=0)
    found = home(house).heritage.featured
    assert found is not None
    assert found.slug == "steles"


def test_the_hall_of_the_featured_exhibit_has_the_first_tile(house: Database, make: Factory) -> None:
    make.hall()
    for number in range(5):
        make.exhibit(f"e{number}", position=number)
    heritage = home(house).heritage
    assert heritage.hall is not None
    assert heritage.hall.slug == "heritage"
    assert [one.slug for one in heritage.exhibits] == ["e0", "e1", "e2"]


def test_halls_with_a_tile_are_not_repeated_among_the_quick_ones(house: Database, make: Factory) -> None:
    make.hall("heritage", position=1)
    make.exhibit()
    make.hall("gallery", position=2, leads_to="people")
    make.hall("talks", position=3, leads_to="lectures")
    for number in range(5):
        make.hall(f"h{number}", position=10 + number)
    assert [hall.slug for hall in home(house).quick] == ["h0", "h1", "h2"]


def test_the_week_has_dots_for_its_own_sessions_only(house: Database, make: Factory) -> None:
    for name, start in (("sunday", "2026-11-15T10:00"), ("monday", "2026-11-16T10:00"), ("today", "2026-11-21T14:30"),
                        ("later", "2026-11-21T19:00"), ("next", "2026-11-23T10:00")):  # fmt: skip
        make.lecture(name, start)
    programme = home(house).programme
    assert {day.isoformat(): number for day, number in programme.dots.items()} == {"2026-11-16": 1, "2026-11-21": 2}
    assert programme.week_count == 3
    assert programme.next is not None
    assert (programme.next.lecture, programme.phase) == ("today", Phase.SOON)


def test_two_role_models_stand_for_all_of_them(house: Database, make: Factory) -> None:
    for number in range(4):
        make.person(f"p{number}", position=number)
    gallery = home(house).gallery
    assert ([one.slug for one in gallery.people], gallery.count) == (["p0", "p1"], 4)


def test_pictures_of_works_without_rights_are_not_gathered(house: Database, make: Factory) -> None:
    plate, cover = make.picture("#111111"), make.picture("#222222")
    make.exhibit("prints", kind="special", cover=f"sha256:{cover}")
    make.work("prints/one", rights="pending", plates=[{"file": f"sha256:{plate}", "role": "plate"}])
    found = home(house)
    assert found.special.works == []
    assert plate not in found.pictures


def test_one_notice_stands_on_home_the_newest(house: Database, make: Factory) -> None:
    for number, begins in enumerate(("2026-11-01T09:00", "2026-11-20T09:00", "2026-11-22T09:00")):
        make.put("notices", {"id": f"n{number}", "from": begins, "until": "2026-12-01T09:00",
                             "labels": {"zh": {"title": "通知"}}})  # fmt: skip
    assert home(house).notice is not None
    assert [home(house).notice.slug, front.home(house.reader(), NOON + timedelta(days=1), "zh").notice.slug] == [  # type: ignore[union-attr]
        "n1",
        "n2",
    ]
