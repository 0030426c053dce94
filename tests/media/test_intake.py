"""Pictures are taken in by processes that may be lost, hang or want too much, and the next picture still comes in."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from kiosk.core.errors import Refused
from kiosk.media import films, images, intake
from kiosk.media.intake import Workshop, workshop
from kiosk.media.model import Prepared
from tests.factories import picture_bytes
from tests.media import pictures, reelmaking
from tests.media.pictures import saved

MEGABYTE = 1 << 20
FEW = 160 * MEGABYTE
"""Enough address space for Pillow and a small picture."""
COLOURS = ["#8a4b1e", "#1e8a4b", "#4b1e8a", "#8a1e4b", "#4b8a1e", "#1e4b8a", "#888", "#123", "#456"]
FILES = [picture_bytes(color, (200, 150)) for color in COLOURS]


@pytest.fixture
def shop() -> Iterator[Workshop]:
    with workshop(seconds=20) as made:
        yield made


def awake(shop: Workshop) -> list[int]:
    """The processes of a workshop, all of them started."""
    list(shop.prepare_all(enumerate(FILES[: intake.WORKERS * 3])))
    assert len(shop.processes) == intake.WORKERS
    return shop.processes


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def came_in(outcome: Prepared | Refused) -> bool:
    return isinstance(outcome, Prepared)


def test_pictures_come_out_in_the_order_they_went_in(shop: Workshop) -> None:
    slow_first = [saved(pictures.corners((2000, 2000)), "PNG", compress_level=1), *FILES]
    found = list(shop.prepare_all(enumerate(slow_first)))
    assert [key for key, _ in found] == list(range(len(slow_first)))
    assert [one for _, one in found] == [images.prepare(content) for content in slow_first]


def test_a_refused_picture_does_not_disturb_the_others(shop: Workshop) -> None:
    files = [FILES[0], b"no picture", FILES[1], pictures.animated("GIF"), FILES[2]]
    found = dict(shop.prepare_all(enumerate(files)))
    codes = [one.code if isinstance(one, Refused) else "" for one in found.values()]
    assert codes == ["", "picture-unknown", "", "picture-moves", ""]


def test_a_single_picture_is_prepared_or_refused(shop: Workshop) -> None:
    assert shop.prepare(FILES[0]) == images.prepare(FILES[0])
    with pytest.raises(Refused) as caught:
        shop.prepare(b"no picture")
    assert caught.value.code == "picture-unknown"
    assert "认不出" in caught.value.sentence


def test_processes_that_are_killed_are_replaced_and_no_picture_is_lost(shop: Workshop) -> None:
    first = awake(shop)

    def files() -> Iterator[tuple[int, bytes]]:
        for number, content in enumerate(FILES):
            if number == 3:
                for pid in first:
                    os.kill(pid, signal.SIGKILL)
            yield number, content

    found = list(shop.prepare_all(files()))
    assert [key for key, _ in found] == list(range(len(FILES)))
    assert all(came_in(one) for _, one in found)
    assert not set(first) & set(shop.processes)


def test_a_process_that_hangs_costs_one_picture_and_no_more_than_its_time() -> None:
    with workshop(seconds=4) as shop:
        os.kill(awake(shop)[0], signal.SIGSTOP)
        begun = time.monotonic()
        found = list(shop.prepare_all(enumerate(FILES)))
        assert time.monotonic() - begun < 30
        assert [key for key, _ in found] == list(range(len(FILES)))
        refused = [one for _, one in found if isinstance(one, Refused)]
        assert [one.code for one in refused] == ["picture-too-hard"]
        assert "处理不了" in refused[0].sentence
        assert came_in(shop.prepare(FILES[0]))


def test_a_picture_that_wants_too_much_memory_is_refused_and_the_next_comes_in() -> None:
    large = saved(Image.new("RGB", (4000, 4000)), "PNG", compress_level=1)
    with workshop(memory=FEW) as shop:
        for _ in range(intake.WORKERS):
            with pytest.raises(Refused) as caught:
                shop.prepare(large)
            assert caught.value.code == "picture-too-hard"
        assert came_in(shop.prepare(FILES[0]))
    assert came_in(images.prepare(large))


def test_processes_that_cannot_even_start_refuse_every_picture() -> None:
    with workshop(memory=MEGABYTE) as shop, pytest.raises(Refused) as caught:
        shop.prepare(FILES[0])
    assert caught.value.code == "picture-too-hard"


def test_ctrl_c_on_the_console_is_not_for_the_workers(shop: Workshop) -> None:
    pids = awake(shop)
    for pid in pids:
        os.kill(pid, signal.SIGINT)
    assert all(came_in(one) for _, one in shop.prepare_all(enumerate(FILES)))
    assert shop.processes == pids


def test_no_process_outlives_the_workshop() -> None:
    with workshop() as shop:
        pids = awake(shop)
        assert all(is_alive(pid) for pid in pids)
    assert not any(is_alive(pid) for pid in pids)


def test_making_a_workshop_starts_nothing() -> None:
    before = threading.active_count()
    shop = Workshop()
    assert shop.processes == []
    assert threading.active_count() == before
    shop.close()


def test_a_lone_picture_starts_one_process_and_the_next_finds_it_warm(shop: Workshop) -> None:
    shop.prepare(FILES[0])
    first = shop.processes
    shop.prepare(FILES[1])
    assert shop.processes == first
    assert len(first) == 1


def test_processes_that_nobody_needs_rest_and_come_back() -> None:
    shop = Workshop(rest_seconds=1)
    try:
        assert came_in(shop.prepare(FILES[0]))
        pids = shop.processes
        assert len(pids) == 1
        deadline = time.monotonic() + 20
        while (shop.processes or any(is_alive(pid) for pid in pids)) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert shop.processes == []
        assert not any(is_alive(pid) for pid in pids)
        assert came_in(shop.prepare(FILES[0]))
        assert len(shop.processes) == 1
    finally:
        shop.close()


def test_a_process_at_work_does_not_rest() -> None:
    shop = Workshop(rest_seconds=0.01)
    try:
        files = [(number, FILES[number % len(FILES)]) for number in range(8)]
        assert all(came_in(one) for _, one in shop.prepare_all(files))
    finally:
        shop.close()


def test_a_film_is_looked_at_by_a_worker_too(shop: Workshop, tmp_path: Path) -> None:
    path = tmp_path / "影片"
    path.write_bytes(reelmaking.film(0.5))
    assert shop.check_film(path) == films.inspect(path)
    path.write_bytes(b"no film")
    with pytest.raises(Refused) as caught:
        shop.check_film(path)
    assert caught.value.code == "film-unknown"


def test_a_batch_that_is_left_ends_at_once() -> None:
    slow = saved(pictures.corners((2500, 2500)), "PNG", compress_level=1)
    with workshop() as shop:
        awake(shop)
        batch = shop.prepare_all((number, slow) for number in range(50))
        next(batch)
        begun = time.monotonic()
    assert time.monotonic() - begun < 5


def test_files_are_read_only_as_they_are_needed(shop: Workshop) -> None:
    read = 0

    def files() -> Iterator[tuple[int, bytes]]:
        nonlocal read
        for number in range(100):
            read += 1
            yield number, FILES[0]

    batch = shop.prepare_all(files())
    next(batch)
    assert read <= intake.WORKERS * intake.AHEAD + 1


def test_the_server_does_not_load_pillow() -> None:
    code = """
