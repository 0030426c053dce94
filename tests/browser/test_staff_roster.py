"""The desk beside the door in a real browser: it lives, and loses nothing that is being typed."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from kiosk.checkin import service
from kiosk.checkin.model import Arrival, Personal, Source
from tests.browser.conftest import Open, Served
from tests.browser.office import axe
from tests.checkin.conftest import event
from tests.staffing import browser_cookie

SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
THREE_SECONDS = 3_000


def arrive(centre: Served, **more: Any) -> None:
    """Somebody comes in at today's lecture."""
    values = {"event": event(), "session": code(centre), "source": Source.TOUCH, **more}
    service.check_in(centre.house, Arrival(**values), now=centre.clock())


def code(centre: Served) -> str:
    """The public number of today's session of the lecture about steles."""
    sql = ("SELECT s.code FROM lecture_sessions s JOIN lectures l ON l.id = s.lecture_id "
           "WHERE l.slug = 'wei-steles' AND s.starts_at LIKE '2026-11-21%'")  # fmt: skip
    return str(centre.house.reader().execute(sql).fetchone()[0])


def at_tablet(centre: Served, visit: Open) -> Page:
    """A member of staff with a tablet at the door."""
    roster = f"{centre.url}/admin/lectures/{code(centre)}/roster"
    cookie = browser_cookie(centre.house, "dora", centre.clock())
    return visit(roster, size="small desk", locale="zh-CN", cookies=[cookie])


def test_the_desk_counts_live_and_keeps_what_is_typed(own_centre: Served, visit: Open) -> None:
    page = at_tablet(own_centre, visit)
    number = page.locator(".duty-number b")
    expect(number).to_have_text("0")
    page.get_by_role("button", name="加一队").click()
    page.get_by_label("单位").fill("示例小")
    arrive(own_centre, people=3, personal=Personal("王小明", "", "2026-11"))
    expect(number).to_have_text("3", timeout=THREE_SECONDS)
    expect(page.locator(".duty-rows li.is-new")).to_contain_text("王＊明")
    expect(page.get_by_label("单位")).to_have_value("示例小")
    page.get_by_label("单位").fill("示例小学")
    page.get_by_label("大人").fill("2")
    page.get_by_label("14 岁以下").fill("20")
    page.locator("#group").get_by_role("button", name="加一队").click()
    expect(number).to_have_text("25")
    expect(page.locator("#group")).to_be_hidden()
    for _ in range(3):
        page.get_by_role("button", name="+1").click()
    expect(number).to_have_text("28")
    page.get_by_role("button", name="撤销").click()
    expect(number).to_have_text("27")
    page.get_by_label("找人").fill("slxx")
    expect(page.locator(".duty-rows li")).to_have_count(1)
    page.get_by_placeholder("数到几位").fill("30")
    page.get_by_role("button", name="记下").click()
    expect(page.locator(".duty-heads-said")).to_contain_text("比签到多 3 位")


def test_the_desk_is_whole_on_a_tablet_and_at_a_table(own_centre: Served, visit: Open) -> None:
    for name in ("王小明", "郭林", "", "李青山"):
        arrive(own_centre, people=2, personal=Personal(name, "", "2026-11" if name else ""))
    arrive(own_centre, people=4, children=16, unit="示例小学")
    page = at_tablet(own_centre, visit)
    assert axe(page) == []
    assert not page.evaluate(SIDEWAYS)
    targets = page.locator(".duty .button:visible, .duty-search").all()
    assert all((one.bounding_box() or {"height": 0})["height"] >= 43 for one in targets)
    page.set_viewport_size({"width": 1440, "height": 900})
    assert axe(page) == []
    assert not page.evaluate(SIDEWAYS)
    expect(page.get_by_label("单位")).to_be_visible()
