"""A draft shows nothing, loses nothing, and is written over by nobody unseen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.core.db import Database
from kiosk.revisions import service, store
from kiosk.revisions.model import NEW, Conflict, Wanted, digest_of
from tests.conftest import NOON
from tests.revisions.acting import ALL, act, hall, put, take, there, undo
from tests.revisions.counting import draft, plan


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
