"""A real server on a real port and a real Chromium in front of it."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from waitress.server import BaseWSGIServer, create_server

from kiosk.app import create_app
from kiosk.core.db import Database
from kiosk.core.migrate import open_house
from kiosk.features import NAMES
from kiosk.settings import Settings
from tests.conftest import NOON, SetClock
from tests.factories import Factory

SIZES = {"upright": (1080, 1920), "wide": (1920, 1080), "phone": (390, 844), "desk": (1440, 900),
         "small desk": (1024, 768)}  # fmt: skip
SWITCHES = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync"]  # fmt: skip
NOT_OURS = ("WebUIOmniboxPopup", "WebUIOmniboxFullPopup", "WebUIOmniboxAimPopup")
"""Parts of the browser's own window, drawn for each screen though nobody sees them: a quarter of the time."""
AS_PLAYWRIGHT = ("DestroyProfileOnBrowserClose", "HttpsUpgrades", "LensOverlay", "MediaRouter", "OptimizationHints",
                 "PaintHolding", "PreconnectToSearch", "NetworkTimeServiceQuerying")  # fmt: skip
"""Chromium listens to the last list only, so what Playwright switches off stands in ours too."""
SWITCHES.append(f"--disable-features={','.join((*NOT_OURS, *AS_PLAYWRIGHT))}")
if hasattr(os, "geteuid") and os.geteuid() == 0:
    SWITCHES.append("--no-sandbox")


@dataclass
class Served:
    """A kiosk that answers at ``url``."""

    url: str
    house: Database
    clock: SetClock
    make: Factory


def serve(folder: Path, port: int = 0) -> Iterator[Served]:
    """Serve a data folder in a thread of this process, with a clock that stands at the design's moment."""
    clock = SetClock(NOON)
    house = open_house(folder, NAMES, clock())
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        settings = Settings("127.0.0.1", listener.getsockname()[1], folder, url, demo=False)
        with answering(create_app(settings, house, clock), listener):
            yield Served(url, house, clock, Factory(house, clock))
    house.close()


@contextmanager
def answering(app: Flask, listener: socket.socket) -> Iterator[None]:
    """An application behind a listening socket, in threads of this process that end with it."""
    server = create_server(app, sockets=[listener], threads=8)
    thread = threading.Thread(target=_run, args=(server,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.task_dispatcher.shutdown()
        _hang_up(server)
        server.close()
        thread.join(timeout=5)


def _hang_up(server: BaseWSGIServer) -> None:
    """End the conversations with browsers that are still there; the server's own thread does it."""
    deadline = time.monotonic() + 5
    while server.active_channels and time.monotonic() < deadline:
        for channel in list(server.active_channels.values()):
            channel.will_close = True
        server.pull_trigger()
        time.sleep(0.005)


def _run(server: BaseWSGIServer) -> None:
    with suppress(OSError, ValueError):  # closed from outside in the middle of its waiting
        server.run()
    for channel in list(server.active_channels.values()):  # browsers that had not hung up yet
        channel.handle_close()


@pytest.fixture(scope="session")
def centre(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demo centre, for looking at; tests that change something take ``own_centre``."""
    folder = tmp_path_factory.mktemp("centre")
    shutil.copytree(demo_folder, folder, dirs_exist_ok=True)
    yield from serve(folder)


@pytest.fixture
def own_centre(demo_folder: Path, tmp_path: Path) -> Iterator[Served]:
    """The demo centre for one test."""
    folder = tmp_path / "centre"
    shutil.copytree(demo_folder, folder)
    yield from serve(folder)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    found = next(path for path in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if path)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=SWITCHES)
        yield started
        started.close()


Open = Callable[..., Page]


class Screens:
    """Screens of one Chromium; notes what must never happen on any of them."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._kept: dict[tuple[object, ...], Page] = {}
        self._contexts: list[BrowserContext] = []
        self._faults: list[str] = []

    def open(
        self,
        url: str,
        size: str = "upright",
        language: str = "",
        modes: str = "",
        motion: str = "reduce",
        cookies: Sequence[Any] = (),
        **more: Any,
    ) -> Page:
        """A new screen: ``open(url, size="wide", language="en", modes="senior")``."""
        width, height = SIZES[size]
        context = self._browser.new_context(
            viewport={"width": width, "height": height},
            has_touch=True,
            reduced_motion=motion,  # type: ignore[arg-type]
            **more,
        )
        self._contexts.append(context)
        origin = "/".join(url.split("/")[:3])
        wanted = {"language": language, "modes": modes}
        chosen = [{"name": name, "value": value, "url": origin} for name, value in wanted.items() if value]
        context.add_cookies([*chosen, *cookies])  # type: ignore[list-item]
        page = context.new_page()
        page.on("pageerror", lambda error: self._faults.append(f"{page.url}: {error}"))
        page.on("request", lambda one: self._note_foreign(one.url, origin))
        page.on("console", lambda line: self._note_policy(line.text))
        return _shown(page, url)

    def look(self, url: str, size: str = "upright", language: str = "", modes: str = "") -> Page:
        """The one screen of a kind, at another page; its clock stands at the design's moment."""
        kind = (size, language, modes)
        if kind not in self._kept:
            self._kept[kind] = self.open(url, size, language, modes)
            self._kept[kind].clock.set_fixed_time(NOON)
        return _shown(self._kept[kind], url)

    def checked(self) -> None:
        """Nothing that must not happen has happened."""
        faults, self._faults = self._faults, []
        assert not faults, faults

    def close(self) -> None:
        """Switch all of them off."""
        for context in self._contexts:
            context.close()

    def _note_foreign(self, url: str, origin: str) -> None:
        if not url.startswith((origin, "data:", "blob:")):
            self._faults.append(f"a request left the house: {url}")

    def _note_policy(self, text: str) -> None:
        if "Content Security Policy" in text:
            self._faults.append(text)


def _shown(page: Page, url: str) -> Page:
    page.goto(url)
    page.evaluate("document.fonts.ready")
    return page


@pytest.fixture
def visit(browser: Browser) -> Iterator[Open]:
    """Opens new screens, see ``Screens.open``."""
    screens = Screens(browser)
    yield screens.open
    screens.close()
    screens.checked()


@pytest.fixture(scope="module")
def standing(browser: Browser) -> Iterator[Screens]:
    """Screens that stay from test to test: their fonts are loaded once."""
    screens = Screens(browser)
    yield screens
    screens.close()


@pytest.fixture
def look(standing: Screens) -> Iterator[Open]:
    """Looks at a page on a standing screen, see ``Screens.look``."""
    yield standing.look
    standing.checked()


def get(url: str) -> bytes:
    """A plain GET, for tests that only need the answer."""
    with urllib.request.urlopen(url, timeout=10) as answer:
        return bytes(answer.read())
