"""The sheet of a session."""

from __future__ import annotations

import pytest

from kiosk.checkin import service, sheet, store
from kiosk.checkin.model import Personal
from kiosk.core.db import Database
from tests.checkin.conftest import touch
from tests.conftest import SetClock


@pytest.fixture
def filled(house: Database, session: str, clock: SetClock) -> str:
    for personal in (Personal("王小姨", "13800001234", "2026-11"), Personal("郭玉", "", "2026-11"), Personal()):
        service.check_in(house, touch(session, personal=personal), now=clock())
    service.check_in(house, touch(session, unit="=示例小学", people=2, children=3), now=clock())
    return session


def test_names_are_masked_for_screens_and_units_are_not(house: Database, filled: str) -> None:
    found = sheet.present(house.reader(), filled)
    assert [one.masked for one in found] == ["王＊姨", "郭＊", "没留称呼", "=示例小学"]


def test_phones_are_masked_unless_they_are_asked_for(house: Database, filled: str) -> None:
    found = sheet.present(house.reader(), filled)
    assert sheet.table(found, with_phones=False)[0][3] == "138****1234"
    assert sheet.table(found, with_phones=True)[0][3] == "13800001234"


def test_heads_by_way_add_up_to_the_room(house: Database, filled: str) -> None:
    ways = sheet.by_source(house.reader(), filled)
    assert ways == {"group": 5, "touch": 3}
    assert sum(ways.values()) == store.room(house.reader(), store.door(house.reader(), filled)).present
