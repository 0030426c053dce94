"""A scanner at the screen: it types fast and ends with Enter."""

from __future__ import annotations

import time
from collections.abc import Mapping

from playwright.sync_api import CDPSession, Page, TimeoutError

SCANNER = 0.004
"""Seconds between two keys."""
TRIES, PATIENCE = 5, 8_000


def type_in(page: Page, words: str) -> None:
    """The keys of a scan, each with the moment at which the device noted it: a busy machine may hear them later."""
    session = page.context.new_cdp_session(page)
    begun = time.time() - SCANNER * (len(words) + 1)
    for number, one in enumerate(words):
        _press(session, begun + SCANNER * number, {"key": one, "text": one})
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"}
    _press(session, begun + SCANNER * len(words), enter)
    session.detach()


def _press(session: CDPSession, moment: float, key: Mapping[str, object]) -> None:
    session.send("Input.dispatchKeyEvent", {"type": "keyDown", "timestamp": moment, **key})
    up = {name: value for name, value in key.items() if name != "text"}
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", "timestamp": moment + SCANNER / 2, **up})


def scan(page: Page, code: str) -> None:
    """Hold a code before the scanner until the screen goes elsewhere."""
    before = page.url
    page.wait_for_function("window.htmx !== undefined")
    for _ in range(TRIES):
        type_in(page, code)
        try:
            page.wait_for_url(lambda url: url != before, timeout=PATIENCE)
        except TimeoutError:
            continue
        return
    raise AssertionError(f"the screen at {before} took no scan")
