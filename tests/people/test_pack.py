"""People in content packs: what is taken is what was put; invented people and portraits need their paper."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kiosk.core.db import Database
from kiosk.core.plug import Document
from kiosk.journal import store as journal
from kiosk.people import store
from kiosk.people.pack import PeoplePart
from tests.conftest import NOON

PART = PeoplePart()
MEDAL = {"code": "medal", "level": "national", "source": "公报"}
RECORD: Document = {
    "id": "wang",
    "kind": "person",
    "position": 10,
    "state": "published",
    "role_model": True,
    "sample": False,
    "under_14": False,
    "consent": {"basis": "signed", "name": True, "picture": True, "until": "2030-12-31", "note": "书面，2026-11-02"},
    "born": "1957-06",
    "died": "",
    "region": "平城",
    "trade": "社区",
    "picture": f"sha256:{'a' * 64}",
    "portrait": True,
    "honours": [
        {
            "code": "pingcheng-best",
            "level": "district",
            "year": "2024",
            "source": "文件第 12 号",
            "labels": {"zh": {"title": "最美"}},
        }
    ],
    "events": [{"labels": {"zh": {"when": "2020", "what": "开了一间书屋"}, "en": {"when": "2020", "what": "A room"}}}],
    "labels": {"zh": {"name": "王小明", "story": "一段\n\n两段"}, "en": {"name": "Wang Xiaoming"}},
}


def put(house: Database, record: Document) -> None:
    house.write(lambda writing: PART.put(writing, record, by="test", now=NOON))


def test_what_is_taken_is_what_was_put(house: Database) -> None:
    put(house, RECORD)
    assert PART.take(house.reader(), "wang") == RECORD
    put(house, RECORD)
    assert PART.take(house.reader(), "wang") == RECORD


def test_the_least_that_can_be_said_of_a_person_is_enough(house: Database) -> None:
    least = {"id": "li", "position": 1, "consent": {"basis": "none"}, "labels": {"zh": {"name": "李"}}}
    assert Draft202012Validator(PART.schema).is_valid(least)
    put(house, least)
    taken = PART.take(house.reader(), "li")
    assert taken is not None
    assert taken["consent"] == {"basis": "none", "name": None, "picture": None, "until": None, "note": ""}
    assert (taken["state"], taken["role_model"], taken["under_14"]) == ("published", True, False)
    assert Draft202012Validator(PART.schema).is_valid(taken)


def test_putting_again_replaces_words_and_honours(house: Database) -> None:
    put(house, RECORD)
    put(house, {**RECORD, "honours": [MEDAL], "labels": {"zh": {"name": "王大明"}}})
    assert store.honours_in_use(house.reader()) == {"medal": 1, "national": 1}
    taken = PART.take(house.reader(), "wang")
    assert taken is not None
    assert taken["labels"] == {"zh": {"name": "王大明"}}


def test_an_honour_named_twice_counts_once(house: Database) -> None:
    put(house, {**RECORD, "honours": [MEDAL] * 2})
    assert store.honours_in_use(house.reader()) == {"medal": 1, "national": 1}


@pytest.mark.parametrize(
    ("basis", "own", "source", "is_found"),
    [("signed", "", "《日报》", False), ("signed", "文件", "", True), ("public-record", "", "《日报》", True),
     ("public-record", "", "", False), ("public-record", " ", " ", False), ("fictional", "", "虚构", False)],
)  # fmt: skip
def test_an_honour_without_a_source_is_found_nowhere(
    house: Database, basis: str, own: str, source: str, is_found: bool
) -> None:
    labels = {"zh": {"name": "王小明", **({"source": source} if source else {})}}
    honours = [{"code": "medal", "level": "national", "source": own}]
    consent = {"basis": basis, "name": True, "picture": True}
    put(house, {**RECORD, "portrait": False, "consent": consent, "honours": honours, "labels": labels})
    assert ("medal" in store.honours_in_use(house.reader())) is is_found
    shown = store.by_slug(house.reader(), "wang", "zh", NOON.date()).honours
    assert [one.code for one in shown] == (["medal"] if is_found else [])


@pytest.mark.parametrize("basis", ["none", "public-record", "fictional"])
def test_a_portrait_needs_signed_consent(basis: str) -> None:
    record = {**RECORD, "sample": True, "consent": {"basis": basis}}
    assert [problem.field for problem in PART.check(record, "people.json")] == ["portrait"]


def test_an_invented_person_must_be_marked_as_a_sample() -> None:
    record = {**RECORD, "portrait": False, "consent": {"basis": "fictional"}}
    assert [problem.field for problem in PART.check(record, "people.json")] == ["sample"]
    assert PART.check({**record, "sample": True}, "people.json") == []


def test_a_signed_portrait_is_fine() -> None:
    assert PART.check(RECORD, "people.json") == []


@pytest.mark.parametrize(
    "changes",
    [
        {"consent": {}},
        {"consent": {"basis": "told me so"}},
        {"consent": {"basis": "signed", "until": "soon"}},
        {"labels": {"zh": {}}},
        {"labels": {"zh": {"name": "长" * 61}}},
        {"born": "19570601"},
        {"id": "Wang Xiaoming"},
        {"kind": "team"},
        {"phone": "13800000000"},
        {"id_card": "140202195706010000"},
        {"picture": "file:///etc/passwd"},
        {"honours": [{"code": "medal", "level": "galactic"}]},
        {"events": [{"labels": {"zh": {"when": "2020"}}}]},
    ],
)
def test_a_record_that_cannot_be_is_invalid(changes: dict[str, Any]) -> None:
    validator = Draft202012Validator(PART.schema)
    assert validator.is_valid(RECORD)
    assert not validator.is_valid({**RECORD, **changes})


def test_who_is_dropped_leaves_nothing_behind(house: Database) -> None:
    put(house, RECORD)
    house.write(lambda writing: PART.drop(writing, "wang", by="test", now=NOON))
    assert PART.take(house.reader(), "wang") is None
    assert store.honours_in_use(house.reader()) == {}
    assert house.reader().execute("SELECT count(*) FROM person_labels").fetchone()[0] == 0


def test_the_journal_names_the_record_and_never_the_person(house: Database) -> None:
    put(house, RECORD)
    house.write(lambda writing: PART.drop(writing, "wang", by="test", now=NOON))
    entries = journal.since(house.reader(), 0, 10)
    assert [(entry.event, entry.key) for entry in entries] == [
        ("people:person:set", "wang"),
        ("people:person:drop", "wang"),
    ]
