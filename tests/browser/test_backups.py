"""Yesterday comes back with three clicks and a word, and every open screen shows it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from kiosk.backup import listing
from tests.backup.keeping import keep
from tests.browser import office
from tests.browser.conftest import Open, Served
from tests.browser.office import at_desk
from tests.conftest import NOON

TWO_SECONDS = 2_000


@pytest.fixture
def desk(own_centre: Served, visit: Open) -> Page:
    """The administrator's browser at the page of the backups, one of them from yesterday."""
    keep(own_centre.house.folder, NOON - timedelta(days=1))
    return at_desk(own_centre, visit, "/admin/backups/", "alice")


def test_yesterday_comes_back_with_three_clicks_and_a_word(own_centre: Served, visit: Open, desk: Page) -> None:
    own_centre.make.hall("plaza", position=9, labels={"zh": {"title": "今天加的广场"}})
    screen = visit(own_centre.url + "/halls/")
    expect(screen.locator("#page")).to_contain_text("今天加的广场")
    desk.get_by_role("row", name=re.compile("昨天")).get_by_text("恢复…").click()
    desk.get_by_label("想好了").fill("恢复")
    desk.get_by_role("button", name=re.compile("恢复到")).click()
    expect(desk.get_by_role("heading")).to_have_text("恢复好了")
    expect(screen.locator("#page")).not_to_contain_text("今天加的广场", timeout=TWO_SECONDS)
    desk.get_by_text("重新登录").click()
    expect(desk).to_have_url(re.compile("/admin/login"))


def test_one_click_makes_one_and_the_list_shows_it_by_itself(own_centre: Served, desk: Page) -> None:
    desk.get_by_role("button", name="现在备份").click()
    expect(desk.get_by_text("备好了，")).to_be_visible()
    expect(desk.locator("tbody tr")).to_have_count(2)
    assert listing.backups(own_centre.house.folder)[0].by == "alice"


def test_a_download_is_a_file(desk: Page) -> None:
    with desk.expect_download() as download:
        desk.get_by_text("带走", exact=True).first.click()
    assert download.value.suggested_filename.endswith(".zip")
    assert download.value.path().stat().st_size > 10_000_000


def test_axe_finds_nothing_and_nothing_sticks_out(own_centre: Served, desk: Page) -> None:
    [one] = listing.backups(own_centre.house.folder)
    for path in ("/admin/backups/", f"/admin/backups/{one.name}/restore"):
        desk.goto(own_centre.url + path)
        assert office.faults(desk) == [], path
