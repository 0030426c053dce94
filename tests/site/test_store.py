"""What the house keeps of itself: names, numbers, halls, notices, word lists."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.core.clock import loaded
from kiosk.core.db import Database, IntegrityError
from kiosk.core.errors import NotFound
from kiosk.site import store
from kiosk.site.model import HOUSE_SETTINGS
from tests.conftest import NOON, SetClock
from tests.factories import Factory


def test_a_house_nobody_named_has_every_number_and_no_words(house: Database) -> None:
    empty = store.house(house.reader(), "zh")
    assert empty.settings == {setting.name: setting.default for setting in HOUSE_SETTINGS}
    assert (empty.featured_exhibit, empty.labels.name, empty.hours) == ("", "", {})


def test_a_number_out_of_bounds_is_brought_back_and_an_unknown_one_ignored(house: Database) -> None:
    wanted = {"idle_seconds": 5, "idle_countdown_seconds": 600, "live_seconds": 3, "no_such_number": 1}
    house.write(lambda writing: store.set_house(writing, featured_exhibit="", words={}, settings=wanted, hours={}))
    found = store.settings(house.reader())
    assert (found["idle_seconds"], found["idle_countdown_seconds"], found["live_seconds"]) == (20, 60, 3)
    assert "no_such_number" not in found


def test_naming_the_house_again_replaces_what_it_said(house: Database, make: Factory) -> None:
    make.house_record(settings={"idle_seconds": 45}, hours={"1": {"opens": "09:00", "closes": "17:00"}})
    make.house_record(featured_exhibit="steles", hours={"2": {"opens": "10:00", "closes": "12:00"}})
    found = store.house(house.reader(), "zh")
    assert found.featured_exhibit == "steles"
    assert found.settings["idle_seconds"] == 90
    assert found.hours == {2: ("10:00", "12:00")}


def test_halls_stand_in_their_order(house: Database, make: Factory) -> None:
    make.hall("plaza", position=3)
    make.hall("reading", position=1)
    make.hall("values", position=2)
    assert [hall.slug for hall in store.halls(house.reader(), "zh")] == ["reading", "values", "plaza"]


def test_a_hall_is_changed_in_place(house: Database, make: Factory) -> None:
    make.hall("plaza", material="brick", labels={"zh": {"title": "广场", "place": "室外"}})
    make.hall("plaza", material="paper", labels={"zh": {"title": "实践广场"}})
    hall = store.hall(house.reader(), "plaza", "zh")
    assert (hall.material, hall.labels.title, hall.labels.place) == ("paper", "实践广场", "")
    assert len(store.halls(house.reader(), "zh")) == 1


def test_a_hall_that_is_not_there_is_not_found(house: Database) -> None:
    with pytest.raises(NotFound):
        store.hall(house.reader(), "cellar", "zh")


def test_words_that_exist_in_one_language_are_shown_in_the_other_and_know_it(house: Database, make: Factory) -> None:
    make.hall(labels={"zh": {"title": "国风非遗坊", "place": "二楼东侧"}, "en": {"title": "Heritage Workshop"}})
    labels = store.hall(house.reader(), "heritage", "en").labels
    assert (labels.title, labels.title.is_fallback) == ("Heritage Workshop", False)
    assert (labels.place, labels.place.is_fallback, labels.place.lang) == ("二楼东侧", True, "zh-CN")


def test_a_material_nobody_drew_is_refused_by_the_database(make: Factory) -> None:
    with pytest.raises(IntegrityError):
        make.hall(material="marble")


def test_the_pictures_of_the_halls_may_be_shown(house: Database, make: Factory) -> None:
    plate = make.picture()
    make.picture("#112233")
    make.hall(plate=f"sha256:{plate}")
    make.hall("plaza")
    assert store.shown_media(house.reader(), NOON.date()) == {plate}


def test_a_notice_stands_from_its_first_moment_to_its_last_and_no_longer(house: Database, make: Factory) -> None:
    notice(make, "power", "2026-11-21T15:00", "2026-11-21T16:00")
    begins = loaded("2026-11-21T07:00:00Z")
    seen = [
        [one.slug for one in store.notices(house.reader(), begins + timedelta(minutes=minutes), "zh")]
        for minutes in (-1, 0, 59, 60)
    ]
    assert seen == [[], ["power"], ["power"], []]


def test_the_newest_notice_comes_first(house: Database, make: Factory) -> None:
    notice(make, "old", "2026-11-01T09:00", "2026-12-01T09:00")
    notice(make, "new", "2026-11-20T09:00", "2026-12-01T09:00")
    assert [one.slug for one in store.notices(house.reader(), NOON, "zh")] == ["new", "old"]


def test_the_coming_moments_of_the_notices_are_known(house: Database, make: Factory, clock: SetClock) -> None:
    assert store.notice_bounds(house.reader(), NOON) == []
    notice(make, "now", "2026-11-21T08:00", "2026-11-21T18:00")
    notice(make, "later", "2026-11-22T08:00", "2026-11-23T08:00")
    assert store.notice_bounds(house.reader(), clock()) == ["2026-11-22T00:00:00Z", "2026-11-21T10:00:00Z"]
    clock.forward(days=1)
    assert store.notice_bounds(house.reader(), clock()) == ["2026-11-23T00:00:00Z"]


def test_a_word_list_keeps_the_order_in_which_it_was_written(house: Database, make: Factory) -> None:
    make.dictionary("levels", national=("国家级", "National"), city=("市级", "City"), district=("区级", "District"))
    terms = store.terms(house.reader(), "levels", "en")
    assert list(terms) == ["national", "city", "district"]
    assert terms["city"].labels.title == "City"


def test_a_word_list_written_again_has_only_the_new_words(house: Database, make: Factory) -> None:
    make.dictionary("levels", national=("国家级", "National"))
    make.dictionary("kinds", stele=("碑", "Stele"))
    make.dictionary("levels", city=("市级", "City"))
    assert list(store.terms(house.reader(), "levels", "zh")) == ["city"]
    assert list(store.terms(house.reader(), "kinds", "zh")) == ["stele"]


def notice(make: Factory, id_: str, begins: str, ends: str) -> None:
    make.put("notices", {"id": id_, "from": begins, "until": ends, "labels": {"zh": {"title": id_}}})
