"""What is kept of the past, and for how long."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.core.db import Database
from kiosk.revisions import service, store
from tests.conftest import NOON
from tests.revisions.acting import drop, hall, put, undo
from tests.revisions.counting import counted, draft, line, person, verbs


def purge(house: Database, days: float) -> int:
    return service.purge(house, now=NOON + timedelta(days=days))


def test_what_was_deleted_is_forgotten_after_thirty_days_with_its_draft(house: Database) -> None:
    put(house, "halls", hall())
    draft(house, hall("草"))
    drop(house, "halls", "heritage")
    put(house, "people", person())
    line(house, 29)
    assert purge(house, 30) == 0
    line(house, 30)
    assert purge(house, 31) == 2
    assert store.history(house.reader(), "halls", "heritage") == []
    assert (counted(house, "drafts"), counted(house, "batches")) == (0, 1)
    assert len(store.history(house.reader(), "people", "wang")) == 1


def test_of_old_steps_the_last_twenty_of_every_record_are_kept(house: Database) -> None:
    for number in range(30):
        put(house, "halls", hall(position=number), now=NOON - timedelta(days=40))
    put(house, "halls", hall(position=99))
    assert purge(house, 0) == 31 - service.STEPS_KEPT
    assert len(store.history(house.reader(), "halls", "heritage")) == service.STEPS_KEPT
    assert counted(house, "batches") == service.STEPS_KEPT
    put(house, "halls", hall(position=100))
    assert verbs(house)[0] == "save"


def test_the_last_step_of_a_record_that_stands_is_kept_however_old(
    house: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_OLD", 0)
    for name in "ab":
        for position in (1, 2):
            put(house, "halls", hall(id=name, position=position), now=NOON - timedelta(days=400))
    line(house, 0)
    assert purge(house, 0) == 2
    put(house, "halls", hall(id="a", position=3))
    assert [batch.verb for batch, _ in store.history(house.reader(), "halls", "a")] == ["save", "save"]


@pytest.mark.parametrize("days", [-20_000, -1, -0.001, 2.1, 31, 400, 4_000, 30_000])
def test_nothing_is_forgotten_while_the_clock_may_be_wrong(days: float, house: Database) -> None:
    put(house, "halls", hall(), now=NOON - timedelta(days=90))
    drop(house, "halls", "heritage", now=NOON - timedelta(days=80))
    line(house, 0)
    assert purge(house, days) == 0
    assert purge(house, 1) == 2


def test_an_act_whose_undoing_is_kept_is_kept_too(house: Database) -> None:
    number = put(house, "halls", hall("一"), now=NOON - timedelta(days=90))
    undo(house, number, now=NOON - timedelta(days=65))
    put(house, "halls", hall("二"))
    assert purge(house, 0) == 0
    drop(house, "halls", "heritage")
    line(house, 31)
    assert purge(house, 31) == 4
    assert counted(house, "batches") == 0
