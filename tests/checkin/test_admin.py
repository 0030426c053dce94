"""The sheet of a session: who may take it away, for what, and what it shows."""

from __future__ import annotations

import io

import openpyxl

from kiosk.checkin import service, store
from kiosk.checkin.model import Personal, Source
from kiosk.core.db import Database
from kiosk.core.workbook import read_table
from tests.checkin.conftest import touch
from tests.conftest import SetClock
from tests.printed import printed_words
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
    assert alice.get(f"{path}?reason=归档").text == answer.text, "a bookmark with a reason does the same"
    last = house.reader().execute("SELECT by, event, key FROM journal ORDER BY serial DESC LIMIT 1").fetchone()
    assert tuple(last) == ("alice", "checkin:sheet:export", f"{session} csv 1 masked 归档")


def test_the_bare_address_gives_the_sheet_without_names_and_is_journalled_too(
    alice: Colleague, house: Database, session: str, clock: SetClock
) -> None:
    service.check_in(
        house, touch(session, people=2, personal=Personal("王小明", "13800001234", "2026-11")), now=clock()
    )
    service.check_in(house, touch(session, children=5, unit="示例小学"), now=clock())
    for kind in ("csv", "xlsx", "pdf"):
        answer = alice.get(f"/admin/lectures/{session}/roster.{kind}?phones=1")
        words = printed_words(answer.data) if kind == "pdf" else str(read_table(answer.data))
        assert "王小明" not in words
        assert "13800001234" not in words
        assert "王＊明" in words
        assert "示例小学" in words
        assert store.head(house.reader()) in words.replace("\n", "")
        event, key = house.reader().execute("SELECT event, key FROM journal ORDER BY serial DESC LIMIT 1").fetchone()
        assert (event, key) == ("checkin:sheet:export", f"{session} {kind} 2 masked 没写用途，称呼已遮")


def test_the_sheet_as_a_workbook_calculates_nothing_and_names_the_ledger(
    alice: Colleague, house: Database, session: str, clock: SetClock
) -> None:
    service.check_in(house, touch(session, personal=Personal("=1+1", "13800001234", "2026-11")), now=clock())
    answer = alice.post(f"/admin/lectures/{session}/roster.xlsx", data={"reason": "归档", "phones": "1"})
    rows = read_table(answer.data)
    assert rows[1][2:4] == ["=1+1", "13800001234"]
    assert "=1+1" in [cell for row in strings(answer.data) for cell in row]
    assert rows[-2][1:3] == ["账本末条", store.head(house.reader())]


def test_the_sheet_on_paper_holds_its_fonts_the_names_and_the_head_of_the_ledger(
    alice: Colleague, house: Database, session: str, clock: SetClock
) -> None:
    service.check_in(house, touch(session, personal=Personal("燊小明", "13800001234", "2026-11")), now=clock())
    answer = alice.post(f"/admin/lectures/{session}/roster.pdf", data={"reason": "归档"})
    assert answer.content_type == "application/pdf"
    words = printed_words(answer.data)
    assert "燊小明" in words
    assert "138****1234" in words
    assert store.head(house.reader()) in words.replace("\n", "")
    assert b"/FontFile2" in answer.data
    event, key = house.reader().execute("SELECT event, key FROM journal ORDER BY serial DESC LIMIT 1").fetchone()
    assert (event, key) == ("checkin:sheet:export", f"{session} pdf 1 masked 归档")


def test_a_sheet_of_a_hundred_takes_several_pages(
    alice: Colleague, house: Database, session: str, clock: SetClock
) -> None:
    for _ in range(10):
        service.check_in(house, touch(session), now=clock())
    for number in range(90):
        arrival = touch(session, source=Source.DESK, unit=f"第{number}队", by="alice")
        service.check_in(house, arrival, now=clock())
    content = alice.post(f"/admin/lectures/{session}/roster.pdf", data={"reason": "归档"}).data
    words = printed_words(content)
    assert "第 4 页" in words
    assert all(f"第{number}队" in words for number in range(90))


def strings(book: bytes) -> list[list[str]]:
    """The cells of a workbook that are text, not formulas."""
    sheet = openpyxl.load_workbook(io.BytesIO(book)).worksheets[0]
    return [[str(cell.value) for cell in row if cell.data_type == "s"] for row in sheet.iter_rows()]


def test_who_only_looks_stays_out(victor: Colleague, session: str) -> None:
    assert victor.get(f"/admin/lectures/{session}/roster").status_code == 403
