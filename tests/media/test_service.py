"""Pictures are described, dropped and swept, each in one transaction with one line in the journal."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from kiosk import start
from kiosk.core.db import Database, column, rows
from kiosk.core.errors import Refused
from kiosk.journal import store as journal
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


def edit(house: Database, moment: datetime) -> None:
    """Somebody works at that moment: the journal has a line of it."""
    house.write(lambda writing: journal.record(writing, "test:thing:set", "a", by="test", now=moment))


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
    for _ in range(2):
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
    assert service.take_back(house, [first, described]) == 2
    assert blobs(house) == {described, second}
    assert store.by_hash(house.reader(), described) is not None


def test_what_was_deleted_can_be_described_again_for_thirty_days(house: Database, make: Factory) -> None:
    gone, orphaned = make.picture(), orphan(house, "#123456")
    service.drop(house, gone, by="test", now=NOON)
    assert store.pictures(house.reader(), [gone], "zh") == {}
    edit(house, NOON + timedelta(days=30))
    assert service.sweep(house, NOON + timedelta(days=30)) == 1
    assert blobs(house) == {gone}
    assert orphaned not in blobs(house)
    describe(house, gone)
    edit(house, NOON + timedelta(days=365))
    assert service.sweep(house, NOON + timedelta(days=365)) == 0
    assert blobs(house) == {gone}


def test_after_thirty_days_the_sweep_takes_what_was_deleted(house: Database, make: Factory) -> None:
    gone, stays = make.picture(), make.picture("#123456")
    service.drop(house, gone, by="test", now=NOON)
    late = NOON + timedelta(days=30, seconds=1)
    edit(house, late)
    assert service.sweep(house) == 0
    assert service.sweep(house, late) == 1
    assert blobs(house) == {stays}
    assert column(house.reader(), "SELECT hash FROM media_dropped") == []


@pytest.mark.parametrize("jump", [timedelta(days=4000), timedelta(days=34), timedelta(days=-400)])
def test_a_clock_that_jumped_forgets_nothing(house: Database, make: Factory, jump: timedelta) -> None:
    gone = make.picture()
    service.drop(house, gone, by="test", now=NOON)
    edit(house, NOON + timedelta(days=31))
    assert service.sweep(house, NOON + jump) == 0
    assert blobs(house) == {gone}


def test_the_sweep_empties_the_spool(house: Database) -> None:
    left = house.folder / "uploads" / "half"
    left.parent.mkdir()
    left.write_bytes(b"half a film")
    service.sweep(house)
    assert not left.parent.exists()
