"""What was changed around the revisions is told, too."""

from __future__ import annotations

import pytest

from kiosk.core.db import Database
from kiosk.revisions import store
from kiosk.revisions.model import ChangedSince
from tests.conftest import NOON
from tests.factories import Factory
from tests.revisions.acting import ALL, drop, hall, put, take, undo
from tests.revisions.counting import verbs


def test_a_change_around_is_told_as_a_step_of_its_own(house: Database, make: Factory) -> None:
    put(house, "halls", hall("一"))
    make.put("halls", hall("外"))
    put(house, "halls", hall("二"))
    steps = [(batch.verb, batch.by, step.before, step.after)
             for batch, step in store.history(house.reader(), "halls", "heritage")]  # fmt: skip
    assert steps == [
        ("save", "alice", hall("外"), hall("二")),
        ("found", "", hall("一"), hall("外")),
        ("save", "alice", None, hall("一")),
    ]
    assert verbs(house) == ["save", "save"]
    undo(house, store.latest(house.reader(), 1)[0].id)
    assert take(house, "halls", "heritage") == hall("外")


def test_a_record_older_than_its_history_has_its_first_state_in_it(house: Database, make: Factory) -> None:
    make.put("halls", hall("老"))
    drop(house, "halls", "heritage")
    steps = [(batch.verb, step.after) for batch, step in store.history(house.reader(), "halls", "heritage")]
    assert steps == [("drop", None), ("found", hall("老"))]


def test_a_record_that_vanished_around_and_is_made_anew_tells_both(house: Database) -> None:
    put(house, "halls", hall("一"))
    house.write(lambda writing: ALL["halls"].drop(writing, "heritage", by="command", now=NOON))
    put(house, "halls", hall("二"))
    steps = [(batch.verb, step.after) for batch, step in store.history(house.reader(), "halls", "heritage")]
    assert steps == [("save", hall("二")), ("found", None), ("save", hall("一"))]


def test_a_change_around_stands_in_the_way_of_undoing(house: Database, make: Factory) -> None:
    number = put(house, "halls", hall("一"))
    make.put("halls", hall("外"))
    with pytest.raises(ChangedSince):
        undo(house, number)
