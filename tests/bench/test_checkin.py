"""Durable check-ins per second over HTTP, beside hello world on the same server and bare one-row durable INSERTs.

``make bench`` prints ratios of one run; the bars of the issue: at 16 callers the POST that checks in reaches at least
0.35 of hello world. Nothing here fails because a machine is slow; a lost or doubled arrival does fail.
"""

from __future__ import annotations

import http.client
import shutil
import sqlite3
import statistics
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

import pytest

from kiosk.checkin import store
from kiosk.checkin.forms import Numbers
from kiosk.core import folder as folders
from kiosk.core.clock import now
from kiosk.core.migrate import open_house
from kiosk.features import NAMES
from kiosk.lectures import service as lectures
from tests.bench import slow_disk
from tests.bench.load import Target, hello, kiosk, rate, running

ROUNDS = 3
SECONDS = 1.5
CALLERS = (1, 16, 64)
HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}


def arrivals(port: int, session: str, numbers: Numbers, callers: int) -> tuple[float, int]:
    """Check-ins per second and how many were answered with good news."""
    counts = [0] * callers
    stop = time.perf_counter() + SECONDS

    def come(number: int) -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while time.perf_counter() < stop:
            body = urlencode({"people": "1", "event": numbers.new(session)})
            line.request("POST", f"/lectures/{session}/touch", body, HEADERS)
            answer = line.getresponse()
            content = answer.read()
            assert answer.status == 303, answer.status
            assert not content
            counts[number] += 1
        line.close()

    threads = [threading.Thread(target=come, args=(number,)) for number in range(callers)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - begun), sum(counts)


def bare_inserts(path: Path) -> float:
    """One-row durable INSERTs per second by one connection."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, text TEXT)")
    begun, count = time.perf_counter(), 0
    while time.perf_counter() - begun < SECONDS:
        db.execute("INSERT INTO t (text) VALUES ('somebody came')")
        count += 1
    db.close()
    return count / (time.perf_counter() - begun)


def prepared(demo: Path, tmp_path: Path) -> tuple[Path, str]:
    """The demo house with a session that never fills up; its folder and the session's public number."""
    folder = tmp_path / "door"
    shutil.copytree(demo, folder)
    house = open_house(folder, NAMES, now())
    start = now().replace(second=0, microsecond=0)
    session = lectures.add(house, "测速", start, minutes=600, capacity=100_000, by="bench", now=now())
    house.close()
    return folder, session


def test_checkins_beside_hello_world(demo_folder: Path, tmp_path: Path) -> None:
    folder, session = prepared(demo_folder, tmp_path)
    numbers = Numbers(folders.secret_key(folder))
    total = 0
    rates: dict[str, list[float]] = {}
    with running(hello, "/") as plain, running(kiosk(folder), "/health") as door:
        for _ in range(ROUNDS):
            for callers in CALLERS:
                found = rate(Target("hello", plain.port, "/"), callers, SECONDS)
                rates.setdefault(f"hello world, {callers} callers", []).append(found)
                speed, count = arrivals(door.port, session, numbers, callers)
                rates.setdefault(f"check-in, {callers} callers", []).append(speed)
                total += count
            rates.setdefault("bare durable INSERT", []).append(bare_inserts(tmp_path / "bare.db"))
    print("\ndurable check-ins per second (bar: 0.35 of hello world at 16 callers)")
    for name, speeds in rates.items():
        line = f"  {name:28} {statistics.median(speeds):8.0f}/s"
        if name.startswith("check-in"):
            base = rates[f"hello world,{name.split(',')[1]}"]
            ratio = statistics.median(a / b for a, b in zip(speeds, base, strict=True))
            line += f"   {ratio:.2f} of hello world"
        print(line)
    house = open_house(folder, NAMES, now())
    assert store.room(house.reader(), store.door(house.reader(), session)).present == total
    house.close()


def test_a_slow_disk_is_shared_by_those_who_wait(demo_folder: Path, tmp_path: Path) -> None:
    library = slow_disk.shim(tmp_path)
    if library is None:
        pytest.skip("no C compiler to make the disk slow with")
    folder, session = prepared(demo_folder, tmp_path)
    rates = slow_disk.measured(library, folder, session)
    print("\ncheck-ins per second with 5 ms more for each fsync (bar: 64 callers 10 times one)")
    for callers, speed in rates.items():
        print(f"  {callers:2} callers {speed:8.0f}/s   {speed / rates[1]:5.1f} times one")
