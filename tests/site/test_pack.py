"""The house in content packs: what is taken is what was put, and what cannot be is refused with its place."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kiosk.core.db import Database
from kiosk.core.errors import Refused
from kiosk.core.plug import Document, Part
from kiosk.journal import store as journal
from kiosk.site import pack, store
from kiosk.site.model import HOUSE_SETTINGS
from tests.conftest import NOON
from tests.factories import Factory

PARTS: dict[str, Part] = {part.name: part for part in pack.PARTS}
HOURS = {"1": {"opens": "09:00", "closes": "17:30"}, "7": {"opens": "10:00", "closes": "12:00"}}
PLATE = f"sha256:{'a' * 64}"

RECORDS: dict[str, Document] = {
    "house": {
        "id": "house",
        "featured_exhibit": "steles",
        "labels": {"zh": {"name": "示例中心", "short_name": "中心"}, "en": {"name": "Sample Centre"}},
        "settings": {setting.name: setting.most for setting in HOUSE_SETTINGS},
        "hours": HOURS,
    },
    "halls": {
        "id": "heritage", "position": 4, "material": "brick", "leads_to": "", "plate": PLATE,
        "labels": {"zh": {"title": "国风非遗坊", "body": "第一段\n\n第二段"}, "en": {"title": "Heritage"}},
    },
    "notices": {
        "id": "power", "from": "2026-11-21T15:00", "until": "2026-11-22T08:30", "labels": {"zh": {"title": "停电"}},
    },
    "dictionaries": {
        "id": "levels",
        "terms": [
            {"id": "national", "labels": {"zh": {"title": "国家级"}, "en": {"title": "National"}}},
            {"id": "city", "labels": {"zh": {"title": "市级", "unit": "件"}}},
        ],
    },
}  # fmt: skip


def put(house: Database, name: str, record: Document) -> None:
    house.write(lambda writing: PARTS[name].put(writing, record, by="test", now=NOON))


def take(house: Database, name: str, id_: str) -> Document:
    found = PARTS[name].take(house.reader(), id_)
    assert found is not None
    return found


@pytest.mark.parametrize("name", RECORDS)
def test_what_is_taken_is_what_was_put(house: Database, name: str) -> None:
    record = RECORDS[name]
    put(house, name, record)
    taken = take(house, name, record["id"])
    assert taken == record
    put(house, name, taken)
    assert take(house, name, record["id"]) == record


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_as_the_house_keeps_it_is_valid_in_a_pack(house: Database, name: str) -> None:
    put(house, name, RECORDS[name])
    taken = take(house, name, RECORDS[name]["id"])
    assert list(Draft202012Validator(PARTS[name].schema).iter_errors(taken)) == []
    assert PARTS[name].check(taken, "place") == []


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_that_is_not_there_is_none(house: Database, name: str) -> None:
    assert PARTS[name].take(house.reader(), "nothing") is None


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("house", {"id": "home"}),
        ("house", {"labels": {"zh": {"name": "只有全名"}}}),
        ("house", {"settings": {"idle_seconds": 5}}),
        ("house", {"settings": {"secret": 1}}),
        ("house", {"hours": {"8": {"opens": "09:00", "closes": "10:00"}}}),
        ("house", {"hours": {"1": {"opens": "9:00", "closes": "10:00"}}}),
        ("house", {"hours": {"1": {"opens": "09:00", "closes": "24:00"}}}),
        ("halls", {"id": "Heritage"}),
        ("halls", {"id": "../etc"}),
        ("halls", {"material": "marble"}),
        ("halls", {"leads_to": "admin"}),
        ("halls", {"plate": "https://example.org/a.webp"}),
        ("halls", {"plate": "media/../../etc/passwd"}),
        ("halls", {"labels": {"en": {"title": "Only English"}}}),
        ("halls", {"colour": "red"}),
        ("notices", {"from": "tomorrow"}),
        ("notices", {"until": None}),
        ("dictionaries", {"terms": [{"id": "a"}]}),
        ("dictionaries", {"terms": [{"id": "a", "labels": {"zh": {"title": "长" * 41}}}]}),
    ],
)
def test_a_record_that_cannot_be_is_invalid(name: str, changes: dict[str, Any]) -> None:
    validator = Draft202012Validator(PARTS[name].schema)
    assert validator.is_valid(RECORDS[name])
    assert not validator.is_valid({**RECORDS[name], **changes})


def test_a_house_that_closes_before_it_opens_is_refused() -> None:
    record = {**RECORDS["house"], "hours": {**HOURS, "3": {"opens": "12:00", "closes": "12:00"}}}
    assert [problem.field for problem in PARTS["house"].check(record, "house.json")] == ["hours.3"]


def test_a_notice_that_ends_before_it_begins_is_refused() -> None:
    record = {**RECORDS["notices"], "until": "2026-11-21T14:59"}
    assert [problem.field for problem in PARTS["notices"].check(record, "notices.json")] == ["until"]


def test_the_house_itself_cannot_be_dropped(house: Database, make: Factory) -> None:
    make.house_record()
    with pytest.raises(Refused) as refusal:
        house.write(lambda writing: PARTS["house"].drop(writing, "house", by="test", now=NOON))
    assert refusal.value.code == "house-stays"
    assert store.house(house.reader(), "zh").labels.name == "示例文明实践中心"


@pytest.mark.parametrize("name", ["halls", "notices", "dictionaries"])
def test_what_is_dropped_is_gone_and_can_be_put_again(house: Database, name: str) -> None:
    record = RECORDS[name]
    put(house, name, record)
    house.write(lambda writing: PARTS[name].drop(writing, record["id"], by="test", now=NOON))
    assert PARTS[name].take(house.reader(), record["id"]) is None
    put(house, name, record)
    assert take(house, name, record["id"])["labels" if name != "dictionaries" else "terms"]


def test_every_change_leaves_one_line_in_the_journal(house: Database) -> None:
    for name, record in RECORDS.items():
        put(house, name, record)
    house.write(lambda writing: PARTS["halls"].drop(writing, "heritage", by="test", now=NOON))
    lines = [(entry.event, entry.key, entry.by) for entry in journal.since(house.reader(), 0, 50)]
    assert lines == [
        ("site:house:set", "house", "test"),
        ("site:hall:set", "heritage", "test"),
        ("site:notice:set", "power", "test"),
        ("site:dictionary:set", "levels", "test"),
        ("site:hall:drop", "heritage", "test"),
    ]
