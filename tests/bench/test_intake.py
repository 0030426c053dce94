"""Figures of the intake, printed as ratios of one run. Nothing here fails because a machine is slow.

The bar: photos of 24 megapixels come in within 1.3 times the time that Pillow takes called by hand for the same work.
Twelve photos three times by default, a minute or two; ``KIOSK_BENCH_PHOTOS=50`` takes the fifty of the promise.
"""

from __future__ import annotations

import io
import os
import shutil
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from kiosk import paths
from kiosk.core.clock import now
from kiosk.core.db import Database
from kiosk.core.migrate import open_house
from kiosk.features import NAMES
from kiosk.media import service, store
from kiosk.media.intake import Workshop
from tests.bench import intaking
from tests.media import reelmaking

PHOTOS = int(os.environ.get("KIOSK_BENCH_PHOTOS", "12"))
ROUNDS = 3
FILM_MEGABYTES = 200


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("photos")
    intaking.make_photos(folder, PHOTOS)
    return folder


def family(pid: int) -> list[int]:
    """A process and all that it started."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += family(int(child))
    return found


def resident_mb(pid: int) -> float:
    """Memory of a process and all that it started; what ends just now counts nothing."""
    total = 0
    for one in family(pid):
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def run(what: str, photos: Path, target: Path) -> tuple[float, float]:
    """Seconds and peak memory (MB) of one of the two programs."""
    command = [sys.executable, "-m", "tests.bench.intaking", what, str(photos), str(target)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=paths.HOUSE, text=True)
    peak = 0.0
    while process.poll() is None:
        try:
            peak = max(peak, resident_mb(process.pid))
        except OSError:
            break
        time.sleep(0.1)
    said = process.communicate()[0]
    assert process.returncode == 0
    shutil.rmtree(target)
    return float(said), peak


def test_photos_beside_pillow_by_hand(photos: Path, tmp_path: Path) -> None:
    seconds: dict[str, list[float]] = {"hand": [], "house": []}
    memory: dict[str, list[float]] = {"hand": [], "house": []}
    for number in range(ROUNDS):
        for what in seconds:
            took, peak = run(what, photos, tmp_path / f"{what}{number}")
            seconds[what].append(took)
            memory[what].append(peak)
    size = sum(photo.stat().st_size for photo in photos.iterdir()) / PHOTOS / 1e6
    print(f"\n{PHOTOS} photos of 24 megapixels, {size:.1f} MB each (bar: at most 1.3 times Pillow by hand)")
    for what, figures, unit in (("seconds", seconds, "s"), ("memory", memory, "MB")):
        ratio = statistics.median(a / b for a, b in zip(figures["house"], figures["hand"], strict=True))
        by_hand, ours = (statistics.median(figures[one]) for one in ("hand", "house"))
        print(f"  {what:8} by hand {by_hand:7.1f} {unit}  house {ours:7.1f} {unit}   {ratio:5.2f}")


def test_one_photo_from_its_bytes_to_a_screen(photos: Path, tmp_path: Path) -> None:
    house, shop = open_house(tmp_path, NAMES, now()), Workshop()
    times = []
    for photo in sorted(photos.iterdir())[:6]:
        content, begun = photo.read_bytes(), time.perf_counter()
        hash_ = service.take_in(house, shop, content, name=photo.name, by="bench", now=now())
        assert store.blob(house.reader(), hash_, "full")
        times.append(time.perf_counter() - begun)
    print("\none photo of 24 megapixels, from its bytes until screens can have it (bar: 3 s)")
    print(f"  first, processes start  {times[0]:5.2f} s")
    print(f"  after that              {statistics.median(times[1:]):5.2f} s, slowest {max(times[1:]):.2f} s")
    shop.close()
    house.close()


def test_a_film_while_others_write(tmp_path: Path) -> None:
    house, shop = open_house(tmp_path, NAMES, now()), Workshop()
    content = reelmaking.mp3(FILM_MEGABYTES * 1e6 / 16_000)
    alone = _waits(house, 2.0, threading.Event())
    done, begun = threading.Event(), time.perf_counter()
    before = resident_mb(os.getpid())

    def take_in() -> None:
        service.intake_stream(house, shop, io.BytesIO(content), name="long", by="bench", now=now())
        done.set()

    thread = threading.Thread(target=take_in)
    thread.start()
    waits = _waits(house, 600.0, done)
    took = time.perf_counter() - begun
    thread.join()
    print(f"\na recording of {FILM_MEGABYTES} MB comes in in {took:.1f} s, {resident_mb(os.getpid()) - before:+.0f} MB")
    for name, found in (("alone", alone), ("meanwhile", waits)):
        last = statistics.quantiles(found, n=20)[-1]
        print(f"  a small write {name:10} median {statistics.median(found):6.2f} ms   p95 {last:6.2f} ms"
              f"   longest {max(found):7.1f} ms")  # fmt: skip
    shop.close()
    house.close()


def _waits(house: Database, seconds: float, done: threading.Event) -> list[float]:
    """How long small writes take, one after another, in milliseconds."""
    found, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end and not done.is_set():
        begun = time.perf_counter()
        house.write(lambda writing: writing.execute("UPDATE media SET licence = licence WHERE id = 0"))
        found.append((time.perf_counter() - begun) * 1000)
        time.sleep(0.005)
    return found
