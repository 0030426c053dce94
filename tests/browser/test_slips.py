"""A ticket on paper: only where a printer stands beside the screen, one slip, readable at the door."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from kiosk.checkin import service
from kiosk.checkin.model import Outcome
from tests.browser.conftest import Open, Served
from tests.browser.office import at_desk
from tests.browser.test_door_codes import session_of
from tests.browser.test_staff_screens import give_name, heard
from tests.checkin.conftest import touch
from tests.printed import codes, page_sizes, printed_words

COUNT_PRINTS = "window.printed = 0; window.print = () => { window.printed += 1; }; 0"


def with_printer(centre: Served, visit: Open, path: str, **more: str) -> Page:
    """A screen of the hall that staff gave a name and a printer, at a form of the lecture."""
    page = heard(visit(centre.url + "/lectures/", **more))
    desk = at_desk(centre, visit, "/admin/screens/")
    give_name(desk, centre.url, "门口的屏", has_printer=True)
    page.goto(f"{centre.url}/lectures/{session_of(centre)}/{path}")
    return page


def signed_up(page: Page) -> Page:
    page.locator(".door-main").tap()
    page.wait_for_url("**/t/*")
    return page


def test_a_screen_with_a_printer_prints_one_slip_that_opens_the_door(own_centre: Served, visit: Open) -> None:
    page = signed_up(with_printer(own_centre, visit, "sign-up"))
    page.evaluate(COUNT_PRINTS)
    page.locator("[data-print]").tap()
    expect(page.locator("#toast")).to_contain_text("请在旁边拿小票")
    assert page.evaluate("window.printed") == 1
    title = page.locator(".only-paper").text_content()
    for width in (58, 80):
        slip = page.pdf(width=f"{width}mm", height="160mm")
        assert page_sizes(slip) == [(width, 160)], "one slip"
        assert codes(slip, dots_per_inch=203) == [page.url.rsplit("/", 1)[1]]
        words = printed_words(slip)
        assert page.locator(".receipt-card b").inner_text() in words
        assert title
        assert title in words.replace("\r\n", "")
        assert not [one for one in ("好了", "退掉", "首页", "打印") if one in words]


def test_a_screen_without_a_printer_does_not_offer_paper(own_centre: Served, visit: Open) -> None:
    page = signed_up(visit(f"{own_centre.url}/lectures/{session_of(own_centre)}/sign-up"))
    expect(page.locator(".ticket-code")).to_be_visible()
    assert page.locator("[data-print]").count() == 0


@pytest.mark.parametrize(("size", "language", "said"), [("upright", "zh", "打印"), ("wide", "en", "Print")])
def test_who_waits_gets_the_place_on_paper(
    own_centre: Served, visit: Open, size: str, language: str, said: str
) -> None:
    filled = touch(session_of(own_centre), people=80, unit="示例小学")
    assert service.check_in(own_centre.house, filled, now=own_centre.clock()).outcome is Outcome.CHECKED_IN
    page = with_printer(own_centre, visit, "touch", size=size, language=language)
    page.locator(".door-main").tap()
    page.wait_for_url("**/touch/done")
    expect(page.locator("[data-print]")).to_contain_text(said)
    slip = page.pdf(width="80mm", height="160mm")
    assert len(page_sizes(slip)) == 1
    assert len(codes(slip, dots_per_inch=203)) == 1
    assert page.locator(".receipt-card b").first.inner_text() in printed_words(slip)
