"""Pictures are described, dropped and swept, each in one transaction with one line in the journal."""

from __future__ import annotations

import pytest

from kiosk import start
from kiosk.core.db import Database, column, rows
from kiosk.core.errors import Refused
from kiosk.media import images, service, store
from kiosk.settings import Settings
from tests.conftest import NOON, SetClock
from tests.factories import Factory, picture_bytes

WORDS = {"zh": {"alt": "一块颜色"}}


def orphan(house: Database, color: str) -> str:
    prepared = images.prepare(picture_bytes(color))
    service.keep_files(house, prepared)
    return prepared.hash


def blobs(house: Database) -> set[str]:
    return set(column(house.reader(), "SELECT DISTINCT hash FROM media.blobs"))


def events(house: Database) -> list[tuple[str, str]]:
    return [
        (row["event"], row["key"]) for row in rows(house.reader(), "SELECT event, key FROM journal ORDER BY serial")
    ]


def describe(house: Database, hash_: str) -> None:
    service.describe(house, hash_, name="a", focal=(50, 50), licence="CC0-1.0", words=WORDS, by="test", now=NOON)


def test_a_picture_without_files_cannot_be_described(house: Database) -> None:
    with pytest.raises(Refused) as caught:
        describe(house, "0" * 64)
    assert caught.value.code == "no-such-picture"
    assert store.by_hash(house.reader(), "0" * 64) is None
    assert events(house) == []


def test_describing_takes_size_and_format_from_the_file(house: Database) -> None:
    hash_ = orphan(house, "#123456")
    describe(house, hash_)
    row = store.by_hash(house.reader(), hash_)
    assert row is not None
    assert (row["width"], row["height"], row["mime"]) == (60, 80, "image/webp")


def test_each_change_is_in_the_journal_once_and_raises_the_revision(house: Database) -> None:
    hash_ = orphan(house, "#123456")
    before = house.revision
    describe(house, hash_)
    described = house.revision
    service.drop(house, hash_, by="test", now=NOON)
    assert before < described < house.revision
    assert events(house) == [("media:picture:describe", hash_), ("media:picture:drop", hash_)]


def test_taking_files_in_and_sweeping_them_changes_no_page(house: Database) -> None:
    before = house.revision
    orphan(house, "#123456")
    service.sweep(house)
    assert house.revision == before


def test_the_sweep_deletes_only_orphans(house: Database, make: Factory) -> None:
    described = make.picture()
    orphan(house, "#123456")
    orphan(house, "#654321")
    assert service.sweep(house) == 2
    assert blobs(house) == {described}
    assert service.sweep(house) == 0


def test_the_start_sweeps(house: Database, make: Factory, settings: Settings, clock: SetClock) -> None:
    described = make.picture()
    orphan(house, "#123456")
    start.first_steps(house, settings, clock())
    assert blobs(house) == {described}


def test_discarding_takes_back_orphans_and_nothing_else(house: Database, make: Factory) -> None:
    described, first, second = make.picture(), orphan(house, "#123456"), orphan(house, "#654321")
    service.discard(house, [first, described])
    assert blobs(house) == {described, second}
    assert store.by_hash(house.reader(), described) is not None
