"""A change in the house is on every open screen within two seconds, and nobody loses their place."""

from __future__ import annotations

from playwright.sync_api import expect

from kiosk.lectures import service
from tests.browser.conftest import Open, Served, get

TWO_SECONDS = 2_000


def test_a_cancelled_lecture_raises_the_red_band_within_two_seconds(own_centre: Served, visit: Open) -> None:
    page = visit(own_centre.url + "/people/li-lin")
    expect(page.locator(".band")).to_have_count(0)
    page.wait_for_timeout(1200)
    service.cancel(own_centre.house, next_code(own_centre), "老师临时有事", by="test", now=own_centre.clock())
    expect(page.locator(".band")).to_contain_text("取消", timeout=TWO_SECONDS)
    assert "/people/li-lin" in page.url


def next_code(served: Served) -> str:
    """The public number of the next session."""
    row = served.house.reader().execute(
        "SELECT code FROM lecture_sessions WHERE ends_at > '2026-11-21T06:05:00Z' ORDER BY starts_at LIMIT 1"
    )
    return str(row.fetchone()[0])


PLACE = """() => ({scroll: document.querySelector(".reading").scrollTop, focus: document.activeElement.textContent,
    sheets: document.querySelectorAll(".sheet:popover-open").length})"""


def test_a_refresh_keeps_scroll_place_focus_and_open_sheet(own_centre: Served, visit: Open) -> None:
    page = visit(own_centre.url + "/exhibits/pingcheng-weibei")
    page.wait_for_timeout(1200)
    page.locator(".word").nth(4).tap()
    page.evaluate("document.querySelector('.reading').scrollTop = 60")
    before = page.evaluate(PLACE)
    with page.expect_response(lambda answer: answer.url.endswith("/exhibits/pingcheng-weibei")):
        own_centre.make.hall("plaza", labels={"zh": {"title": "新广场"}})
    page.wait_for_timeout(300)
    assert page.evaluate(PLACE) == before
    assert before["scroll"] == 60
    assert before["sheets"] == 1


def test_a_changed_title_is_morphed_in_without_a_reload(own_centre: Served, visit: Open) -> None:
    page = visit(own_centre.url + "/halls/")
    page.evaluate("window.mark = 'same document'")
    page.wait_for_timeout(1200)
    own_centre.make.hall("plaza", position=9, labels={"zh": {"title": "新广场"}})
    expect(page.locator("#page")).to_contain_text("新广场", timeout=TWO_SECONDS)
    assert page.evaluate("window.mark") == "same document"


def test_the_answer_to_a_poll_stays_tiny_while_nothing_changed(centre: Served) -> None:
    answer = get(f"{centre.url}/live?after={centre.house.revision}")
    assert len(answer) < 200
