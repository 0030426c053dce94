"""The staff's library of pictures: what is handed in, found, described, chosen and deleted."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from kiosk.core.db import Database
from kiosk.media import store
from kiosk.media.intake import Workshop
from tests.factories import Factory, picture_bytes
from tests.staffing import Colleague


@pytest.fixture(scope="module")
def shop() -> Iterator[Workshop]:
    """One workshop for all tests here: a process takes a second to start."""
    made = Workshop()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def with_shop(app: Flask, shop: Workshop) -> None:
    app.extensions["workshop"] = shop


def hand_in(who: Colleague, content: bytes, name: str = "拓片.webp") -> TestResponse:
    return who.post("/admin/media/", data={"file": (io.BytesIO(content), name)})


def test_a_picture_handed_in_is_in_the_library_and_can_be_undone(bob: Colleague, house: Database) -> None:
    answer = hand_in(bob, picture_bytes("#123456"))
    told: dict[str, Any] = answer.get_json()
    assert answer.status_code == 201
    assert told["words"] == "收好了"
    look = bob.get(told["look"])
    assert (look.status_code, look.mimetype) == (200, "image/webp")
    assert look.headers["Cache-Control"] == "no-store"
    assert look.headers["X-Content-Type-Options"] == "nosniff"
    assert store.by_hash(house.reader(), told["hash"])["name"] == "拓片.webp"  # type: ignore[index]


def test_the_same_file_twice_is_one_picture(bob: Colleague) -> None:
    first = hand_in(bob, picture_bytes("#222222")).get_json()
    again = hand_in(bob, picture_bytes("#222222"), "copy.webp")
    assert (again.status_code, again.get_json()["hash"]) == (200, first["hash"])


def test_pages_answer(bob: Colleague, make: Factory) -> None:
    hash_ = make.picture()
    for path in ("", "choose", "?show=unused", "?show=no-alt", "?q=%25", hash_, f"{hash_}/w360", f"{hash_}/full"):
        assert bob.get(f"/admin/media/{path}").status_code == 200, path
