"""The door as phones see it: photographed from far, from the side and out of focus, the code is still read.

And the first scenario of the domain: a full evening's ways in at once, the count right, nobody's name on any screen.
"""

from __future__ import annotations

import io
from urllib.parse import urlsplit

import pytest
import zxingcpp
from PIL import Image, ImageFilter
from playwright.sync_api import Page

from kiosk.checkin import rulebook, service, store
from kiosk.checkin.model import Arrival, Mode, Personal, Rules, Source
from tests.browser.conftest import Open, Served

pytestmark = pytest.mark.browser
CANARY = "金丝雀某某"


def session_of(served: Served) -> str:
    return store.sessions_near(served.house.reader(), served.clock())[0]


def picture(page: Page) -> Image.Image:
    return Image.open(io.BytesIO(page.screenshot())).convert("L")


def drawn(page: Page) -> Image.Image:
    """The screen once its code is on it: a busy machine paints a moment later."""
    for _ in range(20):
        taken = picture(page)
        if read(taken):
            return taken
        page.wait_for_timeout(250)
    raise AssertionError(f"no code is painted at {page.url}")


def from_the_side(image: Image.Image) -> Image.Image:
    """As a phone sees it that is held to the left of the screen: the far edge is shorter."""
    width, height = image.size
    inset = height * 0.12
    corners = (0, 0, 0, height, width * 1.08, height + inset, width * 1.08, -inset)
    return image.transform(image.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor=128)


def read(image: Image.Image) -> set[str]:
    return {one.text for one in zxingcpp.read_barcodes(image) if "/C/" in one.text}


@pytest.mark.parametrize("size", ["upright", "wide"])
def test_the_code_is_read_from_far_from_the_side_and_blurred(centre: Served, visit: Open, size: str) -> None:
    page = visit(f"{centre.url}/lectures/{session_of(centre)}", size=size)
    wanted = page.get_attribute(".door", "data-door-url")
    full = drawn(page)
    small = full.resize((full.width // 3, full.height // 3), Image.Resampling.LANCZOS)
    seen = {"full": full, "small": small, "side": from_the_side(full),
            "blurred": full.filter(ImageFilter.GaussianBlur(2.5)),
            "side and blurred": from_the_side(full).filter(ImageFilter.GaussianBlur(1.8))}  # fmt: skip
    assert {name: read(image) for name, image in seen.items()} == {key: {wanted} for key in seen}


def test_an_evening_all_ways_in_and_no_name_on_any_screen(own_centre: Served, visit: Open) -> None:
    code = session_of(own_centre)
    door = f"{own_centre.url}/lectures/{code}"
    screen = visit(f"{door}/touch?group=1")
    screen.fill("input[name=unit]", "示例社区")
    screen.keyboard.press("Escape")
    screen.fill("input[name=people]", "60")
    screen.click(".pad .door-main")
    screen.wait_for_selector(".answer-title:has-text('60')")
    address = urlsplit(visit(door, size="wide").get_attribute(".door", "data-door-url") or "").path
    for _ in range(2):
        phone = visit(own_centre.url + address, size="phone")
        phone.check("input[name=people][value='4']", force=True)
        phone.fill("input[name=name]", CANARY)
        phone.check("input[name=consent]")
        phone.click("button")
        phone.wait_for_selector(".result")
    for number in range(9):
        arrival = Arrival(f"{number:032x}", code, Source.DESK, personal=Personal(CANARY, "", "2026-11"), by="dora")
        service.check_in(own_centre.house, arrival, now=own_centre.clock())
    own_centre.clock.forward(seconds=3)
    screen.goto(door)
    assert screen.inner_text(".door .present") == "77"
    for path in ("/", "/lectures/", f"/lectures/{code}", f"/lectures/{code}/touch", f"/lectures/{code}/sign-up",
                 f"/lectures/{code}/touch/number", "/me", "/check-in", "/live?after=0"):  # fmt: skip
        screen.goto(own_centre.url + path)
        assert CANARY not in screen.content(), path


def test_a_choice_survives_the_arrival_of_others(own_centre: Served, visit: Open) -> None:
    code = session_of(own_centre)
    screen = visit(f"{own_centre.url}/lectures/{code}/touch")
    screen.click(".pad-key:has(input[value='3'])")
    service.check_in(own_centre.house, Arrival("a" * 32, code, Source.DESK, by="dora"), now=own_centre.clock())
    screen.evaluate("document.dispatchEvent(new Event('kiosk:freshen'))")
    screen.wait_for_timeout(1500)
    assert screen.inner_text("[data-echo]") == "3"
    assert screen.is_checked("input[name=people][value='3']")


def test_a_name_is_written_by_touch(own_centre: Served, visit: Open) -> None:
    screen = visit(f"{own_centre.url}/lectures/{session_of(own_centre)}/touch")
    screen.click(".is-name summary")
    screen.click(".chip-sheet input[name=name]")
    for word in ("wang", "ayi"):
        for letter in word:
            screen.click(f".name-keys [data-key={letter}]")
        screen.click(".name-words button >> nth=0")
    assert screen.input_value("input[name=name]") == "王阿姨"
    screen.check("input[name=consent]", force=True)
    screen.wait_for_selector(".name-keys", state="detached")
    screen.click(".pad .door-main")
    screen.wait_for_selector(".answer-title")
    assert "王阿姨" not in screen.content()


def test_a_phone_number_is_asked_for_on_phones_and_on_no_screen(own_centre: Served, visit: Open) -> None:
    code = session_of(own_centre)
    own_centre.house.write(lambda writing: rulebook.set_own(writing, code, Rules(mode=Mode.CONTACT)))
    for size, is_asked in (("phone", True), ("upright", False), ("wide", False)):
        page = visit(f"{own_centre.url}/lectures/{code}/sign-up", size=size)
        assert page.is_visible("input[name=phone]") is is_asked, size
        assert page.get_by_text("手机号讲座过后").is_visible() is is_asked, size
