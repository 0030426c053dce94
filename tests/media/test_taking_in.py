"""Taking in: what is prepared is kept and described in one go, and what is refused leaves nothing anywhere."""

from __future__ import annotations

import io
import shutil
import threading
import time
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest

from kiosk.core.db import Database, Writing, column, rows
from kiosk.core.errors import CannotWrite, Refused
from kiosk.media import images, reels, service, store
from kiosk.media.intake import Workshop
from kiosk.media.model import MP3, MP4, PIECE_BYTES
from tests.conftest import NOON
from tests.factories import Factory, picture_bytes
from tests.media import pictures
from tests.media import reelmaking as make_reel

FILM = make_reel.film(1.0, in_moov=make_reel.place_box())
LONG = make_reel.mp3(180.0)
"""Three pieces."""
WORDS = {
    "zh": {"alt": "剪纸的手", "captions": "1\n00:00:00,000 --> 00:00:01,000\n先从中间走"},
    "en": {"alt": "Hands"},
}


@pytest.fixture(scope="module")
def shop() -> Iterator[Workshop]:
    made = Workshop()
    yield made
    made.close()


def take_in_film(house: Database, shop: Workshop, content: bytes = FILM, **changes: object) -> str:
    plain = {"name": "手.mp4", "licence": "CC0-1.0", "words": WORDS, "by": "alice", "now": NOON}
    return service.intake_stream(house, shop, io.BytesIO(content), **{**plain, **changes})  # type: ignore[arg-type]


def held(house: Database) -> dict[str, int]:
    """How many rows each table of media.db has, and the library."""
    counts = {f"media.{table}": 0 for table in store.FILES} | {"media": 0, "media_dropped": 0}
    return {table: int(column(house.reader(), f"SELECT count(*) FROM {table}")[0]) for table in counts}


def spool(house: Database) -> list[Path]:
    return list((house.folder / reels.SPOOL).glob("*"))


def events(house: Database) -> list[tuple[str, str]]:
    sql = "SELECT event, key, by FROM journal ORDER BY serial"
    return [(row["event"], row["key"]) for row in rows(house.reader(), sql)]


NOTHING = {"media.blobs": 0, "media.films": 0, "media.pieces": 0, "media": 0, "media_dropped": 0}


def test_a_picture_is_there_with_its_words_and_one_line_in_the_journal(house: Database, shop: Workshop) -> None:
    hash_ = service.take_in(
        house, shop, picture_bytes(), name="a.webp", licence="CC0-1.0", words={"zh": {"alt": "一块颜色"}},
        focal=(20, 70), by="alice", now=NOON,
    )  # fmt: skip
    picture = store.pictures(house.reader(), [hash_], "zh")[hash_]
    assert (picture.name, picture.licence, picture.labels.alt) == ("a.webp", "CC0-1.0", "一块颜色")
    assert (picture.focal_x, picture.focal_y, picture.width, picture.height) == (20, 70, 60, 80)
    assert events(house) == [("media:picture:describe", hash_)]


def test_a_refused_picture_leaves_nothing(house: Database, shop: Workshop) -> None:
    for content in (b"no picture", pictures.animated("GIF"), picture_bytes()[:60]):
        with pytest.raises(Refused):
            service.take_in(house, shop, content, name="a", by="alice", now=NOON)
    assert held(house) == NOTHING
    assert events(house) == []


def test_a_picture_the_house_has_keeps_its_words(house: Database, shop: Workshop, make: Factory) -> None:
    known = make.picture()
    before = house.revision
    assert service.take_in(house, shop, picture_bytes(), name="other.webp", by="alice", now=NOON) == known
    assert store.pictures(house.reader(), [known], "zh")[known].labels.alt == "一块颜色"
    assert house.revision == before


def test_many_pictures_come_with_a_result_each(house: Database, shop: Workshop) -> None:
    files = [
        ("a", picture_bytes("#111")),
        ("b", b"no picture"),
        ("c", picture_bytes("#333")),
        ("d", picture_bytes("#111")),
    ]
    found = dict(service.take_in_all(house, shop, files, licence="CC0-1.0", by="alice", now=NOON))
    assert list(found) == ["a", "b", "c", "d"]
    assert isinstance(found["b"], Refused)
    assert found["a"] == found["d"] == images.prepare(picture_bytes("#111")).hash
    assert held(house)["media"] == 2
    assert len(events(house)) == 2


def test_a_film_is_there_with_its_words_and_one_line_in_the_journal(
    house: Database, shop: Workshop, make: Factory
) -> None:
    cover = make.picture()
    hash_ = take_in_film(house, shop, cover=cover)
    found = store.films(house.reader(), [hash_, cover], "zh")
    film = found[hash_]
    assert list(found) == [hash_]
    assert (film.kind, film.mime, film.width, film.height, film.cover) == ("film", MP4, 32, 48, cover)
    assert film.seconds == pytest.approx(1.0, abs=0.1)
    assert film.length == "0:01"
    assert film.captioned == ["zh"]
    assert film.labels.captions.startswith("WEBVTT\n\n00:00:00.000 --> ")
    assert events(house)[-1] == ("media:film:describe", hash_)
    assert spool(house) == []


def test_its_bytes_are_those_that_were_checked_without_what_must_not_come_in(house: Database, shop: Workshop) -> None:
    hash_ = take_in_film(house, shop)
    known = store.facts(house.reader(), hash_)
    assert known is not None
    kept = b"".join(store.pieces(house.reader(), hash_, 0, known.size))
    assert len(kept) == known.size == len(FILM)
    assert make_reel.CANARY not in kept
    for start, end in ((0, 1), (5, 77), (known.size - 3, known.size)):
        assert b"".join(store.pieces(house.reader(), hash_, start, end)) == kept[start:end]


