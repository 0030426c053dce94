"""Packs from the browser: looked at without changing anything, installed once, taken back, handed out."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from kiosk.app import create_app
from kiosk.core.db import Database, rows
from kiosk.core.migrate import open_house
from kiosk.features import NAMES, PARTS
from kiosk.media.intake import Workshop
from kiosk.packs import store
from kiosk.packs.archive import open_source
from kiosk.packs.check import read_pack
from kiosk.packs.waiting import FOLDER, PATIENCE
from kiosk.revisions.model import Verb, Wanted
from kiosk.settings import Settings
from tests.conftest import NOON, SetClock
from tests.factories import Factory, picture_bytes
from tests.packs import hostile
from tests.packs.builders import Files, as_zip, exhibit, hall, pack, raw_zip, entries_of, sample, words, work
from tests.packs.installing import Installer, everything
from tests.reading import Element, read
from tests.revisions.acting import act, take, there
from tests.staffing import Colleague, colleague

HOME = "/admin/packs/"


@pytest.fixture
def app(settings: Settings, house: Database, clock: SetClock, shop: Workshop) -> Flask:
    """The application with the workshop that these tests share."""
    made = create_app(settings, house, clock)
    made.extensions["workshop"] = shop
    return made


def zipped(files: Files) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def hand_in(who: Colleague, content: bytes | Files, name: str = "a.zip") -> TestResponse:
    """Send a pack to be checked."""
    data = content if isinstance(content, bytes) else zipped(content)
    return who.post(f"{HOME}check", data={"file": (io.BytesIO(data), name)}, content_type="multipart/form-data")


def looked_at(who: Colleague, files: Files) -> tuple[str, Element]:
    """Hand in a pack that is all right; where its page is, and the page."""
    answer = hand_in(who, files)
    assert answer.status_code == 303, read(answer).one("main").words
    where = answer.headers["Location"]
    return where, read(who.get(where))


def installed(who: Colleague, files: Files) -> TestResponse:
    where, _ = looked_at(who, files)
    return who.post(where)


def content(house: Database) -> dict[str, Any]:
    """Everything the house holds, but for the journal and who is signed in."""
    own = ("main.journal", "main.staff_sessions", "main.accounts", "main.staff_attempts")
    return {name: found for name, found in everything(house).items() if name not in own}


def lines(house: Database) -> list[tuple[str, str, str]]:
    """What the journal says of packs."""
    sql = "SELECT event, key, by FROM journal WHERE event LIKE 'packs:%' ORDER BY serial"
    return [tuple(row) for row in rows(house.reader(), sql)]


def left(house: Database) -> list[str]:
    """Files in the data folder that belong to no database."""
    return sorted(one.name for one in house.folder.rglob("*") if not one.name.startswith(("kiosk.db", "media.db", "secret")))


def test_a_pack_is_looked_at_installed_and_taken_back(alice: Colleague, house: Database) -> None:
    before = content(house)
    where, page = looked_at(alice, sample())
    assert [one.words for one in page.one("ul", "pack-sums").find("li")] == ["6 新增"]
    assert {name: one for name, one in content(house).items()} == before
    answer = alice.post(where)
    assert answer.headers["Location"] == HOME
    home = read(alice.get(HOME))
    assert "装好了：新增 6 项" in home.one("div", id="said").words
    assert take(house, "halls", "one") is not None
    assert left(house) == []
    alice.post(f"{HOME}of/sample/back")
    assert "撤走了" in read(alice.get(HOME)).one("div", id="said").words
    after = content(house)
    for name in ("main.halls", "main.exhibits", "main.works", "main.media", "main.packs", "main.pack_records"):
        assert after[name] == before[name], name
    assert lines(house) == [
        ("packs:pack:check", "sample", "alice"), ("packs:pack:install", "sample", "alice"),
        ("packs:pack:take-back", "sample", "alice"),
    ]  # fmt: skip
