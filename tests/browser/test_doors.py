"""The staff's doors in a real browser: the code in eight boxes, a look at the password, no second click, no mouse."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from kiosk.app import create_app
from kiosk.core import clock as clocks
from kiosk.core.db import Database
from kiosk.core.migrate import open_house
from kiosk.features import NAMES
from kiosk.settings import Settings
from kiosk.staff.desk import doors_of
from tests.browser import office
from tests.browser.conftest import Open, answering
from tests.staffing import PASSWORD, browser_cookie, hire

OFFICE = "192.168.1.40"
PASTE = """(box, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text", text);
  box.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


@dataclass
class Door:
    """A house as the office sees it."""

    url: str
    app: Flask
    house: Database


@pytest.fixture
def door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    """An empty house, served to a browser in the office."""
    house = open_house(tmp_path, NAMES, clocks.now())
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        app = create_app(Settings("127.0.0.1", listener.getsockname()[1], tmp_path, url, demo=False), house)
        inner = app.wsgi_app

        def from_office(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
            environ["REMOTE_ADDR"] = OFFICE
            return inner(environ, start)

        app.wsgi_app = from_office  # type: ignore[method-assign, assignment]
        with answering(app, listener):
            yield Door(url, app, house)
    house.close()


def value(page: Page) -> str:
    """What the eight boxes say."""
    return str(page.locator(".door-cells input").evaluate_all("boxes => boxes.map((box) => box.value).join('')"))


def test_the_first_administrator_needs_a_keyboard_and_nothing_else(door: Door, visit: Open) -> None:
    code = doors_of(door.app).code.issue()
    page = visit(door.url + "/admin/", size="desk")
    expect(page).to_have_url(re.compile("/admin/first$"))
    keys = page.keyboard
    keys.type(code[:3].lower())
    keys.press("Backspace")
    keys.type(code[2:])
    assert value(page) == code.replace("-", "")
    for text in ("老李", "laoli", PASSWORD, PASSWORD):
        keys.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "BUTTON":
            keys.press("Tab")
        keys.insert_text(text)
    keys.press("Enter")
    expect(page).to_have_url(re.compile("/admin/accounts/$"))
    expect(page.locator("#main")).to_contain_text("只有一位管理员")


def test_a_pasted_code_fills_all_boxes(door: Door, visit: Open) -> None:
    code = doors_of(door.app).code.issue()
    page = visit(door.url + "/admin/first", size="desk")
    page.locator(".door-cells input").nth(3).evaluate(PASTE, f" {code.lower()}\n")
    assert value(page) == code.replace("-", "")
    assert page.locator("input[name=code]").get_attribute("type") == "hidden"
    assert page.locator("input[name=code]").input_value() == code.replace("-", "")


def test_a_wrong_code_is_said_and_what_was_typed_stays(door: Door, visit: Open) -> None:
    doors_of(door.app).code.issue()
    page = visit(door.url + "/admin/first", size="desk")
    page.keyboard.type("22222222")
    for name, text in {"display": "老李", "name": "laoli", "password": PASSWORD, "again": PASSWORD}.items():
        page.locator(f"#{name}").fill(text)
    page.get_by_role("button", name="建好，进后台").click()
    expect(page.get_by_role("alert")).to_contain_text("还可以试 4 次")
    assert value(page) == "22222222"
    assert page.locator("#display").input_value() == "老李"
    assert page.locator("#password").input_value() == ""


def test_the_page_says_when_the_password_is_long_enough(door: Door, visit: Open) -> None:
    doors_of(door.app).code.issue()
    page = visit(door.url + "/admin/first", size="desk")
    words = page.locator("[data-length]")
    expect(words).to_be_hidden()
    page.locator("#password").fill("平城石头")
    expect(words).to_have_text("还差 6 位")
    page.locator("#password").fill("平城石头上的字真好看")
    expect(words).to_have_text("长度够了")


def test_a_look_at_the_password_and_in(door: Door, visit: Open) -> None:
    hire(door.house, "alice", clocks.now())
    page = visit(door.url + "/admin/audit/?by=alice", size="desk")
    eye = page.get_by_role("button", name="看一眼")
    secret = page.locator("#password")
    page.keyboard.type("alice")
    secret.fill(PASSWORD)
    assert secret.get_attribute("type") == "password"
    eye.click()
    assert (secret.get_attribute("type"), eye.get_attribute("aria-pressed")) == ("text", "true")
    eye.click()
    assert (secret.get_attribute("type"), eye.get_attribute("aria-pressed")) == ("password", "false")
    page.keyboard.press("Enter")
    expect(page).to_have_url(door.url + "/admin/audit/?by=alice")


def at_accounts(door: Door, visit: Open) -> Page:
    """The administrator's browser at the list of accounts."""
    cookie = browser_cookie(door.house, "alice", clocks.now())
    return visit(door.url + "/admin/accounts/", size="desk", cookies=[cookie])


def test_out_means_out_also_with_the_back_button(door: Door, visit: Open) -> None:
    page = at_accounts(door, visit)
    page.get_by_role("button", name="退出").click()
    expect(page).to_have_url(re.compile("/admin/login$"))
    page.go_back()
    expect(page.get_by_role("heading", name="请登录")).to_be_visible()


def test_a_form_sent_after_the_session_ended_keeps_what_was_typed(door: Door, visit: Open) -> None:
    page = at_accounts(door, visit)
    page.locator("#display").fill("小周")
    page.locator("#name").fill("xiaozhou")
    page.locator("#password").fill("seven paper kites")
    door.house.write(lambda writing: writing.execute("DELETE FROM staff_sessions"))
    page.get_by_role("button", name="建账号").click()
    expect(page.locator("#toast")).to_contain_text("请在新的一页登录")
    again = page.context.new_page()
    again.goto(door.url + "/admin/login")
    again.locator("#name").fill("alice")
    again.locator("#password").fill(PASSWORD)
    again.get_by_role("button", name="登录").click()
    expect(again).to_have_url(re.compile("/admin/$"))
    page.get_by_role("button", name="建账号").click()
    expect(page.locator("#said")).to_contain_text("小周（xiaozhou）的账号建好了")


def test_whoever_writes_for_a_long_time_stays_in(door: Door, visit: Open) -> None:
    page = at_accounts(door, visit)
    page.clock.install()
    page.reload()
    told = []
    page.on("request", lambda request: told.append(request.url) if request.url.endswith("/admin/here") else None)
    for _ in range(6):
        page.clock.fast_forward("02:00")
        page.locator("#display").press_sequentially("字字")
    page.wait_for_timeout(200)
    assert len(told) == 2


def test_the_doors_and_the_accounts_are_without_fault(door: Door, visit: Open) -> None:
    doors_of(door.app).code.issue()
    page = visit(door.url + "/admin/first", size="desk")
    faults = {"first": office.faults(page)}
    hire(door.house, "alice", clocks.now())
    for path in ("login", "login?on=screen"):
        page.goto(f"{door.url}/admin/{path}")
        faults[path] = office.faults(page)
    page.context.add_cookies([browser_cookie(door.house, "alice", clocks.now())])
    for path in ("accounts/", "accounts/me", "accounts/alice/password", "audit/", "nowhere"):
        page.goto(f"{door.url}/admin/{path}")
        faults[path] = office.faults(page)
    assert {path: found for path, found in faults.items() if found} == {}
