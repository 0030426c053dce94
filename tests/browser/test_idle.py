"""An untouched screen asks, counts down, forgets everything and goes to the attract screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, Served

ASKS_AFTER = 90
COUNTS = 20


def halt(page: Page, address: str) -> None:
    """A page whose time is in the test's hands: it stands still until the test lets it pass."""
    page.clock.install()
    page.goto(address)
    page.wait_for_function("window.htmx !== undefined")
    page.wait_for_timeout(300)
    page.clock.pause_at(page.evaluate("Date.now()") / 1_000 + 1)


@pytest.fixture
def screen(centre: Served, visit: Open) -> Page:
    """A screen on an exhibit whose time is in the test's hands."""
    page = visit(centre.url + "/halls/")
    halt(page, centre.url + "/exhibits/pingcheng-weibei")
    return page


def pass_seconds(page: Page, seconds: int) -> None:
    """Let time pass in steps a browser survives."""
    for _ in range(seconds // 5):
        page.clock.run_for(5_000)
    page.clock.run_for(seconds % 5 * 1_000)


def test_it_asks_after_the_set_time_and_not_before(screen: Page) -> None:
    pass_seconds(screen, ASKS_AFTER - 4)
    expect(screen.locator("#idle")).not_to_be_visible()
    pass_seconds(screen, 5)
    expect(screen.locator("#idle")).to_be_visible()
    expect(screen.locator("#idle h2")).to_have_text("还在看吗？")


def test_a_touch_counts_as_somebody_being_there(screen: Page) -> None:
    pass_seconds(screen, ASKS_AFTER - 10)
    screen.locator(".exhibit-english").tap(force=True)
    pass_seconds(screen, 20)
    expect(screen.locator("#idle")).not_to_be_visible()


def test_staying_closes_the_sheet_and_keeps_the_page(screen: Page) -> None:
    pass_seconds(screen, ASKS_AFTER + 3)
    screen.locator("[data-idle-stay]").tap()
    expect(screen.locator("#idle")).not_to_be_visible()
    pass_seconds(screen, COUNTS + 5)
    assert screen.url.endswith("/exhibits/pingcheng-weibei")


def test_the_countdown_runs_down_and_ends_on_the_attract_screen_in_chinese(centre: Served, visit: Open) -> None:
    page = visit(centre.url + "/halls/", language="en", modes="senior")
    halt(page, centre.url + "/search?q=WB")
    page.evaluate("sessionStorage.setItem('left', 'behind')")
    pass_seconds(page, ASKS_AFTER + 3)
    before = int(page.locator("#idle .idle-number").inner_text())
    pass_seconds(page, 5)
    assert before - int(page.locator("#idle .idle-number").inner_text()) == 5
    pass_seconds(page, COUNTS)
    page.clock.resume()  # a reset that finds the server slow asks again by a timer
    page.wait_for_url("**/attract")
    assert page.evaluate("Object.values(sessionStorage)") in ([], ["/attract"])
    assert [one["name"] for one in page.context.cookies()] in ([], ["device"]), "the screen's own number says nothing"
    page.locator(".attract-touch").tap()
    page.wait_for_url(centre.url + "/")
    assert page.locator("html").get_attribute("lang") == "zh-CN"


def test_from_the_start_resets_at_once(screen: Page) -> None:
    pass_seconds(screen, ASKS_AFTER + 3)
    screen.locator("[data-idle-reset]").tap()
    screen.wait_for_url("**/attract")


def test_it_waits_while_something_is_read_aloud_or_played(screen: Page) -> None:
    screen.evaluate("Object.defineProperty(window.speechSynthesis, 'speaking', {get: () => true})")
    pass_seconds(screen, ASKS_AFTER * 2)
    expect(screen.locator("#idle")).not_to_be_visible()


def test_the_attract_screen_itself_is_never_idle(centre: Served, visit: Open) -> None:
    page = visit(centre.url + "/halls/")
    halt(page, centre.url + "/attract")
    pass_seconds(page, ASKS_AFTER * 2)
    expect(page.locator("#idle")).not_to_be_visible()


def test_the_number_of_seconds_on_the_sheet_is_the_setting(own_centre: Served, visit: Open) -> None:
    own_centre.make.house_record(settings={"idle_seconds": 30, "idle_countdown_seconds": 7})
    page = visit(own_centre.url + "/halls/")
    halt(page, own_centre.url + "/halls/")
    pass_seconds(page, 32)
    expect(page.locator("#idle")).to_be_visible()
    assert int(page.locator("#idle .idle-count").inner_text()) <= 7
