"""Every page, upright and wide, in both languages: readable, reachable, whole, and without a fault axe can find.

Writes a screenshot of each page to ``.screens/`` for anyone to look at.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from kiosk import paths
from tests.browser.conftest import Open, Served

AXE = (paths.HOUSE / "tests" / "vendor" / "axe-4.14.1.min.js").read_text(encoding="utf-8")
SHOTS = paths.HOUSE / ".screens"
SMALLEST_TEXT = 28
SMALLEST_TARGET = 88
LEAST_GAP = 14

PAGES = (
    "/", "/attract", "/halls/", "/halls/heritage", "/halls/reading", "/halls/pioneers", "/exhibits/",
    "/exhibits/pingcheng-weibei", "/exhibits/pingcheng-weibei?tab=works", "/exhibits/pingcheng-weibei?tab=timeline",
    "/exhibits/copper-hotpot", "/exhibits/copper-hotpot?tab=story", "/exhibits/copper-hotpot?tab=steps",
    "/exhibits/brick-carving", "/exhibits/prints-75", "/exhibits/prints-75?era=1950s", "/exhibits/prints-75?by=section",
    "/exhibits/prints-75/works/lantern-night", "/exhibits/prints-75/works/grandpas-hotpot?page=6",
    "/exhibits/pingcheng-weibei/works/simajinlong", "/exhibits/pingcheng-weibei/works/nanxun?zoom=2",
    "/people/", "/people/?page=2", "/people/li-lin", "/people/sample-wang-ayi", "/lectures/",
    "/lectures/?month=2026-11", "/lectures/CODE", "/search", "/search?q=WB", "/help", "/easy", "/nothing-here",
)  # fmt: skip

SMALL_TEXT = """(least) => {
  const small = [];
  const walk = document.createTreeWalker(document.querySelector('#page'), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    const box = element.getBoundingClientRect();
    if (!walk.currentNode.textContent.trim() || !box.width || element.closest('.visually-hidden, .quiet')) continue;
    let size = parseFloat(getComputedStyle(element).fontSize);
    const svg = element.ownerSVGElement;
    if (svg) size *= svg.getScreenCTM().a;
    if (size < least - 0.1) small.push(`${size.toFixed(1)} ${walk.currentNode.textContent.trim().slice(0, 30)}`);
  }
  return small;
}"""

SMALL_TARGETS = """(least) => [...document.querySelectorAll('#page a, #page button, #page input')].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width && !one.classList.contains('word') && (box.width < least - 0.5 || box.height < least - 0.5);
  }).map((one) => {
    const box = one.getBoundingClientRect();
    return `${Math.round(box.width)}x${Math.round(box.height)} ${one.className.baseVal ?? one.className} ${one.textContent.trim().slice(0, 20)}`;
  })"""

CLIPPED = """() => {
  const faults = [];
  const scrolls = (one) => ['auto', 'scroll'].includes(getComputedStyle(one).overflowY);
  for (const one of document.querySelectorAll('#page *')) {
    if (one.closest('svg, .visually-hidden, .quiet, .slides, .pan, .attract-credit')) continue;
    const box = one.getBoundingClientRect();
    if (!box.width || !box.height) continue;
    const owns = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!owns) continue;
    const range = document.createRange();
    range.selectNodeContents(one);
    const text = range.getBoundingClientRect();
    let frame = one.parentElement;
    while (frame && frame.id !== 'page' && !scrolls(frame) && getComputedStyle(frame).overflow === 'visible') frame = frame.parentElement;
    if (!frame || scrolls(frame)) continue;
    const limit = frame.getBoundingClientRect();
    if (text.right > limit.right + 2 || text.left < limit.left - 2 || text.bottom > limit.bottom + 2 || text.top < limit.top - 6) {
      faults.push(`${one.className} in ${frame.className}: ${one.textContent.trim().slice(0, 30)}`);
    }
  }
  const dock = document.querySelector('.dock');
  const touch = document.querySelector('.touch');
  if (dock && touch && touch.getBoundingClientRect().bottom > dock.getBoundingClientRect().top + 1) faults.push('content under the dock');
  for (const one of document.querySelectorAll('.actions, .chips, .segment, .quick')) {
    const box = one.getBoundingClientRect();
    if (box.width && dock && box.bottom > dock.getBoundingClientRect().top + 1) faults.push(`${one.className} under the dock`);
  }
  return faults;
}"""

TOFU = """() => {
  const canvas = document.createElement('canvas').getContext('2d');
  const seen = new Map();
  const walk = document.createTreeWalker(document.querySelector('#page'), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const style = getComputedStyle(walk.currentNode.parentElement);
    for (const letter of walk.currentNode.textContent) if (letter.trim()) seen.set(letter, style.fontFamily);
  }
  const draw = (letter, family) => {
    canvas.canvas.width = canvas.canvas.height = 40;
    canvas.font = `32px ${family}`;
    canvas.fillText(letter, 2, 32);
    return [...canvas.getImageData(0, 0, 40, 40).data].join();
  };
  return [...seen].filter(([letter, family]) => draw(letter, family) === draw('\\u{10fff0}', family)).map(([letter]) => letter);
}"""


def address(served: Served, path: str) -> str:
    row = served.house.reader().execute("SELECT min(code) FROM lecture_sessions WHERE starts_at > '2026-11-21'")
    return served.url + path.replace("CODE", str(row.fetchone()[0]))


def shot_name(path: str, size: str, language: str) -> str:
    plain = path.strip("/").translate(str.maketrans("/?=&", "_---")) or "home"
    return f"{plain}.{size}.{language}.png"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", ["upright", "wide"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_readable_reachable_and_whole(
    centre: Served, visit: Open, path: str, size: str, language: str
) -> None:
    page = visit(address(centre, path), size=size, language=language)
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(100)
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=str(SHOTS / shot_name(path, size, language)))
    faults = {
        "small text": page.evaluate(SMALL_TEXT, SMALLEST_TEXT),
        "small targets": page.evaluate(SMALL_TARGETS, SMALLEST_TARGET),
        "clipped": page.evaluate(CLIPPED),
        "tofu": page.evaluate(TOFU),
        "axe": axe(page),
    }
    assert not any(faults.values()), {name: found for name, found in faults.items() if found}


@pytest.mark.parametrize("modes", ["senior", "contrast", "reach", "senior.contrast.reach"])
@pytest.mark.parametrize("path", ["/", "/exhibits/pingcheng-weibei", "/people/", "/people/li-lin", "/lectures/"])
def test_the_easy_views_have_no_fault_either(centre: Served, visit: Open, path: str, modes: str) -> None:
    page = visit(centre.url + path, modes=modes)
    page.screenshot(path=str(SHOTS / shot_name(path, modes, "zh")))
    assert axe(page) == []
    assert page.evaluate(SMALL_TEXT, SMALLEST_TEXT) == []


@pytest.mark.parametrize("path", ["/", "/exhibits/pingcheng-weibei", "/people/li-lin", "/lectures/", "/lectures/CODE"])
def test_a_phone_gets_one_column_that_does_not_scroll_sideways(centre: Served, visit: Open, path: str) -> None:
    page = visit(address(centre, path), size="phone")
    page.screenshot(path=str(SHOTS / shot_name(path, "phone", "zh")))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert axe(page) == []


def test_in_low_reach_every_control_lies_in_the_lower_half(centre: Served, visit: Open) -> None:
    for path in ("/exhibits/pingcheng-weibei", "/people/", "/lectures/", "/people/li-lin"):
        page = visit(centre.url + path, modes="reach")
        tops = page.evaluate(
            "[...document.querySelectorAll('.touch a, .touch button')].filter((one) => one.offsetWidth)"
            ".map((one) => one.getBoundingClientRect().top)"
        )
        assert min(tops) >= 1040, path


def axe(page: Page) -> list[str]:
    """What axe finds wrong, one line each."""
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate("axe.run('#page', {resultTypes: ['violations']})")
    return [f"{one['id']}: {node['html'][:120]}" for one in found["violations"] for node in one["nodes"]]