import sys, kiosk.app, kiosk.packs.service, kiosk.media.intake
sys.exit(any(one in sys.modules for one in ("PIL", "pillow_heif", "pymediainfo")))
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "PNG of 900 megapixels": ("picture-too-large", lambda: pictures.png((30_000, 30_000), 8, 2, b"")),
    "PNG of 900 megapixels, black and white": ("picture-too-large", lambda: pictures.png((30_000, 30_000), 1, 0, b"")),
    "PNG of 2 thousand million pixels a side": (
        "picture-too-large", lambda: pictures.png((2**31 - 1, 2**31 - 1), 8, 6, b"")),
    "PNG of 41 megapixels": ("picture-too-large", lambda: pictures.png((6_400, 6_400), 8, 2, b"")),
    "PNG one pixel high": ("picture-too-large", lambda: pictures.png((100_000, 1), 8, 2, b"")),
    "PNG with 50 MB of text in 50 kB": (
        "picture-broken",
        lambda: pictures.png((1, 1), 8, 2, bytes(4), pictures.chunk(b"zTXt", b"a\0\0" + pictures.packed(50_000_000)))),
    "PNG with a profile of 50 MB in 50 kB": (
        "picture-broken",
        lambda: pictures.png((1, 1), 8, 2, bytes(4), pictures.chunk(b"iCCP", b"a\0\0" + pictures.packed(50_000_000)))),
    "JPEG of 4,000 megapixels": ("picture-too-large", lambda: pictures.jpeg_header(65_000, 65_000)),
    "JPEG of 121 megapixels": ("picture-too-large", lambda: pictures.jpeg_header(11_000, 11_000)),
    "JPEG of a thousand scans": ("picture-too-hard", lambda: pictures.jpeg_header(10_000, 10_000, 1_000)),
    "WebP canvas of 268 megapixels": (
        "picture-too-large",
        lambda: pictures.riff(pictures.webp_canvas(16_384, 16_384), saved(pictures.corners(), "WEBP")[12:])),
    "animated WebP of 268 megapixels": ("picture-too-large", lambda: pictures.webp_animation(16_384, 16_384)),
    "lossless WebP of 268 megapixels": ("picture-too-large", lambda: pictures.webp_lossless_header(16_383, 16_383)),
    "GIF of 4,000 megapixels": ("picture-too-large", lambda: pictures.gif((65_535, 65_535), pictures.GIF_FRAME)),
    "GIF with a frame larger than itself": (
        "picture-too-large", lambda: pictures.gif((10, 10), pictures.gif_frame(65_535, 65_535))),
    "GIF of half a million frames": ("picture-moves", lambda: pictures.gif((10, 10), pictures.GIF_FRAME * 500_000)),
    "AVIF of 900 megapixels": ("picture-too-large", lambda: pictures.avif_of(30_000, 30_000)),
    "HEIC of 900 megapixels": ("picture-too-large", lambda: pictures.heic_of(30_000, 30_000)),
    "HEIC of 52 megapixels": ("picture-too-large", lambda: pictures.heic_of(8_000, 6_500)),
    "HEIC one pixel high": ("picture-too-large", lambda: pictures.heic_of(100_000, 1)),
    "HEIC of more pixels than it holds": ("picture-broken", lambda: pictures.heic_of(4_000, 3_000)),
}  # fmt: skip


