"""A film or a sound that every screen plays comes in, and nothing but it; anything else is refused with what to do."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.core.errors import Refused
from kiosk.media import films, mp3, reels
from kiosk.media.model import PIECE_BYTES, Facts, Reel
from tests.media import reelmaking as make
from tests.media.pictures import corners, saved
from tests.media.reelmaking import CANARY, box, film, m4a, other_track, picture_track, sound_track

TAIL = b"TAG" + CANARY.ljust(125, b"\0")


def inspected(content: bytes, tmp_path: Path) -> tuple[Reel, bytes]:
    """What is known of a file, and what of it is kept."""
    path = tmp_path / "file"
    path.write_bytes(content)
    reel = films.inspect(path)
    return reel, b"".join(reels.pieces(path, reel))


def refusal(content: bytes, tmp_path: Path) -> Refused:
    with pytest.raises(Refused) as caught:
        inspected(content, tmp_path)
    return caught.value


GOOD: dict[str, tuple[Callable[[], bytes], Facts]] = {
    "film": (lambda: film(2.0), Facts("film", "video/mp4", 32, 48, 2.0)),
    "film without sound": (lambda: make.mp4(picture_track(1.0)), Facts("film", "video/mp4", 32, 48, 1.0)),
    "film with its index at the end": (lambda: film(1.0, index_first=False), Facts("film", "video/mp4", 32, 48, 1.0)),
    "film of a phone held upright": (
        lambda: make.mp4(picture_track(1.0, (64, 32), turned=True)), Facts("film", "video/mp4", 32, 64, 1.0)),
    "film in main profile": (
        lambda: make.mp4(picture_track(1.0, profile=77)), Facts("film", "video/mp4", 32, 48, 1.0)),
    "M4A": (lambda: m4a(3.0), Facts("sound", "audio/mp4", 0, 0, 3.0)),
    "MP3": (lambda: make.mp3(3.0), Facts("sound", "audio/mpeg", 0, 0, 3.0)),
    "MP3 with tags": (lambda: make.mp3(3.0, make.id3(), TAIL), Facts("sound", "audio/mpeg", 0, 0, 3.0)),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_what_every_screen_plays_comes_in(name: str, tmp_path: Path) -> None:
    build, wanted = GOOD[name]
    reel, kept = inspected(build(), tmp_path)
    known = reel.facts
    assert (known.kind, known.mime, known.width, known.height) == (
        wanted.kind,
        wanted.mime,
        wanted.width,
        wanted.height,
    )
    assert known.seconds == pytest.approx(wanted.seconds, abs=0.1)
    assert known.size == len(kept)
    assert reel.hash == hashlib.sha256(kept).hexdigest()


@pytest.mark.parametrize("name", GOOD)
def test_what_was_kept_comes_in_again_as_it_is(name: str, tmp_path: Path) -> None:
    reel, kept = inspected(GOOD[name][0](), tmp_path)
    again, same = inspected(kept, tmp_path)
    assert (again.hash, again.facts, same) == (reel.hash, reel.facts, kept)


LOADED: dict[str, Callable[[], bytes]] = {
    "film of a phone that knows its place": lambda: film(in_moov=make.place_box()),
    "film with Apple's notes": lambda: film(in_moov=box(b"meta", bytes(4), CANARY)),
    "film with another program's box": lambda: film(before=box(b"uuid", CANARY * 2)),
    "film with something in the free space": lambda: film(before=box(b"free", CANARY)),
    "film with an unknown box at the end": lambda: film(after=box(b"evil", CANARY)),
    "film with notes on its picture": lambda: make.mp4(picture_track(extra=make.place_box())),
    "film with a large box": lambda: film(before=b"\0\0\0\1uuid" + (16 + len(CANARY)).to_bytes(8, "big") + CANARY),
    "film with a box of many pieces": lambda: film(before=box(b"uuid", CANARY * (2 * PIECE_BYTES // len(CANARY)))),
    "MP3 with its title": lambda: make.mp3(1.0, make.id3()),
    "MP3 with two tags": lambda: make.mp3(1.0, make.id3() + make.id3()),
    "MP3 with a tag at its end": lambda: make.mp3(1.0, tail=TAIL),
    "MP3 with a page behind it": lambda: make.mp3(1.0, tail=b"<script>" + CANARY),
}


@pytest.mark.parametrize("name", LOADED)
def test_nothing_but_pictures_and_sound_comes_in(name: str, tmp_path: Path) -> None:
    content = LOADED[name]()
    assert CANARY in content
    _, kept = inspected(content, tmp_path)
    assert CANARY not in kept
    assert b"+40.0768" not in kept
    assert b"\xda\x7e" not in kept, "when it was made"
    assert inspected(kept, tmp_path)[1] == kept


def test_a_film_keeps_its_length_so_that_its_tables_stay_right(tmp_path: Path) -> None:
    content = film(in_moov=make.place_box())
    _, kept = inspected(content, tmp_path)
    at = content.index(b"mdat")
    assert len(kept) == len(content)
    assert kept[at:] == content[at:]


BAD: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    "nothing": ("film-unknown", "空的", bytes),
    "text": ("film-unknown", "MP4", "你好，这不是影片。".encode),
    "picture": ("film-unknown", "MP4", lambda: saved(corners(), "JPEG")),
    "AVI": ("film-unknown", "MP4", lambda: b"RIFF\x40\0\0\0AVI LIST" + bytes(60)),
    "Matroska": ("film-unknown", "MP4", lambda: b"\x1a\x45\xdf\xa3\x84\x42\x82\x81\x04webm" + bytes(60)),
    "QuickTime": ("film-unknown", "MP4", lambda: film(brand=b"qt  ")),
    "HEVC": ("film-codec", "兼容性最佳", lambda: make.mp4(picture_track(codec=b"hvc1"))),
    "VP9": ("film-codec", "H.264", lambda: make.mp4(picture_track(codec=b"vp09"))),
    "AV1": ("film-codec", "H.264", lambda: make.mp4(picture_track(codec=b"av01"))),
    "film with MP3 in it": ("film-codec", "AAC", lambda: make.mp4(picture_track(), sound_track(object_type=0x6B))),
    "film with AC-3": ("film-codec", "AAC", lambda: make.mp4(picture_track(), sound_track(codec=b"ac-3"))),
    "lossless M4A": ("film-codec", "M4A", lambda: make.mp4(sound_track(codec=b"alac"), brand=b"M4A ")),
    "film in pieces": ("film-codec", "分段", lambda: film(after=box(b"moof", bytes(8)))),
    "film of 120 frames a second": (
        "film-too-sharp", "1080p", lambda: make.mp4(picture_track(frames_per_second=120))),
    "film larger than 4K": (
        "film-too-sharp", "1080p", lambda: make.mp4(picture_track(size=(4096, 2304), drawn=(32, 32)))),
    "film with a track of places": (
        "film-other-tracks", "位置", lambda: make.mp4(picture_track(), sound_track(), other_track(b"meta"))),
    "film with two languages": (
        "film-other-tracks", "第二条声音", lambda: make.mp4(picture_track(), sound_track(), sound_track())),
    "film with subtitles": ("film-other-tracks", "MP4", lambda: make.mp4(picture_track(), other_track(b"sbtl"))),
    "film without tracks": ("film-other-tracks", "MP4", lambda: film().replace(b"trak", b"free")),
    "film without an index": ("film-broken", "重新导出", lambda: film().replace(b"moov", b"free")),
    "film without pictures in it": ("film-broken", "重新导出", lambda: film().replace(b"mdat", b"free")),
    "film with a zip behind it": ("film-broken", "重新导出", lambda: film(after=b"PK\3\4" + bytes(90))),
    "film that is cut": ("film-broken", "重新导出", lambda: film()[:-500]),
    "film of no length": ("film-broken", "重新导出", lambda: make.mp4(picture_track(0.01, frames_per_second=50))),
    "boxes without end": ("film-broken", "重新导出", lambda: film(before=box(b"free") * 30_000)),
    "box of no size at all": ("film-broken", "重新导出", lambda: film(before=b"\0\0\0\4free")),
    "MP3 of one frame": ("film-broken", "MP3", lambda: make.mp3(0.02)),
    "MP3 that is mostly something else": ("film-broken", "MP3", lambda: make.mp3(1.0, tail=bytes(90_000))),
    "tag without a sound": ("film-broken", "MP3", lambda: make.id3() + bytes(5000)),
    "tag longer than its file": ("film-broken", "MP3", lambda: b"ID3\4\0\0\x7f\x7f\x7f\x7f" + make.mp3(1.0)),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_some_screen_could_not_play_is_refused_with_what_to_do(name: str, tmp_path: Path) -> None:
    code, advice, build = BAD[name]
    refused = refusal(build(), tmp_path)
    assert refused.code == code, refused.sentence
    assert advice in refused.sentence


def test_more_than_four_hours_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(films, "LONGEST_SECONDS", 2)
    for content in (film(3.0), m4a(3.0), make.mp3(3.0)):
        assert refusal(content, tmp_path).code == "film-too-long"


def test_sounds_of_every_rate_are_measured(tmp_path: Path) -> None:
    for head, size, seconds in (
        (b"\xff\xfb\x90\xc0", 417, 1152 / 44_100),
        (b"\xff\xfb\x92\xc0", 418, 1152 / 44_100),
        (b"\xff\xfb\x94\xc0", 384, 1152 / 48_000),
        (b"\xff\xf3\x80\xc0", 208, 576 / 22_050),
        (b"\xff\xe3\x88\xc0", 576, 576 / 8_000),
    ):
        found = mp3.frames((head + bytes(size - 4)) * 100)
        assert found is not None
        assert (found.start, found.end) == (0, size * 100)
        assert found.seconds == pytest.approx(seconds * 100)


SEEDS = [film(0.3), m4a(0.3), make.mp3(0.3, make.id3()), film(0.3, in_moov=make.place_box(), index_first=False)]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.sampled_from(SEEDS),
    edits=st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=8)), min_size=1, max_size=8),
    end=st.floats(0, 1),
)
def test_damage_never_does_more_than_have_a_film_refused(
    seed: bytes, edits: list[tuple[float, bytes]], end: float, tmp_path: Path
) -> None:
    made = bytearray(seed)
    for where, some in edits:
        at = int(where**3 * len(made))
        made[at : at + len(some)] = some
    try:
        reel, kept = inspected(bytes(made[: max(1, int(len(made) * min(1, end * 3)))]), tmp_path)
    except Refused:
        return
    assert len(kept) == reel.facts.size
    assert reel.facts.seconds > 0
