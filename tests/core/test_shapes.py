"""Building blocks of the records' schemas."""

from __future__ import annotations

from kiosk.core import shapes

SHAPE = shapes.record(
    {"id": shapes.SLUG, "rows": shapes.listed(shapes.record({"id": shapes.SLUG, "count": shapes.counted(9)}))}
)


def test_what_the_house_counts_by_itself_is_nobodys_choice() -> None:
    document = {"id": "a", "rows": [{"id": "b", "count": 3}, {"id": "c"}]}
    assert shapes.chosen(SHAPE, document) == {"id": "a", "rows": [{"id": "b"}, {"id": "c"}]}


def test_nothing_else_is_left_out() -> None:
    assert shapes.chosen({}, {"a": [1, {"b": None}], "c": "d"}) == {"a": [1, {"b": None}], "c": "d"}
    assert shapes.chosen(SHAPE, None) is None
