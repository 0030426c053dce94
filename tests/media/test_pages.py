"""A picture's address never changes what it gives, gives only what a screen shows now, and nothing else at all."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.conftest import SetClock
from tests.factories import Factory
from tests.media.pictures import opened


@pytest.fixture
def plate(make: Factory) -> str:
    """The hash of a picture that hangs in a hall and is there as ``w360``, ``w720`` and ``full``."""
    hash_ = make.picture(size=(920, 600))
    make.hall(plate=f"sha256:{hash_}")
    return hash_


def test_each_size_is_a_webp_of_its_width(client: FlaskClient, make: Factory) -> None:
    hash_ = make.picture(size=(2700, 1800))
    make.hall(plate=f"sha256:{hash_}")
    for rendition, width in (("w360", 360), ("w720", 720), ("w1440", 1440), ("full", 2560)):
        answer = client.get(f"/media/{hash_}/{rendition}")
        assert (answer.status_code, answer.mimetype) == (200, "image/webp")
        assert opened(answer.data).size == (width, round(width * 2 / 3))
        assert opened(answer.data).format == "WEBP"


def test_an_answer_may_be_kept_for_ever_and_is_taken_for_nothing_else(client: FlaskClient, plate: str) -> None:
    headers = client.get(f"/media/{plate}/w360").headers
    assert "immutable" in headers["Cache-Control"]
    assert "max-age=31536000" in headers["Cache-Control"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in headers


def test_who_has_it_is_told_so_without_the_bytes(client: FlaskClient, plate: str) -> None:
    first = client.get(f"/media/{plate}/w360")
    again = client.get(f"/media/{plate}/w360", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "immutable" in again.headers["Cache-Control"]


def test_each_size_has_an_etag_of_its_own(client: FlaskClient, plate: str) -> None:
    tags = {client.get(f"/media/{plate}/{rendition}").headers["ETag"] for rendition in ("w360", "w720", "full")}
    assert len(tags) == 3
    other = client.get(
        f"/media/{plate}/w720", headers={"If-None-Match": client.get(f"/media/{plate}/w360").headers["ETag"]}
    )
    assert other.status_code == 200


def test_head_tells_the_length_and_sends_nothing(client: FlaskClient, plate: str) -> None:
    whole, head = client.get(f"/media/{plate}/w360"), client.head(f"/media/{plate}/w360")
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == str(len(whole.data))


@pytest.mark.parametrize(
    "wanted", ["bytes=0-9", "bytes=-5", "bytes=5-", "bytes=999999999-", "bytes=9-0", "lines=1-2", "x"]
)
def test_a_part_is_given_as_asked_or_the_whole(client: FlaskClient, plate: str, wanted: str) -> None:
    whole = client.get(f"/media/{plate}/w360").data
    answer = client.get(f"/media/{plate}/w360", headers={"Range": wanted})
    if answer.status_code == 206:
        assert answer.data in whole
        assert answer.headers["Content-Range"].endswith(f"/{len(whole)}")
    else:
        assert (answer.status_code, answer.data) in ((200, whole), (416, answer.data))


def test_a_picture_that_no_room_shows_is_not_found(client: FlaskClient, make: Factory) -> None:
    hidden = make.picture()
    assert client.get(f"/media/{hidden}/full").status_code == 404


def test_a_picture_is_gone_with_what_showed_it_even_for_who_has_it(
    client: FlaskClient, make: Factory, plate: str
) -> None:
    tag = client.get(f"/media/{plate}/w360").headers["ETag"]
    make.hall(plate=None)
    assert client.get(f"/media/{plate}/w360").status_code == 404
    assert client.get(f"/media/{plate}/w360", headers={"If-None-Match": tag}).status_code == 404
    assert client.get(f"/media/{plate}/w360", headers={"If-None-Match": "*"}).status_code == 404


def test_a_portrait_is_there_only_while_consent_holds(client: FlaskClient, make: Factory, clock: SetClock) -> None:
    hash_ = make.picture("#1e4b8a")
    consent = {"basis": "signed", "name": True, "picture": True, "until": "2026-11-21"}
    make.person(picture=f"sha256:{hash_}", consent=consent)
    assert client.get(f"/media/{hash_}/full").status_code == 200
    clock.forward(days=1)
    assert client.get(f"/media/{hash_}/full").status_code == 404
    make.person(picture=f"sha256:{hash_}", consent={**consent, "until": None, "picture": False})
    assert client.get(f"/media/{hash_}/full").status_code == 404


def test_a_work_whose_rights_are_pending_is_not_found(client: FlaskClient, make: Factory) -> None:
    make.hall()
    make.exhibit()
    hash_ = make.picture("#1e4b8a")
    plates = [{"file": f"sha256:{hash_}", "role": "plate"}]
    make.work(plates=plates)
    assert client.get(f"/media/{hash_}/full").status_code == 200
    make.work(plates=plates, rights="pending")
    assert client.get(f"/media/{hash_}/full").status_code == 404


@pytest.mark.parametrize(
    "rendition", ["original", "w361", "W360", "full.webp", "full ", "", "..", "%00", "w360%0a", "0"]
)
def test_odd_sizes_are_not_found(client: FlaskClient, plate: str, rendition: str) -> None:
    assert client.get(f"/media/{plate}/{rendition}").status_code == 404


def test_a_size_that_was_not_made_is_not_found(client: FlaskClient, make: Factory) -> None:
    small = make.picture(size=(100, 100))
    make.hall(plate=f"sha256:{small}")
    assert client.get(f"/media/{small}/full").status_code == 200
    assert client.get(f"/media/{small}/w1440").status_code == 404


TRAVERSALS = [
    "../../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/kiosk.db", "..%5c..%5ckiosk.db",
    "....//kiosk.db", "..%252f..%252fkiosk.db", "%c0%ae%c0%ae/kiosk.db", "/etc/passwd", "//etc/passwd",
    "file:///etc/passwd", "C:%5Cwindows", "kiosk.db", "media.db", "secret.key", "..;/secret.key", "%00",
    "%0d%0aX-Evil:1", "' OR 1=1 --", "*", "a" * 5000, "sha256:" + "0" * 64, "0" * 63, "0" * 65, "0" * 64 + "%0a",
    "０" * 64, "0" * 64,
]  # fmt: skip


@pytest.mark.parametrize("address", ["/media/{text}/full", "/media/{plate}/{text}", "/media/{plate}/../{text}"])
def test_no_string_leads_anywhere_else(client: FlaskClient, plate: str, address: str) -> None:
    for text in TRAVERSALS:
        answer = client.get(address.format(text=text, plate=plate))
        assert answer.status_code in (400, 404, 414), text
        assert "X-Evil" not in answer.headers
        for secret in (b"root:", b"SQLite format", b"Traceback", b"/kiosk/"):
            assert secret not in answer.data, text


def test_the_hash_is_taken_only_as_it_is_written(client: FlaskClient, plate: str) -> None:
    assert client.get(f"/media/{plate.upper()}/full").status_code == 404
    assert client.get(f"/media/{plate[:32]}/full").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_picture_can_only_be_read(client: FlaskClient, plate: str, method: str) -> None:
    assert getattr(client, method)(f"/media/{plate}/full").status_code == 405
