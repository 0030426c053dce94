"""The demo packs are whole, small, complete in both languages, and have lectures today whenever they first start."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk import paths
from kiosk.app import create_app
from kiosk.core.clock import local
from kiosk.core.db import Database, column
from kiosk.core.labels import LANGUAGES
from kiosk.core.plug import Document
from kiosk.features import PARTS
from kiosk.lectures import store as lectures
from kiosk.packs import export
from kiosk.packs.archive import open_source
from kiosk.packs.check import Pack, read_pack
from kiosk.settings import Settings
from tests.conftest import SetClock
from tests.packs.installing import Installer

MEGABYTE = 1 << 20
FOLDERS = sorted(path for path in paths.EXHIBITS.iterdir() if path.is_dir())
PEOPLE = ["li-lin", "wang-jinxi", "jiao-yulu", "yuan-longping", "zhang-guimei", "lei-feng", "shen-jilan"]
SAMPLES = ["sample-wang-ayi", "sample-xiao-li", "sample-young-reader"]


def read(folder: Path) -> Pack:
    """A pack, checked but for its pixels."""
    source = open_source(folder)
    try:
        return read_pack(source, PARTS)
    finally:
        source.close()


@pytest.fixture(scope="module")
def packs() -> dict[str, Pack]:
    """All demo packs by their id."""
    return {pack.manifest.id: pack for pack in map(read, FOLDERS)}


def test_there_are_seven_packs_and_nothing_else() -> None:
    assert len(FOLDERS) == 7
    assert [path.name for path in paths.EXHIBITS.iterdir() if not path.is_dir()] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_a_demo_pack_is_clean_and_sealed(folder: Path, tmp_path: Path) -> None:
    pack = read(folder)
    assert {entry["id"] for entry in pack.records["media"]} == set(pack.pictures)
    sealed = json.loads((folder / "pack.json").read_text(encoding="utf-8"))["files"]
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert found == {*sealed, "pack.json"}


def test_every_picture_of_the_demo_comes_in(demo: Database, packs: dict[str, Pack]) -> None:
    shown = column(demo.reader(), "SELECT hash FROM media")
    assert len(shown) == sum(len(pack.pictures) for pack in packs.values())
    assert column(demo.reader(), "SELECT name FROM packs ORDER BY name") == sorted(packs)


def test_every_picture_of_the_demo_is_bare_and_so_keeps_its_hash(demo: Database, packs: dict[str, Pack]) -> None:
    sums = {pack.manifest.files[name][0] for pack in packs.values() for name in pack.pictures}
    assert set(column(demo.reader(), "SELECT hash FROM media")) == sums


def test_exhibits_take_less_than_30_megabytes() -> None:
    assert sum(path.stat().st_size for path in paths.EXHIBITS.rglob("*") if path.is_file()) <= 30 * MEGABYTE


def labels_in(value: Any, place: str) -> Iterator[tuple[str, Document]]:
    if isinstance(value, dict):
        if "zh" in value:
            yield place, value
            return
        for key, entry in value.items():
            yield from labels_in(entry, f"{place}.{key}")
    elif isinstance(value, list):
        for number, entry in enumerate(value):
            yield from labels_in(entry, f"{place}.{number}")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_every_word_is_there_in_chinese_and_in_english(folder: Path) -> None:
    pack = read(folder)
    assert set(pack.manifest.labels) == set(LANGUAGES)
    found = list(labels_in(pack.records, pack.manifest.id))
    assert found
    for place, labels in found:
        assert set(labels) == set(LANGUAGES), place
        assert set(labels["zh"]) == set(labels["en"]), place
        assert all(text.strip() for fields in labels.values() for text in fields.values()), place


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_every_picture_says_what_it_shows_and_whose_it_is(folder: Path) -> None:
    for record in read(folder).records["media"]:
        assert record["licence"], record["id"]
        assert record["labels"]["zh"]["alt"], record["id"]


def works_of(pack: Pack) -> list[Document]:
    return pack.records["works"]


def test_the_centre_has_seven_halls(packs: dict[str, Pack]) -> None:
    halls = packs["pingcheng-centre"].records["halls"]
    assert len(halls) == 7
    assert all(hall["plate"] for hall in halls)


def test_each_heritage_exhibit_has_its_works(packs: dict[str, Pack]) -> None:
    assert len(works_of(packs["pingcheng-weibei"])) >= 12
    assert len(works_of(packs["copper-hotpot"])) == 6
    assert len(works_of(packs["brick-carving"])) == 5


def test_seven_real_people_and_three_marked_samples_are_shown(packs: dict[str, Pack]) -> None:
    people = {one["id"]: one for one in packs["pioneers"].records["people"]}
    assert sorted(people) == sorted([*PEOPLE, *SAMPLES])
    for id_ in PEOPLE:
        assert not people[id_].get("sample")
        assert people[id_]["consent"]["basis"] == "public-record"
        assert people[id_]["labels"]["zh"]["source"], "what is told of a real person has a source"
    for id_ in SAMPLES:
        assert people[id_]["sample"]
        assert people[id_]["consent"]["basis"] == "fictional"
        assert not people[id_].get("portrait")


def test_the_special_exhibition_has_its_prints_and_its_book(packs: dict[str, Pack]) -> None:
    [exhibit] = packs["prints-75"].records["exhibits"]
    sections, eras = ({one["id"] for one in exhibit[facet]} for facet in ("sections", "eras"))
    books = [work for work in works_of(packs["prints-75"]) if any(plate["role"] == "page" for plate in work["plates"])]
    prints = [work for work in works_of(packs["prints-75"]) if work not in books]
    assert (exhibit["kind"], len(sections), len(eras), len(prints)) == ("special", 8, 5, 24)
    assert [len(book["plates"]) for book in books] == [12]
    for work in works_of(packs["prints-75"]):
        assert work["section"] in sections
        assert work["era"] in eras
    assert {work["section"] for work in works_of(packs["prints-75"])} == sections
    assert {work["era"] for work in works_of(packs["prints-75"])} == eras


def test_there_are_sixteen_lectures_and_all_they_name_exists(packs: dict[str, Pack]) -> None:
    records = packs["first-lectures"].records
    assert len(records["lectures"]) == 16
    venues, series = ({one["id"] for one in records[part]} for part in ("venues", "series"))
    people = {one["id"] for pack in packs.values() for one in pack.records.get("people", [])}
    for lecture in records["lectures"]:
        assert lecture.get("series", "") in {"", *series}
        assert {one["person"] for one in lecture.get("people", [])} <= people
        assert {session["venue"] for session in lecture["sessions"]} <= venues


def test_what_one_pack_names_another_brings(packs: dict[str, Pack]) -> None:
    halls = {hall["id"] for hall in packs["pingcheng-centre"].records["halls"]}
    exhibits = {one["id"]: one for pack in packs.values() for one in pack.records.get("exhibits", [])}
    [house] = packs["pingcheng-centre"].records["house"]
    assert house["featured_exhibit"] in exhibits
    assert {one["hall"] for one in exhibits.values()} <= halls
    kinds = {term["id"] for one in packs["pingcheng-centre"].records["dictionaries"] for term in one["terms"]}
    for pack in packs.values():
        for work in pack.records.get("works", []):
            assert work["kind"] in kinds, work["id"]
            assert work["id"].split("/")[0] in exhibits


MOMENTS = [
    "2026-11-16T00:05", "2026-11-16T08:30", "2026-11-18T12:00", "2026-11-21T14:05", "2026-11-21T23:29",
    "2026-11-22T23:55", "2026-11-22T23:59", "2026-11-01T00:00", "2026-11-30T23:55", "2026-12-01T00:05",
    "2026-12-31T23:55", "2027-01-01T00:05", "2027-02-28T10:00", "2028-02-29T00:05", "2028-02-29T23:55",
    "2028-03-01T07:00", "2026-02-01T09:00", "2027-10-01T12:00", "2030-06-30T18:00", "2026-08-31T23:58",
    "2026-01-31T06:00", "2026-05-04T00:00",
]  # fmt: skip


def at(text: str) -> datetime:
    """A moment on the centre's wall clock."""
    return datetime.fromisoformat(f"{text}:00+08:00").astimezone(UTC)


