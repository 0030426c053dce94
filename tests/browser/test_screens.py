"""Every page, upright and wide, Chinese and English: readable, reachable, whole, and without a fault axe can find.

Writes a screenshot of each page to ``.screens/`` for anyone to look at.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from kiosk import paths
from tests.browser.conftest import Open, Served
from tests.browser.office import axe

SHOTS = paths.HOUSE / ".screens"
CHECKS = Path(__file__).parent / "checks"
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

ALL_WAYS = [("upright", "zh"), ("wide", "en"), ("upright", "en"), ("wide", "zh")]
IN_FOUR_WAYS = ("/", "/halls/heritage", "/exhibits/pingcheng-weibei", "/people/", "/people/li-lin", "/lectures/CODE")
"""One page of each layout; of the others upright in Chinese and wide in English tell enough."""
LOOKS = [(path, *way) for path in PAGES for way in (ALL_WAYS if path in IN_FOUR_WAYS else ALL_WAYS[:2])]


def check(name: str) -> str:
    """A function for the page, from a file of its own."""
    return (CHECKS / f"{name}.js").read_text(encoding="utf-8").split("\n", 1)[1]


def address(served: Served, path: str) -> str:
    row = served.house.reader().execute("SELECT min(code) FROM lecture_sessions WHERE starts_at > '2026-11-21'")
    return served.url + path.replace("CODE", str(row.fetchone()[0]))


def shot_name(path: str, size: str, language: str) -> str:
    plain = path.strip("/").translate(str.maketrans("/?=&", "_---")) or "home"
    return f"{plain}.{size}.{language}.jpg"


def take(page: Page, name: str) -> None:
    """JPEG: a third of the time of PNG, and there are a hundred of them."""
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=str(SHOTS / name), type="jpeg", quality=85)


@pytest.mark.parametrize(("path", "size", "language"), LOOKS)
def test_every_page_is_readable_reachable_and_whole(
    centre: Served, look: Open, path: str, size: str, language: str
) -> None:
    page = look(address(centre, path), size=size, language=language)
    page.wait_for_timeout(100)
    take(page, shot_name(path, size, language))
    faults = {
        "small text": page.evaluate(check("small_text"), SMALLEST_TEXT),
        "small targets": page.evaluate(check("small_targets"), SMALLEST_TARGET),
        "clipped": page.evaluate(check("clipped")),
        "tofu": page.evaluate(check("tofu")),
        "axe": axe(page, "#page"),
    }
    assert not any(faults.values()), {name: found for name, found in faults.items() if found}


@pytest.mark.parametrize("modes", ["senior", "contrast", "reach", "senior.contrast.reach"])
@pytest.mark.parametrize("path", ["/", "/exhibits/pingcheng-weibei", "/people/", "/people/li-lin", "/lectures/"])
def test_the_easy_views_have_no_fault_either(centre: Served, look: Open, path: str, modes: str) -> None:
    page = look(centre.url + path, modes=modes)
    take(page, shot_name(path, modes, "zh"))
    assert axe(page, "#page") == []
    assert page.evaluate(check("small_text"), SMALLEST_TEXT) == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", ["/", "/exhibits/pingcheng-weibei", "/people/li-lin", "/lectures/", "/lectures/CODE"])
def test_a_phone_gets_one_column_that_does_not_scroll_sideways(
    centre: Served, look: Open, path: str, language: str
) -> None:
    page = look(address(centre, path), size="phone", language=language)
    take(page, shot_name(path, "phone", language))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate(check("clipped")) == []
    assert axe(page, "#page") == []


def test_in_low_reach_every_control_lies_in_the_lower_half(centre: Served, look: Open) -> None:
    for path in ("/exhibits/pingcheng-weibei", "/people/", "/lectures/", "/people/li-lin"):
        page = look(centre.url + path, modes="reach")
        tops = page.evaluate(
            "[...document.querySelectorAll('.touch a, .touch button')].filter((one) => one.offsetWidth)"
            ".map((one) => one.getBoundingClientRect().top)"
        )
        assert min(tops) >= 1040, path
