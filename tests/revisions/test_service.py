"""Whatever was changed can be taken back, exactly; whoever is slower loses nothing; history tells what was."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.core.db import Database, Writing, rows
from kiosk.core.errors import Invalid, Refused
from kiosk.core.plug import Document
from kiosk.revisions import service, store, undoing
from kiosk.revisions.model import NEW, ChangedSince, Conflict, Verb, Wanted, digest_of
from kiosk.revisions.steps import trial
from tests.conftest import NOON
from tests.factories import Factory
from tests.revisions.acting import ALL, State, act, drop, hall, put, state, take, there, undo, variants, words, work


def verbs(house: Database) -> list[str]:
    return [one.verb for one in store.latest(house.reader(), 100)]


def counted(house: Database, table: str) -> int:
    return int(house.reader().execute(f"SELECT count(*) FROM {table}").fetchone()[0])


# ---- acts


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


# ---- two people


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


def draft(house: Database, document: Document, base: str | None = None, by: str = "alice") -> None:
    part = ALL["halls"]
    seen = service.seen(house.reader(), part, document["id"]).digest if base is None else base
    service.set_draft(house, part, document["id"], document, base=seen, by=by, now=NOON)


def plan(house: Database, what: str, due: Any) -> None:
    service.plan(house, "halls", "heritage", what, due, by="alice", now=NOON)


def test_a_draft_shows_nothing_until_it_is_used_up(house: Database) -> None:
    put(house, "halls", hall("一"))
    revision = house.revision
    draft(house, hall("草"))
    stands = service.seen(house.reader(), ALL["halls"], "heritage")
    assert (stands.live, stands.document, house.revision) == (hall("一"), hall("草"), revision)
    act(house, Wanted("halls", "heritage", hall("草"), stands.digest))
    assert take(house, "halls", "heritage") == hall("草")
    assert store.drafts(house.reader()) == []


def test_a_draft_by_somebody_else_is_not_written_over_unseen(house: Database) -> None:
    put(house, "halls", hall("一"))
    base = digest_of(hall("一"))
    draft(house, hall("草"), by="bob")
    with pytest.raises(Conflict, match="bob 在 14:05 写过") as caught:
        act(house, Wanted("halls", "heritage", hall("二"), base))
    assert caught.value.current == hall("草")
    with pytest.raises(Conflict):
        draft(house, hall("另一份草稿"), base)
    with pytest.raises(Conflict):
        service.drop_draft(house, ALL["halls"], "heritage", base=base, by="alice", now=NOON)
    draft(house, hall("草"), base)
    assert [one.by for one in store.drafts(house.reader())] == ["bob"]


def test_changes_that_do_not_come_from_a_form_leave_drafts_and_plans_alone(house: Database) -> None:
    put(house, "halls", hall("一"))
    draft(house, hall("草"))
    plan(house, "publish", NOON + timedelta(hours=1))
    number = act(house, Wanted("halls", "heritage", hall("一", position=7)))
    undo(house, number)
    assert (len(store.drafts(house.reader())), len(store.plans(house.reader()))) == (1, 1)


def test_what_others_changed_in_other_fields_goes_into_the_draft(house: Database) -> None:
    put(house, "halls", hall("一", material="brick"))
    draft(house, hall("草", material="brick"))
    put(house, "halls", hall("一", material="paper", position=5), by="bob")
    assert service.seen(house.reader(), ALL["halls"], "heritage").document == hall("草", material="paper", position=5)
    plan(house, "publish", NOON + timedelta(hours=1))
    service.carry_out_due(house, ALL, NOON + timedelta(hours=2))
    assert take(house, "halls", "heritage") == hall("草", material="paper", position=5)


def test_what_a_person_saw_and_changed_back_stays_as_they_wrote_it(house: Database) -> None:
    put(house, "halls", hall("一", position=1))
    draft(house, hall("草", position=1))
    put(house, "halls", hall("一", position=5), by="bob")
    seen = service.seen(house.reader(), ALL["halls"], "heritage").digest
    draft(house, hall("草", position=1), seen)
    act(house, Wanted("halls", "heritage", hall("草", position=1),
                      service.seen(house.reader(), ALL["halls"], "heritage").digest))  # fmt: skip
    assert there(house, "halls", "heritage")["position"] == 1


def test_what_a_person_saw_is_found_again_by_its_digest(house: Database) -> None:
    part = ALL["halls"]
    put(house, "halls", hall("一"))
    first = service.seen(house.reader(), part, "heritage").digest
    put(house, "halls", hall("二"))
    draft(house, hall("草"))
    both = service.seen(house.reader(), part, "heritage").digest
    put(house, "halls", hall("三"))
    db = house.reader()
    assert service.seen_as(db, part, "heritage", first) == hall("一")
    assert service.seen_as(db, part, "heritage", both) == hall("草")
    for unknown in ("feed", "feed-beef", f"feed-{first}", "-", "x" * 500):
        assert service.seen_as(db, part, "heritage", unknown) is None
    assert service.seen_as(db, part, "heritage", NEW) is None


# ---- plans


def person(**changes: Any) -> Document:
    return {"id": "wang", "position": 1, "consent": {"basis": "none"}, "state": "draft",
            "labels": words("王", "", "name"), **changes}  # fmt: skip


def due(house: Database, what: str, at: Any = NOON + timedelta(hours=1)) -> None:
    service.plan(house, "people", "wang", what, at, by="alice", now=NOON)


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


# ---- undoing


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


# ---- what happened around


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


# ---- keeping


def purge(house: Database, days: float) -> int:
    return service.purge(house, now=NOON + timedelta(days=days))


def line(house: Database, days: float) -> None:
    """Something is written in the journal, so that the clock is known to be right."""
    service.plan(house, "x", str(days), "publish", NOON, by="t", now=NOON + timedelta(days=days))


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


# ---- every part


class Enough(Exception):
    """Ends a try: everything in it is rolled back."""


Records = dict[tuple[str, str], list[Document | None]]


@pytest.fixture
def filled(house: Database, make: Factory) -> tuple[Database, Records]:
    """A house with a record of every part, and the states that these can be in."""
    records = variants(make)
    for (part, id_), states in records.items():
        act(house, Wanted(part, id_, states[0]))
    return house, records


PICKS = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), min_size=1, max_size=3)
STEPS = st.lists(st.tuples(st.booleans(), PICKS), min_size=1, max_size=8)
"""What somebody does: whether they undo something, and what they pick: records and one of the states of each."""


def something(writing: Writing, picks: list[tuple[int, int]], records: Records) -> int:
    """An act that changes one to three records; its number, 0 if the house would not have it or it changed nothing."""
    keys = sorted(records)
    chosen = {keys[record % len(keys)]: number for record, number in picks}
    wanted = [Wanted(*key, records[key][number % len(records[key])]) for key, number in chosen.items()]
    with suppress(Invalid), trial(writing) as tried:  # a work may have lost its exhibit
        number = act(writing, *wanted)
        tried.keep()
        return number
    return 0


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_was_done_and_undone_leads_back_to_every_record_as_it_was(
    steps: list[tuple[bool, list[tuple[int, int]]]], filled: tuple[Database, Records]
) -> None:
    house, records = filled

    def job(writing: Writing) -> None:
        done: list[tuple[int, State]] = []
        for wants_undo, picks in steps:
            if done and wants_undo:
                number, before = done.pop()
                undo(writing, number)
                assert state(writing) == before
            else:
                before = state(writing)
                number = something(writing, picks, records)
                done += [(number, before)] if number else []
        for number, before in reversed(done):
            undo(writing, number)
            assert state(writing) == before
        raise Enough

    with pytest.raises(Enough):
        house.write(job)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_history_tells_every_state_of_every_record_without_a_gap(
    steps: list[tuple[bool, list[tuple[int, int]]]], filled: tuple[Database, Records]
) -> None:
    house, records = filled

    def job(writing: Writing) -> None:
        done: list[int] = []
        for wants_undo, picks in steps:
            if done and wants_undo:
                with suppress(Refused), trial(writing) as tried:
                    done.append(undo(writing, done[picks[0][0] % len(done)]))
                    tried.keep()
            elif number := something(writing, picks, records):
                done.append(number)
        for part, id_ in records:
            told = [step for _, step in store.history(writing, part, id_)][::-1]
            assert [one.before for one in told] == [None, *(one.after for one in told[:-1])]
            assert told[-1].after == take(writing, part, id_)
            assert all(one.before != one.after for one in told)
        raise Enough

    with pytest.raises(Enough):
        house.write(job)
