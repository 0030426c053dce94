"""The desk: one more, a class, a correction, the sheet; who may and who may not."""

from __future__ import annotations

import re

from kiosk.checkin import service, store
from kiosk.checkin.model import Personal
from kiosk.core.db import Database
from tests.checkin.conftest import touch
from tests.conftest import SetClock
from tests.staffing import Colleague


def numbers(page: str) -> list[str]:
    return re.findall(r'name="event" value="([0-9a-f]+)"', page)


def present(house: Database, session: str) -> int:
    return store.room(house.reader(), store.door(house.reader(), session)).present


def test_one_more_and_five_more(dora: Colleague, house: Database, session: str) -> None:
    path = f"/admin/lectures/{session}/roster"
    for people in (1, 5):
        event = numbers(dora.get(path).text)[0]
        for _ in range(2):
            assert dora.post(path, data={"people": people, "event": event}).status_code == 303
    assert present(house, session) == 6
    assert "加了 5 位" in dora.get(path).text


def test_a_class_is_one_line_and_no_child_has_a_name(dora: Colleague, house: Database, session: str) -> None:
    path = f"/admin/lectures/{session}/roster"
    event = numbers(dora.get(path).text)[1]
    dora.post(path, data={"unit": "示例小学", "people": 4, "children": 40, "event": event})
    page = dora.get(path).text
    assert "示例小学" in page
    assert present(house, session) == 44


def test_names_are_masked_on_the_page(dora: Colleague, house: Database, session: str, clock: SetClock) -> None:
    service.check_in(house, touch(session, personal=Personal("金丝雀王", "13800001234", "2026-11")), now=clock())
    page = dora.get(f"/admin/lectures/{session}/roster").text
    assert "金＊王" in page
    assert "金丝雀" not in page
    assert "1380000" not in page


def test_a_correction_wants_a_reason(dora: Colleague, house: Database, session: str, clock: SetClock) -> None:
    answer = service.check_in(house, touch(session), now=clock())
    path = f"/admin/lectures/{session}/roster"
    for reason, left in (("", 1), ("按错了", 0)):
        event = numbers(dora.get(path).text)[2]
        dora.post(f"{path}/void", data={"receipt": answer.receipt, "reason": reason, "event": event})
        assert present(house, session) == left


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
