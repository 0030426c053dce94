"""Whatever staff change is told them in words: no field, no dictionary is called by its name in the code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from kiosk.core.plug import Part
from kiosk.features import PARTS
from kiosk.revisions.model import title_of
from kiosk.revisions.words import FIELDS
from kiosk.site.words import DICTIONARIES, dictionary, used

SILENT = {"id", "labels", "zh", "en"}


def fields(schema: Mapping[str, Any]) -> Iterator[str]:
    """The names of all fields of a record, lists and records in it included."""
    plain = schema.get("anyOf", [schema])[0]
    for name, shape in plain.get("properties", {}).items():
        yield name
        yield from fields(shape)
    if "items" in plain:
        yield from fields(plain["items"])


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_every_field_of_every_record_has_a_word(part: Part) -> None:
    nameless = {name for name in fields(part.schema) if name not in FIELDS and not name.isdigit()}
    assert nameless - SILENT == set()


def test_every_dictionary_is_called_what_people_call_it() -> None:
    for one in DICTIONARIES:
        assert title_of({"id": one.code, "terms": []}) == one.title != one.code
    assert dictionary("brought-by-a-pack").title == "brought-by-a-pack"


def test_where_a_word_is_used_is_told_in_numbers() -> None:
    uses = [("a", "works", "x/1"), ("a", "works", "x/2"), ("a", "exhibits", "x"), ("a", "works", "x/2")]
    assert used(uses) == "2 件作品、1 个展项"
    assert used([]) == ""
