"""Which exhibits and works come out of the store, in which order, and that rights are asked there and nowhere else."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

import pytest

from kiosk.core.db import Database
from kiosk.core.errors import NotFound
from kiosk.exhibits import store
from kiosk.exhibits.model import Exhibit, Walk
from tests.factories import Factory

TODAY = date(2026, 11, 21)
UNSHOWABLE = ("pending", "on-site-only")


def listed(house: Database, today: date = TODAY, **asked: str) -> list[str]:
    return [one.slug for one in store.listed(house.reader(), today, "zh", hall=asked.get("hall", ""))]


def steles(house: Database) -> Exhibit:
    return store.by_slug(house.reader(), "steles", TODAY, "zh")


def slugs(house: Database, walk: Walk | None = None, start: int = 0, most: int = 1000) -> list[str]:
    return [one.slug for one in store.works(house.reader(), steles(house), "zh", walk, start=start, most=most)]


@pytest.fixture
def wall(make: Factory) -> Factory:
    """An exhibit with six works, two of which may not be shown."""
    named = [{"id": name, "labels": {"zh": {"title": name}}} for name in ("east", "west", "empty")]
    eras = [{"id": name, "labels": {"zh": {"title": name}}} for name in ("early", "late")]
    make.exhibit(sections=named, eras=eras)
    for position, (slug, section, era, kind, rights) in enumerate(
        [
            ("f", "west", "late", "poster", "own"),
            ("e", "west", "late", "print", "pending"),
            ("d", "west", "early", "print", "public-domain"),
            ("c", "east", "late", "poster", "cleared"),
            ("b", "east", "early", "print", "on-site-only"),
            ("a", "east", "early", "print", "own"),
        ]
    ):
        make.work(f"steles/{slug}", position=60 - position, section=section, era=era, kind=kind, rights=rights)
    return make


def test_works_stand_in_their_order_without_those_that_may_not_be_shown(house: Database, wall: Factory) -> None:
    assert slugs(house) == ["a", "c", "d", "f"]
    assert slugs(house, start=1, most=2) == ["c", "d"]
    assert steles(house).count == 4


@pytest.mark.parametrize(
    ("walk", "found"),
    [
        (Walk(section="east"), ["a", "c"]),
        (Walk(era="late"), ["c", "f"]),
        (Walk(kinds=("print",)), ["a", "d"]),
        (Walk(kinds=("print", "poster")), ["a", "c", "d", "f"]),
        (Walk(section="west", era="early"), ["d"]),
        (Walk(section="east", era="late", kinds=("print",)), []),
        (Walk(kinds=("pri",)), []),
    ],
)
def test_a_walk_takes_what_it_asks_for(house: Database, wall: Factory, walk: Walk, found: list[str]) -> None:
    assert slugs(house, walk) == found
    assert store.count_works(house.reader(), steles(house), walk) == len(found)


def test_sections_and_kinds_count_only_what_may_be_shown(house: Database, wall: Factory) -> None:
    exhibit = steles(house)
    held = {
        facet: {one.slug: one.count for one in store.sections(house.reader(), exhibit.id, facet, "zh")}
        for facet in ("section", "era")
    }
    assert held == {"section": {"east": 2, "west": 2, "empty": 0}, "era": {"early": 2, "late": 2}}
    assert store.kinds(house.reader(), exhibit) == {"print": 2, "poster": 2}


@pytest.mark.parametrize("slug", ["b", "e", "nothing"])
def test_a_work_that_may_not_be_shown_is_not_found(house: Database, wall: Factory, slug: str) -> None:
    with pytest.raises(NotFound):
        store.work(house.reader(), steles(house), slug, "zh")


def test_a_work_knows_its_place_among_those_on_show(house: Database, wall: Factory) -> None:
    exhibit = steles(house)
    places = {
        slug: store.place(house.reader(), exhibit, store.work(house.reader(), exhibit, slug, "zh"))
        for slug in ("a", "c", "d", "f")
    }
    assert places == {"a": (1, 2, 1, 4), "c": (1, 2, 2, 4), "d": (2, 2, 3, 4), "f": (2, 2, 4, 4)}


def test_places_are_counted_round_the_end(house: Database, wall: Factory) -> None:
    exhibit = steles(house)
    round_ = [store.at_place(house.reader(), exhibit, place, "zh").slug for place in range(6)]
    assert round_ == ["f", "a", "c", "d", "f", "a"]


def test_plates_and_their_words_belong_to_their_work(house: Database, make: Factory) -> None:
    make.exhibit()
    first, second = make.picture("#111111"), make.picture("#222222")
    pages = [
        {"file": f"sha256:{first}", "role": "page", "labels": {"zh": {"line": "第一页"}, "en": {"line": "Page one"}}},
        {"file": f"sha256:{second}", "role": "page"},
    ]
    make.work("steles/book", plates=pages)
    make.work("steles/other", position=2)
    book = store.work(house.reader(), steles(house), "book", "en")
    assert [(page.hash, str(page.labels.line)) for page in book.plates] == [(first, "Page one"), (second, "")]
    assert store.work(house.reader(), steles(house), "other", "en").plates == ()


def test_an_exhibit_is_on_show_from_its_first_day_to_its_last(house: Database, make: Factory) -> None:
    make.exhibit("short", shown_from="2026-11-21", shown_until="2026-11-22")
    make.exhibit("open", position=2)
    days = {offset: listed(house, TODAY + timedelta(days=offset)) for offset in (-1, 0, 1, 2)}
    assert days == {-1: ["open"], 0: ["short", "open"], 1: ["short", "open"], 2: ["open"]}


def test_a_draft_is_nowhere(house: Database, make: Factory) -> None:
    make.exhibit(state="draft", cover=f"sha256:{make.picture()}")
    assert listed(house) == []
    assert store.count(house.reader(), TODAY) == 0
    assert store.shown_media(house.reader(), TODAY) == set()
    with pytest.raises(NotFound):
        steles(house)


def test_exhibits_are_listed_by_hall_and_kind(house: Database, make: Factory) -> None:
    make.exhibit("prints", kind="special", hall="reading")
    make.exhibit("bricks", position=2)
    make.exhibit("steles", position=1)
    assert listed(house) == ["steles", "bricks", "prints"]
    assert listed(house, hall="heritage") == ["steles", "bricks"]
    assert [one.slug for one in store.listed(house.reader(), TODAY, "zh", kind="special")] == ["prints"]
    assert store.count(house.reader(), TODAY, hall="heritage") == 2
    assert store.count(house.reader(), TODAY, kind="special") == 1


def test_pictures_on_show_are_those_of_works_and_exhibits_on_show(house: Database, make: Factory) -> None:
    shade = iter(range(16, 99))
    hashes = {name: make.picture(f"#{next(shade)}0000") for name in ("cover", "hero", "plate", "page", "draft", "old")}
    make.exhibit(cover=f"sha256:{hashes['cover']}", hero_tall=f"sha256:{hashes['hero']}")
    make.work(
        plates=[
            {"file": f"sha256:{hashes['plate']}", "role": "plate"},
            {"file": f"sha256:{hashes['page']}", "role": "page"},
        ]
    )
    make.exhibit("draft", state="draft")
    make.work("draft/one", plates=[{"file": f"sha256:{hashes['draft']}", "role": "plate"}])
    make.exhibit("old", shown_until="2026-11-20", banner=f"sha256:{hashes['old']}")
    on_show = store.shown_media(house.reader(), TODAY)
    assert on_show == {hashes[name] for name in ("cover", "hero", "plate", "page")}
    assert hashes["old"] in store.shown_media(house.reader(), TODAY - timedelta(days=1))


@pytest.mark.parametrize("rights", UNSHOWABLE)
def test_a_picture_without_rights_does_not_come_back_as_the_cover_of_its_exhibit(
    house: Database, make: Factory, rights: str
) -> None:
    plate = make.picture()
    make.exhibit(cover=f"sha256:{plate}", banner=f"sha256:{plate}")
    make.work(rights=rights, plates=[{"file": f"sha256:{plate}", "role": "plate"}])
    assert (steles(house).cover, steles(house).banner.wide) == ("", "")
    assert store.shown_media(house.reader(), TODAY) == set()
    make.work(rights="cleared", plates=[{"file": f"sha256:{plate}", "role": "plate"}])
    assert steles(house).cover == plate
    assert store.shown_media(house.reader(), TODAY) == {plate}


def test_picture_books_without_number_are_read_on_a_plain_sqlite(house: Database, make: Factory) -> None:
    """SQLite takes only so many values in a statement (32,766 where Python brings it along): books have more pages."""
    page = make.picture()
    make.exhibit()
    pages = [{"file": f"sha256:{page}", "role": "page", "labels": {"zh": {"line": "一"}}}] * 130
    for number in range(80):
        make.work(f"steles/b{number}", position=number, plates=pages)
    house.reader().setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, store.MOST_MARKS)
    books = store.works(house.reader(), steles(house), "zh", most=10_000)
    assert sum(len(book.pages) for book in books) == 10_400
    assert books[-1].pages[-1].labels.line == "一"
