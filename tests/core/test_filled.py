"""A record that is shown in a form and sent back is the same record; what was typed is in it, and nothing else."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.core.db import Database
from kiosk.core.errors import Invalid
from kiosk.core.filled import MOST_FIELDS, fill, filled
from kiosk.core.plug import Document, Part
from kiosk.core.validity import against, unseen
from kiosk.features import PARTS
from tests.forming import NAUGHTY, UNWRITABLE, WRITTEN, documents, pairs_of, text_paths

BY_NAME = {part.name: part for part in PARTS}
NAMES = sorted(BY_NAME)
RECORDS = {name: documents(part.schema) for name, part in BY_NAME.items()}
"""Built once: a strategy is slow to build."""
SCHEMA = {
    "type": "object",
    "required": ["id", "title", "count", "labels"],
    "properties": {
        "id": {"type": "string", "pattern": "^[a-z]+$"},
        "title": {"type": "string", "maxLength": 20},
        "note": {"type": "string"},
        "year": {"type": "string", "pattern": "^([0-9]{4})?$"},
        "slug": {"type": "string", "pattern": "^[a-z]+$"},
        "day": {"anyOf": [{"type": "string", "format": "day"}, {"type": "null"}]},
        "count": {"type": "integer", "minimum": 0, "maximum": 100},
        "seats": {"type": "integer", "minimum": 0, "maximum": 100},
        "shown": {"type": "boolean"},
        "focal": {"type": "array", "items": {"type": "integer"}},
        "names": {"type": "array", "items": {"type": "string", "pattern": "^[a-z]+$"}},
        "steps": {"type": "array", "items": {"type": "object", "required": ["labels"], "properties": {
            "year": {"type": "string"}, "hidden": {"type": "string"},
            "labels": {"type": "object", "required": ["zh"], "properties": {
                one: {"type": "object", "required": [], "properties": {"title": {"type": "string"}}}
                for one in ("zh", "en")}}}}},
        "rooms": {"type": "array", "items": {"type": "object", "required": ["id"], "properties": {
            "id": {"type": "string"}, "name": {"type": "string"},
            "box": {"type": "array", "items": {"type": "integer"}}}}},
        "labels": {"type": "object", "required": ["zh"], "properties": {
            one: {"type": "object", "properties": {key: {"type": "string"} for key in ("title", "body")}}
            for one in ("zh", "en")}},
    },
}  # fmt: skip
EMPTY: Document = {"id": "a", "title": "", "count": 1, "labels": {"zh": {}}}


def typed(pairs: list[tuple[str, str]], document: Document = EMPTY) -> Document:
    """A document after a form with these fields."""
    return filled(SCHEMA, document, pairs)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=30)
@given(data=st.data())
def test_a_record_that_comes_back_as_it_was_shown_is_the_same(name: str, data: st.DataObject) -> None:
    part = BY_NAME[name]
    document = data.draw(RECORDS[name])
    assert filled(part.schema, document, pairs_of(part.schema, document)) == document


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=10)
@given(data=st.data())
def test_a_form_with_a_few_fields_leaves_the_others_alone(name: str, data: st.DataObject) -> None:
    part = BY_NAME[name]
    document = data.draw(RECORDS[name])
    pairs = pairs_of(part.schema, document)
    top = sorted({pair[0].split(".")[0].split("[")[0] for pair in pairs})
    shown = data.draw(st.sets(st.sampled_from(top)))
    some = [pair for pair in pairs if pair[0].split(".")[0].split("[")[0] in shown]
    assert filled(part.schema, document, some) == document


def test_every_record_of_the_demo_comes_back_the_same(demo: Database) -> None:
    db, count = demo.reader(), 0
    for part in PARTS:
        for record_id in part.ids(db):
            document = part.take(db, record_id)
            assert document is not None
            assert filled(part.schema, document, pairs_of(part.schema, document)) == document
            assert list(against(part.schema, document, "")) == []
            count += 1
    assert count > 150


@given(st.text(WRITTEN, min_size=1, max_size=60) | st.sampled_from(NAUGHTY))
def test_whatever_is_written_arrives_letter_by_letter(text: str) -> None:
    found = typed([("title", text), ("labels.zh.title", text), ("steps[]", ""), ("steps[n1].year", text)])
    assert found["title"] == (text if text.strip() else "")
    assert found["labels"]["zh"] == ({"title": text} if text.strip() else {})
    if text.strip():
        assert found["steps"][0]["year"] == text


@pytest.mark.parametrize("name", NAMES)
def test_what_cannot_be_written_down_is_refused_with_its_field(name: str) -> None:
    part = BY_NAME[name]
    for path in text_paths(part.schema):
        for text in UNWRITABLE:
            document = filled(part.schema, {}, [(path, text)])
            found = [one for one in unseen(document, "form") if one.field == path]
            assert len(found) == 1, (path, text)
            assert "控制字符" in found[0].sentence


@pytest.mark.parametrize("name", NAMES)
def test_naughty_strings_stay_as_they_are_in_every_field(name: str) -> None:
    part = BY_NAME[name]
    for path in text_paths(part.schema):
        for text in NAUGHTY:
            document = filled(part.schema, {}, [(path, text)])
            assert list(unseen(document, "form")) == []
            found: Any = document
            for step in path.split("."):
                found = found.get(step, {})
            assert found == text, (path, text)


def test_line_ends_of_browsers_become_line_feeds() -> None:
    assert typed([("title", "a\r\nb\r\n")])["title"] == "a\nb\n"


def test_texts_of_the_editor_count_before_the_field_and_become_markdown() -> None:
    found = typed([("labels.zh.body", "旧"), ("labels.zh.body__html", "<p><strong>新</strong>的</p>")])
    assert found["labels"]["zh"] == {"body": "**新**的"}


def test_a_text_of_the_editor_that_nobody_typed_leaves_the_field() -> None:
    assert typed([("labels.zh.body", "旧"), ("labels.zh.body__html", "<b>" * 5_000)])["labels"]["zh"]["body"] == "旧"


@pytest.mark.parametrize(("text", "value"), [
    ("5", 5), (" 5 ", 5), ("-3", -3), ("５", 5), ("007", 7), ("5.0", "5.0"), ("five", "five"), ("1" * 10, "1" * 10),
    ("+5", "+5"), ("５　", 5), ("--1", "--1"), ("1e3", "1e3"), ("Ⅷ", "Ⅷ"),
])  # fmt: skip
def test_a_number_is_one_and_what_is_none_stays_for_the_check_to_say_so(text: str, value: Any) -> None:
    assert typed([("count", text)])["count"] == value


def test_an_empty_field_is_nothing_where_nothing_is_allowed() -> None:
    full = {**EMPTY, "note": "n", "year": "1990", "slug": "a", "day": "2026-01-01", "seats": 3, "title": "t"}
    blank = [(name, " ") for name in ("title", "note", "year", "slug", "day", "seats", "count")]
    found = typed(blank, full)
    assert found == {"id": "a", "labels": {"zh": {}}, "title": "", "note": "", "year": "", "day": None}


def test_an_empty_field_of_what_is_not_there_brings_nothing() -> None:
    blank = [(name, "") for name in ("note", "year", "slug", "day", "seats", "labels.en.title", "labels.zh.body")]
    assert typed(blank) == EMPTY


@pytest.mark.parametrize(("texts", "value"), [
    (["false"], False), (["false", "true"], True), (["on"], True), (["1"], True), ([""], False), (["yes"], False),
])  # fmt: skip
def test_a_box_is_yes_or_no(texts: list[str], value: bool) -> None:
    assert typed([("shown", text) for text in texts])["shown"] is value


def test_words_that_are_wiped_are_gone_and_a_language_without_words_too() -> None:
    document = {**EMPTY, "labels": {"zh": {"title": "题", "body": "文"}, "en": {"title": "Title"}}}
    found = typed([("labels.zh.body", "  "), ("labels.en.title", "")], document)
    assert found["labels"] == {"zh": {"title": "题"}}
    assert typed([("labels.zh.title", ""), ("labels.zh.body", "")], document)["labels"]["zh"] == {}


def test_words_in_english_alone_do_not_leave_the_chinese_out() -> None:
    found = typed([("steps[]", ""), ("steps[x].labels.en.title", "Step")])
    assert found["steps"] == [{"labels": {"zh": {}, "en": {"title": "Step"}}}]


STEPS = {**EMPTY, "steps": [{"year": str(number), "hidden": f"h{number}", "labels": {"zh": {}}} for number in range(4)]}


def sent(*keys: str) -> list[tuple[str, str]]:
    return [("steps[]", ""), *((f"steps[{key}].year", f"y{key}") for key in keys)]


def test_the_order_of_the_page_is_the_order_saved_and_hidden_fields_go_along() -> None:
    found = typed(sent("2", "0", "3", "1"), STEPS)["steps"]
    assert [(one["year"], one["hidden"]) for one in found] == [("y2", "h2"), ("y0", "h0"), ("y3", "h3"), ("y1", "h1")]


def test_entries_are_added_between_others_and_taken_out() -> None:
    found = typed(sent("3", "nabc", "0"), STEPS)["steps"]
    assert [one.get("hidden") for one in found] == ["h3", None, "h0"]
    assert typed(sent(), STEPS)["steps"] == []


def test_a_list_that_is_not_announced_stays() -> None:
    assert typed([("steps[0].year", "new")], STEPS) == STEPS


def test_the_keys_of_the_entries_are_told_in_the_order_of_the_page() -> None:
    found = fill(SCHEMA, STEPS, [*sent("2", "nabc", "0"), ("steps[nabc].labels.zh.title", "x")])
    assert found.keys == {"steps": ["2", "nabc", "0"]}


ROOMS = {**EMPTY, "rooms": [{"id": "a", "name": "A", "box": [1, 2]}, {"id": "b", "name": "B"}]}


def test_entries_with_ids_are_known_by_them_and_new_ones_get_theirs_from_the_key() -> None:
    found = typed(
        [("rooms[]", ""), ("rooms[nX1].name", "new"), ("rooms[=b].name", "B2"), ("rooms[=a].name", "A")], ROOMS
    )
    assert found["rooms"] == [{"id": "nx1", "name": "new"}, {"id": "b", "name": "B2"}, ROOMS["rooms"][0]]


def test_an_entry_that_somebody_else_took_out_comes_back_under_its_id() -> None:
    assert typed([("rooms[]", ""), ("rooms[=gone].name", "G")], ROOMS)["rooms"] == [{"id": "gone", "name": "G"}]


def test_lists_of_values_and_lists_within_entries_are_rebuilt() -> None:
    pairs = [("focal[]", ""), ("focal[0]", "10"), ("focal[1]", "x"), ("names[]", ""), ("names[0]", "b"),
             ("names[9]", ""), ("rooms[]", ""), ("rooms[=a].box[]", ""), ("rooms[=a].box[0]", "7"),
             ("rooms[=b].name", "B")]  # fmt: skip
    found = typed(pairs, ROOMS)
    assert (found["focal"], found["names"]) == ([10, "x"], ["b"])
    assert found["rooms"] == [{"id": "a", "name": "A", "box": [7]}, {"id": "b", "name": "B"}]


STRANGE = (
    "", ".", "..", "[", "]", "[]", "[0]", "a.b", "unknown", "unknown.x", "unknown[]", "title.x", "title[]", "title[0]",
    "labels", "labels.zh", "labels.fr.title", "labels.zh.smell", "labels.zh.title.x", "labels[0]", "steps", "steps.x",
    "steps[0]", "steps[a][b]", "steps[][]", "steps[0][]", "steps[0].labels", "steps[zz].smell", "steps[zz].labels.zh",
    "rooms[=a].box.x", "rooms[ü].name", "focal[0].x", "focal[0][1]", "names[0].id", "__class__", "labels.__class__",
    "labels.zh.__init__", "constructor", "TITLE", "title ", " title", "title\n", "id", "csrf_token", "base", "action",
    "x" * 300, "labels." * 50 + "zh", "steps[" * 60,
)  # fmt: skip


@pytest.mark.parametrize("name", STRANGE)
def test_a_field_that_the_schema_does_not_know_changes_nothing(name: str) -> None:
    document = {**STEPS, "labels": {"zh": {"title": "题"}}, "names": ["a"]}
    pairs = [("steps[]", ""), *((f"steps[{number}].year", str(number)) for number in range(4)), (name, "evil")]
    assert typed(pairs, document) == document


@given(st.lists(st.tuples(st.text("abes.[]=_0129tilruz", max_size=25) | st.sampled_from(STRANGE), st.text(max_size=5))))
def test_no_name_of_a_field_is_an_error_and_the_id_stays(pairs: list[tuple[str, str]]) -> None:
    assert typed(pairs, STEPS)["id"] == "a"


def test_the_document_that_was_shown_is_not_touched() -> None:
    before = repr(STEPS)
    typed([*sent("1"), ("title", "x"), ("steps[1].labels.zh.title", "x")], STEPS)
    assert repr(STEPS) == before


@pytest.mark.parametrize("key", ["99999", "999999999999999999999", "-1", "00", "=" * 90, "٣"])
def test_a_number_without_an_entry_is_a_new_one_however_large(key: str) -> None:
    found = typed([("steps[]", ""), (f"steps[{key}].year", "y")], STEPS)["steps"]
    assert len(found) <= 1
    assert all("hidden" not in one or key == "00" for one in found)


def test_a_hundred_thousand_fields_are_refused_quickly() -> None:
    begun = time.thread_time()
    with pytest.raises(Invalid, match="收不下"):
        typed([("steps[]", ""), *((f"steps[{number}].year", "y") for number in range(100_000))])
    assert time.thread_time() - begun < 2


def test_as_many_fields_as_are_taken_are_taken_quickly() -> None:
    begun = time.thread_time()
    found = typed([("rooms[]", ""), *((f"rooms[=r{number}].name", "y") for number in range(MOST_FIELDS - 1))], ROOMS)
    assert len(found["rooms"]) == MOST_FIELDS - 1
    assert time.thread_time() - begun < 2


def test_every_part_says_which_records_it_has(demo: Database) -> None:
    def named(part: Part) -> set[str]:
        return set(part.ids(demo.reader()))

    found = {part.name: named(part) for part in PARTS}
    assert {"house"} == found["house"]
    assert [name for name, ids in found.items() if not ids] == ["notices"]
    for name, ids in found.items():
        assert all((BY_NAME[name].take(demo.reader(), one) or {})["id"] == one for one in ids)
