"""The staff's first page."""

from __future__ import annotations

from tests.reading import read
from tests.staffing import Colleague


def test_the_first_page_says_calmly_that_nothing_waits(alice: Colleague) -> None:
    page = read(alice.get("/admin/"))
    assert page.one("h1").words == "今日"
    assert "没有要处理的事" in page.one("main").words
