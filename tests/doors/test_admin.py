"""The rules of the doors: for one session, for all that have none of their own, and back again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kiosk.checkin import store
from kiosk.checkin.model import Mode, Rules
from kiosk.core.db import Database
from tests.checkin.conftest import session
from tests.staffing import Colleague

__all__ = ["session"]
GOOD = {"mode": "name", "opens_before": "30", "walk_in_percent": "50", "release_after": "5", "has_check_out": "1",
        "signs_up_from": "2026-11-20T08:00", "signs_up_until": "2026-11-21T12:00"}  # fmt: skip


def rules(house: Database, code: str) -> Rules:
    return store.door(house.reader(), code).rules


def test_a_session_gets_rules_of_its_own_and_goes_back(bob: Colleague, house: Database, session: str) -> None:
    path = f"/admin/doors/{session}"
    assert "照平常的" in bob.get(path).text
    assert bob.post(path, data=GOOD).status_code == 303
    found = rules(house, session)
    assert (found.mode, found.opens_before, found.walk_in_percent, found.release_after) == (Mode.NAME, 30, 50, 5)
    assert found.has_check_out
    assert found.signs_up_from == datetime(2026, 11, 20, 0, 0, tzinfo=UTC)
    assert found.signs_up_until == datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
    door = store.door(house.reader(), session)
    assert door.starts_at - door.opens_at == timedelta(minutes=30)
    page = bob.get(path).text
    assert "这一场单独定的" in page
    assert "2026-11-21T12:00" in page
    bob.post(path, data={"action": "usual"})
    assert rules(house, session) == Rules()


def test_the_usual_rules_hold_for_all_without_their_own(bob: Colleague, house: Database, session: str) -> None:
    assert bob.post("/admin/doors/", data={**GOOD, "opens_before": "45"}).status_code == 303
    assert rules(house, session) == Rules(Mode.NAME, 45, 50, 5, has_check_out=True)
    bob.post(f"/admin/doors/{session}", data={**GOOD, "opens_before": "15"})
    bob.post("/admin/doors/", data={**GOOD, "opens_before": "20"})
    assert rules(house, session).opens_before == 15


def test_what_cannot_be_is_said_beside_the_field_and_nothing_changes(
    bob: Colleague, house: Database, session: str
) -> None:
    for name, value in (("opens_before", "-1"), ("walk_in_percent", "101"), ("release_after", "十"), ("mode", "face"),
                        ("signs_up_from", "2026-11-21T13:00"), ("signs_up_until", "morgen")):  # fmt: skip
        answer = bob.post(f"/admin/doors/{session}", data={**GOOD, name: value})
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
    assert rules(house, session) == Rules()


def test_every_change_is_in_the_journal(bob: Colleague, house: Database, session: str) -> None:
    bob.post(f"/admin/doors/{session}", data=GOOD)
    bob.post("/admin/doors/", data=GOOD)
    found = house.reader().execute("SELECT by, event, key FROM journal WHERE event LIKE 'doors:%' ORDER BY serial")
    assert [tuple(row) for row in found] == [("bob", "doors:rules:set", session), ("bob", "doors:usual:set", "house")]


def test_the_desk_does_not_change_rules(dora: Colleague, session: str) -> None:
    assert dora.get(f"/admin/doors/{session}").status_code == 403


def test_the_way_leads_from_the_schedule_to_the_list_and_the_rules(bob: Colleague, session: str) -> None:
    page = bob.get("/admin/lectures/").text
    assert f"/admin/lectures/{session}/roster" in page
    assert "/admin/doors/" in page
    assert f"/admin/doors/{session}" in bob.get("/admin/lectures/talk").text
