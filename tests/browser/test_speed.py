"""What the visitor feels, with the processor slowed four times: figures are printed, requests and policy are asserted.

LCP, CLS and tap-to-paint are measured and written to ``.screens/speed.txt``; a slow machine fails nothing. What does
not depend on the machine is asserted: the weight of the scripts, no layout shift, no request elsewhere.
"""

from __future__ import annotations

import gzip
import statistics
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page

from kiosk import paths
from tests.browser.conftest import Open, Served

SIX = ("/", "/halls/heritage", "/exhibits/pingcheng-weibei", "/people/", "/people/li-lin", "/lectures/")
THROTTLE = 4
MOST_SCRIPT = 40_000
MOST_SHIFT = 0.02
REPORT = paths.HOUSE / ".screens" / "speed.txt"

WATCH = """() => {
  window.vitals = {lcp: 0, cls: 0};
  new PerformanceObserver((list) => { for (const one of list.getEntries()) window.vitals.lcp = one.startTime; })
    .observe({type: 'largest-contentful-paint', buffered: true});
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) window.vitals.cls += one.value;
  })
    .observe({type: 'layout-shift', buffered: true});
}"""

TAP = """() => new Promise((done) => {
  document.addEventListener('pointerdown', (event) => {
    const begun = event.timeStamp;
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun), 0));
  }, {once: true, capture: true});
})"""


def throttled(page: Page) -> None:
    """Slow the page's processor down."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": THROTTLE})


@pytest.fixture(scope="module")
def report() -> list[str]:
    """Lines for the report."""
    return []


@pytest.mark.parametrize("path", SIX)
def test_a_page_paints_early_and_does_not_shift(centre: Served, visit: Open, path: str, report: list[str]) -> None:
    page = visit(centre.url + "/help", motion="no-preference")
    throttled(page)
    page.goto(centre.url + path)
    page.evaluate(WATCH)
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(800)
    vitals = page.evaluate("window.vitals")
    taps = []
    for _ in range(5):
        promise = page.evaluate_handle(f"() => {{ window.tapped = ({TAP})(); }}")
        page.locator(".header").tap(force=True)
        taps.append(page.evaluate("window.tapped"))
        promise.dispose()
    figures = f"LCP {vitals['lcp']:6.0f} ms  CLS {vitals['cls']:.4f}  tap to paint {statistics.median(taps):4.0f} ms"
    line = f"{path:32} {figures}"
    report.append(line)
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text("\n".join(report) + "\n", encoding="utf-8")
    print(line)
    assert vitals["cls"] <= MOST_SHIFT
    assert vitals["lcp"] > 0


@contextmanager
def in_pieces(centre: str, at: bytes, between: float) -> Iterator[str]:
    """An address that gives the pages of ``centre`` in two pieces: from ``at`` on ``between`` seconds late."""

    class Slow(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with urllib.request.urlopen(centre + self.path) as answer:
                body, kind = answer.read(), answer.headers["Content-Type"]
            cut = body.find(at) if kind.startswith("text/html") else -1
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.end_headers()
            if cut > 0:
                self.wfile.write(body[:cut])
                time.sleep(between)
            self.wfile.write(body[max(cut, 0) :])

        def log_message(self, *_words: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def test_a_page_read_in_pieces_is_painted_whole(centre: Served, visit: Open) -> None:
    between = 0.8
    with in_pieces(centre.url, b'<nav class="dock"', between) as address:
        page = visit(address + "/people/")
        first = page.evaluate(
            "new Promise((done) => new PerformanceObserver((list) => done(list.getEntries()[0].startTime))"
            ".observe({type: 'paint', buffered: true}))"
        )
        begun = page.evaluate("performance.getEntriesByType('navigation')[0].responseStart")
        assert page.locator(".dock-item").count() == 6
        assert first - begun >= between * 1000 - 50


def test_a_page_loads_little_script(centre: Served, visit: Open) -> None:
    page = visit(centre.url + "/help")
    scripts: list[str] = []
    page.on("response", lambda answer: scripts.append(answer.url) if answer.url.endswith(".js") else None)
    page.reload()
    page.wait_for_timeout(300)
    names = {url.split("/static/")[1].split("/", 1)[1] for url in scripts if "/static/" in url}
    weight = sum(len(gzip.compress((paths.STATIC / name).read_bytes(), 9)) for name in names)
    print(f"scripts: {len(names)} files, {weight} bytes gzip")
    assert 10_000 < weight <= MOST_SCRIPT
