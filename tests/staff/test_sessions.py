"""Sessions live as long as stated, whatever happens to the clock and the disk (promises A3, F7, F8)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from kiosk.core.clock import Uptime
from kiosk.core.db import Connection, Database, column
from kiosk.core.errors import CannotWrite
from kiosk.core.migrate import open_house
from kiosk.features import NAMES
from kiosk.settings import Settings
from kiosk.staff import service, store
from kiosk.staff.model import Open
from kiosk.staff.sessions import MOST_REMEMBERED, Sessions
from tests.conftest import SetClock
from tests.staffing import Colleague, colleague, hash_of, hire


class Life:
    """Alice's session, with both clocks in hand."""

    def __init__(self, house: Database, clock: SetClock) -> None:
        self.house, self.clock, self.up = house, clock, Uptime("first", 1000.0)
        self.sessions = Sessions(house, clock, lambda: self.up)
        hire(house, "alice", clock())
        self.key = service.open_session(house, "alice", hash_of(), "", now=clock(), uptime=self.up)

    def pass_(self, **amount: float) -> None:
        """Time goes by."""
        self.clock.forward(**amount)
        self.up = Uptime(self.up.boot, self.up.seconds + timedelta(**amount).total_seconds())

    def is_in(self, is_alive: bool = True) -> bool:
        return self.sessions.recognise(self.key, is_alive) is not None

    def restart(self) -> None:
        """Another process: what was remembered is gone."""
        self.sessions = Sessions(self.house, self.clock, lambda: self.up)

    def seen(self) -> str:
        return column(self.house.reader(), "SELECT seen_at FROM staff_sessions")[0]


@pytest.fixture
def life(house: Database, clock: SetClock) -> Life:
    """A session just opened."""
    return Life(house, clock)


def test_half_an_hour_without_a_sign_of_life_is_the_end(life: Life) -> None:
    life.pass_(minutes=29, seconds=59)
    assert life.is_in()
    life.pass_(minutes=30)
    assert not life.is_in()


