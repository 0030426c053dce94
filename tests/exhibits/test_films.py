"""A work may be a film or a sound: its page plays it, with captions and what is said in it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from kiosk.core.db import Database
from tests.factories import Factory
from tests.media import reelmaking
from tests.reading import read

WORDS = {
    "zh": {
        "alt": "剪纸的手",
        "transcript": "先从中间走。\n再往两边。",
        "captions": "00:00.000 --> 00:01.000\n先从中间走",
    },
    "en": {"alt": "Cutting hands", "captions": "00:00.000 --> 00:01.000\nFrom the middle"},
}
PAGE = "/exhibits/steles/works/one"


@pytest.fixture
def cover(make: Factory) -> str:
    return make.picture("#123456", size=(160, 90))


@pytest.fixture
def film(make: Factory, cover: str) -> str:
    """A film in the first of two works."""
    hash_ = make.film(reelmaking.film(1.0), words=WORDS, cover=cover, licence="CC-BY-4.0")
    make.exhibit()
    make.work(plates=[{"file": f"sha256:{hash_}", "role": "film"}])
    make.work("steles/two", position=2)
    return hash_


def test_it_plays_when_it_is_asked_to_and_never_by_itself(client: FlaskClient, film: str, cover: str) -> None:
    page = read(client.get(PAGE))
    video = page.one("video")
    assert video.attributes["src"] == f"/media/{film}/play"
    assert video.attributes["poster"].startswith(f"/media/{cover}/")
    assert video.attributes["aria-label"] == "剪纸的手"
    assert "controls" in video.attributes
    assert not {"autoplay", "loop", "muted"} & video.attributes.keys()
    assert page.one("button", "big").attributes["data-play"] == video.attributes["id"]
    assert "看影片 0:01" in page.one("button", "big").words


@pytest.mark.parametrize(("language", "wanted"), [("", "zh"), ("en", "en")])
def test_captions_are_on_in_the_visitors_language(client: FlaskClient, film: str, language: str, wanted: str) -> None:
    client.set_cookie("language", language)
    tracks = read(client.get(PAGE)).find("track")
    assert [one.attributes["src"] for one in tracks] == [f"/media/{film}/captions-{one}.vtt" for one in ("zh", "en")]
    assert [one.attributes["src"] for one in tracks if "default" in one.attributes] == [
        f"/media/{film}/captions-{wanted}.vtt"
    ]
    for one in tracks:
        assert client.get(one.attributes["src"]).mimetype == "text/vtt"


def test_without_captions_in_the_visitors_language_those_there_are_are_on(client: FlaskClient, make: Factory) -> None:
    hash_ = make.film(reelmaking.film(1.0), words={"zh": WORDS["zh"]})
    make.exhibit()
    make.work(plates=[{"file": f"sha256:{hash_}", "role": "film"}])
    client.set_cookie("language", "en")
    assert ["default" in one.attributes for one in read(client.get(PAGE)).find("track")] == [True]


def test_the_transcript_stands_below_with_its_lines(client: FlaskClient, film: str) -> None:
    page = read(client.get(PAGE))
    assert "先从中间走。再往两边。" in page.one("div", "film-transcript").words.replace(" ", "")
    assert "CC-BY-4.0" in page.one("p", "rights").words


def test_a_sound_plays_under_its_picture(client: FlaskClient, make: Factory, cover: str) -> None:
    hash_ = make.film(reelmaking.mp3(65.0), cover=cover)
    make.exhibit()
    make.work(plates=[{"file": f"sha256:{hash_}", "role": "sound"}])
    page = read(client.get(PAGE))
    assert page.one("video").attributes["poster"].startswith(f"/media/{cover}/")
    assert "听一听 1:05" in page.one("button", "big").words


def test_its_picture_stands_for_it_in_lists_and_a_plate_of_its_own_comes_first(
    client: FlaskClient, make: Factory, film: str, cover: str
) -> None:
    assert f"/media/{cover}/" in client.get("/exhibits/steles?tab=works").get_data(as_text=True)
    plate = make.picture("#654321")
    plates = [{"file": f"sha256:{film}", "role": "film"}, {"file": f"sha256:{plate}", "role": "plate"}]
    make.work(plates=plates)
    listed = client.get("/exhibits/steles?tab=works").get_data(as_text=True)
    assert f"/media/{plate}/" in listed
    assert f"/media/{cover}/" not in listed
    assert f"{PAGE}?zoom=1" in read(client.get(PAGE)).links()
    assert client.get(f"{PAGE}?zoom=1").status_code == 200


def test_a_film_without_any_picture_has_a_page_too(client: FlaskClient, make: Factory) -> None:
    hash_ = make.film(reelmaking.film(1.0))
    make.exhibit()
    make.work(plates=[{"file": f"sha256:{hash_}", "role": "film"}])
    assert "poster" not in read(client.get(PAGE)).one("video").attributes
    for path in (PAGE, "/exhibits/steles", "/exhibits/steles?tab=works", "/exhibits/steles?tab=timeline"):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize(("is_film", "role"), [(True, "plate"), (False, "film")])
def test_a_film_hung_as_a_picture_and_a_picture_shown_as_a_film_are_no_error(
    client: FlaskClient, make: Factory, is_film: bool, role: str
) -> None:
    hash_ = make.film(reelmaking.film(1.0)) if is_film else make.picture()
    make.exhibit()
    make.work(plates=[{"file": f"sha256:{hash_}", "role": role}])
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "<video" not in page.get_data(as_text=True)


def test_a_picture_of_a_work_without_rights_stands_for_no_film(client: FlaskClient, make: Factory, film: str) -> None:
    cover = read(client.get(PAGE)).one("video").attributes["poster"].split("/")[2]
    make.work("steles/secret", position=3, rights="pending", plates=[{"file": f"sha256:{cover}", "role": "plate"}])
    assert "poster" not in read(client.get(PAGE)).one("video").attributes
    assert client.get(f"/media/{cover}/full").status_code == 404


def test_words_somebody_wrote_never_become_tags(client: FlaskClient, make: Factory) -> None:
    evil = {"alt": '"><script>', "transcript": "<script>alert(1)</script>", "captions": ""}
    hash_ = make.film(reelmaking.film(1.0), words={"zh": evil})
    make.exhibit()
    make.work(plates=[{"file": f"sha256:{hash_}", "role": "film"}])
    assert b"<script>alert" not in client.get(PAGE).data


def test_the_plate_comes_back_from_the_house_as_it_was_put_in(house: Database, make: Factory, film: str) -> None:
    from kiosk.exhibits.pack import WorksPart

    taken = WorksPart().take(house.reader(), "steles/one")
    assert taken is not None
    assert taken["plates"] == [{"file": f"sha256:{film}", "role": "film"}]
