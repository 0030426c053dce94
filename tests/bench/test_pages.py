"""Figures of the pages, printed as ratios of one run. Nothing here fails because a machine is slow.

``make bench`` prints them; the bars are the promises of the issue: a warm page at least 0.8 of hello world, pages of a
centre a hundred times as large at most 1.3 times as slow, start and memory at most 2.5 times those of a bare Flask app.
"""

from __future__ import annotations

import shutil
import statistics
import time
import urllib.request
from pathlib import Path

import pytest

from kiosk.app import create_app
from kiosk.core.clock import now
from kiosk.core.db import Database
from kiosk.core.migrate import open_house
from kiosk.features import NAMES
from kiosk.settings import Settings
from tests.bench import large
from tests.bench.load import Running, Target, compare, hello, kiosk, ratios, running

PAGE = "/exhibits/pingcheng-weibei"
COLD = ("/", "/halls/heritage", PAGE, "/people/", "/lectures/", "/exhibits/", "/people/li-lin")
STARTS = 5


@pytest.fixture(scope="module")
def large_folder(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bench") / "large"
    shutil.copytree(demo_folder, folder)
    house = open_house(folder, NAMES, now())
    large.enlarge(house, now())
    house.close()
    return folder


def test_pages_beside_hello_world(demo_folder: Path, large_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    shutil.copytree(demo_folder, folder)
    with (
        running(hello, "/") as plain,
        running(kiosk(folder), "/health") as demo,
        running(kiosk(large_folder), "/health") as big,
    ):
        etag = _header(demo, PAGE, "ETag")
        picture = _largest_rendition(folder)
        targets = [
            Target("hello world", plain.port, "/"),
            Target("warm page", demo.port, PAGE),
            Target("warm page, 100 times the content", big.port, PAGE),
            Target("304", demo.port, PAGE, {"If-None-Match": etag}),
            Target(f"rendition of {picture[1] // 1000} kB", demo.port, picture[0]),
            Target("/live, nothing new", demo.port, "/live?after=999999999"),
        ]
        found = compare(targets)
        print("\nrequests per second, ratio to hello world in the same round (bar: warm page >= 0.8)")
        for name, ratio in ratios(found, "hello world").items():
            print(f"  {name:36} {statistics.median(found[name]):8.0f}/s   {ratio:5.2f}")


def _header(server: Running, path: str, name: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}{path}") as answer:
        return str(answer.headers[name])


def _largest_rendition(folder: Path) -> tuple[str, int]:
    """The address of the rendition nearest to 200 kB that a screen may be sent."""
    house = open_house(folder, NAMES, now())
    row = (
        house.reader()
        .execute(
            "SELECT b.hash, b.rendition, length(b.bytes) FROM media.blobs b JOIN work_plates p ON p.hash = b.hash "
            "WHERE b.rendition <> 'original' ORDER BY abs(length(b.bytes) - 200000) LIMIT 1"
        )
        .fetchone()
    )
    house.close()
    return f"/media/{row[0]}/{row[1]}", int(row[2])


def test_cold_pages_of_a_large_centre(demo_folder: Path, large_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    shutil.copytree(demo_folder, folder)
    print("\ncold page, milliseconds (bar: the large centre at most 1.3 times the demo)")
    times = {name: _cold_times(one) for name, one in (("demo", folder), ("large", large_folder))}
    for path in COLD:
        demo, big = times["demo"][path], times["large"][path]
        print(f"  {path:30} {demo:6.1f}  {big:6.1f}   {big / demo:5.2f}")


def _cold_times(folder: Path) -> dict[str, float]:
    """Milliseconds to render each page when nothing is kept: the revision moves on before every request."""
    house = open_house(folder, NAMES, now())
    client = create_app(Settings("127.0.0.1", 1, folder, "http://127.0.0.1", demo=False), house).test_client()
    found = {path: [_cold(house, client, path) for _ in range(15)] for path in COLD for _ in (client.get(path),)}
    house.close()
    return {path: statistics.median(values) for path, values in found.items()}


def _cold(house: Database, client: object, path: str) -> float:
    house.revision += 1
    begun = time.perf_counter()
    answer = client.get(path)  # type: ignore[attr-defined]
    assert answer.status_code == 200
    return (time.perf_counter() - begun) * 1000


def test_start_and_memory_beside_a_bare_app(demo_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    shutil.copytree(demo_folder, folder)
    starts: dict[str, list[float]] = {"bare Flask app": [], "kiosk": []}
    memory: dict[str, list[float]] = {"bare Flask app": [], "kiosk": []}
    for _ in range(STARTS):
        for name, command, path in (("bare Flask app", hello, "/"), ("kiosk", kiosk(folder), "/health")):
            with running(command, path) as server:
                starts[name].append(server.start_seconds)
                memory[name].append(server.resident_mb)
    print("\nstart to first 200 and resident memory when idle (bars: at most 2.5 times each)")
    for what, figures, unit in (("start", starts, "s"), ("memory", memory, "MB")):
        ratio = statistics.median(a / b for a, b in zip(figures["kiosk"], figures["bare Flask app"], strict=True))
        plain, ours = (statistics.median(figures[name]) for name in ("bare Flask app", "kiosk"))
        print(f"  {what:8} {plain:7.2f} {unit}  {ours:7.2f} {unit}   {ratio:5.2f}")
