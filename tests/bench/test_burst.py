"""A thousand phones come within a minute while fifty screens ask every second (promises L1-L3).

Each phone scans the code that a screen shows, is sent on to the form, fills it in and posts it. Printed: the time of
each step, how old a count on a screen was at worst, and pages beside the same pages before the phones came. A lost or
doubled arrival fails; nothing fails because a machine is slow.
"""

from __future__ import annotations

import http.client
import os
import re
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from email.message import Message
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from kiosk import paths
from kiosk.checkin import store
from kiosk.core.clock import now
from kiosk.core.migrate import open_house
from kiosk.features import NAMES
from kiosk.lectures import service as lectures
from tests.bench.load import kiosk, running

PHONES = int(os.environ.get("BENCH_PHONES", "1000"))
BURST_SECONDS = int(os.environ.get("BENCH_SECONDS", "60"))
SCREENS = 50
CALM_SECONDS = 15
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
HIDDEN = re.compile(r'name="(event|grant)" value="([^"]*)"')
DOOR = re.compile(r'data-door-url="[^"]*(/C/[^"]+)"')
PRESENT = re.compile(r'class="present">(\d+)<')


class Hall:
    """The load, and what it saw."""

    def __init__(self, port: int, session: str) -> None:
        self.port, self.session = port, session
        self.code = ""
        self.steps: dict[str, list[float]] = {"scan": [], "form": [], "check in": []}
        self.came: list[float] = []
        self.shown: dict[int, list[tuple[float, int]]] = {number: [] for number in range(SCREENS)}
        self.faults: list[str] = []
        self.is_over = threading.Event()

    def ask(
        self, line: http.client.HTTPConnection, method: str, path: str, body: str = "", cookie: str = ""
    ) -> tuple[int, Message, str]:
        """One answer: its status, headers and text."""
        line.request(method, path, body or None, {**(FORM if body else {}), **({"Cookie": cookie} if cookie else {})})
        answer = line.getresponse()
        return answer.status, answer.headers, answer.read().decode()

    def come(self, at: float) -> None:
        """One phone: a connection of its own, code, form, answer."""
        time.sleep(max(0.0, at - time.perf_counter()))
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            begun = time.perf_counter()
            status, headers, _ = self.ask(line, "GET", self.code)
            cookie = "; ".join(one.split(";")[0] for one in headers.get_all("Set-Cookie", []))
            scanned = time.perf_counter()
            status, _, text = self.ask(line, "GET", urlsplit(headers["Location"]).path, cookie=cookie)
            filled = time.perf_counter()
            body = urlencode({**dict(HIDDEN.findall(text)), "people": "1"})
            status, headers, _ = self.ask(line, "POST", "/check-in", body, cookie)
            done = time.perf_counter()
            if status != 303 or not headers["Location"].endswith("/check-in/done"):
                self.faults.append(f"{status} {headers['Location']}")
            self.came.append(done)
            for step, seconds in zip(
                self.steps.values(), (scanned - begun, filled - scanned, done - filled), strict=True
            ):
                step.append(seconds)
        except Exception as error:  # told at the end: a thread's own words would be lost
            self.faults.append(repr(error))
        finally:
            line.close()

    def watch(self, number: int) -> None:
        """A screen: asks every second, and for the lecture's page when something was written."""
        line, known, later = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60), "", 0.0
        time.sleep(number / SCREENS)
        while not self.is_over.is_set():
            news = self.ask(line, "GET", "/live?after=0")[2]
            serial = re.findall(r'"line": ?(\d+)', news)[0]
            if serial != known or time.perf_counter() > later > 0:
                later = time.perf_counter() + 1.1 if serial != known else 0.0
                known = serial
                text = self.ask(line, "GET", f"/lectures/{self.session}")[2]
                self.shown[number].append((time.perf_counter(), int(PRESENT.findall(text)[0])))
                if number == 0:
                    self.code = DOOR.findall(text)[0]
            time.sleep(1)
        line.close()

    def latest(self) -> float:
        """For how long at most somebody was in before a screen counted them (s)."""
        came, worst = sorted(self.came), 0.0
        for pages in self.shown.values():
            for (_, count), (at, _) in pairwise(pages):
                worst = max([worst, *(at - one for one in came[count : count + 1])])
        return worst


def p95(seconds: list[float]) -> float:
    """In milliseconds."""
    return statistics.quantiles(seconds, n=20)[-1] * 1000


def begin(target: Callable[..., None], *args: object) -> threading.Thread:
    thread = threading.Thread(target=target, args=args, daemon=True)
    thread.start()
    return thread


def test_a_thousand_phones_in_a_minute(demo_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "burst"
    shutil.copytree(demo_folder, folder)
    house = open_house(folder, NAMES, now())
    start = now().replace(second=0, microsecond=0)
    session = lectures.add(house, "人多的一场", start, minutes=600, capacity=PHONES + 100, by="bench", now=now())
    house.close()
    with running(kiosk(folder), "/health") as server:
        hall = Hall(server.port, session)
        threads = [begin(hall.watch, number) for number in range(SCREENS)]
        visitor = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.visitor", str(server.port)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=paths.HOUSE,
        )  # fmt: skip
        time.sleep(CALM_SECONDS)
        first, first_at = time.perf_counter() + 1, time.time() + 1
        phones = [begin(hall.come, first + number * BURST_SECONDS / PHONES) for number in range(PHONES)]
        for phone in phones:
            phone.join()
        lasted = max(hall.came) - first
        pages = [tuple(map(float, line.split())) for line in visitor.communicate()[0].splitlines()]
        time.sleep(4)
        hall.is_over.set()
        for thread in threads:
            thread.join()
    print(f"\n{PHONES} phones within {BURST_SECONDS} s, {SCREENS} screens: the last was in after {lasted:.1f} s")
    for step, seconds in hall.steps.items():
        print(f"  {step:10} median {statistics.median(seconds) * 1000:6.0f} ms   p95 {p95(seconds):6.0f} ms")
    calm = p95([seconds for at, seconds in pages if at < first_at])
    burst = p95([seconds for at, seconds in pages if at >= first_at])
    print(f"  pages' p95 {burst:.1f} ms, before {calm:.1f} ms: {burst / calm:.2f} (bar 2)")
    print(f"  a count on a screen was at most {hall.latest():.1f} s late (bar 3)")
    house = open_house(folder, NAMES, now())
    room = store.room(house.reader(), store.door(house.reader(), session))
    house.close()
    assert hall.faults == []
    assert room.present == PHONES
    assert {pages[-1][1] for pages in hall.shown.values()} == {PHONES}
