"""The server's clock is set wrongly: nothing breaks, no old code comes back to life, no name goes too early."""

from __future__ import annotations

import contextlib
import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kiosk.checkin import retention, store
from kiosk.checkin.tokens import DoorClock, Doors, Reading
from kiosk.core.db import Database
from kiosk.core.errors import Refused
from tests.checkin.test_pages import door_path, number
from tests.conftest import NOON, SetClock

WRONG = [datetime(1970, 1, 1, tzinfo=UTC), NOON - timedelta(days=300), NOON - timedelta(hours=1),
         NOON + timedelta(hours=1), NOON + timedelta(days=4000), datetime(2039, 1, 1, tzinfo=UTC)]  # fmt: skip
PAGES = ("/", "/lectures/", "/lectures/{}", "/lectures/{}/touch", "/lectures/{}/touch/number", "/lectures/{}/sign-up",
         "/check-in", "/check-in/done", "/me", "/live?after=0")  # fmt: skip


@pytest.mark.parametrize("moment", WRONG, ids=str)
def test_no_page_breaks_while_the_clock_is_wrong(
    client: FlaskClient, session: str, clock: SetClock, moment: datetime
) -> None:
    client.get(door_path(client, session))
    clock.moment = moment
    for page in PAGES:
        assert client.get(page.format(session)).status_code < 500, page


@pytest.mark.parametrize("moment", WRONG, ids=str)
def test_names_stay_until_somebody_says_the_clock_is_right(
    app: Flask, client: FlaskClient, house: Database, session: str, clock: SetClock, moment: datetime
) -> None:
    phone = app.test_client()
    phone.get(door_path(client, session))
    data = {"people": "1", "name": "王阿姨", "consent": "1", "event": number(phone.get("/check-in").text)}
    phone.post("/check-in", data=data)
    retention.purge(house, 30, by="test", now=clock())
    with contextlib.suppress(Refused):
        assert retention.purge(house, 30, by="test", now=moment) == 0
    assert house.reader().execute("SELECT count(*) FROM personal").fetchone()[0] == 1


def test_a_clock_set_back_while_it_runs_revives_no_code() -> None:
    wall, ticks = SetClock(), [0.0]
    doors = Doors(b"k" * 32, DoorClock(wall, lambda: ticks[0]).seconds)
    old = doors.code("ABCD", "0", 30)
    ticks[0] += 90
    wall.forward(hours=-1)
    assert doors.read(old, 30).reading is Reading.EXPIRED
    assert doors.read(doors.code("ABCD", "0", 30), 30).reading is Reading.GOOD


def test_a_grant_outlives_no_jump_forward(
    client: FlaskClient, app: Flask, house: Database, session: str, clock: SetClock
) -> None:
    phone = app.test_client()
    phone.get(door_path(client, session))
    form = phone.get("/check-in").text
    clock.forward(hours=1)
    phone.post("/check-in", data={"people": "1", "event": number(form)})
    assert store.room(house.reader(), store.door(house.reader(), session)).present == 0


def test_no_short_code_is_told_while_the_clock_is_behind(client: FlaskClient, house: Database, session: str) -> None:
    house.write(lambda writing: store.set_last_second(writing, int(NOON.timestamp()) + 3600))
    assert not re.search("短码", client.get(f"/lectures/{session}").text)
