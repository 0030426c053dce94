"""How often a password may be tried (promises A4, F7), counted by what reaches the hash."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from kiosk.core.db import Database, column
from kiosk.core.migrate import open_house
from kiosk.features import NAMES
from kiosk.settings import Settings
from kiosk.staff import passwords, service, store, throttle
from kiosk.staff.entrance import Entrance, TooMany, Wrong
from tests.conftest import SetClock
from tests.staffing import PASSWORD, at_door, hash_of, hire

DATES = [datetime(1970, 1, 1, tzinfo=UTC), datetime(2038, 1, 20, tzinfo=UTC), datetime(2999, 12, 31, tzinfo=UTC)]
WRONG = "not the password"
OFFICE = "192.168.1.40"


class Sleeper:
    """Sleeps by moving the clock on."""

    def __init__(self, clock: SetClock) -> None:
        self.clock = clock
        self.slept: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.clock.forward(seconds=seconds)


@pytest.fixture
def entrance(house: Database, clock: SetClock) -> Entrance:
    """The login of a house where Alice has an account."""
    hire(house, "alice", clock())
    return Entrance(house, Sleeper(clock))


def hashed(house: Database) -> int:
    """How many wrong passwords were compared with a hash: each of them is written down."""
    return int(column(house.reader(), "SELECT count(*) FROM journal WHERE event = 'staff:session:refuse'")[0])


Address = Callable[[int], str]


def storm(entrance: Entrance, address: Address, clock: SetClock, tries: int = 50, seconds: int = 60) -> None:
    """So many wrong passwords for all sorts of names, spread over so many seconds."""
    for number in range(tries):
        name = ("alice", "admin", f"name-{number}")[number % 3]
        with pytest.raises((Wrong, TooMany)):
            entrance.sign_in(name, WRONG, address(number), clock())
        clock.forward(seconds=seconds / tries)


ATTACKS = [
    lambda number: OFFICE,
    lambda number: f"192.168.1.{number + 1}",
    lambda number: f"fd00::{number + 1:x}",
    lambda number: f"fd00:0:0:{number + 1:x}::1",
    lambda number: f"127.0.0.{number + 2}",
    lambda number: f"::ffff:10.0.0.{number + 1}",
]


@pytest.mark.parametrize("address", ATTACKS)
def test_of_fifty_wrong_tries_in_a_minute_ten_at_most_reach_the_hash(
    entrance: Entrance, house: Database, clock: SetClock, address: Callable[[int], str]
) -> None:
    storm(entrance, address, clock)
    assert hashed(house) <= 10
    last = address(49)
    with pytest.raises(TooMany) as refused:
        entrance.sign_in("alice", PASSWORD, last, clock())
    clock.forward(seconds=refused.value.seconds)
    assert refused.value.seconds <= 15 * 60
    assert entrance.sign_in("alice", PASSWORD, last, clock())


def test_whoever_stands_at_the_machine_gets_in_all_the_same(entrance: Entrance, clock: SetClock) -> None:
    storm(entrance, ATTACKS[1], clock, tries=200, seconds=1)
    assert entrance.sign_in("alice", PASSWORD, "127.0.0.1", clock())
    assert entrance.sign_in("alice", PASSWORD, "::1", clock())


def test_at_the_machine_too_ten_at_most_reach_the_hash_in_a_minute(
    entrance: Entrance, house: Database, clock: SetClock
) -> None:
    begun = clock()
    while clock() - begun < timedelta(seconds=60):
        with pytest.raises(Wrong):
            entrance.sign_in("alice", WRONG, "127.0.0.1", clock())
    assert hashed(house) <= 10
    assert entrance.sign_in("alice", PASSWORD, "127.0.0.1", clock())
    assert clock() - begun <= timedelta(seconds=90)


def test_at_the_machine_one_waits_for_its_turn_and_the_others_are_told_how_long(
    house: Database, clock: SetClock
) -> None:
    hire(house, "alice", clock())
    answers: list[int] = []

    def sleep(seconds: float) -> None:
        for _ in range(5):
            with pytest.raises(TooMany) as refused:
                door.sign_in("alice", PASSWORD, "::1", clock())
            answers.append(refused.value.seconds)
        clock.forward(seconds=seconds)

    door = Entrance(house, sleep)
    for _ in range(4):
        with pytest.raises(Wrong):
            door.sign_in("alice", WRONG, "127.0.0.1", clock())
    assert door.sign_in("alice", PASSWORD, "127.0.0.1", clock())
    assert answers == [10] * 5


def test_a_right_password_costs_nothing(entrance: Entrance, clock: SetClock) -> None:
    for _ in range(12):
        assert entrance.sign_in("alice", PASSWORD, OFFICE, clock())


def test_the_bill_survives_a_restart(settings: Settings, clock: SetClock) -> None:
    house = open_house(settings.data, NAMES, clock())
    hire(house, "alice", clock())
    storm(Entrance(house), ATTACKS[0], clock, seconds=1)
    house.close()
    again = open_house(settings.data, NAMES, clock())
    with pytest.raises(TooMany):
        Entrance(again).sign_in("alice", PASSWORD, OFFICE, clock())
    again.close()


@pytest.mark.parametrize("minutes", [-5, -60, -300 * 24 * 60, -20_000 * 24 * 60])
def test_a_clock_put_back_locks_nobody_out_for_long(entrance: Entrance, clock: SetClock, minutes: int) -> None:
    storm(entrance, ATTACKS[0], clock, seconds=1)
    clock.forward(minutes=minutes)
    waited = 0
    for _ in range(100):
        try:
            entrance.sign_in("alice", PASSWORD, OFFICE, clock())
            break
        except TooMany:
            clock.forward(seconds=10)
            waited += 10
    assert waited <= 15 * 60


@pytest.mark.parametrize("moment", DATES)
def test_any_date_is_a_date(entrance: Entrance, moment: datetime) -> None:
    now = moment
    for _ in range(5):
        with pytest.raises(Wrong):
            entrance.sign_in("alice", WRONG, OFFICE, now)
    with pytest.raises(TooMany) as refused:
        entrance.sign_in("alice", PASSWORD, OFFICE, now)
    assert entrance.sign_in("alice", PASSWORD, OFFICE, now + timedelta(seconds=refused.value.seconds))


def test_many_at_the_same_moment_take_no_more_than_there_is(house: Database, clock: SetClock) -> None:
    of = throttle.buckets(OFFICE)
    with ThreadPoolExecutor(16) as pool:
        taken = list(pool.map(lambda _: throttle.take(house, of, clock()), range(64)))
    assert taken.count(0) == throttle.ADDRESS_TRIES


def test_a_flood_does_not_reach_the_disk(entrance: Entrance, house: Database, clock: SetClock) -> None:
    storm(entrance, ATTACKS[0], clock, seconds=1)
    before = house.reader().execute("SELECT * FROM login_throttle").fetchall()
    storm(entrance, ATTACKS[0], clock, tries=300, seconds=1)
    assert house.reader().execute("SELECT * FROM login_throttle").fetchall() == before


def test_buckets_that_are_full_again_are_forgotten(entrance: Entrance, house: Database, clock: SetClock) -> None:
    storm(entrance, ATTACKS[1], clock, tries=9, seconds=9)
    clock.forward(hours=1)
    storm(entrance, ATTACKS[0], clock, tries=1)
    assert sorted(column(house.reader(), "SELECT bucket FROM login_throttle")) == [f"address {OFFICE}", "network"]


def test_a_forged_header_is_no_other_address(app: Flask, house: Database, clock: SetClock) -> None:
    hire(house, "alice", clock())
    door = at_door(app, OFFICE)
    token = door.csrf_token()
    for number in range(50):
        headers = dict.fromkeys(("X-Forwarded-For", "X-Real-IP", "Forwarded", "Client-IP"), f"127.0.0.{number % 2 + 1}")
        door.post("/admin/login", data={"name": "alice", "password": WRONG}, headers=headers, token=token)
    assert hashed(house) <= throttle.ADDRESS_TRIES


def test_an_old_hash_is_made_anew_at_the_next_login(entrance: Entrance, house: Database, clock: SetClock) -> None:
    from argon2 import PasswordHasher

    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    service.set_password(house, "alice", weak, by="test", now=clock())
    assert entrance.sign_in("alice", PASSWORD, OFFICE, clock())
    found = store.secret(house.reader(), "alice")
    assert found
    assert not passwords.is_old(found[1])
    assert passwords.is_right(found[1], PASSWORD)
    assert hash_of() != found[1]
