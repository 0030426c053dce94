"""What staff changed stays; what the pack brings anew arrives everywhere else."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.core.merge import ABSENT, merged

FIELDS = ("title", "line", "body")
TEXTS = st.sampled_from(["", "a", "b", "c"])
LEAVES = st.none() | st.booleans() | st.integers(0, 2) | TEXTS | st.lists(TEXTS, max_size=2)
FLAT = st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, LEAVES))
WORDS = st.fixed_dictionaries({}, optional={"zh": FLAT, "en": FLAT})
IDS = ["one", "two", "three", "four"]


@st.composite
def records(draw: st.DrawFn) -> list[dict[str, Any]]:
    """A list of records with different ids, in any order."""
    ids = draw(st.lists(st.sampled_from(IDS), unique=True))
    return [{"id": id_, **draw(FLAT)} for id_ in ids]


DOCUMENTS = st.fixed_dictionaries({"id": st.just("steles")}, optional={"labels": WORDS, "works": records()})


def leaf(document: Any, path: tuple[str, ...]) -> Any:
    """The value at a path of keys and record ids, or ABSENT."""
    for step in path:
        if isinstance(document, list):
            document = {entry["id"]: entry for entry in document}
        document = document.get(step, ABSENT) if isinstance(document, dict) else ABSENT
    return document


PATHS = [("labels", language, field) for language in ("zh", "en") for field in FIELDS]
PATHS += [("works", id_, field) for id_ in IDS for field in FIELDS]


@settings(max_examples=120)
@given(DOCUMENTS, DOCUMENTS, DOCUMENTS)
def test_what_staff_wrote_is_never_lost(base: Any, current: Any, new: Any) -> None:
    result = merged(base, current, new)
    for path in PATHS:
        written = leaf(current, path)
        if written is not ABSENT and written != leaf(base, path):
            assert leaf(result, path) == written, path


@settings(max_examples=120)
@given(DOCUMENTS, DOCUMENTS, DOCUMENTS)
def test_what_the_pack_brings_arrives_where_staff_changed_nothing(base: Any, current: Any, new: Any) -> None:
    result = merged(base, current, new)
    for path in PATHS:
        beside = all(leaf(document, path[:-1]) is not ABSENT for document in (base, current, new))
        if beside and leaf(current, path) == leaf(base, path):
            assert leaf(result, path) == leaf(new, path), path


@given(DOCUMENTS, DOCUMENTS, DOCUMENTS)
def test_the_same_pack_again_changes_nothing(base: Any, current: Any, new: Any) -> None:
    once = merged(base, current, new)
    assert merged(new, once, new) == once


@given(DOCUMENTS, DOCUMENTS)
def test_without_changes_by_staff_the_pack_wins(base: Any, new: Any) -> None:
    assert merged(base, base, new) == new


@given(DOCUMENTS, DOCUMENTS)
def test_without_news_in_the_pack_staff_win(base: Any, current: Any) -> None:
    assert merged(base, current, base) == current


@given(DOCUMENTS, DOCUMENTS, DOCUMENTS)
def test_merging_changes_none_of_its_arguments(base: Any, current: Any, new: Any) -> None:
    before = repr((base, current, new))
    merged(base, current, new)
    assert repr((base, current, new)) == before


def test_two_fields_changed_by_two_sides_both_arrive() -> None:
    base = {"title": "a", "line": "a"}
    assert merged(base, {"title": "staff", "line": "a"}, {"title": "a", "line": "pack"}) == {
        "title": "staff",
        "line": "pack",
    }


def test_where_both_changed_the_same_field_staff_win() -> None:
    assert merged({"title": "a"}, {"title": "staff"}, {"title": "pack"}) == {"title": "staff"}


def test_a_record_that_staff_deleted_stays_deleted() -> None:
    base = [{"id": "one", "title": "a"}, {"id": "two"}]
    assert merged(base, [{"id": "two"}], [{"id": "one", "title": "pack"}, {"id": "two"}]) == [{"id": "two"}]


def test_a_record_that_staff_changed_outlives_the_pack() -> None:
    base = [{"id": "one", "title": "a"}, {"id": "two"}]
    changed = [{"id": "one", "title": "staff"}, {"id": "two"}]
    assert leaf(merged(base, changed, [{"id": "two"}]), ("one", "title")) == "staff"


def test_the_order_of_staff_stays_and_what_is_new_comes_last() -> None:
    base = [{"id": "one"}, {"id": "two"}]
    current = [{"id": "two"}, {"id": "one"}]
    new = [{"id": "three"}, {"id": "one"}, {"id": "two"}]
    assert [entry["id"] for entry in merged(base, current, new)] == ["two", "one", "three"]


def test_the_order_of_the_pack_counts_where_staff_kept_it() -> None:
    base = [{"id": "one"}, {"id": "two", "title": "a"}]
    current = [{"id": "one"}, {"id": "two", "title": "staff"}]
    new = [{"id": "two", "title": "a"}, {"id": "three"}, {"id": "one"}]
    assert merged(base, current, new) == [{"id": "two", "title": "staff"}, {"id": "three"}, {"id": "one"}]


def test_records_that_share_an_id_are_not_folded_into_one() -> None:
    base = [{"id": "one", "title": "a"}]
    current = [{"id": "one", "title": "staff"}, {"id": "one", "title": "staff too"}]
    assert merged(base, current, [{"id": "one", "title": "pack"}]) == current
