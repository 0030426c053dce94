"""The reports: numbers that follow from the ledger, their sources apart, no people and no units."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import openpyxl
import pytest

from kiosk.checkin import service
from kiosk.checkin.model import Personal, Source
from kiosk.core.db import Database
from kiosk.reports.chart import ceiling
from kiosk.reports.model import Period
from tests.checkin.conftest import event, session, touch
from tests.conftest import SetClock
from tests.factories import Factory
from tests.staffing import Colleague

__all__ = ["session"]
MONTH = "/admin/reports/?period=2026-11"
FIGURES = (("visits", 320, "门口计数器"), ("estimate", 40, "按椅子估的"), ("baseline", 330000, "2024 年公开报道"))


@pytest.fixture
def evening(house: Database, session: str, clock: SetClock) -> str:
    """Seven by the screen, a class of six by the desk, two from paper; the lecture has begun."""
    service.check_in(house, touch(session, people=6, personal=Personal("金丝雀王", "", "2026-11")), now=clock())
    clock.forward(minutes=6)
    service.check_in(house, touch(session), now=clock())
    service.check_in(house, touch(session, people=2, children=4, unit="示例小学", source=Source.DESK), now=clock())
    clock.forward(minutes=25)
    service.check_in(house, touch(session, people=2, source=Source.PAPER), now=clock())
    return session


def figures(page: str) -> list[str]:
    """The large numbers of the page."""
    return re.findall(r'class="report-number"><b>([^<]+)</b>', page)


def test_the_month_counts_sessions_heads_and_groups_and_tells_checked_from_by_hand(
    evening: str, alice: Colleague
) -> None:
    page = alice.get(MONTH).text
    assert figures(page) == ["1", "15", "1", "暂无"]
    assert "签到 7，人工 8" in page
    assert "签到＋人工" in page
    assert "共 1.5 小时" in page


def test_no_name_and_no_unit_stands_in_a_report(evening: str, alice: Colleague) -> None:
    book = alice.get("/admin/reports/2026-11.xlsx").data
    cells = str([list(sheet.values) for sheet in openpyxl.load_workbook(io.BytesIO(book)).worksheets])
    for text in (alice.get(MONTH).text, alice.get(f"/admin/reports/sessions/{evening}").text, cells):
        assert "金丝雀" not in text
        assert "示例小学" not in text


def test_cancelled_and_coming_sessions_do_not_count(
    alice: Colleague, house: Database, session: str, make: Factory
) -> None:
    assert figures(alice.get(MONTH).text)[0] == "0"
    sql = "UPDATE lecture_sessions SET state = 'cancelled', starts_at = '2026-11-01T00:00:00Z'"
    house.write(lambda writing: writing.execute(sql))
    assert figures(alice.get(MONTH).text)[0] == "0"


def test_the_workbook_says_what_the_page_says_as_numbers(evening: str, alice: Colleague) -> None:
    answer = alice.get("/admin/reports/2026.xlsx")
    assert answer.content_type.startswith("application/vnd.openxmlformats")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    summary: dict[Any, Any] = {row[0]: row[1] for row in book["合计"].values}
    assert (summary["场次"], summary["人次"], summary["其中签到"], summary["其中人工"]) == (1, 15, 7, 8)
    assert summary["时长（分钟）"] == 90
    assert [row[7] for row in book["各场"].values][1:] == [15]
    assert "口径" in book.sheetnames


def test_a_taken_back_check_in_is_in_no_number(
    evening: str, alice: Colleague, house: Database, clock: SetClock
) -> None:
    answer = service.check_in(house, touch(evening, source=Source.DESK), now=clock())
    assert figures(alice.get(MONTH).text)[1] == "16"
    service.void(house, answer.receipt, event(), source=Source.DESK, by="dora", reason="错了", now=clock())
    assert figures(alice.get(MONTH).text)[1] == "15"


def test_estimates_and_history_stand_apart_with_who_and_how(evening: str, alice: Colleague) -> None:
    for kind, people, how in FIGURES:
        data = {"event": event(), "kind": kind, "day": "2026-11-20", "people": people, "how": how, "period": "2026-11"}
        for _ in range(2):
            assert alice.post("/admin/reports/figures", data=data).status_code == 303
    page = alice.get(MONTH).text
    assert figures(page) == ["1", "15", "1", "320"]
    for words in ("门口计数器", "按椅子估的", "330,000 人次，不与上面相加"):
        assert words in page
    target = re.findall(r'action="(/admin/reports/figures/\d+/drop)"', page)
    assert len(target) == 3
    alice.post(target[0], data={"period": "2026-11"})
    assert len(re.findall(r"/figures/\d+/drop", alice.get(MONTH).text)) == 2


def test_a_figure_without_its_origin_or_of_tomorrow_is_refused(evening: str, alice: Colleague) -> None:
    good = {"kind": "visits", "day": "2026-11-20", "people": "3", "how": "数的", "period": "2026-11"}
    for change in ({"how": ""}, {"day": "2026-11-22"}, {"people": "-3"}, {"kind": "x"}, {"day": "gestern"}):
        assert alice.post("/admin/reports/figures", data={"event": event(), **good, **change}).status_code == 422


def test_who_only_looks_reads_the_report_and_writes_none(evening: str, victor: Colleague) -> None:
    assert victor.get(MONTH).status_code == 200
    assert "记下" not in victor.get(MONTH).text
    assert victor.get("/admin/reports/2026-11.xlsx").status_code == 200
    data = {"event": event(), "kind": "visits", "day": "2026-11-20", "people": 1, "how": "x"}
    assert victor.post("/admin/reports/figures", data=data).status_code == 403


def test_the_arrival_curve_leaves_out_paper_and_has_its_table(evening: str, alice: Colleague) -> None:
    page = alice.get(f"/admin/reports/sessions/{evening}").text
    assert re.findall(r'<td>(\d\d:\d\d)</td><td class="number">(\d+)</td>', page) == [("14:05", "6"), ("14:15", "13")]
    assert 'class="curve"' in page
    assert "<b>15</b> 人次" in page


def test_years_and_months_follow_one_another() -> None:
    assert str(Period.read("2026-12").after) == "2027-01"
    assert str(Period.read("2026-01").before) == "2025-12"
    assert str(Period.read("2026").before) == "2025"
    assert (Period.read("2026-02").last - Period.read("2026-02").first) == timedelta(days=27)


@pytest.mark.parametrize("text", ["", "x", "2026-13", "2026-00", "1999", "2026-1-1", "99999", "２０２６", "2026-+1"])
def test_what_is_no_period_is_none(alice: Colleague, text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Period.read(text)
    assert alice.get("/admin/reports/", query_string={"period": text}).status_code == 200


@pytest.mark.parametrize(("most", "top"), [(0, 3), (3, 3), (4, 6), (142, 150), (151, 300), (1200, 1500)])
def test_the_scale_is_round(most: int, top: int) -> None:
    assert ceiling(most) == top


def test_every_period_is_drawn(evening: str, alice: Colleague) -> None:
    for period in ("2026-11", "2026", "2026-02", "2000", "2099-12", "2025-11"):
        page = alice.get(f"/admin/reports/?period={period}")
        assert page.status_code == 200
        assert "<svg" in page.text
