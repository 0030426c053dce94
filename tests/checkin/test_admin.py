"""The sheet of a session: who may take it away, for what, and what it shows."""

from __future__ import annotations

from kiosk.checkin import service
from kiosk.checkin.model import Personal
from kiosk.core.db import Database
from tests.checkin.conftest import touch
from tests.conftest import SetClock
from tests.staffing import Colleague


def test_the_sheet_wants_a_purpose_and_is_journalled(
    alice: Colleague, house: Database, session: str, clock: SetClock
) -> None:
    service.check_in(house, touch(session, personal=Personal("=1+1", "13800001234", "2026-11")), now=clock())
    path = f"/admin/lectures/{session}/roster.csv"
    assert alice.post(path, data={"reason": ""}).status_code == 303
    answer = alice.post(path, data={"reason": "归档"})
    assert answer.text.startswith("\ufeff")
    assert "'=1+1" in answer.text
    assert "138****1234" in answer.text
    last = house.reader().execute("SELECT by, event, key FROM journal ORDER BY serial DESC LIMIT 1").fetchone()
    assert tuple(last) == ("alice", "checkin:sheet:export", f"{session} 1 masked 归档")


def test_who_only_looks_stays_out(victor: Colleague, session: str) -> None:
    assert victor.get(f"/admin/lectures/{session}/roster").status_code == 403
