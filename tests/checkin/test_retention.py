"""Names go in time, counts stay, and a wrong clock erases nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.checkin import ledger, retention, service, store
from kiosk.checkin.model import Personal
from kiosk.core.db import Database
from kiosk.core.errors import Refused
from tests.checkin.conftest import touch
from tests.conftest import NOON, SetClock

CANARY = "金丝雀王五六"


@pytest.fixture
def named(house: Database, session: str, clock: SetClock) -> str:
    """Somebody who left a name."""
    service.check_in(house, touch(session, personal=Personal(CANARY, "13800001234", "2026-11")), now=clock())
    retention.purge(house, 30, by="test", now=clock())
    return session


def names(house: Database) -> int:
    return int(house.reader().execute("SELECT count(*) FROM personal").fetchone()[0])


def look_daily(house: Database, clock: SetClock, days: int) -> int:
    gone = 0
    for _ in range(days):
        clock.forward(days=1)
        gone += retention.purge(house, 30, by="test", now=clock())
    return gone


def test_after_thirty_days_the_name_is_gone_and_the_count_stays(house: Database, named: str, clock: SetClock) -> None:
    assert look_daily(house, clock, 30) == 0
    assert look_daily(house, clock, 1) == 1
    assert names(house) == 0
    assert store.room(house.reader(), store.door(house.reader(), named)).present == 1
    assert ledger.first_fault(store.lines(house.reader())) is None


def test_no_byte_of_it_stays_in_the_files(house: Database, named: str, clock: SetClock) -> None:
    house.writer.run(lambda writing: None)
    assert any(CANARY.encode() in path.read_bytes() for path in house.folder.glob("kiosk.db*"))
    look_daily(house, clock, 31)
    house.close()
    for path in house.folder.rglob("*"):
        if path.is_file():
            assert CANARY.encode() not in path.read_bytes(), path.name
            assert b"13800001234" not in path.read_bytes(), path.name


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), "implausible"),
        (datetime(2101, 1, 1, tzinfo=UTC), "implausible"),
        (NOON - timedelta(seconds=1), "behind"),
        (NOON + timedelta(hours=49), "jumped"),
        (NOON + timedelta(days=4_000), "jumped"),
    ],
)
def test_a_wrong_clock_erases_nothing(house: Database, named: str, moment: datetime, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        retention.purge(house, 0, by="test", now=moment)
    assert refusal.value.code == code
    assert names(house) == 1


def test_after_a_long_closure_a_person_says_that_the_clock_is_right(
    house: Database, named: str, clock: SetClock
) -> None:
    clock.forward(days=40)
    assert retention.purge(house, 30, by="alice", now=clock(), is_confirmed=True) == 1
    assert names(house) == 0


def test_nobody_can_confirm_a_clock_that_is_behind(house: Database, named: str) -> None:
    with pytest.raises(Refused):
        retention.purge(house, 0, by="alice", now=NOON - timedelta(days=300), is_confirmed=True)
    assert names(house) == 1
