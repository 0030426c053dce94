"""Fixtures of the whole house: real SQLite in a folder of its own, real pictures, a clock that can be set.

The demo packs are installed once for the whole run (also with several workers) and copied for each test that wants
them, because taking in a hundred pictures takes seconds and copying two files does not.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient

from kiosk import start
from kiosk.app import create_app
from kiosk.core import folder
from kiosk.core.db import Database
from kiosk.core.migrate import open_house
from kiosk.features import NAMES
from kiosk.journal import store as journal
from kiosk.settings import Settings
from tests import sharing
from tests.factories import Factory
from tests.staffing import Colleague, colleague

hypothesis.settings.register_profile("house", deadline=None)  # a busy machine is no fault
hypothesis.settings.load_profile("house")
sharing.share()

NOON = datetime(2026, 11, 21, 6, 5, tzinfo=UTC)
"""Saturday 21 November 2026, 14:05 in Datong: the moment the design pictures show."""


class SetClock:
    """A clock that stands still until it is moved."""

    def __init__(self, moment: datetime = NOON) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **amount: float) -> None:
        """Move on by a ``timedelta`` of these arguments."""
        self.moment += timedelta(**amount)


@pytest.fixture
def clock() -> SetClock:
    """14:05 on the Saturday of the design pictures."""
    return SetClock()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a kiosk in a folder of its own."""
    where = tmp_path / "instance"
    where.mkdir(mode=0o700)
    return Settings("127.0.0.1", 8000, where, "http://192.168.1.10:8000", demo=False)


@pytest.fixture(scope="session")
def empty_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with all tables and no records. Do not write to it."""
    where = tmp_path_factory.mktemp("empty")
    open_house(where, NAMES, NOON).close()
    return where


@pytest.fixture
def house(empty_folder: Path, settings: Settings, clock: SetClock) -> Iterator[Database]:
    """An empty house: all tables, no records."""
    shutil.copytree(empty_folder, settings.data, dirs_exist_ok=True)
    made = open_house(settings.data, NAMES, clock())
    yield made
    made.close()


@pytest.fixture
def make(house: Database, clock: SetClock) -> Factory:
    """Makes valid records in one line each: ``make.exhibit("a")``, ``make.person("b", under_14=True)``."""
    return Factory(house, clock)


@pytest.fixture
def app(settings: Settings, house: Database, clock: SetClock) -> Flask:
    """The application over the house of this test."""
    return create_app(settings, house, clock)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor's browser without JavaScript."""
    return app.test_client()


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demo packs, installed as of the moment of the design pictures. Do not write to it."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared
    return once(shared / "demo", _install_demo)


def _install_demo(where: Path) -> None:
    where.mkdir(mode=0o700)
    house = open_house(where, NAMES, NOON)
    folder.secret_key(where)
    start.install_demo(house, NOON)
    house.write(lambda writing: journal.record(writing, start.DEMO_DONE, "test", by="test", now=NOON))
    house.close()


@pytest.fixture
def demo(demo_folder: Path, settings: Settings) -> Iterator[Database]:
    """A house of this test's own with the demo packs in it."""
    shutil.copytree(demo_folder, settings.data, dirs_exist_ok=True)
    made = open_house(settings.data, NAMES, NOON)
    yield made
    made.close()


@pytest.fixture
def demo_client(demo: Database, settings: Settings, clock: SetClock) -> FlaskClient:
    """A visitor's browser on the demo content."""
    return create_app(settings, demo, clock).test_client()


@pytest.fixture
def staffed(request: pytest.FixtureRequest, settings: Settings, clock: SetClock) -> tuple[Flask, Database]:
    """The house the staff of this test work in: the one with the demo packs if the test asks for it, else the empty."""
    if {"demo", "demo_client"} & set(request.fixturenames):
        demo: Database = request.getfixturevalue("demo")
        return create_app(settings, demo, clock), demo
    return request.getfixturevalue("app"), request.getfixturevalue("house")


@pytest.fixture
def alice(staffed: tuple[Flask, Database], clock: SetClock) -> Colleague:
    """The administrator's browser, signed in; ``alice.post(url, data)`` carries the form's token."""
    return colleague(*staffed, "alice", clock())


@pytest.fixture
def bob(staffed: tuple[Flask, Database], clock: SetClock) -> Colleague:
    """The editor's browser."""
    return colleague(*staffed, "bob", clock())


@pytest.fixture
def dora(staffed: tuple[Flask, Database], clock: SetClock) -> Colleague:
    """The browser at the desk: lectures."""
    return colleague(*staffed, "dora", clock())


@pytest.fixture
def victor(staffed: tuple[Flask, Database], clock: SetClock) -> Colleague:
    """The browser of somebody who only looks."""
    return colleague(*staffed, "victor", clock())


def once(target: Path, build: Callable[[Path], None], patience: float = 300) -> Path:
    """Build ``target`` in exactly one of several processes and wait for it in the others."""
    done = target.with_suffix(".done")
    try:
        os.close(os.open(target.with_suffix(".lock"), os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        deadline = time.monotonic() + patience
        while not done.exists():
            if time.monotonic() > deadline:
                raise TimeoutError(target) from None
            time.sleep(0.1)
        return target
    build(target)
    done.touch()
    return target
