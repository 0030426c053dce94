"""A picture's files and words are kept once under its hash, and found again as they were put in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.core.db import Database, column
from kiosk.core.errors import CannotWrite
from kiosk.media import images, service, store
from kiosk.media.model import ORIGINAL, Prepared
from tests.conftest import NOON
from tests.factories import Factory, picture_bytes


def kept(house: Database, color: str = "#8a4b1e", size: tuple[int, int] = (60, 80)) -> Prepared:
    """A picture's files in media.db that nothing describes yet."""
    prepared = images.prepare(picture_bytes(color, size))
    service.keep_files(house, prepared)
    return prepared


def hashes(house: Database) -> set[str]:
    return set(column(house.reader(), "SELECT DISTINCT hash FROM media.blobs"))


def test_every_file_is_found_as_it_was_put_in(house: Database) -> None:
    prepared = kept(house, size=(2700, 1800))
    for blob in prepared.blobs:
        assert store.blob(house.reader(), prepared.hash, blob.rendition) == blob


def test_full_is_the_master_itself_where_it_is_small_enough(house: Database) -> None:
    small, large = kept(house), kept(house, size=(2700, 1800))
    assert store.blob(house.reader(), small.hash, "full") == small.master
    full = store.blob(house.reader(), large.hash, "full")
    assert full is not None
    assert (full.width, full.height) == (2560, 1707)


@pytest.mark.parametrize("rendition", ["w360", "w9", "", "FULL", "original ", "%"])
def test_a_size_that_does_not_exist_is_not_found(house: Database, rendition: str) -> None:
    assert store.blob(house.reader(), kept(house).hash, rendition) is None


@pytest.mark.parametrize("rendition", [ORIGINAL, "full"])
def test_the_files_of_an_unknown_picture_are_not_found(house: Database, rendition: str) -> None:
    assert store.blob(house.reader(), "0" * 64, rendition) is None
    assert not store.has_files(house.reader(), "0" * 64)


def test_the_same_picture_twice_is_kept_once(house: Database) -> None:
    prepared = kept(house)
    assert kept(house).hash == prepared.hash
    assert store.has_files(house.reader(), prepared.hash)
    count = house.reader().execute("SELECT count(*) FROM media.blobs").fetchone()[0]
    assert count == len(prepared.blobs)


def test_pictures_come_with_their_words_in_the_language_asked_for(house: Database, make: Factory) -> None:
    hash_ = make.picture(size=(90, 60), name="colour.webp", focal=[10, 80])
    zh = store.pictures(house.reader(), [hash_], "zh")[hash_]
    en = store.pictures(house.reader(), [hash_], "en")[hash_]
    assert (zh.labels.alt, en.labels.alt) == ("一块颜色", "A colour")
    assert (zh.width, zh.height, zh.focal_x, zh.focal_y) == (90, 60, 10, 80)
    assert (zh.name, zh.licence, zh.mime, zh.is_upright) == ("colour.webp", "CC0-1.0", "image/webp", False)


def test_unknown_and_repeated_hashes_do_not_matter(house: Database, make: Factory) -> None:
    hash_ = make.picture()
    assert list(store.pictures(house.reader(), [hash_, "0" * 64, hash_], "zh")) == [hash_]
    assert store.pictures(house.reader(), [], "zh") == {}


def test_new_words_replace_the_old_ones(house: Database, make: Factory) -> None:
    hash_ = make.picture()
    make.picture(labels={"zh": {"alt": "红色"}}, licence="CC-BY-4.0")
    row = store.by_hash(house.reader(), hash_)
    assert row is not None
    assert row["licence"] == "CC-BY-4.0"
    assert store.words(house.reader(), row["id"]) == {"zh": {"alt": "红色"}}


def test_dropping_a_picture_leaves_its_files_until_they_are_discarded(house: Database, make: Factory) -> None:
    gone, stays = make.picture(), make.picture("#123456")
    house.write(lambda writing: store.drop(writing, gone, NOON))
    assert store.by_hash(house.reader(), gone) is None
    assert hashes(house) == {gone, stays}
    house.write(lambda writing: store.discard(writing, gone, 1))
    assert hashes(house) == {stays}
    assert column(house.reader(), "SELECT DISTINCT text FROM media_labels WHERE field = 'alt' AND language = 'zh'") == [
        "一块颜色"
    ]


def test_discarding_spares_what_a_record_describes(house: Database, make: Factory) -> None:
    described, orphan = make.picture(), kept(house, "#123456").hash
    for one in (described, orphan, "0" * 64):
        assert service.take_back(house, [one]) == 1
    assert hashes(house) == {described}


def test_orphans_are_what_no_record_describes_and_nobody_deleted_lately(house: Database, make: Factory) -> None:
    gone = make.picture()
    make.picture("#123456")
    lost = kept(house, "#654321", size=(90, 90)).hash
    house.write(lambda writing: store.drop(writing, gone, NOON))
    db = house.reader()
    assert store.orphans(db, None) == [lost]
    assert store.orphans(db, NOON) == [lost]
    assert set(store.orphans(db, NOON + timedelta(seconds=1))) == {lost, gone}


def test_readers_cannot_write(house: Database) -> None:
    hash_ = kept(house).hash
    with pytest.raises(Exception, match="readonly"):
        house.reader().execute("DELETE FROM media.blobs")
    assert store.has_files(house.reader(), hash_)


def test_a_failed_write_keeps_no_file(house: Database) -> None:
    prepared = images.prepare(picture_bytes())

    def fails(writing: object) -> None:
        service.keep_files(writing, prepared)  # type: ignore[arg-type]
        writing.execute("SELECT * FROM no_such_table")  # type: ignore[attr-defined]

    with pytest.raises(CannotWrite):
        house.write(fails)
    assert hashes(house) == set()
