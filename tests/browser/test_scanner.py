"""A scanner at the screen: it types fast and ends with Enter, whatever page and field it types into."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from kiosk.cards import service, store
from kiosk.checkin import store as doors
from kiosk.checkin import tokens
from tests.browser.conftest import Open, Served, serve
from tests.browser.scanning import type_in
from tests.conftest import NOON

PERSON = 120
"""Milliseconds between two keys."""
STANDS = "Date.now = () => Number(sessionStorage.getItem('it-is'));"


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Served]:
    """A small house with one open lecture, a hall and an exhibit."""
    folder = tmp_path / "centre"
    folder.mkdir(mode=0o700)
    for served in serve(folder):
        served.make.venue()
        served.make.hall("heritage")
        served.make.exhibit("steles", hall="heritage")
        served.make.lecture(capacity=10)
        yield served


@pytest.fixture
def card(centre: Served) -> str:
    code = tokens.ticket(tokens.CARD_PREFIX)
    service.make(centre.house, secrets.token_hex(16), [[code]], by="test", now=centre.clock())
    return code


def at_rest(centre: Served, visit: Open) -> Page:
    """The first page, with a clock that stands: a busy machine lets no time pass between two scans.

    The keys keep the times of the scanner, which Playwright's own clock would set to when the page hears them.
    """
    page = visit(f"{centre.url}/")
    it_is(page, NOON)
    page.add_init_script(STANDS)
    page.reload()
    page.wait_for_function("window.htmx !== undefined")
    return page


def it_is(page: Page, moment: datetime) -> None:
    """Set the screen's clock."""
    page.evaluate("(moment) => sessionStorage.setItem('it-is', moment)", str(int(moment.timestamp() * 1000)))


def present(centre: Served) -> int:
    session = centre.make.code()
    return doors.room(centre.house.reader(), doors.door(centre.house.reader(), session)).present


def lines(centre: Served) -> int:
    """Lines of the ledger of arrivals."""
    return int(centre.house.reader().execute("SELECT count(*) FROM scans").fetchone()[0])


def test_a_scan_on_any_page_comes_in(centre: Served, card: str, visit: Open) -> None:
    page = visit(f"{centre.url}/")
    type_in(page, card)
    page.wait_for_url(f"{centre.url}/lectures/{centre.make.code()}/touch/done")
    assert present(centre) == 1
    assert "签好了" in page.inner_text("h1")


def test_a_scan_at_an_exhibit_stamps_the_card(centre: Served, card: str, visit: Open) -> None:
    page = visit(f"{centre.url}/exhibits/steles")
    type_in(page, card)
    page.wait_for_url(f"{centre.url}/card")
    assert store.stamps(centre.house.reader(), tokens.kept(card)) == {"heritage"}


def test_a_scan_into_a_field_leaves_it_as_it_was_and_sends_no_form(centre: Served, card: str, visit: Open) -> None:
    page = visit(f"{centre.url}/search")
    page.locator("input[name=q]").first.fill("石")
    page.wait_for_timeout(100)
    type_in(page, "6901234567892")
    page.locator("#toast").wait_for(state="visible")
    assert page.locator("input[name=q]").first.input_value() == "石"
    assert page.url.startswith(f"{centre.url}/search")


def test_who_types_is_left_alone(centre: Served, card: str, visit: Open) -> None:
    page = visit(f"{centre.url}/search")
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if one.url.endswith("/scan") else None)
    page.locator("input[name=q]").first.focus()
    page.keyboard.type("pingcheng", delay=PERSON)
    assert page.locator("input[name=q]").first.input_value() == "pingcheng"
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    assert asked == []
    assert present(centre) == 0


def test_the_same_card_held_before_the_scanner_is_one_attempt(centre: Served, card: str, visit: Open) -> None:
    page = at_rest(centre, visit)
    for _ in range(3):
        type_in(page, card)
    page.wait_for_url(f"{centre.url}/lectures/{centre.make.code()}/touch/done")
    assert lines(centre) == 1


def test_a_card_read_in_half_between_two_whole_reads_is_one_attempt(centre: Served, card: str, visit: Open) -> None:
    page = at_rest(centre, visit)
    type_in(page, card)
    page.wait_for_url(f"{centre.url}/lectures/{centre.make.code()}/touch/done")
    with page.expect_response("**/scan"):
        type_in(page, card[7:])
    type_in(page, card)
    page.wait_for_timeout(300)
    assert lines(centre) == 1


def test_a_card_still_held_when_the_next_page_is_there_is_the_same_attempt(
    centre: Served, card: str, visit: Open
) -> None:
    page = at_rest(centre, visit)
    type_in(page, card)
    page.wait_for_url(f"{centre.url}/lectures/{centre.make.code()}/touch/done")
    type_in(page, card)
    page.wait_for_timeout(300)
    assert lines(centre) == 1
    assert "签好了" in page.inner_text("h1")


def test_a_card_that_comes_back_later_is_an_attempt_of_its_own(centre: Served, card: str, visit: Open) -> None:
    page = at_rest(centre, visit)
    type_in(page, card)
    page.wait_for_url(f"{centre.url}/lectures/{centre.make.code()}/touch/done")
    it_is(page, NOON + timedelta(seconds=2))
    with page.expect_navigation():
        type_in(page, card)
    assert lines(centre) == 2
