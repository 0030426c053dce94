"""A pack that was looked at waits; it is installed once, or it is gone."""

from __future__ import annotations

import os

import pytest

from kiosk.app import create_app
from kiosk.core.db import Database
from kiosk.packs import store
from kiosk.packs.waiting import FOLDER, PATIENCE
from kiosk.settings import Settings
from tests.conftest import SetClock
from tests.packs.builders import hall, pack, sample
from tests.packs.handing import HOME, left, lines, looked_at
from tests.packs.installing import Installer, everything
from tests.reading import read
from tests.staffing import Colleague, colleague


def test_a_button_that_is_pressed_twice_installs_once(alice: Colleague, house: Database) -> None:
    where, _ = looked_at(alice, sample())
    assert [alice.post(where).status_code for _ in range(3)] == [303, 303, 303]
    assert [one for one in lines(house) if one[0] == "packs:pack:install"] == [
        ("packs:pack:install", "sample", "alice")
    ]
    assert "已经装过" in read(alice.get(HOME)).one("div", id="said").words
    assert alice.get(where).status_code == 303


def test_a_pack_that_is_not_wanted_is_gone(alice: Colleague, house: Database) -> None:
    where, _ = looked_at(alice, sample())
    alice.post(f"{where}/drop")
    assert left(house) == []
    assert alice.post(where).headers["Location"] == HOME
    assert store.installed(house.reader()) == []


def test_a_pack_waits_an_hour_and_over_a_restart_of_the_application(
    alice: Colleague, house: Database, settings: Settings, clock: SetClock
) -> None:
    where, _ = looked_at(alice, sample())
    for path in (house.folder / FOLDER).iterdir():
        os.utime(path, (clock().timestamp(), clock().timestamp() - PATIENCE.total_seconds() + 60))
    again = create_app(settings, house, clock)
    assert "新增" in colleague(again, house, "alice", clock()).get(where).text
    alice.get(HOME)
    assert len(left(house)) == 3
    clock.forward(minutes=2)
    alice.get(HOME)
    assert left(house) == []


@pytest.mark.parametrize("code", ["", "x", "../../kiosk.db", "0" * 32, "A" * 32, "0" * 31 + "\n"])
def test_a_code_that_there_is_not_leads_back(code: str, alice: Colleague, house: Database) -> None:
    looked_at(alice, sample())
    before = left(house)
    answers = [alice.get(f"{HOME}new/{code}"), alice.post(f"{HOME}new/{code}"), alice.post(f"{HOME}new/{code}/drop")]
    assert all(answer.status_code in (303, 404, 405) for answer in answers)
    assert left(house) == before


def test_an_installation_that_fails_after_the_check_changes_nothing(
    alice: Colleague, house: Database, install: Installer
) -> None:
    where, _ = looked_at(alice, sample())
    install(pack("other", records={"halls": [hall("one")]}))
    before = everything(house)
    answer = alice.post(where)
    assert answer.status_code == 422
    assert "已属于内容包 other" in answer.text
    assert (everything(house), left(house)) == (before, [])
