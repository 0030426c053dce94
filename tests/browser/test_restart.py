"""The server goes away and comes back: the screen keeps its last page and is fresh within five seconds."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.machine import Machine

FRESH_SECONDS = 5


@pytest.fixture
def machine(demo_folder: Path, tmp_path: Path) -> Iterator[Machine]:
    folder = tmp_path / "machine"
    shutil.copytree(demo_folder, folder)
    made = Machine(folder)
    made.start()
    yield made
    made.kill()


@pytest.fixture
def screen(machine: Machine, visit: Open) -> Page:
    """A screen on the floor guide that has heard from the server."""
    page = visit(machine.url + "/halls/")
    page.wait_for_timeout(1_500)
    return page


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_the_page_stays_says_so_and_is_fresh_within_five_seconds_of_the_return(
    machine: Machine, screen: Page, how: signal.Signals
) -> None:
    machine.kill(how)
    expect(screen.locator(".offline-mark")).to_be_visible(timeout=6_000)
    expect(screen.locator("h1")).to_have_text("都在哪儿")
    machine.start()
    machine.command("lectures", "add", "--title", "重启以后的讲座", "--start", "+10m")
    expect(screen.locator(".offline-mark")).to_be_hidden(timeout=FRESH_SECONDS * 1_000)
    screen.locator(".dock a").first.tap()
    screen.locator("#main a[href='/lectures/']").first.tap()
    expect(screen.locator("#main")).to_contain_text("重启以后的讲座", timeout=FRESH_SECONDS * 1_000)


def test_taps_while_the_server_is_away_never_reach_a_browser_error_page(machine: Machine, screen: Page) -> None:
    machine.kill()
    for number in range(5):
        screen.locator(".dock > *").nth(number).tap()
        screen.wait_for_timeout(200)
    screen.locator(".row").first.tap()
    screen.wait_for_timeout(2_500)
    assert screen.url.startswith(machine.url)
    assert screen.locator("#page").count() == 1
    machine.start()
    expect(screen.locator(".offline-mark")).to_be_hidden(timeout=FRESH_SECONDS * 1_000)


def test_the_language_switch_and_the_idle_reset_wait_for_the_server(machine: Machine, screen: Page) -> None:
    machine.kill()
    screen.wait_for_timeout(1_500)
    screen.locator("a[data-whole]").tap()
    expect(screen.locator("#toast")).to_be_visible()
    screen.evaluate("document.querySelector('[data-idle-reset]').click()")
    screen.wait_for_timeout(2_500)
    assert screen.locator("h1").inner_text() == "都在哪儿"
    machine.start()
    screen.wait_for_url("**/attract", timeout=15_000)


def test_whoever_touches_a_screen_whose_reset_waits_for_the_server_keeps_the_page(
    machine: Machine, screen: Page
) -> None:
    machine.kill()
    screen.evaluate("document.querySelector('[data-idle-reset]').click()")
    screen.wait_for_timeout(2_000)
    screen.locator("h1").tap()
    machine.start()
    expect(screen.locator(".offline-mark")).to_be_hidden(timeout=FRESH_SECONDS * 1_000)
    screen.wait_for_timeout(6_000)
    assert screen.locator("h1").inner_text() == "都在哪儿"


def test_a_reload_while_the_server_is_away_shows_the_last_page(machine: Machine, visit: Open) -> None:
    page = visit(machine.url + "/halls/")
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    page.reload()
    machine.kill()
    page.reload()
    expect(page.locator("h1")).to_have_text("都在哪儿")
    machine.start()
    expect(page.locator(".offline-mark")).to_be_hidden(timeout=FRESH_SECONDS * 1_000)
