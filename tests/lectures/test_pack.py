"""Venues, series and lectures in content packs: what is taken is what was put; codes and sequences go on."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kiosk.core.db import Database
from kiosk.core.plug import Document, Part
from kiosk.journal import store as journal
from kiosk.lectures import pack
from tests.conftest import NOON

PARTS: dict[str, Part] = {part.name: part for part in pack.PARTS}
SESSION: Document = {
    "id": "1",
    "code": "7K3M",
    "start": "2026-11-28T14:30",
    "minutes": 60,
    "capacity": 40,
    "venue": "hall-2",
    "state": "changed",
    "old_start": "2026-11-27T14:30",
    "old_venue": "hall-1",
    "sequence": 2,
    "changed": "2026-11-20T01:02:03Z",
    "labels": {"zh": {"reason": "人多"}},
}
RECORDS: dict[str, Document] = {
    "venues": {"id": "hall-2", "hall": "lectures", "capacity": 80, "labels": {"zh": {"name": "二楼讲堂"}}},
    "series": {"id": "reading", "labels": {"zh": {"title": "书香平城"}, "en": {"title": "Reading Pingcheng"}}},
    "lectures": {
        "id": "talk",
        "series": "reading",
        "platform": "culture",
        "theme": "culture",
        "form": "talk",
        "minutes": 90,
        "capacity": 80,
        "people": [{"person": "wang", "role": "speaker"}, {"person": "li", "role": "about"}],
        "sessions": [SESSION],
        "labels": {"zh": {"title": "魏碑", "body": "一\n\n二"}, "en": {"title": "Steles"}},
    },
}


def put(house: Database, name: str, record: Document) -> Document:
    house.write(lambda writing: PARTS[name].put(writing, record, by="test", now=NOON))
    taken = PARTS[name].take(house.reader(), record["id"])
    assert taken is not None
    return taken


def with_session(**changes: Any) -> Document:
    return {**RECORDS["lectures"], "sessions": [{**SESSION, **changes}]}


@pytest.mark.parametrize("name", RECORDS)
def test_what_is_taken_is_what_was_put(house: Database, name: str) -> None:
    assert put(house, name, RECORDS[name]) == RECORDS[name]
    assert put(house, name, RECORDS[name]) == RECORDS[name]


def test_a_session_takes_from_its_lecture_what_it_does_not_say(house: Database) -> None:
    record = {**RECORDS["lectures"], "sessions": [{"id": "1", "start": "2026-11-28T14:30", "venue": "hall-2"}]}
    [session] = put(house, "lectures", record)["sessions"]
    code = session.pop("code")
    assert len(code) == 4
    assert session == {
        "id": "1", "start": "2026-11-28T14:30", "minutes": 90, "capacity": 80, "venue": "hall-2",
        "state": "scheduled", "old_start": "2026-11-28T14:30", "old_venue": "hall-2", "sequence": 0,
        "changed": "2026-11-21T06:05:00Z",
    }  # fmt: skip
    assert Draft202012Validator(PARTS["lectures"].schema).is_valid({**record, "sessions": [{**session, "code": code}]})


def test_a_session_put_again_keeps_its_code(house: Database) -> None:
    put(house, "lectures", RECORDS["lectures"])
    assert put(house, "lectures", with_session(code="0000", capacity=10))["sessions"][0]["code"] == "7K3M"


@pytest.mark.parametrize(
    "changes", [{"start": "2026-11-29T14:30"}, {"venue": "hall-3"}, {"state": "cancelled"}, {"minutes": 61}]
)
def test_a_change_that_calendars_must_notice_raises_the_sequence(house: Database, changes: dict[str, Any]) -> None:
    put(house, "lectures", RECORDS["lectures"])
    assert put(house, "lectures", with_session(**changes))["sessions"][0]["sequence"] == 3
    assert put(house, "lectures", with_session(**changes))["sessions"][0]["sequence"] == 3


def test_the_sequence_never_goes_back(house: Database) -> None:
    put(house, "lectures", RECORDS["lectures"])
    assert put(house, "lectures", with_session(sequence=0, capacity=10))["sessions"][0]["sequence"] == 2
    assert put(house, "lectures", with_session(sequence=9))["sessions"][0]["sequence"] == 9


def test_a_session_left_out_is_gone_and_its_code_with_it(house: Database) -> None:
    second = {"id": "2", "start": "2026-12-05T14:30", "venue": "hall-2"}
    put(house, "lectures", {**RECORDS["lectures"], "sessions": [SESSION, second]})
    taken = put(house, "lectures", {**RECORDS["lectures"], "sessions": [second]})
    assert [one["id"] for one in taken["sessions"]] == ["2"]
    assert house.reader().execute("SELECT count(*) FROM lecture_sessions WHERE code = '7K3M'").fetchone()[0] == 0


def test_a_lecture_without_sessions_is_kept(house: Database) -> None:
    assert put(house, "lectures", {**RECORDS["lectures"], "sessions": []})["sessions"] == []


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("venues", {"capacity": -1}),
        ("venues", {"capacity": 100_001}),
        ("venues", {"labels": {"zh": {}}}),
        ("series", {"labels": {"en": {"title": "Only English"}}}),
        ("lectures", {"minutes": 0}),
        ("lectures", {"minutes": 1_441}),
        ("lectures", {"capacity": "many"}),
        ("lectures", {"people": [{"person": "wang", "role": "singer"}]}),
        ("lectures", {"labels": {"zh": {"title": "长" * 101}}}),
        ("lectures", with_session(code="7K3")),
        ("lectures", with_session(code="7k3m")),
        ("lectures", with_session(code="LOUI")),
        ("lectures", with_session(start="28.11.2026")),
        ("lectures", with_session(start="2026-11-28T14:30+08:00")),
        ("lectures", with_session(state="perhaps")),
        ("lectures", with_session(changed="yesterday")),
        ("lectures", with_session(sequence=-1)),
    ],
)
def test_a_record_that_cannot_be_is_invalid(name: str, changes: dict[str, Any]) -> None:
    validator = Draft202012Validator(PARTS[name].schema)
    assert validator.is_valid(RECORDS[name])
    assert not validator.is_valid({**RECORDS[name], **changes})


@pytest.mark.parametrize("changed", ["2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-11-20T25:00:00Z"])
def test_a_change_at_no_moment_there_is_is_refused(changed: str) -> None:
    problems = PARTS["lectures"].check(with_session(changed=changed), "lectures.json")
    assert [problem.field for problem in problems] == ["sessions.0.changed"]
    assert PARTS["lectures"].check(RECORDS["lectures"], "lectures.json") == []


@pytest.mark.parametrize("name", RECORDS)
def test_what_is_dropped_is_gone_with_its_words(house: Database, name: str) -> None:
    put(house, name, RECORDS[name])
    house.write(lambda writing: PARTS[name].drop(writing, RECORDS[name]["id"], by="test", now=NOON))
    assert PARTS[name].take(house.reader(), RECORDS[name]["id"]) is None
    for table in ("venue_labels", "series_labels", "lecture_labels", "session_labels", "lecture_sessions"):
        assert house.reader().execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0, table


def test_every_change_leaves_one_line_in_the_journal(house: Database) -> None:
    for name, record in RECORDS.items():
        put(house, name, record)
    house.write(lambda writing: PARTS["lectures"].drop(writing, "talk", by="test", now=NOON))
    assert [(entry.event, entry.key) for entry in journal.since(house.reader(), 0, 10)] == [
        ("lectures:venue:set", "hall-2"),
        ("lectures:series:set", "reading"),
        ("lectures:lecture:set", "talk"),
        ("lectures:lecture:drop", "talk"),
    ]