def test_a_long_sound_lies_in_pieces(house: Database, shop: Workshop) -> None:
    hash_ = take_in_film(house, shop, LONG, words={"zh": {"alt": "大同话"}})
    sizes = [int(one) for one in column(house.reader(), "SELECT length(bytes) FROM media.pieces ORDER BY number")]
    assert sizes == [PIECE_BYTES, PIECE_BYTES, len(LONG) - 2 * PIECE_BYTES]
    assert store.films(house.reader(), [hash_], "zh")[hash_].mime == MP3
    start, end = PIECE_BYTES - 5, 2 * PIECE_BYTES + 5
    assert b"".join(store.pieces(house.reader(), hash_, start, end)) == LONG[start:end]


@pytest.mark.parametrize(
    ("content", "changes"),
    [
        (b"no film", {}),
        (FILM[:-400], {}),
        (FILM, {"words": {"zh": {"captions": "no captions"}}}),
        (FILM, {"words": {"zh": {"captions": "01:00.000 --> 01:01.000\n太晚了"}}}),
        (bytes(100), {}),
    ],
)
def test_a_refused_film_leaves_nothing(
    house: Database, shop: Workshop, content: bytes, changes: dict[str, object]
) -> None:
    with pytest.raises(Refused):
        take_in_film(house, shop, content, **changes)
    assert held(house) == NOTHING
    assert spool(house) == []
    assert events(house) == []


def test_a_film_above_500_mb_is_refused_as_soon_as_that_is_known(
    house: Database, shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reels, "MOST_FILM_BYTES", len(LONG) - 1)
    with pytest.raises(Refused) as caught:
        take_in_film(house, shop, LONG)
    assert caught.value.code == "film-too-large"
    assert "500 MB" in caught.value.sentence
    assert spool(house) == []


class Broken(io.BytesIO):
    """A browser that goes away in the middle."""

    def read(self, size: int | None = -1, /) -> bytes:
        content = super().read(size)
        if not content:
            raise ConnectionError("gone")
        return content


def test_an_upload_that_is_cut_off_leaves_nothing(house: Database, shop: Workshop) -> None:
    with pytest.raises(CannotWrite):
        service.intake_stream(house, shop, Broken(FILM), name="a", by="alice", now=NOON)
    assert spool(house) == []
    assert held(house) == NOTHING


def test_without_room_on_the_disk_nothing_is_begun(
    house: Database, shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(house.folder)
    monkeypatch.setattr(reels, "SPARE_BYTES", usage.free + (1 << 40))
    with pytest.raises(Refused) as caught:
        take_in_film(house, shop)
    assert caught.value.code == "no-room"
    assert "清出地方" in caught.value.sentence
    assert spool(house) == []


def test_a_film_the_house_has_is_not_stored_twice_and_keeps_its_words(house: Database, shop: Workshop) -> None:
    hash_ = take_in_film(house, shop)
    before = held(house), house.revision
    assert take_in_film(house, shop, words={}) == hash_
    assert (held(house), house.revision) == before


def test_a_deleted_film_can_be_described_again_without_being_sent_again(house: Database, shop: Workshop) -> None:
    hash_ = take_in_film(house, shop)
    service.drop(house, hash_, by="alice", now=NOON)
    assert store.films(house.reader(), [hash_], "zh") == {}
    service.describe(house, hash_, name="a", focal=(50, 50), licence="", words={}, by="alice", now=NOON)
    assert list(store.films(house.reader(), [hash_], "zh")) == [hash_]
    assert held(house)["media_dropped"] == 0


def test_what_a_cut_off_intake_left_is_swept_piece_by_piece(house: Database, shop: Workshop) -> None:
    kept = take_in_film(house, shop)
    for number in range(3 * service.PIECES_AT_ONCE + 1):
        house.write(lambda writing, number=number: store.add_piece(writing, "f" * 64, number, b"x"))  # type: ignore[misc]
    assert not store.has_files(house.reader(), "f" * 64)
    assert service.sweep(house) == 1
    assert column(house.reader(), "SELECT DISTINCT hash FROM media.pieces") == [kept]


def test_a_film_without_one_of_its_pieces_is_never_whole(house: Database, shop: Workshop, tmp_path: Path) -> None:
    path = tmp_path / "long"
    path.write_bytes(LONG)
    reel = shop.check_film(path)
    for number, piece in enumerate(reels.pieces(path, reel)):
        if number != 1:
            house.write(lambda writing, number=number, piece=piece: store.add_piece(writing, reel.hash, number, piece))  # type: ignore[misc]
    assert not house.write(lambda writing: store.add_film(writing, reel))
    assert store.facts(house.reader(), reel.hash) is None
    with pytest.raises(LookupError):
        list(store.pieces(house.reader(), reel.hash, 0, reel.facts.size))


def test_who_writes_meanwhile_waits_for_a_piece_and_not_for_the_film(
    house: Database, shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The film is stored ever slower; another writer's turns still come between its pieces."""
    writes: list[str] = []
    add_piece = store.add_piece

    def slow(writing: Writing, hash_: str, number: int, content: bytes) -> None:
        add_piece(writing, hash_, number, content)
        writes.append("piece")
        time.sleep(0.05)

    monkeypatch.setattr(store, "add_piece", slow)
    thread = threading.Thread(target=take_in_film, args=(house, shop, make_reel.mp3(900.0)), kwargs={"words": {}})
    thread.start()
    while thread.is_alive():
        house.write(lambda writing: writes.append("other"))
        time.sleep(0.002)
    thread.join()
    waits = [len(list(run)) for kind, run in groupby(writes) if kind == "piece"]
    assert writes.count("piece") > 10
    assert max(waits) <= 2, "a thread that wakes late misses a turn, not the film"
