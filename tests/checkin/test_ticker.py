"""Names go by themselves: at the start, every hour, and never by a clock nobody can trust."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from kiosk.checkin import retention, service, store
from kiosk.checkin.model import Personal
from kiosk.checkin.ticker import Purger
from kiosk.core.db import Database
from tests.checkin.conftest import touch
from tests.conftest import SetClock

PATIENCE = 5.0


def names(house: Database) -> int:
    return int(house.reader().execute("SELECT count(*) FROM personal").fetchone()[0])


def until(condition: Callable[[], bool]) -> bool:
    """Whether it comes true in time."""
    end = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return condition()


@pytest.fixture
def named(house: Database, session: str, clock: SetClock) -> str:
    service.check_in(house, touch(session, personal=Personal("金丝雀王", "", "2026-11")), now=clock())
    retention.purge(house, 30, by="test", now=clock())
    return session


def seen(house: Database) -> str:
    return str(house.reader().execute("SELECT seen_at FROM retention_clock").fetchone()[0])


def test_at_the_start_what_is_due_goes_and_what_is_not_stays(house: Database, named: str, clock: SetClock) -> None:
    for days in range(1, 32):
        clock.forward(days=1)
        retention.purge(house, 90, by="test", now=clock())
        assert names(house) == 1, days
    purger = Purger(house, clock)
    assert until(lambda: names(house) == 0)
    purger.stop()
    assert store.room(house.reader(), store.door(house.reader(), named)).present == 1
    by = house.reader().execute("SELECT by FROM journal WHERE event = 'checkin:personal:purge'").fetchone()[0]
    assert by == "retention"


def test_it_looks_again_and_again(house: Database, named: str, clock: SetClock) -> None:
    purger = Purger(house, clock, every=0.01)
    for _ in range(31):
        clock.forward(days=1)
        moment = f"{clock():%Y-%m-%dT%H:%M:%SZ}"
        assert until(lambda moment=moment: seen(house) == moment)  # type: ignore[misc]
    assert until(lambda: names(house) == 0)
    purger.stop()


@pytest.mark.parametrize("jump", [timedelta(days=-300), timedelta(days=4_000), timedelta(hours=49)])
def test_a_clock_that_jumps_deletes_nothing_and_is_said_once(
    house: Database, named: str, clock: SetClock, jump: timedelta, caplog: pytest.LogCaptureFixture
) -> None:
    clock.forward(seconds=int(jump.total_seconds()))
    with caplog.at_level(logging.WARNING, logger="kiosk"):
        purger = Purger(house, clock, every=0.01)
        assert until(lambda: bool(caplog.records))
        time.sleep(0.1)
        purger.stop()
    assert names(house) == 1
    assert len(caplog.records) == 1


def test_staff_set_how_long(house: Database, named: str, clock: SetClock) -> None:
    house.write(lambda writing: writing.execute("INSERT OR REPLACE INTO house_settings VALUES ('retention_days', 1)"))
    clock.forward(days=2)
    purger = Purger(house, clock)
    assert until(lambda: names(house) == 0)
    purger.stop()
