"""A scanner at the screen: it types fast and ends with Enter."""

from __future__ import annotations

from playwright.sync_api import Page, TimeoutError

SCANNER = 4
"""Milliseconds between two keys."""
TRIES, PATIENCE = 5, 4_000


def scan(page: Page, code: str) -> None:
    """Hold a code before the scanner until the screen goes elsewhere; a busy machine may hear the keys slowly."""
    before = page.url
    page.wait_for_function("window.htmx !== undefined")
    for _ in range(TRIES):
        page.keyboard.type(code, delay=SCANNER)
        page.keyboard.press("Enter")
        try:
            page.wait_for_url(lambda url: url != before, timeout=PATIENCE)
        except TimeoutError:
            continue
        return
    raise AssertionError(f"the screen at {before} took no scan")
