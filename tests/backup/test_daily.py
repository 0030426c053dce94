"""The day's backup makes itself, once a day, and lets nobody notice."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime

import pytest

from kiosk.backup import listing, service
from kiosk.backup.daily import Daily
from kiosk.core.db import Database
from tests.backup.keeping import keep
from tests.conftest import NOON, SetClock
from tests.factories import Factory
from tests.processes import wait_until


@contextmanager
def running(house: Database, clock: SetClock) -> Iterator[Daily]:
    daily = Daily(house, clock, first=0, every=0.02)
    try:
        yield daily
    finally:
        daily.stop()


def numbers(house: Database) -> list[int]:
    return [one.number for one in listing.backups(house.folder)]


def stays(is_so: Callable[[], bool]) -> None:
    """Several looks later it is still so."""
    time.sleep(0.15)
    assert is_so()


def test_the_first_look_makes_one_and_the_next_ones_none(house: Database, clock: SetClock) -> None:
    with running(house, clock):
        wait_until(lambda: numbers(house) == [1])
        stays(lambda: numbers(house) == [1])
    [one] = listing.backups(house.folder)
    assert (one.by, one.is_good) == ("daily", True)


def test_every_day_brings_one(house: Database, clock: SetClock) -> None:
    with running(house, clock):
        wait_until(lambda: numbers(house) == [1])
        clock.forward(days=1)
        wait_until(lambda: numbers(house) == [2, 1])
        clock.forward(days=3)
        wait_until(lambda: numbers(house) == [3, 2, 1])


def test_one_made_by_hand_today_is_enough(house: Database, clock: SetClock) -> None:
    keep(house.folder)
    with running(house, clock):
        stays(lambda: numbers(house) == [1])


def test_a_clock_that_jumps_does_not_fill_the_list(house: Database, clock: SetClock) -> None:
    with running(house, clock):
        wait_until(lambda: numbers(house) == [1])
        clock.moment = datetime(1970, 1, 1, tzinfo=UTC)
        wait_until(lambda: numbers(house) == [2, 1])
        stays(lambda: numbers(house) == [2, 1])
        clock.moment = NOON
        wait_until(lambda: numbers(house) == [3, 2, 1])


def test_what_goes_wrong_is_said_once_and_tried_again(
    house: Database, clock: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    other = ExitStack()
    other.enter_context(service._alone())
    with caplog.at_level(logging.WARNING, "kiosk"), running(house, clock):
        wait_until(lambda: caplog.messages)
        stays(lambda: len(caplog.messages) == 1)
        other.close()
        wait_until(lambda: numbers(house) == [1])


def test_it_stops_at_once(house: Database, clock: SetClock) -> None:
    Daily(house, clock, first=3600).stop()
    assert numbers(house) == []


def test_a_server_that_stops_does_not_wait_for_a_large_backup(house: Database, clock: SetClock, make: Factory) -> None:
    rows = [(f"{number:064}", "original", b"x" * (1 << 20)) for number in range(24)]
    house.write(
        lambda writing: writing.executemany(
            "INSERT INTO media.blobs (hash, rendition, mime, width, height, bytes) VALUES (?, ?, '', 1, 1, ?)", rows
        )
    )
    store = house.folder / listing.FOLDER / listing.STORE
    daily = Daily(house, clock, first=0)
    wait_until(lambda: store.exists() and store.stat().st_size > (8 << 20))
    daily.stop()
    left = [path for path in store.parent.iterdir() if path.is_dir()]
    assert left == [one.folder for one in listing.backups(house.folder)]


def test_a_download_that_a_power_cut_left_is_cleared_away(house: Database, clock: SetClock) -> None:
    keep(house.folder)
    left = house.folder / listing.FOLDER / f"{listing.WHOLE}abc"
    left.mkdir()
    with running(house, clock):
        wait_until(lambda: not left.exists())