@pytest.mark.parametrize("text", MOMENTS)
def test_a_first_start_at_any_moment_has_lectures_today_this_week_and_this_month(text: str, install: Installer) -> None:
    moment = at(text)
    install.from_path(paths.EXHIBITS / "07-first-lectures", moment)
    db, today = install.house.reader(), local(moment).date()
    monday, first = today - timedelta(days=today.weekday()), today.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    assert lectures.between(db, today, today, "zh", today)
    assert len(lectures.between(db, monday, monday + timedelta(days=6), "zh", today)) >= 4
    assert len(lectures.between(db, first, last, "zh", today)) >= 10
    coming = lectures.coming(db, moment, "zh", most=100)
    assert local(coming[0].starts_at).date() == today, "the next lecture is still today"
    assert len({one.lecture for one in coming}) == 16, "every lecture will be given"


@pytest.mark.parametrize("text", ["2026-11-16T00:05", "2026-11-22T23:55", "2026-12-31T23:59", "2028-02-29T12:00"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_stand_whenever_the_first_start_is(
    text: str, language: str, install: Installer, settings: Settings
) -> None:
    moment = at(text)
    install.from_path(paths.EXHIBITS / "07-first-lectures", moment)
    client = create_app(settings, install.house, SetClock(moment)).test_client()
    client.set_cookie("language", language)
    words = {"zh": "平城魏碑：从石头上看一座都城", "en": "Pingcheng steles"}
    assert words[language] in client.get("/lectures/").text
    for address in ("/", "/lectures/", "/attract"):
        assert client.get(address).status_code == 200, address


def test_an_exported_demo_pack_is_no_larger_than_its_folder(demo: Database) -> None:
    content = export.pack_bytes(demo.reader(), "pingcheng-weibei", PARTS)
    folder = next(path for path in FOLDERS if "weibei" in path.name)
    assert len(content) <= sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
