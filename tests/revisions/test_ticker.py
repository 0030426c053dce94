"""What is planned happens by itself, at its time, whatever goes wrong beside it."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from kiosk.core.db import Database, column
from kiosk.features import PARTS
from kiosk.revisions import service
from kiosk.revisions.model import digest_of
from kiosk.revisions.ticker import Ticker
from tests.conftest import NOON, SetClock
from tests.factories import Factory
from tests.processes import wait_until

BY_NAME = {part.name: part for part in PARTS}


def plan_a_title(house: Database, title: str, minutes: int) -> None:
    """A draft that is to be published in so many minutes."""
    part = BY_NAME["exhibits"]
    current = part.take(house.reader(), "steles")
    assert current is not None
    labels = {**current["labels"], "zh": {**current["labels"]["zh"], "title": title}}
    wanted = {**current, "labels": labels}
    service.set_draft(house, part, "steles", wanted, base=digest_of(current), by="bob", now=NOON)
    due = NOON + timedelta(minutes=minutes)
    service.plan(house, "exhibits", "steles", service.PUBLISH, due, by="bob", now=NOON)


def test_a_draft_is_published_at_its_moment_and_not_before(
    house: Database, make: Factory, client: FlaskClient, clock: SetClock
) -> None:
    make.hall()
    make.exhibit()
    plan_a_title(house, "到点才上屏", 10)
    ticker = Ticker(house, BY_NAME, clock, every=0.02)
    try:
        clock.forward(minutes=9, seconds=59)
        time.sleep(0.15)
        assert "到点才上屏" not in client.get("/exhibits/steles").text
        revision = house.revision
        clock.forward(seconds=1)
        wait_until(lambda: house.revision > revision)
        assert "到点才上屏" in client.get("/exhibits/steles").text
    finally:
        ticker.stop()
    assert column(house.reader(), "SELECT count(*) FROM plans") == ["0"]


def test_it_writes_nothing_while_nothing_is_due(house: Database, make: Factory, clock: SetClock) -> None:
    make.hall()
    make.exhibit()
    plan_a_title(house, "明年", 1_000_000)
    before = (house.folder / "kiosk.db-wal").stat().st_size
    ticker = Ticker(house, BY_NAME, clock, every=0.005)
    time.sleep(0.2)
    ticker.stop()
    assert (house.folder / "kiosk.db-wal").stat().st_size == before


def test_an_error_is_said_once_and_the_next_second_is_tried_again(
    house: Database, clock: SetClock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tries: list[int] = []

    def fail(*_: object) -> None:
        tries.append(1)
        if len(tries) < 6:
            raise RuntimeError("no luck")

    monkeypatch.setattr(service, "carry_out_due", fail)
    ticker = Ticker(house, BY_NAME, clock, every=0.005)
    wait_until(lambda: len(tries) > 8)
    ticker.stop()
    assert [one.message for one in caplog.records] == ["the plans"]


def test_it_ends_at_once_when_told(house: Database, clock: SetClock) -> None:
    ticker = Ticker(house, BY_NAME, clock, every=60)
    begun = time.monotonic()
    ticker.stop()
    assert time.monotonic() - begun < 5
    assert "plans" not in {thread.name for thread in threading.enumerate()}