def test_two_requests_at_once_do_not_end_each_others_session(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    """Found with uploads on a busy machine: one request was overtaken by another while it looked the session up."""
    ticks, look_up = count(1000), store.session
    life.sessions = Sessions(life.house, life.clock, lambda: Uptime("first", float(next(ticks))))

    def overtaken(db: Connection, key: str) -> Open | None:
        monkeypatch.setattr(store, "session", look_up)
        assert life.is_in()
        return look_up(db, key)

    monkeypatch.setattr(store, "session", overtaken)
    assert life.is_in()


def test_eight_hours_are_the_end_however_busy_one_was(life: Life) -> None:
    for _ in range(32):
        assert life.is_in()
        life.pass_(minutes=15)
    assert not life.is_in()


def test_a_page_that_asks_of_its_own_accord_is_no_sign_of_life(life: Life) -> None:
    for _ in range(5):
        life.pass_(minutes=5)
        assert life.is_in(is_alive=False)
    life.pass_(minutes=5)
    assert not life.is_in()


def test_the_disk_is_told_once_a_minute_and_the_last_sign_of_life_counts_all_the_same(life: Life) -> None:
    before = life.seen()
    life.pass_(seconds=59)
    assert life.is_in()
    assert life.seen() == before
    life.pass_(minutes=29, seconds=30)
    assert life.is_in()
    assert life.seen() > before


def test_sessions_outlive_a_restart(life: Life) -> None:
    life.pass_(minutes=20)
    assert life.is_in()
    life.restart()
    life.pass_(minutes=20)
    assert life.is_in()
    life.restart()
    life.pass_(minutes=31)
    assert not life.is_in()


DAYS = (-20_000, -300, 4000, 0)
MINUTES = (-60, -25, -0.5, 60)
JUMPS = [*(timedelta(days=days) for days in DAYS), *(timedelta(minutes=minutes) for minutes in MINUTES)]
DATES = [datetime(1970, 1, 1, tzinfo=UTC), datetime(2038, 1, 20, tzinfo=UTC), datetime(2999, 12, 31, tzinfo=UTC)]


@pytest.mark.parametrize("jump", JUMPS, ids=str)
@pytest.mark.parametrize("restarts", [False, True])
def test_no_clock_makes_a_silent_session_live_longer(life: Life, jump: timedelta, restarts: bool) -> None:
    life.pass_(minutes=20)
    life.is_in()
    life.clock.moment += jump
    if restarts:
        life.restart()
        life.is_in(is_alive=False)
    life.pass_(minutes=33)
    assert not life.is_in()


@pytest.mark.parametrize("jump", JUMPS, ids=str)
@pytest.mark.parametrize("at", [1, 5, 7])
def test_no_clock_makes_a_busy_session_live_longer(life: Life, jump: timedelta, at: int) -> None:
    hours = 0.0
    while life.is_in() and hours < 24:
        life.pass_(minutes=10)
        hours += 1 / 6
        if abs(hours - at) < 0.01:
            life.clock.moment += jump
    assert hours <= 8.8


def test_a_clock_put_right_by_a_minute_throws_nobody_out(life: Life) -> None:
    life.pass_(minutes=5)
    assert life.is_in()
    life.clock.forward(seconds=-60)
    assert life.is_in()


@pytest.mark.parametrize("moment", DATES)
def test_any_date_is_a_date(house: Database, moment: datetime) -> None:
    clock = SetClock(moment)
    life = Life(house, clock)
    assert life.is_in()
    life.pass_(minutes=31)
    assert not life.is_in()


def test_a_full_disk_throws_nobody_out(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(job: object) -> None:
        raise CannotWrite("database or disk is full")

    monkeypatch.setattr(life.house, "write", full)
    for _ in range(6):
        life.pass_(minutes=20)
        assert life.is_in()


def test_what_is_no_key_opens_nothing(life: Life) -> None:
    for key in ("", "x", life.key[:-1], life.key + "A", life.key.swapcase(), "\x00", "钥匙"):
        assert life.sessions.recognise(key, True) is None


@pytest.mark.parametrize("up", [Uptime("second", 30.0), Uptime("second", 99_999.0), Uptime("first", 30.0)])
def test_whoever_was_in_when_the_machine_was_switched_off_signs_in_anew(life: Life, up: Uptime) -> None:
    """A machine without a clock of its own wakes up at the moment it fell asleep."""
    assert life.is_in()
    life.restart()
    life.up = up
    assert not life.is_in()


def test_remembered_sessions_do_not_pile_up(life: Life) -> None:
    keys = [
        service.open_session(life.house, "alice", hash_of(), "", now=life.clock(), uptime=life.up)
        for _ in range(MOST_REMEMBERED)
    ]
    for key in keys:
        assert life.sessions.recognise(key, True)
    life.pass_(minutes=31)
    assert not life.is_in()
    life.key = service.open_session(life.house, "alice", hash_of(), "", now=life.clock(), uptime=life.up)
    assert life.is_in()
    assert len(life.sessions._seen) == 1


def test_old_sessions_are_swept_out_at_the_next_login(life: Life) -> None:
    life.pass_(hours=9)
    service.open_session(life.house, "alice", hash_of(), "", now=life.clock(), uptime=life.up)
    assert column(life.house.reader(), "SELECT count(*) FROM staff_sessions") == ["1"]


def test_a_browser_is_still_signed_in_after_the_server_was_restarted(settings: Settings, clock: SetClock) -> None:
    from kiosk.app import create_app

    house = open_house(settings.data, NAMES, clock())
    bob: Colleague = colleague(create_app(settings, house, clock), house, "bob", clock())
    token = bob.csrf_token()
    house.close()
    house = open_house(settings.data, NAMES, clock())
    cookie = bob.get_cookie("staff", path="/admin")
    assert cookie
    again = Colleague(create_app(settings, house, clock))
    again.set_cookie("staff", cookie.value, path="/admin")
    assert again.is_in()
    assert again.post("/admin/accounts/me", token=token).status_code == 422
    house.close()
