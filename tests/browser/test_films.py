"""A film plays on a screen: when somebody starts it, with captions, over ranges, while the house goes on around it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, Served
from tests.media import reelmaking

SECONDS = 20.0
WORDS = {"zh": {"alt": "剪纸的手", "captions": "00:00.000 --> 00:20.000\n先从中间走"}}
NOW = "() => document.querySelector('video').currentTime"


@pytest.fixture
def film(own_centre: Served, visit: Open) -> Page:
    """A screen on a film of five megabytes that nobody started yet."""
    content = reelmaking.mp4(
        reelmaking.picture_track(SECONDS, (320, 176), frames_per_second=3), reelmaking.sound_track(SECONDS)
    )
    hash_ = own_centre.make.film(content, words=WORDS)
    own_centre.make.exhibit()
    own_centre.make.work(plates=[{"file": f"sha256:{hash_}", "role": "film"}])
    page = visit(own_centre.url + "/exhibits/steles/works/one")
    page.wait_for_function("() => document.querySelector('video').readyState >= 1")
    return page


def test_it_starts_and_stops_with_one_large_button_and_goes_on_while_the_house_changes(
    own_centre: Served, film: Page
) -> None:
    button = film.locator("[data-play]")
    film.wait_for_timeout(300)
    assert film.evaluate("document.querySelector('video').paused"), "it started by itself"
    button.tap()
    film.wait_for_function("() => document.querySelector('video').currentTime > 0.3")
    expect(button.locator(".pause-words")).to_be_visible()
    expect(button.locator(".play-words")).not_to_be_visible()
    assert film.evaluate("document.querySelector('video').videoWidth") == 320
    assert film.evaluate("document.querySelector('video').textTracks[0].mode") == "showing"
    assert film.evaluate("document.querySelector('video').textTracks[0].activeCues[0].text") == "先从中间走"
    own_centre.make.work("steles/two", position=2)
    film.wait_for_selector("text=全部 2 件", timeout=15_000)
    before = film.evaluate(NOW)
    film.wait_for_timeout(300)
    assert film.evaluate(NOW) > before > 0.3, "it began anew when the page was brought up to date"
    button.tap()
    film.wait_for_function("() => document.querySelector('video').paused")
    expect(button.locator(".play-words")).to_be_visible()


def test_it_can_be_seen_from_anywhere_in_it(film: Page) -> None:
    film.locator("[data-play]").tap()
    film.evaluate("document.querySelector('video').currentTime = 18")
    film.wait_for_function("() => document.querySelector('video').currentTime > 18.2")
    film.wait_for_function("() => document.querySelector('video').ended", timeout=15_000)
    expect(film.locator(".play-words")).to_be_visible()
    assert film.evaluate("document.querySelector('video').error") is None
