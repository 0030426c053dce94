"""Films, sounds and captions are sent in ranges, only while some room shows them, and never as anything else."""

from __future__ import annotations

import io

import pytest
from flask.testing import FlaskClient

from kiosk.core.db import Database
from kiosk.media import service
from kiosk.media.model import PIECE_BYTES
from tests.conftest import NOON, SetClock
from tests.factories import Factory
from tests.media import reelmaking as make_reel
from tests.media.here import HERE

SOUND = make_reel.mp3(180.0)
CAPTIONS = "00:01.000 --> 00:02.000\n<b>老人</b>讲古\n"


@pytest.fixture
def sound(house: Database, make: Factory) -> str:
    """A sound of three pieces in a work on show, with captions in Chinese and a picture that stands for it."""
    hash_ = service.intake_stream(
        house, HERE, io.BytesIO(SOUND), name="a.mp3", words={"zh": {"alt": "大同话", "captions": CAPTIONS}},
        cover=make.picture(size=(90, 60)), by="test", now=NOON,
    )  # fmt: skip
    make.exhibit()
    make.work(plates=[{"file": f"sha256:{hash_}", "role": "sound"}])
    return hash_


def test_it_comes_as_what_it_is_and_may_be_kept_for_ever(client: FlaskClient, sound: str) -> None:
    answer = client.get(f"/media/{sound}/play", headers={"Range": "bytes=0-99"})
    assert (answer.status_code, answer.data, answer.mimetype) == (206, SOUND[:100], "audio/mpeg")
    assert answer.headers["Content-Range"] == f"bytes 0-99/{len(SOUND)}"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers


def test_every_range_over_the_pieces_is_right(client: FlaskClient, sound: str) -> None:
    size = len(SOUND)
    for start, end in ((PIECE_BYTES - 1, PIECE_BYTES + 1), (PIECE_BYTES, 2 * PIECE_BYTES), (7, 2 * PIECE_BYTES + 7),
                       (size - 1, size), (2 * PIECE_BYTES, size)):  # fmt: skip
        answer = client.get(f"/media/{sound}/play", headers={"Range": f"bytes={start}-{end - 1}"})
        assert answer.data == SOUND[start:end]


def test_who_asks_for_no_range_gets_all_of_it(client: FlaskClient, sound: str) -> None:
    answer = client.get(f"/media/{sound}/play")
    assert (answer.status_code, answer.data) == (200, SOUND)
    assert answer.headers["Accept-Ranges"] == "bytes"


def test_a_range_behind_the_end_is_refused_and_not_kept(client: FlaskClient, sound: str) -> None:
    answer = client.get(f"/media/{sound}/play", headers={"Range": f"bytes={len(SOUND)}-"})
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(SOUND)}"
    assert answer.headers["Cache-Control"] == "no-store"


def test_captions_come_as_they_were_rewritten_and_are_asked_for_anew(client: FlaskClient, sound: str) -> None:
    answer = client.get(f"/media/{sound}/captions-zh.vtt")
    assert answer.headers["Content-Type"] == "text/vtt; charset=utf-8"
    assert answer.get_data(as_text=True) == "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n老人讲古\n"
    assert answer.headers["Cache-Control"] == "no-cache"
    again = client.get(f"/media/{sound}/captions-zh.vtt", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_changed_captions_are_the_new_ones_at_once(client: FlaskClient, house: Database, sound: str) -> None:
    tag = client.get(f"/media/{sound}/captions-zh.vtt").headers["ETag"]
    words = {"zh": {"alt": "大同话", "captions": CAPTIONS.replace("讲古", "唱曲")}}
    service.describe(house, sound, name="", focal=(50, 50), licence="", words=words, by="test", now=NOON)
    answer = client.get(f"/media/{sound}/captions-zh.vtt", headers={"If-None-Match": tag})
    assert "唱曲" in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["captions-en.vtt", "captions-fr.vtt", "captions-.vtt", "captions-zh", "full", "w360"])
def test_what_a_sound_does_not_have_is_not_found(client: FlaskClient, sound: str, path: str) -> None:
    assert client.get(f"/media/{sound}/{path}").status_code == 404


def test_a_picture_does_not_play(client: FlaskClient, make: Factory) -> None:
    hash_ = make.picture()
    make.hall(plate=f"sha256:{hash_}")
    assert client.get(f"/media/{hash_}/play").status_code == 404
    assert client.get(f"/media/{hash_}/captions-zh.vtt").status_code == 404


ALL = ("play", "captions-zh.vtt")


def test_its_cover_is_shown_with_it(client: FlaskClient, house: Database, sound: str) -> None:
    cover = house.reader().execute("SELECT cover FROM media WHERE hash = ?", (sound,)).fetchone()[0]
    assert client.get(f"/media/{cover}/full").status_code == 200


@pytest.mark.parametrize("rights", ["pending", "on-site-only"])
def test_what_the_rights_forbid_is_nowhere(client: FlaskClient, make: Factory, sound: str, rights: str) -> None:
    make.work(rights=rights, plates=[{"file": f"sha256:{sound}", "role": "sound"}])
    for path in ALL:
        assert client.get(f"/media/{sound}/{path}").status_code == 404
    cover = make.house.reader().execute("SELECT cover FROM media WHERE hash = ?", (sound,)).fetchone()[0]
    assert client.get(f"/media/{cover}/full").status_code == 404


def test_it_is_gone_with_its_exhibit(client: FlaskClient, make: Factory, clock: SetClock, sound: str) -> None:
    make.exhibit(shown_until="2026-11-21")
    assert client.get(f"/media/{sound}/play", headers={"Range": "bytes=0-0"}).status_code == 206
    clock.forward(days=1)
    for path in ALL:
        assert client.get(f"/media/{sound}/{path}").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_it_can_only_be_read(client: FlaskClient, sound: str, method: str) -> None:
    assert getattr(client, method)(f"/media/{sound}/play").status_code == 405
