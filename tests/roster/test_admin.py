"""The desk: one more, a class, a correction, heads, a paper sheet; who may and who may not."""

from __future__ import annotations

import re

from kiosk.checkin import ledger, queue, service, signup, store, tokens
from kiosk.checkin.model import Personal
from kiosk.core.clock import stored
from kiosk.core.db import Database
from kiosk.core.timekeeper import keeper
from tests.checkin.conftest import session, touch
from tests.conftest import SetClock
from tests.staffing import Colleague

__all__ = ["session"]


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


def test_someone_is_found_by_the_letters_of_the_name_and_by_number(
    dora: Colleague, house: Database, session: str, clock: SetClock
) -> None:
    answer = service.check_in(house, touch(session, personal=Personal("王小明", "", "2026-11")), now=clock())
    service.check_in(house, touch(session, unit="惠达社区", people=3), now=clock())
    path = f"/admin/lectures/{session}/roster"
    for query, found, others in (
        ("wxm", "王＊明", "惠达社区"),
        ("hdsq", "惠达社区", "王＊明"),
        (answer.receipt, "王＊明", "惠达社区"),
    ):
        rows = dora.get(f"{path}/live?q={query}").text.split('class="duty-rows"')[1]
        assert found in rows
        assert others not in rows
    assert "没找到" in dora.get(f"{path}/live?q=zzz").text


def test_a_corrected_number_keeps_both_numbers_and_the_chain(
    dora: Colleague, house: Database, session: str, clock: SetClock
) -> None:
    answer = service.check_in(house, touch(session, people=2), now=clock())
    path = f"/admin/lectures/{session}/roster/{answer.receipt}"
    event = numbers(dora.get(path).text)[0]
    assert dora.post(path, data={"people": 3, "reason": "", "event": event}).status_code == 422
    assert present(house, session) == 2
    for _ in range(2):
        dora.post(path, data={"people": 3, "children": 1, "reason": "数错了", "event": event})
    assert present(house, session) == 4
    lines = store.lines(house.reader(), session)
    assert [(line["verb"], line["people"]) for line in lines] == [("check-in", 2), ("correct", 3)]
    assert ledger.first_fault(store.lines(house.reader())) is None


def test_heads_stand_beside_the_check_ins_with_the_difference(
    dora: Colleague, house: Database, session: str, clock: SetClock
) -> None:
    service.check_in(house, touch(session, people=5), now=clock())
    path = f"/admin/lectures/{session}/roster"
    for heads, words in ((7, "比签到多 2 位"), (4, "比签到少 1 位"), (5, "和签到一样")):
        event = numbers(dora.get(path).text)[0]
        dora.post(f"{path}/heads", data={"heads": heads, "event": event})
        assert words in dora.get(path).text
    assert present(house, session) == 5


def test_a_paper_sheet_comes_back_in_one_go_and_only_once(
    dora: Colleague, house: Database, session: str, clock: SetClock
) -> None:
    path = f"/admin/lectures/{session}/roster/paper"
    event = numbers(dora.get(path).text)[0]
    sheet = {
        "event": event, "agreed": "1", "unit": ["", "", "示例小学", ""], "name": ["老郭", "", "", ""],
        "people": ["", "", "4", "2"], "children": ["", "", "40", ""],
    }  # fmt: skip
    for _ in range(2):
        assert dora.post(path, data=sheet).status_code == 303
    assert present(house, session) == 47
    found = house.reader().execute("SELECT DISTINCT source FROM attendance").fetchall()
    assert [row[0] for row in found] == ["paper"]
    assert "老＊" in dora.get(f"/admin/lectures/{session}/roster").text


def test_of_a_paper_sheet_with_a_fault_nothing_is_written_and_nothing_typed_is_lost(
    dora: Colleague, house: Database, session: str
) -> None:
    path = f"/admin/lectures/{session}/roster/paper"
    event = numbers(dora.get(path).text)[0]
    sheet = {"event": event, "unit": ["惠达社区", ""], "name": ["", ""], "people": ["3", "七"], "children": ["", ""]}
    answer = dora.post(path, data=sheet)
    assert answer.status_code == 422
    assert "惠达社区" in answer.text
    assert 'value="七"' in answer.text
    assert present(house, session) == 0


def test_names_on_paper_are_kept_only_with_consent(dora: Colleague, house: Database, session: str) -> None:
    path = f"/admin/lectures/{session}/roster/paper"
    event = numbers(dora.get(path).text)[0]
    dora.post(path, data={"event": event, "unit": [""], "name": ["老郭"], "people": [""], "children": [""]})
    assert present(house, session) == 1
    assert house.reader().execute("SELECT count(*) FROM personal").fetchone()[0] == 0


def test_a_group_that_signed_up_is_found_and_comes(
    dora: Colleague, house: Database, session: str, clock: SetClock
) -> None:
    wish = queue.Wish(event="a" * 32, session=session, people=2, children=5, unit="示例小学")
    signup.sign_up(house, wish, tokens.ticket(), now=clock())
    path = f"/admin/lectures/{session}/roster"
    page = dora.get(f"{path}/live?q=slxx").text
    target = re.search(r'action="([^"]+/claims/\d+)"', page)
    assert target
    data = {"event": numbers(page)[0], "people": 2, "children": 5}
    for _ in range(2):
        assert dora.post(target[1], data=data).status_code == 303
    assert present(house, session) == 7
    assert "claims/" not in dora.get(f"{path}/live?q=slxx").text


def test_the_last_tap_can_be_taken_back_with_one(dora: Colleague, house: Database, session: str) -> None:
    path = f"/admin/lectures/{session}/roster"
    dora.post(path, data={"people": 5, "event": numbers(dora.get(path).text)[0]})
    page = dora.get(path).text
    receipt = re.search(r'name="receipt" value="(\d{6})"', page)
    assert receipt
    assert "刚才 <b>+5</b>" in page
    data = {"receipt": receipt[1], "reason": "刚点错了，当场撤销", "event": numbers(page)[0]}
    assert dora.post(f"{path}/void", data=data).status_code == 303
    assert present(house, session) == 0


def test_a_number_of_another_session_is_not_found_here(
    dora: Colleague, house: Database, session: str, clock: SetClock
) -> None:
    service.check_in(house, touch(session), now=clock())
    assert dora.get(f"/admin/lectures/{session}/roster/000000").status_code == 404


def test_a_tap_from_a_tablet_is_written_at_its_own_moment_and_once(
    dora: Colleague, house: Database, session: str, clock: SetClock
) -> None:
    path, clock_before = f"/admin/lectures/{session}/roster/kept", clock()
    clock.forward(minutes=20)
    typed = {"event": "ab" * 16, "people": "5", "waited": str(20 * 60_000)}
    assert [dora.post(path, data=typed).json for _ in range(3)] == [{"refused": ""}] * 3
    (line,) = store.lines(house.reader())
    assert (line["at"], line["people"], line["source"]) == (stored(clock_before), 5, "desk")
    assert line["clock"] == f"{keeper()}; kept on a tablet for 1200 s"
    assert dora.post(path, data={**typed, "event": "x"}).json["refused"]  # type: ignore[index]
    assert dora.post(path, data={**typed, "event": "ef" * 16, "people": "0"}).json["refused"]  # type: ignore[index]
