"""The whole evening (domain, scenarios 1, 2, 4 and 6), with real screens, phones and staff before a real server.

A room of eighty: the poster, a sign-up, a class of forty with its parents, phones, cards, an elder alone, the wrong
door, a full room and its queue, the plug pulled in the middle, and the figures afterwards. No name on any screen.
"""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from kiosk.core import raster
from tests.browser.conftest import Open
from tests.browser.machine import Machine
from tests.browser.scanning import scan
from tests.staffing import PASSWORD

CANARY = "金丝雀某某"


@dataclass
class Evening:
    """The machine, the two talks of the evening, and the pages that are open."""

    machine: Machine
    talk: str
    other: str
    visit: Open
    screens: list[Page] = field(default_factory=list)

    def path(self, ending: str = "", talk: str = "") -> str:
        return f"{self.machine.url}/lectures/{talk or self.talk}{ending}"

    def screen(self, ending: str = "", size: str = "upright", talk: str = "") -> Page:
        """A new screen in the hall."""
        self.screens.append(self.visit(self.path(ending, talk), size=size))
        return self.screens[-1]

    def phone(self, address: str) -> Page:
        """Somebody's phone at the address of a code."""
        return self.visit(self.machine.url + urlsplit(address).path, size="phone")


@pytest.fixture
def evening(demo_folder: Path, tmp_path: Path, visit: Open) -> Iterator[Evening]:
    folder = tmp_path / "machine"
    shutil.copytree(demo_folder, folder)
    machine = Machine(folder)
    machine.start()
    talk = ("lectures", "add", "--start", "+1m", "--minutes", "60")
    code = machine.command(*talk, "--title", "今晚的讲座", "--venue", "初心讲堂", "--capacity", "80").split()[-1]
    other = machine.command(*talk, "--title", "隔壁的讲座", "--venue", "国风非遗坊", "--capacity", "30").split()[-1]
    machine.command("staff", "add", "alice", "--role", "administrator", "--password-stdin", typed=PASSWORD + "\n")
    yield Evening(machine, code, other, visit)
    machine.kill()


def codes(picture: bytes) -> list[str]:
    """What the codes in a picture say."""
    return [one.text for one in zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)).convert("L"))]


def at_the_desk(evening: Evening) -> Page:
    """Alice signs in at the office's computer."""
    desk = evening.visit(evening.machine.url + "/admin/login", size="desk", locale="zh-CN")
    desk.fill("#name", "alice")
    desk.fill("#password", PASSWORD)
    desk.get_by_role("button", name="登录").click()
    expect(desk).to_have_url(re.compile("/admin/$"))
    return desk


def cards(desk: Page, url: str) -> list[str]:
    """A printed sheet of visitors' cards, cut up and read."""
    desk.goto(f"{url}/admin/cards/")
    with desk.expect_download() as sheet:
        desk.locator("form:has(#sheets) button").click()
    return sorted(set(codes(raster.png(sheet.value.path().read_bytes(), dots_per_inch=200))))


def says(page: Page, words: str) -> None:
    expect(page.locator("h1").first).to_contain_text(words)


def test_the_whole_evening(evening: Evening) -> None:
    desk = at_the_desk(evening)
    ticket = signed_up_from_the_poster(evening, desk)
    sheet = cards(desk, evening.machine.url)
    assert len(sheet) == 10
    a_class_comes(evening)
    phones_come_while_the_plug_is_pulled(evening)
    for code in sheet[:7]:
        card = evening.screen()
        scan(card, code)
        says(card, "签好了")
    the_wrong_door_shows_the_way(evening, ticket)
    elders_come_by_touch(evening, 3)
    two_more_by_hand_and_two_who_wait(evening, desk)
    nobody_is_named(evening)
    the_morning_after(evening, desk)


def signed_up_from_the_poster(evening: Evening, desk: Page) -> str:
    """Two people sign up with a phone that read the poster; returns their ticket."""
    poster = desk.request.get(f"{evening.machine.url}/admin/lectures/{evening.talk}/poster.png")
    address = next(one for one in codes(poster.body()) if "/lectures/" in one)
    assert urlsplit(address).path == f"/lectures/{evening.talk}"
    phone = evening.phone(address)
    phone.goto(evening.path("/sign-up"))
    phone.get_by_role("button", name="大人 多一位").click()
    phone.locator("form.pad .door-main").click()
    says(phone, "报上了，2 位")
    return phone.url.rsplit("/", 1)[-1]


def a_class_comes(evening: Evening) -> None:
    """Forty children, counted and not named, with twenty grown-ups."""
    screen = evening.screen("/touch?group=1")
    screen.fill("input[name=unit]", "示例小学")
    screen.keyboard.press("Escape")
    screen.fill("input[name=people]", "20")
    screen.fill("input[name=children]", "40")
    screen.click(".pad .door-main")
    says(screen, "签好了，60 位")


