"""Whatever was changed can be taken back, exactly; whoever is slower loses nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.core.db import Database
from kiosk.core.errors import Invalid, Refused
from kiosk.revisions import service, store
from kiosk.revisions.model import NEW, Conflict, Verb, Wanted, digest_of
from tests.conftest import NOON
from tests.revisions.acting import ALL, act, drop, hall, put, state, take, undo, words, work
from tests.revisions.counting import counted, draft, plan, verbs


def test_an_act_is_told_with_who_when_and_what_stood_before(house: Database) -> None:
    put(house, "halls", hall("旧"), verb=Verb.CREATE)
    number = put(house, "halls", hall("新"), by="bob", title="新", now=NOON + timedelta(hours=1))
    done = store.batch(house.reader(), number)
    assert (done.by, done.at, done.verb, done.title) == ("bob", NOON + timedelta(hours=1), "save", "新")
    [step] = done.changes
    assert (step.before, step.after) == (hall("旧"), hall("新"))


def test_all_changes_of_an_act_are_made_or_none(house: Database) -> None:
    put(house, "halls", hall())
    before = state(house)
    with pytest.raises(Invalid, match="no exhibit"):
        act(house, Wanted("halls", "heritage", hall("新")), Wanted("works", "none/one", work("none/one")))
    with pytest.raises(Invalid):
        act(house, Wanted("halls", "heritage", hall("新")), Wanted("halls", "two", hall(id="two", position=-1)))
    put(house, "house", {"id": "house", "labels": {"zh": {"name": "心", "short_name": "心"}}})
    with pytest.raises(Refused, match="中心本身不能删除"):
        act(house, Wanted("halls", "heritage", None), Wanted("house", "house", None))
    assert {key: one for key, one in state(house).items() if key[0] != "house"} == before


def test_a_document_cannot_change_its_id(house: Database) -> None:
    put(house, "halls", hall())
    with pytest.raises(Invalid, match="编号不能改"):
        act(house, Wanted("halls", "heritage", hall(id="other")))
    assert take(house, "halls", "other") is None


@pytest.mark.parametrize("text", ["a\x00b", "\x1b", "\r"])
def test_control_characters_are_refused_with_their_field(text: str, house: Database) -> None:
    with pytest.raises(Invalid) as caught:
        put(house, "halls", hall(text))
    assert [one.field for one in caught.value.problems] == ["labels.zh.title"]


def test_saving_what_is_there_already_is_no_act_and_no_line_in_the_journal(house: Database) -> None:
    put(house, "halls", hall())
    lines, revision = counted(house, "journal"), house.revision
    assert put(house, "halls", {**hall(), "labels": {**words("国风非遗坊"), "en": {}}}) == 0
    assert drop(house, "halls", "nobody") == 0
    assert (counted(house, "journal"), house.revision, len(verbs(house))) == (lines, revision, 1)


def test_what_goes_along_with_a_deleted_record_is_told_and_comes_back(house: Database) -> None:
    put(house, "exhibits", {"id": "steles", "hall": "h", "kind": "heritage", "position": 1,
                            "labels": {"zh": {"title": "碑", "line": "字"}}})  # fmt: skip
    for number in range(3):
        put(house, "works", work(f"steles/w{number}"))
    before = state(house)
    number = drop(house, "exhibits", "steles", title="碑")
    assert state(house) == {}
    done = store.batch(house.reader(), number)
    assert (done.count, done.changes[-1].part) == (4, "exhibits")
    undo(house, number)
    assert state(house) == before


def test_a_draft_and_a_plan_of_a_deleted_record_wait_for_it(house: Database) -> None:
    put(house, "halls", hall())
    draft(house, hall("草"))
    plan(house, "publish", NOON + timedelta(hours=1))
    number = drop(house, "halls", "heritage")
    assert store.drafts(house.reader()) == []
    assert store.draft(house.reader(), "halls", "heritage") is None
    assert service.carry_out_due(house, ALL, NOON + timedelta(days=1)) == []
    undo(house, number)
    found = store.draft(house.reader(), "halls", "heritage")
    assert found is not None
    assert found.document == hall("草")
    assert [one.verb for one in store.plans(house.reader())] == ["publish"]


def test_whoever_saves_over_what_they_have_not_seen_is_told(house: Database) -> None:
    put(house, "halls", hall("一"))
    base = digest_of(hall("一"))
    put(house, "halls", hall("二"), by="bob", now=NOON + timedelta(minutes=26))
    with pytest.raises(Conflict, match="bob 在 14:31 改过") as caught:
        act(house, Wanted("halls", "heritage", hall("三"), base))
    assert caught.value.current == hall("二")
    act(house, Wanted("halls", "heritage", hall("三"), caught.value.seen.digest))
    assert take(house, "halls", "heritage") == hall("三")


def test_the_same_sent_twice_is_done_once_however_the_house_writes_it(house: Database) -> None:
    sent = {**hall("新"), "labels": {"en": {"title": ""}, "zh": {"title": "新"}}}
    assert act(house, Wanted("halls", "heritage", sent, NEW), verb=Verb.CREATE) > 0
    assert act(house, Wanted("halls", "heritage", sent, NEW), verb=Verb.CREATE) == 0
    assert verbs(house) == ["create"]


def test_nobody_deletes_what_somebody_just_changed_nor_changes_what_is_gone(house: Database) -> None:
    put(house, "halls", hall("一"))
    base = digest_of(hall("一"))
    put(house, "halls", hall("二"), by="bob")
    with pytest.raises(Conflict):
        act(house, Wanted("halls", "heritage", None, base))
    drop(house, "halls", "heritage", by="bob")
    assert act(house, Wanted("halls", "heritage", None, base)) == 0
    with pytest.raises(Conflict, match="bob 在 14:05 删掉了") as caught:
        act(house, Wanted("halls", "heritage", hall("三"), base))
    assert (caught.value.current, caught.value.seen.digest) == (None, NEW)
