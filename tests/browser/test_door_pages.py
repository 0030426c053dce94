"""What a visitor meets at the lecture door, in every view of the house: readable, reachable, whole, without a fault."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from kiosk.cards import service as cards
from kiosk.checkin import queue, service, signup, standby, tokens
from kiosk.checkin.model import Source
from tests.browser.conftest import Open, Served, serve
from tests.browser.office import axe
from tests.browser.scanning import scan
from tests.browser.test_screens import SMALLEST_TARGET, SMALLEST_TEXT, check
from tests.checkin.conftest import event, touch

WAYS = [("upright", "zh", ""), ("wide", "zh", ""), ("upright", "en", ""), ("wide", "en", ""),
        ("upright", "zh", "senior"), ("wide", "zh", "senior"), ("upright", "zh", "contrast")]  # fmt: skip
FINGER = """[...document.querySelectorAll('.touch a, .touch button, .touch label')].filter((one) => {
  const box = one.getBoundingClientRect();
  const dock = document.querySelector('.dock').getBoundingClientRect();
  return one.checkVisibility() && box.height > 4 && box.bottom > dock.top + 1;
}).map((one) => one.outerHTML.slice(0, 100))"""

SMALL = """(least) => [...document.querySelectorAll('.touch a, .touch button, .touch label:has(input)')]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < least - 1)
  .map((one) => one.outerHTML.slice(0, 100))"""


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A small house with one open lecture, another in another room, a hall and an exhibit."""
    for served in serve(tmp_path_factory.mktemp("door")):
        served.make.venue()
        served.make.venue("hall-1", labels={"zh": {"name": "一楼展厅", "place": "一楼"}, "en": {"name": "Hall 1"}})
        served.make.hall("heritage")
        served.make.exhibit("steles", hall="heritage")
        served.make.lecture(capacity=100)
        served.make.lecture("other", sessions=[{"id": "1", "start": "2026-11-21T14:30", "venue": "hall-1"}])
        service.check_in(
            served.house, touch(served.make.code(), people=4, unit="大同市平城区第一小学校"), now=served.clock()
        )
        yield served


def faults(page: Page) -> dict[str, object]:
    page.wait_for_timeout(150)
    found = {
        "small text": page.evaluate(check("small_text"), SMALLEST_TEXT),
        "small targets": page.evaluate(SMALL, SMALLEST_TARGET),
        "under the dock": page.evaluate(FINGER),
        "axe": axe(page, "#page"),
    }
    return {name: one for name, one in found.items() if one}


@pytest.mark.parametrize(("size", "language", "modes"), WAYS)
def test_every_page_at_the_door_is_whole(centre: Served, visit: Open, size: str, language: str, modes: str) -> None:
    session, url = centre.make.code(), centre.url
    page = visit(f"{url}/lectures/{session}", size=size, language=language, modes=modes)
    found = {"lecture": faults(page)}
    for name in ("touch", "touch?group=1", "touch?wait=1", "touch/number", "sign-up", "sign-up?group=1"):
        page.goto(f"{url}/lectures/{session}/{name}")
        found[name] = faults(page)
    page.goto(f"{url}/lectures/{session}/touch?group=1")
    page.locator("[data-fill]").first.click()
    page.locator("[data-step='1']").first.click()
    page.locator(".door-main").click()
    expect(page.locator(".answer-seal")).to_be_visible()
    found["done"] = faults(page)
    page.locator(".answer-foot a").click()
    expect(page.locator(".step-rows")).to_be_visible()
    found["recount"] = faults(page)
    assert {name: one for name, one in found.items() if one} == {}


@pytest.mark.parametrize(("size", "language", "modes"), WAYS)
def test_every_page_of_a_scan_is_whole(centre: Served, visit: Open, size: str, language: str, modes: str) -> None:
    url, now = centre.url, centre.clock()
    card, ticket = tokens.ticket(tokens.CARD_PREFIX), tokens.ticket()
    cards.make(centre.house, secrets.token_hex(16), [[card]], by="test", now=now)
    signup.sign_up(centre.house, queue.Wish(event(), centre.make.code("other"), 2), ticket, now=now)
    found = {}
    page = visit(f"{url}/exhibits/steles", size=size, language=language, modes=modes)
    for name, code, path in (
        ("card", card, "/exhibits/steles"),
        ("elsewhere", ticket, f"/lectures/{centre.make.code()}"),
    ):
        page.goto(url + path)
        scan(page, code)
        page.wait_for_url("**/card" if name == "card" else "**/scanned/*")
        found[name] = faults(page)
    page.goto(f"{url}/t/{ticket}")
    found["ticket"] = faults(page)
    assert {name: one for name, one in found.items() if one} == {}


@pytest.mark.parametrize(("size", "language", "modes"), WAYS)
def test_the_page_of_those_who_wait_is_whole(centre: Served, visit: Open, size: str, language: str, modes: str) -> None:
    name = f"small-{size}-{language}-{modes or 'plain'}"
    centre.make.lecture(name, capacity=2)
    session, now = centre.make.code(name), centre.clock()
    seats = service.check_in(centre.house, touch(session, people=2), now=now)
    first = tokens.ticket()
    page = visit(f"{centre.url}/lectures/{session}", size=size, language=language, modes=modes)
    found = {"full": faults(page)}
    page.locator(".door-main").click()
    expect(page.locator(".pad-key").first).to_be_visible()
    standby.stand_by(centre.house, touch(session, people=2), first, now=now)
    page.locator(".door-main").click()
    expect(page.locator(".ticket-code")).to_be_visible()
    found["waiting"] = faults(page)
    service.void(centre.house, seats.receipt, event(), source=Source.DESK, by="dora", reason="没进场", now=now)
    standby.call(centre.house, session, now=now)
    centre.clock.forward(seconds=3)
    page.goto(f"{centre.url}/lectures/{session}")
    expect(page.locator(".second-call")).to_be_visible()
    found["called"] = faults(page)
    page.goto(f"{centre.url}/t/{first}")
    found["ticket"] = faults(page)
    assert {name: one for name, one in found.items() if one} == {}
