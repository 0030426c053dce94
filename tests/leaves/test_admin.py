"""Who never signed out: the review list, its reasons, the ledger behind it, the hours that follow."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import openpyxl
import pytest
from flask import Flask

from kiosk.checkin import ledger, service, store
from kiosk.checkin.model import Mode, Personal, Rules, Source
from kiosk.core.db import Database
from kiosk.doors import service as doors
from kiosk.mine import service as mine
from tests.checkin.conftest import event, session, touch
from tests.conftest import SetClock
from tests.printed import printed_words
from tests.staffing import Colleague, colleague

__all__ = ["session"]


@pytest.fixture
def course(house: Database, session: str, clock: SetClock) -> str:
    """A course from 14:30 to 16:00 at which one signs out; the clock stands at 14:05."""
    doors.set_rules(house, session, Rules(has_check_out=True), by="bob", now=clock())
    return session


Sit = Callable[[str], Colleague]


@pytest.fixture
def sit(app: Flask, house: Database, clock: SetClock) -> Sit:
    """Somebody of the staff signs in now: hours later nobody would still be signed in."""
    return lambda name: colleague(app, house, name, clock())


def come(house: Database, session: str, clock: SetClock, **more: object) -> str:
    """Somebody comes in now; returns the receipt."""
    return service.check_in(house, touch(session, **more), now=clock()).receipt


def page(who: Colleague, code: str) -> str:
    return who.get(f"/admin/lectures/{code}/leaves").text


def settle(who: Colleague, code: str, **data: object) -> int:
    """Send the form."""
    found = re.search(r'name="event" value="([0-9a-f]+)"', page(who, code))
    assert found
    form = {"event": found[1], "known": "1", "left": "16:00", "reason": "一起走的", "whom": "all", **data}
    return who.post(f"/admin/lectures/{code}/leaves", data=form).status_code


def left(house: Database, session: str) -> list[str | None]:
    sql = "SELECT left_at FROM attendance WHERE session = ? ORDER BY id"
    return [row[0] for row in house.reader().execute(sql, (session,))]


def test_who_never_signed_out_waits_on_the_list_and_on_the_first_page(
    sit: Sit, house: Database, course: str, clock: SetClock
) -> None:
    gone = come(house, course, clock, personal=Personal("郭林", "", "2026-11"))
    come(house, course, clock, people=3, personal=Personal("王小明", "", "2026-11"))
    clock.forward(minutes=100)
    mine.leave(house, gone, event(), source=Source.TOUCH, now=clock())
    assert "没签退" not in sit("dora").get("/admin/").text
    clock.forward(minutes=51)
    first = sit("dora").get("/admin/").text
    assert "有 3 位没签退" in first
    assert f"/admin/lectures/{course}/leaves" in first
    listed = page(sit("dora"), course)
    assert "王＊明" in listed
    assert "王小明" not in listed
    assert "没签退的 3 位" in listed
    assert "自己签退" in listed
    assert "待核" in sit("dora").get(f"/admin/lectures/{course}/roster").text


def test_a_session_without_signing_out_waits_for_nobody(
    sit: Sit, house: Database, session: str, clock: SetClock
) -> None:
    come(house, session, clock)
    clock.forward(hours=4)
    assert "没签退" not in sit("dora").get("/admin/").text
    assert "/leaves" not in sit("dora").get(f"/admin/lectures/{session}/roster").text
    assert "不用签退" in page(sit("dora"), session)
    assert settle_status(sit("dora"), session) == 422


def settle_status(who: Colleague, code: str) -> int:
    """A form nobody was shown."""
    return who.post(f"/admin/lectures/{code}/leaves", data={"event": "0" * 56, "whom": "all"}).status_code


def test_a_leaving_is_a_new_line_with_its_reason_and_nothing_is_edited(
    sit: Sit, house: Database, course: str, clock: SetClock
) -> None:
    come(house, course, clock, people=2)
    before = [tuple(line) for line in store.lines(house.reader())]
    clock.forward(hours=3)
    assert settle(sit("dora"), course, reason="") == 422
    assert left(house, course) == [None]
    assert settle(sit("dora"), course, left="15:40", reason="领队说的") == 303
    lines = store.lines(house.reader())
    assert [tuple(line) for line in lines][: len(before)] == before
    assert (lines[-1]["verb"], lines[-1]["by"], lines[-1]["reason"]) == ("check-out", "dora", "领队说的")
    assert lines[-1]["about"] == lines[0]["id"]
    assert ledger.first_fault(lines) is None
    assert left(house, course) == ["2026-11-21T07:40:00Z"]
    assert settle(sit("dora"), course, whom="some", receipt=receipt(house), left="15:20", reason="看错了钟") == 303
    assert left(house, course) == ["2026-11-21T07:20:00Z"]
    assert len(store.lines(house.reader())) == len(lines) + 1
    assert "看错了钟" in page(sit("dora"), course)


def receipt(house: Database) -> str:
    return str(house.reader().execute("SELECT receipt FROM attendance").fetchone()[0])


@pytest.mark.parametrize(
    ("time", "status"), [("16:30", 303), ("16:31", 422), ("14:00", 422), ("14:05", 303), ("", 422)]
)
def test_nobody_leaves_later_than_the_grace_or_before_coming(
    sit: Sit, house: Database, course: str, clock: SetClock, time: str, status: int
) -> None:
    come(house, course, clock)
    clock.forward(hours=3)
    assert settle(sit("dora"), course, left=time) == status
    assert (left(house, course) == [None]) == (status == 422)


def test_a_time_that_has_not_come_is_refused(sit: Sit, house: Database, course: str, clock: SetClock) -> None:
    come(house, course, clock)
    clock.forward(minutes=60)
    assert settle(sit("dora"), course, left="15:30") == 422
    assert settle(sit("dora"), course, left="15:00") == 303


def test_the_same_form_sent_twice_writes_once(sit: Sit, house: Database, course: str, clock: SetClock) -> None:
    come(house, course, clock)
    clock.forward(hours=3)
    found = re.search(r'name="event" value="([0-9a-f]+)"', page(sit("dora"), course))
    assert found
    form = {"event": found[1], "left": "16:00", "reason": "x", "receipt": receipt(house), "whom": "some"}
    for _ in range(2):
        assert sit("dora").post(f"/admin/lectures/{course}/leaves", data=form).status_code == 303
    assert len(store.lines(house.reader())) == 2


def test_hours_follow_from_it_and_open_ones_count_as_nothing(
    sit: Sit, house: Database, course: str, clock: SetClock
) -> None:
    gone = come(house, course, clock)
    come(house, course, clock, people=4)
    come(house, course, clock, people=2, source=Source.PAPER)
    clock.forward(minutes=90)
    mine.leave(house, gone, event(), source=Source.TOUCH, now=clock())
    clock.forward(hours=2)
    report = sit("alice").get("/admin/reports/?period=2026-11").text
    assert "在场时长 1.5 小时（1 场要签退，1 位有离开时间）。还有 4 位没签退，待核，没算进去。" in report
    assert settle(sit("alice"), course, left="16:05") == 303
    report = sit("alice").get("/admin/reports/?period=2026-11").text
    assert "在场时长 9.5 小时（1 场要签退，5 位有离开时间）。" in report
    assert "待核，没算" not in report
    assert "在场时长 9.5 小时" in printed_words(sit("alice").get("/admin/reports/2026-11.pdf").data)
    book = openpyxl.load_workbook(io.BytesIO(sit("alice").get("/admin/reports/2026-11.xlsx").data))
    assert ("在场时长（分钟）", 570) in list(book["合计"].values)
    assert "在场时长 9.5 小时" in sit("alice").get(f"/admin/reports/sessions/{course}").text


def test_nobody_knowing_closes_the_stay_and_adds_no_time(
    sit: Sit, house: Database, course: str, clock: SetClock
) -> None:
    come(house, course, clock, people=5)
    clock.forward(hours=3)
    assert settle(sit("alice"), course, known="0", left="", reason="问不到") == 303
    assert "没签退" not in sit("alice").get("/admin/").text
    assert (
        "在场时长 0.0 小时（1 场要签退，5 位有离开时间）。" in sit("alice").get("/admin/reports/?period=2026-11").text
    )


def test_a_second_touch_closes_a_stay_where_nobody_signs_out(
    sit: Sit, house: Database, session: str, clock: SetClock
) -> None:
    doors.set_rules(house, session, Rules(mode=Mode.CERTIFICATE), by="bob", now=clock())
    seen = come(house, session, clock)
    come(house, session, clock, people=2)
    clock.forward(minutes=60)
    mine.touch_again(house, seen, event(), source=Source.TOUCH, asked_from=clock(), now=clock())
    clock.forward(hours=3)
    assert "有 2 位没签退" in sit("alice").get("/admin/").text
    assert "还有 2 位没签退" in sit("alice").get("/admin/reports/?period=2026-11").text
    assert "在场时长 1.0 小时" in sit("alice").get("/admin/reports/?period=2026-11").text


def test_a_cancelled_session_and_one_that_was_taken_back_wait_for_nobody(
    sit: Sit, house: Database, course: str, clock: SetClock
) -> None:
    taken = come(house, course, clock)
    service.void(house, taken, event(), source=Source.DESK, by="dora", reason="错了", now=clock())
    clock.forward(hours=3)
    assert "没签退" not in sit("dora").get("/admin/").text


def test_who_only_looks_sees_no_list(victor: Colleague, course: str) -> None:
    assert victor.get(f"/admin/lectures/{course}/leaves").status_code == 403
    assert victor.post(f"/admin/lectures/{course}/leaves").status_code == 403
