"""The report on paper says what the page says, embeds its fonts, and is whole for every period."""

from __future__ import annotations

import re

import pytest

from kiosk.checkin import service
from kiosk.checkin.model import Personal, Source
from kiosk.core import raster
from kiosk.core.db import Database
from tests.checkin.conftest import event, session, touch
from tests.conftest import SetClock
from tests.factories import Factory
from tests.printed import page_sizes, printed_words
from tests.reports.test_admin import evening
from tests.staffing import Colleague

__all__ = ["evening", "session"]


def paper(who: Colleague, period: str) -> str:
    """The words of the printed report."""
    answer = who.get(f"/admin/reports/{period}.pdf")
    assert answer.content_type == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert f"report-{period}.pdf" in answer.headers["Content-Disposition"]
    assert set(page_sizes(answer.data)) == {(210, 297)}
    return printed_words(answer.data)


def test_the_paper_has_the_figures_of_the_page(evening: str, alice: Colleague, house: Database, make: Factory) -> None:
    make.house_record()
    page = alice.get("/admin/reports/?period=2026-11").text
    words = paper(alice, "2026-11")
    for number in re.findall(r'class="report-number"><b>([^<]+)</b>', page):
        assert number in words
    for said in ("示例文明实践中心", "2026 年 11 月", "签到 7，人工 8", "签到＋人工", "触屏", "47%", "填表："):
        assert said in words
    assert "21 1 15" in " ".join(words.split())


def test_the_paper_explains_every_mark_it_bears(evening: str, alice: Colleague) -> None:
    words = paper(alice, "2026-11")
    marks = set(re.findall("[①-⑳]", words.split("口径和来源")[0]))
    assert len(marks) == 4
    for one in marks:
        assert f"{one} " in words.split("口径和来源")[-1]
    for word in ("场次：", "人次：", "人数：", "时长：", "估算：", "历史基数："):
        assert word in words


def test_no_name_and_no_unit_stands_on_the_paper(
    evening: str, alice: Colleague, house: Database, clock: SetClock
) -> None:
    words = paper(alice, "2026")
    assert "金丝雀" not in words
    assert "示例小学" not in words


def test_what_was_estimated_stands_apart_on_paper(evening: str, alice: Colleague) -> None:
    for kind, people, how in (
        ("visits", 320, "门口计数器"),
        ("estimate", 40, "按椅子估的"),
        ("baseline", 9, "公开报道"),
    ):
        data = {"event": event(), "kind": kind, "day": "2026-11-20", "people": people, "how": how, "period": "2026-11"}
        alice.post("/admin/reports/figures", data=data)
    words = paper(alice, "2026-11")
    for said in ("320", "门口计数器", "按椅子估的", "公开报道", "不与上面相加"):
        assert said in words
    assert "签到 7，人工 8" in words


@pytest.mark.parametrize("period", ["2026-11", "2026", "2026-02", "2000", "2099-12"])
def test_every_period_is_printed(evening: str, alice: Colleague, period: str) -> None:
    assert "口径和来源" in paper(alice, period)


def test_a_full_year_turns_its_pages_and_hides_no_session(
    house: Database, make: Factory, alice: Colleague, clock: SetClock
) -> None:
    make.venue()
    for month in range(1, 11):
        for day in range(1, 8):
            make.lecture(f"talk-{month}-{day}", f"2026-{month:02d}-{day:02d}T09:30", labels=labels(month, day))
    make.lecture("counted", "2026-11-01T09:30")
    service.check_in(house, touch(make.code("counted"), people=2, source=Source.PAPER), now=clock())
    content = alice.get("/admin/reports/2026.pdf").data
    words = printed_words(content)
    assert len(page_sizes(content)) > 2
    assert "没有数的 70 场" in words
    assert all(f"第{month}月第{day}讲" in words for month in range(1, 11) for day in range(1, 8))
    assert raster.png(content).startswith(b"\x89PNG")


def labels(month: int, day: int) -> dict[str, dict[str, str]]:
    """The words of a lecture of its own."""
    return {"zh": {"title": f"第{month}月第{day}讲"}}


def test_who_only_looks_may_take_the_paper_and_a_stranger_may_not(
    evening: str, victor: Colleague, client: Colleague, house: Database
) -> None:
    service.check_in(house, touch(evening, personal=Personal("王", "", "2026-11")), now=SetClock()())
    assert victor.get("/admin/reports/2026-11.pdf").status_code == 200
    assert client.get("/admin/reports/2026-11.pdf").status_code in (302, 303)
    assert victor.get("/admin/reports/2026-13.pdf").status_code == 404
