"""Exhibits and works in content packs: what is taken is what was put, and what cannot be is refused."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kiosk.core.db import Database, IntegrityError
from kiosk.core.errors import Refused
from kiosk.core.plug import Document, Part
from kiosk.exhibits import pack
from kiosk.journal import store as journal
from tests.conftest import NOON

PARTS: dict[str, Part] = {part.name: part for part in pack.PARTS}
FILE = f"sha256:{'a' * 64}"

EXHIBIT: Document = {
    "id": "steles",
    "hall": "heritage",
    "kind": "special",
    "position": 3,
    "state": "published",
    "shown_from": "2026-10-01",
    "shown_until": "2026-11-30",
    "material": "rubbing",
    "level": "national",
    "level_year": "2014",
    "hero": FILE,
    "hero_tall": FILE,
    "banner": None,
    "banner_tall": None,
    "cover": FILE,
    "figures": [{"count": 200, "kinds": ["print"], "labels": {"zh": {"title": "年画", "unit": "幅"}}}],
    "glossary": [{"labels": {"zh": {"term": "拓片", "meaning": "纸蒙在石上捶出来的。"}}}],
    "highlights": ["ode"],
    "steps": [{"labels": {"zh": {"title": "熔铸", "line": "化铜"}}}],
    "sections": [{"id": "east", "labels": {"zh": {"title": "东"}, "en": {"title": "East"}}}],
    "eras": [{"id": "early", "labels": {"zh": {"title": "早", "line": "四九年"}}}],
    "labels": {"zh": {"title": "平城魏碑", "line": "看字。", "body": "一\n\n二"}, "en": {"title": "Steles"}},
}
WORK: Document = {
    "id": "steles/ode",
    "position": 7,
    "section": "east",
    "era": "early",
    "kind": "stele",
    "year": "461",
    "number": "W-1",
    "rights": "public-domain",
    "licence": "CC0-1.0",
    "plates": [
        {"file": FILE, "role": "plate"},
        {"file": f"sha256:{'b' * 64}", "role": "stone", "labels": {"zh": {"line": "原石"}}},
    ],
    "parts": [
        {
            "id": "lid", "pinyin": "gài", "side": "left", "box": [1, 2, 3, 4], "anchor": [5, 6],
            "labels": {"zh": {"title": "盖", "line": "盖在锅上"}},
        },
    ],
    "labels": {"zh": {"title": "皇帝南巡之颂", "credit": "自绘"}, "en": {"title": "Ode"}},
}  # fmt: skip
RECORDS = {"exhibits": EXHIBIT, "works": WORK}


def put(house: Database, name: str, record: Document) -> None:
    house.write(lambda writing: PARTS[name].put(writing, record, by="test", now=NOON))


def drop(house: Database, name: str, id_: str) -> None:
    house.write(lambda writing: PARTS[name].drop(writing, id_, by="test", now=NOON))


@pytest.fixture
def filled(house: Database) -> Database:
    put(house, "exhibits", EXHIBIT)
    put(house, "works", WORK)
    return house


@pytest.mark.parametrize("name", RECORDS)
def test_what_is_taken_is_what_was_put(filled: Database, name: str) -> None:
    assert PARTS[name].take(filled.reader(), RECORDS[name]["id"]) == RECORDS[name]
    put(filled, name, RECORDS[name])
    assert PARTS[name].take(filled.reader(), RECORDS[name]["id"]) == RECORDS[name]


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("exhibits", {"id": "x", "hall": "h", "kind": "heritage", "position": 0,
                      "labels": {"zh": {"title": "题", "line": "行"}}}),
        ("works", {"id": "steles/x", "position": 0, "kind": "k", "rights": "pending", "plates": [],
                   "labels": {"zh": {"title": "题"}}}),
    ],
)  # fmt: skip
def test_the_least_record_comes_back_whole_and_valid(filled: Database, name: str, least: Document) -> None:
    validator = Draft202012Validator(PARTS[name].schema)
    assert validator.is_valid(least)
    put(filled, name, least)
    taken = PARTS[name].take(filled.reader(), least["id"])
    assert taken is not None
    assert {key: taken[key] for key in least} == least
    assert list(validator.iter_errors(taken)) == []


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("exhibits", {"id": "Steles"}),
        ("exhibits", {"kind": "temporary"}),
        ("exhibits", {"state": "secret"}),
        ("exhibits", {"level": "world"}),
        ("exhibits", {"level_year": "14"}),
        ("exhibits", {"cover": "http://example.org/a.webp"}),
        ("exhibits", {"labels": {"zh": {"title": "没有一行字"}}}),
        ("exhibits", {"highlights": ["a", "b", "c", "d"]}),
        ("exhibits", {"figures": [{"count": -1, "kinds": [], "labels": {"zh": {"title": "a", "unit": "b"}}}]}),
        ("exhibits", {"position": "first"}),
        ("works", {"id": "ode"}),
        ("works", {"id": "steles/ode/extra"}),
        ("works", {"rights": "probably"}),
        ("works", {"rights": ""}),
        ("works", {"plates": [{"file": FILE, "role": "poster"}]}),
        ("works", {"plates": [{"file": "media/../kiosk.db", "role": "plate"}]}),
        ("works", {"parts": [{**WORK["parts"][0], "box": [1, 2, 3]}]}),
        ("works", {"parts": [{**WORK["parts"][0], "anchor": [-1, 2]}]}),
        ("works", {"labels": {"zh": {"title": "长" * 81}}}),
        ("works", {"script": "x"}),
    ],
)
def test_a_record_that_cannot_be_is_invalid(name: str, changes: dict[str, Any]) -> None:
    validator = Draft202012Validator(PARTS[name].schema)
    assert validator.is_valid(RECORDS[name])
    assert not validator.is_valid({**RECORDS[name], **changes})


def test_an_exhibit_that_ends_before_it_begins_is_refused() -> None:
    record = {**EXHIBIT, "shown_until": "2026-09-30"}
    assert [problem.field for problem in PARTS["exhibits"].check(record, "exhibits.json")] == ["shown_until"]
    assert PARTS["exhibits"].check({**EXHIBIT, "shown_until": "2026-10-01"}, "exhibits.json") == []


def test_the_database_refuses_an_exhibit_that_ends_before_it_begins(house: Database) -> None:
    with pytest.raises(IntegrityError):
        put(house, "exhibits", {**EXHIBIT, "shown_until": "2026-09-30"})


def test_a_work_needs_its_exhibit(house: Database) -> None:
    with pytest.raises(Refused) as refusal:
        put(house, "works", WORK)
    assert refusal.value.code == "no-such-exhibit"
    assert house.revision == 0


def test_sections_and_plates_put_again_replace_the_old_ones(filled: Database) -> None:
    put(filled, "exhibits", {**EXHIBIT, "sections": [{"id": "west", "labels": {"zh": {"title": "西"}}}], "eras": []})
    put(filled, "works", {**WORK, "plates": WORK["plates"][1:]})
    exhibit = PARTS["exhibits"].take(filled.reader(), "steles")
    work = PARTS["works"].take(filled.reader(), "steles/ode")
    assert exhibit is not None
    assert work is not None
    assert ([one["id"] for one in exhibit["sections"]], exhibit["eras"]) == (["west"], [])
    assert work["plates"] == WORK["plates"][1:]


def test_with_an_exhibit_go_its_works_and_all_their_words(filled: Database) -> None:
    drop(filled, "exhibits", "steles")
    assert PARTS["works"].take(filled.reader(), "steles/ode") is None
    for table in ("works", "work_plates", "sections", "work_labels", "plate_labels", "section_labels"):
        assert filled.reader().execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0, table


def test_a_dropped_work_leaves_its_exhibit(filled: Database) -> None:
    drop(filled, "works", "steles/ode")
    assert PARTS["works"].take(filled.reader(), "steles/ode") is None
    assert PARTS["exhibits"].take(filled.reader(), "steles") == EXHIBIT


def test_every_change_leaves_one_line_in_the_journal(filled: Database) -> None:
    drop(filled, "works", "steles/ode")
    drop(filled, "exhibits", "steles")
    assert [(entry.event, entry.key) for entry in journal.since(filled.reader(), 0, 10)] == [
        ("exhibits:exhibit:set", "steles"),
        ("exhibits:work:set", "steles/ode"),
        ("exhibits:work:drop", "steles/ode"),
        ("exhibits:exhibit:drop", "steles"),
    ]