@pytest.fixture(scope="module")
def small_shop() -> Iterator[Workshop]:
    """A workshop whose processes have hardly more memory than Pillow takes."""
    with workshop(memory=FEW) as made:
        awake(made)
        yield made


@pytest.mark.parametrize("name", BOMBS)
def test_a_picture_bomb_is_refused_on_its_header(name: str, small_shop: Workshop) -> None:
    code, build = BOMBS[name]
    content = build()
    quickest = 9.0
    for _ in range(3):  # other programs may hold the processor up
        begun = time.monotonic()
        [(_, outcome)] = small_shop.prepare_all([(name, content)])
        quickest = min(quickest, time.monotonic() - begun)
    assert quickest < 1
    assert isinstance(outcome, Refused)
    assert outcome.code == code


MEASURE = """
import re, sys
from kiosk.media import images
prepared = images.prepare(sys.stdin.buffer.read())
most = re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1]
print(prepared.master.width, prepared.master.height, most)
"""
"""``ru_maxrss`` would count what this test process took before it."""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell the peak of one program")
def test_a_phone_picture_of_24_megapixels_takes_less_than_300_mb() -> None:
    content = saved(pictures.corners((6000, 4000)), "JPEG", exif=pictures.exif(orientation=6))
    done = subprocess.run([sys.executable, "-c", MEASURE], input=content, capture_output=True, check=True)
    width, height, kilobytes = map(int, done.stdout.split())
    assert (width, height) == (4000, 6000)
    assert kilobytes < 300 * 1024
