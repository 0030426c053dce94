"""What was planned happens by itself, once, whatever the clock does."""

from __future__ import annotations

from datetime import timedelta

from kiosk.core.db import Database, rows
from kiosk.revisions import service, store
from kiosk.revisions.model import Verb
from tests.conftest import NOON
from tests.revisions.acting import ALL, put, there, undo, work
from tests.revisions.counting import due, person, verbs


def test_a_planned_record_is_published_and_withdrawn_by_itself_as_acts_of_whoever_planned_it(house: Database) -> None:
    put(house, "people", person())
    due(house, "publish")
    due(house, "withdraw", NOON + timedelta(days=2))
    assert service.carry_out_due(house, ALL, NOON + timedelta(minutes=59)) == []
    assert len(service.carry_out_due(house, ALL, NOON + timedelta(minutes=60))) == 1
    assert there(house, "people", "wang")["state"] == "published"
    assert service.carry_out_due(house, ALL, NOON + timedelta(days=1)) == []
    service.carry_out_due(house, ALL, NOON + timedelta(days=3))
    assert there(house, "people", "wang")["state"] == "draft"
    assert verbs(house) == ["withdraw", "publish", "save"]
    assert {one.by for one in store.latest(house.reader(), 9)} == {"alice"}


def test_a_clock_that_is_set_back_or_forward_does_nothing_twice_and_forgets_nothing(house: Database) -> None:
    put(house, "people", person())
    due(house, "publish")
    due(house, "withdraw", NOON + timedelta(days=30))
    assert service.carry_out_due(house, ALL, NOON - timedelta(days=300)) == []
    service.carry_out_due(house, ALL, NOON + timedelta(hours=2))
    number = put(house, "people", {**there(house, "people", "wang"), "state": "draft"}, verb=Verb.WITHDRAW)
    for moment in (NOON - timedelta(days=9_000), NOON, NOON + timedelta(hours=3)):
        assert service.carry_out_due(house, ALL, moment) == []
    undo(house, number)
    assert len(service.carry_out_due(house, ALL, NOON + timedelta(days=4_000))) == 1
    assert there(house, "people", "wang")["state"] == "draft"
    assert store.plans(house.reader()) == []


def test_saving_a_draft_keeps_the_plan_and_publishing_by_hand_uses_it_up(house: Database) -> None:
    put(house, "people", person())
    due(house, "publish")
    put(house, "people", person(position=2))
    assert len(store.plans(house.reader())) == 1
    put(house, "people", person(state="published"), verb=Verb.PUBLISH)
    assert store.plans(house.reader()) == []


def test_a_plan_that_cannot_be_carried_out_holds_up_no_other_and_is_told(house: Database) -> None:
    put(house, "people", person())
    due(house, "publish")
    house.write(lambda writing: store.set_plan(writing, "works", "none/one", "publish", NOON, by="bob"))
    house.write(lambda writing: store.set_draft(writing, "works", "none/one", work("none/one"), None, by="b", now=NOON))
    assert len(service.carry_out_due(house, ALL, NOON + timedelta(hours=2))) == 2
    assert there(house, "people", "wang")["state"] == "published"
    assert store.plans(house.reader()) == []
    [line] = rows(house.reader(), "SELECT key, is_shown FROM journal WHERE event = 'revisions:plan:fail'")
    assert ("works/none/one" in line[0], line[1]) == (True, 0)


def test_a_plan_that_is_set_again_leaves_no_second_line(house: Database) -> None:
    put(house, "people", person())
    for moment in (NOON + timedelta(hours=1), NOON + timedelta(hours=1), None, None):
        due(house, "publish", moment)
    sql = "SELECT count(*) FROM journal WHERE event = 'revisions:plan:publish'"
    assert house.reader().execute(sql).fetchone()[0] == 2
