"""Films and sounds travel in packs: with their picture, captions and words, out of one house and into another."""

from __future__ import annotations

import shutil
import zipfile
from contextlib import nullcontext
from pathlib import Path

import pytest

from kiosk.core.db import Database, column
from kiosk.core.errors import Invalid, Refused
from kiosk.core.migrate import open_house
from kiosk.features import NAMES, PARTS
from kiosk.media import service as media_service
from kiosk.media import store as media_store
from kiosk.media.intake import Workshop
from kiosk.media.model import PIECE_BYTES
from kiosk.packs import export, service, zipped
from kiosk.packs.archive import open_source
from tests.conftest import NOON
from tests.factories import picture_bytes
from tests.media import reelmaking
from tests.packs.builders import Entry, Files, as_folder, as_zip, entries_of, exhibit, hall, media, pack, raw_zip, work
from tests.packs.installing import Installer

CAPTIONS = "1\n00:00:00,000 --> 00:00:01,000\n<b>先从中间走</b>"
REWRITTEN = "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n先从中间走\n"
FILM = reelmaking.film(1.0, in_moov=reelmaking.place_box())
SOUND = reelmaking.mp3(180.0, reelmaking.id3(), is_loud=True)
"""Three pieces."""


def with_films(film: bytes = FILM, sound: bytes = SOUND, captions: str = CAPTIONS) -> Files:
    """A pack with a film that has a picture and captions, and a sound."""
    words = {"zh": {"alt": "剪纸的手", "transcript": "先从中间走。", "captions": captions}, "en": {"alt": "Hands"}}
    plates = [{"file": "media/hands.mp4", "role": "film"}, {"file": "media/talk.mp3", "role": "sound"}]
    records = {
        "halls": [hall()],
        "exhibits": [exhibit()],
        "works": [work(plates=plates)],
        "media": [media("hands.mp4", labels=words, cover="media/hands.webp")],
    }
    files = {"hands.mp4": film, "talk.mp3": sound, "hands.webp": picture_bytes("#123456")}
    return pack(records=records, pictures=files)


def library(house: Database) -> list[tuple[str, str]]:
    sql = "SELECT kind || ' ' || mime || ' ' || hash FROM media ORDER BY 1"
    return [(one.split()[0], one) for one in column(house.reader(), sql)]


def held(house: Database) -> list[str]:
    return column(house.reader(), "SELECT hash || number FROM media.pieces ORDER BY 1")


def test_a_film_comes_with_its_picture_its_captions_and_nothing_on_the_side(install: Installer) -> None:
    install(with_films())
    plates = install.there("works", "steles/one")["plates"]
    assert [one["role"] for one in plates] == ["film", "sound"]
    film, sound = (one["file"].removeprefix("sha256:") for one in plates)
    record = install.there("media", f"sha256:{film}")
    assert record["labels"]["zh"]["captions"] == REWRITTEN
    assert install.there("media", record["cover"])["name"] == "hands.webp"
    for hash_, mime in ((film, "video/mp4"), (sound, "audio/mpeg")):
        known = media_store.facts(install.house.reader(), hash_)
        assert known is not None
        assert known.mime == mime
        kept = b"".join(media_store.content(install.house.reader(), hash_))
        assert reelmaking.CANARY not in kept
        assert len(kept) == known.size
    assert not (install.house.folder / "uploads").exists() or not list((install.house.folder / "uploads").iterdir())


def test_the_same_pack_again_changes_nothing(install: Installer) -> None:
    install(with_films())
    before = library(install.house), held(install.house), install.house.revision
    report = install(with_films())
    assert (report.added, report.updated, report.dropped) == (0, 0, 0)
    assert (library(install.house), held(install.house), install.house.revision) == before


@pytest.mark.parametrize("name", ["zip", "folder"])
def test_it_is_checked_from_a_zip_and_from_a_folder(name: str, shop: Workshop, tmp_path: Path) -> None:
    path = as_zip(with_films(), tmp_path / "a.zip") if name == "zip" else as_folder(with_films(), tmp_path / "a")
    assert service.check(path, PARTS, shop).films == ["media/hands.mp4", "media/talk.mp3"]


def test_it_comes_out_of_one_house_and_into_another_as_it_was(install: Installer, tmp_path: Path) -> None:
    install(with_films())
    target = tmp_path / "out.zip"
    assert export.export(install.house, "sample", PARTS, target) == target.stat().st_size
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        assert {one.filename for one in archive.infolist() if not one.compress_type} == {
            "media/hands.mp4", "media/talk.mp3", "media/hands.webp"
        }  # fmt: skip
    (tmp_path / "other").mkdir(mode=0o700)
    other = open_house(tmp_path / "other", NAMES, NOON)
    service.install(other, target, PARTS, install._shop, by="test", now=NOON)
    assert library(other) == library(install.house)
    assert held(other) == held(install.house)
    again = tmp_path / "again.zip"
    export.export(other, "sample", PARTS, again)
    assert again.read_bytes() == target.read_bytes()
    other.close()


