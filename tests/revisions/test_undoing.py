"""Acts are undone and done again; records go back to any of their states."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.core.db import Database
from kiosk.core.errors import Refused
from kiosk.revisions import store, undoing
from kiosk.revisions.model import NEW, ChangedSince, Conflict, Verb, Wanted, digest_of
from tests.conftest import NOON
from tests.factories import Factory
from tests.revisions.acting import ALL, act, drop, hall, put, state, take, there, undo, work
from tests.revisions.counting import person, verbs


def test_an_act_is_undone_once_and_undoing_that_does_it_again(house: Database) -> None:
    put(house, "halls", hall("一"))
    number = put(house, "halls", hall("二"))
    again = undo(house, number)
    assert take(house, "halls", "heritage") == hall("一")
    with pytest.raises(Refused, match="已经撤销过"):
        undo(house, number)
    undo(house, again)
    assert take(house, "halls", "heritage") == hall("二")
    assert not store.batch(house.reader(), number).is_undone
    undo(house, number)
    assert take(house, "halls", "heritage") == hall("一")


def test_a_creation_is_undone_and_done_again(house: Database) -> None:
    number = put(house, "halls", hall(), verb=Verb.CREATE)
    again = undo(house, number)
    assert take(house, "halls", "heritage") is None
    assert [one.batch.id for one in store.gone(house.reader(), NOON)] == [again]
    undo(house, again)
    assert take(house, "halls", "heritage") == hall()


def test_a_deletion_that_is_undone_and_done_again_is_in_the_bin_again(house: Database) -> None:
    put(house, "halls", hall())
    number = drop(house, "halls", "heritage")
    again = undo(house, number)
    assert store.gone(house.reader(), NOON) == []
    last = undo(house, again)
    [found] = store.gone(house.reader(), NOON)
    assert (found.batch.id, found.is_all) == (last, True)
    undo(house, last)
    assert take(house, "halls", "heritage") == hall()


def test_an_act_is_not_undone_when_its_record_was_changed_since(house: Database) -> None:
    number = put(house, "halls", hall("一"))
    put(house, "people", person())
    put(house, "halls", hall("二"), by="bob")
    before = state(house)
    with pytest.raises(ChangedSince, match="又有人改过") as caught:
        undo(house, number)
    assert caught.value.records == [("halls", "heritage")]
    assert state(house) == before


def test_a_creation_is_not_undone_when_something_was_made_in_it_since(house: Database) -> None:
    labels = {"zh": {"title": "碑", "line": "字"}}
    number = put(house, "exhibits", {"id": "steles", "hall": "h", "kind": "heritage", "position": 1, "labels": labels})
    put(house, "works", work(), by="bob")
    with pytest.raises(ChangedSince) as caught:
        undo(house, number)
    assert caught.value.records == [("works", "steles/one")]
    assert take(house, "works", "steles/one") == work()


def test_after_thirty_days_nothing_is_undone_or_brought_back(house: Database) -> None:
    put(house, "halls", hall("一"))
    number = put(house, "halls", hall("二"))
    with pytest.raises(Refused, match="超过 30 天"):
        undo(house, number, now=NOON + timedelta(days=30, seconds=1))
    gone = drop(house, "halls", "heritage")
    [step] = store.batch(house.reader(), gone).changes
    late = NOON + timedelta(days=30, seconds=1)
    with pytest.raises(Refused, match="找不回来"):
        undoing.go_back(house, ALL, step.id, by="bob", now=late)
    assert store.gone(house.reader(), late - timedelta(days=30)) == []
    undo(house, gone, now=NOON + timedelta(days=30))
    assert take(house, "halls", "heritage") == hall("二")


def test_a_pack_is_not_undone_here(house: Database) -> None:
    number = put(house, "halls", hall(), verb=Verb.INSTALL)
    with pytest.raises(Refused, match="内容包"):
        undo(house, number)


def test_a_record_goes_back_to_any_of_its_states_the_first_included(house: Database, make: Factory) -> None:
    make.hall()
    first = there(house, "halls", "heritage")
    states = [first, *(hall(title, position=number) for number, title in enumerate("一二三"))]
    for document in states[1:]:
        put(house, "halls", document)
    steps = [step for _, step in store.history(house.reader(), "halls", "heritage")][::-1]
    assert [step.after for step in steps] == states
    for step, document in [*zip(steps, states, strict=True), (steps[0], first)]:
        undoing.go_back(house, ALL, step.id, by="bob", now=NOON)
        assert take(house, "halls", "heritage") == document
    assert verbs(house)[:3] == ["go-back", "go-back", "go-back"]


def test_going_back_over_what_was_not_seen_is_refused(house: Database) -> None:
    put(house, "halls", hall("一"))
    put(house, "halls", hall("二"))
    step = store.history(house.reader(), "halls", "heritage")[1][1]
    base = digest_of(hall("二"))
    put(house, "halls", hall("三"), by="bob")
    with pytest.raises(Conflict, match="bob"):
        undoing.go_back(house, ALL, step.id, base=base, by="alice", now=NOON)
    undoing.go_back(house, ALL, step.id, base=digest_of(hall("三")), by="alice", now=NOON)
    assert take(house, "halls", "heritage") == hall("一")


def test_one_of_many_deleted_records_is_brought_back_by_itself(house: Database) -> None:
    for id_ in ("a", "b"):
        put(house, "halls", hall(id=id_))
    act(house, Wanted("halls", "a", None), Wanted("halls", "b", None), Wanted("people", "wang", person()))
    [found] = store.gone(house.reader(), NOON)
    assert ([one.record_id for one in found.changes], found.is_all) == (["a", "b"], False)
    undoing.go_back(house, ALL, found.changes[1].id, base=NEW, by="bob", now=NOON)
    assert take(house, "halls", "b") == hall(id="b")
    assert [one.record_id for one in store.gone(house.reader(), NOON)[0].changes] == ["a"]