def phones_come_while_the_plug_is_pulled(evening: Evening) -> None:
    """Two families of four; between reading the code and sending the form the machine is cut off and started again."""
    screen = evening.screen(size="wide")
    forms = []
    for number in range(2):
        phone = evening.phone(next(one for one in codes(screen.screenshot()) if "/C/" in one))
        phone.check("input[name=people][value='4']", force=True)
        phone.fill("input[name=name]", f"{CANARY}{number}")
        phone.check("input[name=consent]")
        forms.append(phone)
    forms[0].click("button")
    says(forms[0], "签好了")
    evening.machine.kill()
    evening.machine.start()
    forms[1].click("button")
    says(forms[1], "签好了")
    expect(screen.locator(".door .present")).to_have_text("68", timeout=8_000)


def the_wrong_door_shows_the_way(evening: Evening, ticket: str) -> None:
    screen = evening.screen(talk=evening.other)
    scan(screen, ticket)
    says(screen, "您的讲座在初心讲堂")
    right = evening.screen()
    scan(right, ticket)
    says(right, "签好了，2 位")


def elders_come_by_touch(evening: Evening, people: int) -> None:
    """Two touches each, from the lecture's page."""
    for _ in range(people):
        screen = evening.screen()
        screen.locator(".door-main").tap()
        screen.locator(".pad .door-main").tap()
        says(screen, "签好了，1 位")


def two_more_by_hand_and_two_who_wait(evening: Evening, desk: Page) -> None:
    """82 in a room of 80, and two in the queue; the screen says so."""
    screen = evening.screen()
    expect(screen.locator(".door .present")).to_have_text("80")
    desk.goto(f"{evening.machine.url}/admin/lectures/{evening.talk}/roster")
    for _ in range(2):
        desk.locator(".duty-one button").click()
        desk.wait_for_timeout(400)
    expect(screen.locator(".door .present")).to_have_text("82", timeout=6_000)
    waiting = evening.screen("/touch?wait=1")
    waiting.locator(".pad-key:has(input[value='2'])").first.click()
    waiting.locator(".pad .door-main").click()
    says(waiting, "候补")
    expect(screen.locator(".seats-line")).to_contain_text("候补", timeout=6_000)
    expect(screen.locator(".door-main")).to_contain_text("前面 2 位", timeout=6_000)


def nobody_is_named(evening: Evening) -> None:
    """No screen and no page without a login says a name."""
    passer = evening.screen()
    for ending in ("", "/touch", "/sign-up", "/touch/number"):
        passer.goto(evening.path(ending))
        assert CANARY not in passer.content(), ending
    for path in ("/", "/lectures/", "/live?after=0", "/me", "/check-in"):
        passer.goto(evening.machine.url + path)
        assert CANARY not in passer.content(), path
    assert all(CANARY not in page.content() for page in evening.screens)


def the_morning_after(evening: Evening, desk: Page) -> None:
    """The sheet, the ledger, the report: nobody types anything again."""
    url = evening.machine.url
    sheet = desk.request.get(f"{url}/admin/lectures/{evening.talk}/roster.csv?reason=归档").text()
    lines = [line.split(",") for line in sheet.splitlines()[1:] if line[:1].isdigit()]
    assert sum(int(line[4]) + int(line[5]) for line in lines) == 82
    assert sum(int(line[5]) for line in lines) == 40
    kept = evening.machine.folder / "sheet.csv"
    kept.write_text(sheet, encoding="utf-8")
    assert "whole" in evening.machine.command("ledger", "verify", str(kept))
    evening.machine.command("ledger", "export", "--to", str(evening.machine.folder / "ledger.csv"))
    assert "whole" in evening.machine.command("ledger", "verify", str(evening.machine.folder / "ledger.csv"))
    desk.wait_for_function("begun => Date.now() > begun", arg=begins(desk, evening), timeout=90_000)
    desk.goto(f"{url}/admin/reports/")
    expect(desk.locator("main")).to_contain_text("82")
    said = evening.machine.command("doctor")
    assert CANARY not in said


def begins(desk: Page, evening: Evening) -> int:
    """When the talk begins, in milliseconds: the report counts what has begun."""
    listed = evening.machine.command("lectures", "list")
    line = next(line for line in listed.splitlines() if evening.talk in line)
    found = re.search(r"(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})", line)
    assert found, line
    moment: int = desk.evaluate("text => Date.parse(text)", f"{found[1]}T{found[2]}:00+08:00")
    return moment