def test_the_picture_of_a_film_goes_along_even_if_the_pack_did_not_bring_it(install: Installer, tmp_path: Path) -> None:
    install(with_films())
    film = install.there("works", "steles/one")["plates"][0]["file"]
    cover = media_service.take_in(
        install.house, install._shop, picture_bytes("#fedcba"), name="new.webp", by="staff", now=NOON
    )
    install.change("media", film, lambda document: document.update(cover=f"sha256:{cover}"))
    export.export(install.house, "sample", PARTS, tmp_path / "out.zip")
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert "media/new.webp" in archive.namelist()


BAD: dict[str, tuple[str, str, Files]] = {
    "a film of another codec": (
        "media/hands.mp4", "HEVC", with_films(reelmaking.mp4(reelmaking.picture_track(codec=b"hvc1")))),
    "a cut film": ("media/hands.mp4", "重新导出", with_films(FILM[:-100])),
    "a sound that is none": ("media/talk.mp3", "MP4", with_films(sound=b"no sound at all")),
    "captions that cannot be read": ("media.json[media/hands.mp4]", "第 1 条", with_films(captions="00:x --> 00:y\na")),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_with_a_film_is_said_with_its_name_and_nothing_comes_in(name: str, install: Installer) -> None:
    place, sentence, files = BAD[name]
    problems = install.refused(files)
    assert [one.place for one in problems] == [place]
    assert sentence in problems[0].sentence
    assert held(install.house) == []
    assert column(install.house.reader(), "SELECT hash FROM media.films") == []


def test_captions_of_another_film_are_refused_and_the_film_with_them(install: Installer) -> None:
    problems = install.refused(with_films(captions="01:00:00.000 --> 01:00:01.000\n太晚"))
    assert "配错" in problems[0].sentence
    assert held(install.house) == []
    assert library(install.house) == []


def test_a_film_may_be_as_large_as_a_film_and_a_picture_may_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zipped, "MOST_FILE_BYTES", 100_000)
    for name, is_refused in (("media/a.mp3", False), ("media/a.MP3", False), ("media/a.webp", True)):
        folder = as_folder({name: bytes(200_000)}, tmp_path / name.replace("/", "-"))
        path = as_zip({name: bytes(200_000)}, tmp_path / f"{name.replace('/', '-')}.zip")
        for way in (folder, path):
            with pytest.raises(Invalid) if is_refused else nullcontext():
                source = open_source(way)
                assert sum(map(len, source.pieces(name))) == 200_000
                source.close()


DAMAGES = {
    "another sum": lambda entry: Entry(entry.name, entry.content, local={"crc": 1}, central={"crc": 1}),
    "shorter than it says": lambda entry: Entry(
        entry.name, entry.content, local={"size": len(SOUND) + 5}, central={"size": len(SOUND) + 5}
    ),
    "longer than it says": lambda entry: Entry(
        entry.name, entry.content, local={"size": len(SOUND) - 5}, central={"size": len(SOUND) - 5}
    ),
    "a broken stream": lambda entry: Entry(entry.name, entry.content, raw=entry.bytes_in()[:-9] + b"\xff" * 9),
    "something behind the stream": lambda entry: Entry(entry.name, entry.content, raw=entry.bytes_in() + b"more"),
    "half a stream": lambda entry: Entry(entry.name, entry.content, raw=entry.bytes_in()[:-9]),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_film_in_a_zip_is_found_while_it_is_read(name: str, install: Installer, tmp_path: Path) -> None:
    entries = entries_of(with_films())
    entries = [DAMAGES[name](one) if one.name == b"media/talk.mp3" else one for one in entries]
    path = tmp_path / "bad.zip"
    path.write_bytes(raw_zip(entries))
    with pytest.raises(Invalid) as caught:
        install.from_path(path)
    assert "talk.mp3" in str(caught.value)
    assert held(install.house) == []


def test_a_file_in_a_zip_is_read_a_piece_at_a_time(tmp_path: Path) -> None:
    content = {"media/a.mp4": SOUND, "media/b.mp4": SOUND * 2}
    source = open_source(as_zip(content, tmp_path / "a.zip"))
    both = zip(source.pieces("media/a.mp4"), source.pieces("media/b.mp4"), strict=False)  # each where the other left it
    assert all(len(one) <= PIECE_BYTES for pair in both for one in pair)
    for name, whole in content.items():
        assert b"".join(source.pieces(name)) == source.read(name) == whole
    source.close()


def test_a_disk_that_is_full_leaves_no_half_pack(install: Installer, tmp_path: Path) -> None:
    install(with_films())
    target = tmp_path / "gone" / "out.zip"
    with pytest.raises(Refused) as caught:
        export.export(install.house, "sample", PARTS, target)
    assert caught.value.code == "cannot-write"
    target.parent.mkdir()
    export.export(install.house, "sample", PARTS, target)
    shutil.rmtree(target.parent)
