"""The staff's browsers, at the desks they have; what keeps somebody out of a page or sticks out of it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from kiosk import paths
from tests.browser.conftest import SIZES, Open, Served
from tests.staffing import browser_cookie

AXE = (paths.HOUSE / "tests" / "vendor" / "axe-4.14.1.min.js").read_text(encoding="utf-8")
DESKS = ("desk", "small desk")
SETTLED = """async (width) => {
  while (innerWidth !== width) await new Promise(requestAnimationFrame);
  await document.fonts.ready;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""
STICKS_OUT = """() => document.documentElement.scrollWidth > document.documentElement.clientWidth
  || [...document.querySelectorAll(".card")].some((one) => one.scrollWidth > one.clientWidth + 1)"""


def at_desk(centre: Served, visit: Open, path: str, who: str = "bob") -> Page:
    """A member of staff's browser at a page of the back office."""
    cookie = browser_cookie(centre.house, who, centre.clock())
    return visit(centre.url + path, size="desk", locale="zh-CN", cookies=[cookie])


def axe(page: Page, within: str = "html") -> list[str]:
    """What axe finds wrong, one line each. Frames hold visitors' pages, which have tests of their own."""
    page.evaluate("(source) => { if (!window.axe) new Function(source + ';window.axe = axe')() }", AXE)
    asked = "(within) => axe.run(within, {resultTypes: ['violations'], iframes: false})"
    found: dict[str, Any] = page.evaluate(asked, within)
    return [f"{one['id']}: {node['html'][:120]}" for one in found["violations"] for node in one["nodes"]]


def faults(page: Page) -> list[str]:
    """What axe finds, and at which desks something of the page sticks out."""
    found = axe(page)
    for name in reversed(DESKS):
        width, height = SIZES[name]
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(SETTLED, width)
        if page.evaluate(STICKS_OUT):
            found.append(f"sticks out at {width}")
    return found
