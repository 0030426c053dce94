"""Who stands in the gallery and in which order, and that nobody comes out of the store with more than was agreed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from kiosk.core.db import Database
from kiosk.core.errors import NotFound
from kiosk.people import store
from kiosk.people.model import Person
from tests.factories import Factory

TODAY = date(2026, 11, 21)
MEDAL = {"code": "medal", "level": "national", "source": "公报"}
STAR = {"code": "star", "level": "national", "source": "公报"}
LOCAL = {"code": "pingcheng-best", "level": "district", "source": "公示"}

WITHHELD: list[dict[str, Any]] = [
    {"under_14": True},
    {"consent": {"basis": "none", "name": True, "picture": True}},
    {"consent": {"basis": "signed"}},
    {"consent": {"basis": "signed", "name": True, "picture": True, "until": "2026-11-20"}},
]


def gallery(house: Database, honour: str = "", start: int = 0, most: int = 100) -> list[Person]:
    return store.gallery(house.reader(), honour=honour, start=start, most=most, language="zh", today=TODAY)


def slugs(persons: list[Person]) -> list[str]:
    return [person.slug for person in persons]


@pytest.fixture
def five(make: Factory) -> Factory:
    """Five role models in another order than they were put in."""
    for position, (slug, honours) in enumerate(
        {"e": [LOCAL], "d": [], "c": [MEDAL, STAR], "b": [MEDAL], "a": [LOCAL]}.items()
    ):
        make.person(slug, position=50 - position, honours=honours)
    return make


def test_the_gallery_stands_in_its_order_and_is_read_in_pages(house: Database, five: Factory) -> None:
    assert slugs(gallery(house)) == ["a", "b", "c", "d", "e"]
    assert slugs(gallery(house, start=2, most=2)) == ["c", "d"]
    assert slugs(gallery(house, start=5)) == []


def test_people_at_the_same_place_stand_as_they_came(house: Database, make: Factory) -> None:
    for slug in ("first", "second", "third"):
        make.person(slug, position=1)
    assert slugs(gallery(house)) == ["first", "second", "third"]


@pytest.mark.parametrize(
    ("honour", "found"),
    [("medal", ["b", "c"]), ("star", ["c"]), ("national", ["b", "c"]), ("district", ["a", "e"]), ("nobel", [])],
)
def test_the_gallery_is_filtered_by_an_honour_or_its_level(
    house: Database, five: Factory, honour: str, found: list[str]
) -> None:
    assert slugs(gallery(house, honour)) == found
    assert store.count(house.reader(), honour) == len(found)


def test_only_honours_that_somebody_on_show_has_are_in_use(house: Database, five: Factory) -> None:
    five.person("draft", state="draft", honours=[{"code": "hidden", "level": "provincial", "source": "公示"}])
    five.person("speaker", role_model=False, honours=[{"code": "unseen", "level": "municipal", "source": "公示"}])
    used = store.honours_in_use(house.reader())
    assert used == {"medal": 2, "star": 1, "pingcheng-best": 2, "national": 2, "district": 2}


def test_drafts_and_mere_speakers_are_not_in_the_gallery(house: Database, five: Factory) -> None:
    five.person("draft", state="draft")
    five.person("speaker", role_model=False)
    assert slugs(gallery(house)) == ["a", "b", "c", "d", "e"]
    assert store.count(house.reader()) == 5
    for slug in ("draft", "speaker", "nobody"):
        with pytest.raises(NotFound):
            store.by_slug(house.reader(), slug, "zh", TODAY)


def test_a_speaker_is_found_among_people_and_a_draft_is_not(house: Database, make: Factory) -> None:
    make.person("draft", state="draft")
    make.person("speaker", role_model=False)
    wanted = ["speaker", "draft", "nobody", "speaker"]
    assert list(store.persons(house.reader(), wanted, "zh", TODAY)) == ["speaker"]
    assert store.persons(house.reader(), [], "zh", TODAY) == {}


def test_before_the_first_comes_the_last_and_after_the_last_the_first(house: Database, five: Factory) -> None:
    five.person("draft", position=0, state="draft")
    five.person("speaker", position=99, role_model=False)
    beside = {slug: store.neighbours(house.reader(), slug) for slug in "abcde"}
    assert beside == {"a": ("e", "b"), "b": ("a", "c"), "c": ("b", "d"), "d": ("c", "e"), "e": ("d", "a")}


def test_somebody_alone_is_next_to_themselves(house: Database, make: Factory) -> None:
    make.person("only")
    assert store.neighbours(house.reader(), "only") == ("only", "only")


@pytest.mark.parametrize("changes", WITHHELD)
def test_nobody_comes_out_with_more_than_was_agreed(house: Database, make: Factory, changes: dict[str, Any]) -> None:
    picture = make.picture()
    labels = {"zh": {"name": "王小明", "story": "王小明是好邻居。"}, "en": {"name": "Wang Xiaoming"}}
    make.person("wang", picture=f"sha256:{picture}", labels=labels, **changes)
    for language in ("zh", "en"):
        found = store.by_slug(house.reader(), "wang", language, TODAY)
        assert (found.name, found.picture, found.shows_name) == ("", "", False)
        assert (found.labels.name, found.labels.zh.name, found.labels.en.name) == ("", "", "")
        assert "王小明" not in found.labels.story
    assert store.shown_media(house.reader(), TODAY) == set()


@pytest.mark.parametrize(("name", "picture"), [(True, False), (False, True)])
def test_name_and_picture_are_agreed_to_each_for_itself(
    house: Database, make: Factory, name: bool, picture: bool
) -> None:
    hash_ = make.picture()
    consent = {"basis": "signed", "name": name, "picture": picture}
    make.person("wang", picture=f"sha256:{hash_}", consent=consent)
    found = store.by_slug(house.reader(), "wang", "zh", TODAY)
    assert (bool(found.name), bool(found.picture)) == (name, picture)
    assert store.shown_media(house.reader(), TODAY) == ({hash_} if picture else set())


def test_a_picture_goes_the_day_after_the_last_day_of_consent(house: Database, make: Factory) -> None:
    hash_ = make.picture()
    consent = {"basis": "signed", "name": True, "picture": True, "until": "2026-11-21"}
    make.person("wang", picture=f"sha256:{hash_}", consent=consent)
    assert store.shown_media(house.reader(), TODAY) == {hash_}
    assert store.shown_media(house.reader(), TODAY + timedelta(days=1)) == set()


def test_the_picture_of_a_draft_is_not_on_show(house: Database, make: Factory) -> None:
    make.person("wang", state="draft", picture=f"sha256:{make.picture()}")
    assert store.shown_media(house.reader(), TODAY) == set()
