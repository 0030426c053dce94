"""The desk beside the door in a real browser: it lives, and loses nothing that is being typed."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kiosk import paths
from kiosk.checkin import service
from kiosk.checkin.model import Arrival, Personal, Source
from tests.browser.conftest import SIZES, Open, Served
from tests.checkin.conftest import event
from tests.staffing import browser_cookie

AXE = (paths.HOUSE / "tests" / "vendor" / "axe-4.14.1.min.js").read_text(encoding="utf-8")
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
THREE_SECONDS = 3_000


@pytest.fixture(autouse=True)
def _tablet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SIZES, "tablet", (1024, 768))


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
    page = visit(centre.url + "/admin/login", size="tablet", locale="zh-CN")
    page.context.add_cookies([browser_cookie(centre.house, "dora", centre.clock())])
    page.goto(f"{centre.url}/admin/lectures/{code(centre)}/roster")
    return page


def faults(page: Page) -> list[str]:
    """What axe finds."""
    page.evaluate(AXE)
    answer = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in answer["violations"]]



def test_look(own_centre: Served, visit: Open) -> None:
    for name, people in (("王小明", 1), ("郭林", 2), ("", 1), ("李青山", 3), ("", 14)):
        arrive(own_centre, people=people, personal=Personal(name, "", "2026-11" if name else ""))
    arrive(own_centre, people=4, children=16, unit="示例小学")
    arrive(own_centre, people=12, unit="惠达社区", source=Source.PHONE)
    page = at_tablet(own_centre, visit)
    page.get_by_role("button", name="+5").click()
    page.wait_for_timeout(500)
    page.screenshot(path="/tmp/x/w4r_tablet.png")
    page.screenshot(path="/tmp/x/w4r_tablet_full.png", full_page=True)
    page.get_by_role("button", name="加一队").click()
    page.screenshot(path="/tmp/x/w4r_group.png")
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.wait_for_timeout(300)
    page.screenshot(path="/tmp/x/w4r_desk.png")
    base = f"{own_centre.url}/admin/lectures/{code(own_centre)}/roster"
    page.goto(base + "/paper"); page.screenshot(path="/tmp/x/w4r_paper.png")
    page.context.add_cookies([browser_cookie(own_centre.house, "bob", own_centre.clock())])
    page.goto(f"{own_centre.url}/admin/doors/{code(own_centre)}"); page.screenshot(path="/tmp/x/w4r_rules.png")
