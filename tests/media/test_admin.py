"""The staff's library: what is handed in, found, described, chosen and deleted."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kiosk.core.db import Database
from kiosk.media import store
from kiosk.media.contrast import contrast, luminance, ratio
from kiosk.media.intake import Workshop
from tests.factories import Factory, picture_bytes
from tests.filling import Form
from tests.media.pictures import animated
from tests.media.reelmaking import film
from tests.naughty import LIVE, ODD
from tests.reading import read
from tests.staffing import Colleague

ROOM = "/admin/media/"
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:00.900\n您好\n"


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
    return who.post(ROOM, data={"file": (io.BytesIO(content), name)})


def files(house: Database) -> int:
    """How many files lie in media.db."""
    sql = "SELECT (SELECT count(*) FROM media.blobs) + (SELECT count(*) FROM media.pieces)"
    return int(house.reader().execute(sql).fetchone()[0])


def name_of(house: Database, hash_: str) -> str:
    """The name under which something is kept."""
    row = store.by_hash(house.reader(), hash_)
    return str(row["name"]) if row else ""


def undo(who: Colleague, page: TestResponse) -> None:
    """Take back what the line on the page says."""
    form = next(one for one in read(page).find("form", "said") if "/undo/" in one.attributes["action"])
    assert who.post(form.attributes["action"], data={}).status_code == 303


def test_a_picture_handed_in_is_in_the_library(bob: Colleague, house: Database) -> None:
    answer = hand_in(bob, picture_bytes("#123456"))
    told: dict[str, Any] = answer.get_json()
    assert (answer.status_code, told["words"]) == (201, "收好了")
    look = bob.get(told["look"])
    assert (look.status_code, look.mimetype) == (200, "image/webp")
    assert look.headers["Cache-Control"] == "no-store"
    assert look.headers["X-Content-Type-Options"] == "nosniff"
    assert name_of(house, told["hash"]) == "拓片.webp"
    assert "拓片.webp" in bob.get(f"{ROOM}?show=unused").text


def test_the_same_file_twice_is_one_picture(bob: Colleague) -> None:
    first = hand_in(bob, picture_bytes("#222222")).get_json()
    again = hand_in(bob, picture_bytes("#222222"), "copy.webp")
    assert (again.status_code, again.get_json()["hash"]) == (200, first["hash"])


@pytest.mark.parametrize(
    "content", [b"", b"not a picture", animated("GIF"), picture_bytes()[:-30], b"%PDF-1.7", b"<svg/>"]
)
def test_what_is_refused_is_refused_in_words_and_leaves_nothing(
    bob: Colleague, house: Database, content: bytes
) -> None:
    for answer in (hand_in(bob, content), bob.post(f"{ROOM}films?name=x.mp4", data=content)):
        assert answer.status_code == 422
        assert answer.get_json()["words"].endswith("。")
    assert bob.post(ROOM, data={}).get_json()["words"] == "没有收到文件，请再选一次。"
    assert files(house) == 0
    assert list((house.folder / "spool").glob("*")) == []


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\x\\y.jpg", "a\x00b\n.jpg", "魏" * 300, "", LIVE[1], *ODD[:6]]
)
def test_an_odd_file_name_is_only_a_name(bob: Colleague, house: Database, name: str) -> None:
    told = bob.post(f"{ROOM}films", query_string={"name": name}, data=film()).get_json()
    kept = name_of(house, told["hash"])
    assert 0 < len(kept) <= 120
    assert not set(kept) & set("/\\\x00\n")
    assert bob.get(f"{ROOM}?show=films").status_code == 200


def test_a_film_is_taken_in_described_and_played(bob: Colleague, house: Database, make: Factory) -> None:
    told = bob.post(f"{ROOM}films?name=%E9%87%87%E8%AE%BF.mp4", data=film()).get_json()
    page = bob.get(f"{ROOM}{told['hash']}")
    assert read(page).find("video", "film-look")
    assert bob.get(told["look"]).status_code == 303
    assert bob.get(f"{ROOM}{told['hash']}/play", headers={"Range": "bytes=0-99"}).status_code == 206
    form = Form(page)
    form["labels.zh.captions"], form["cover"] = CAPTIONS, f"sha256:{make.picture()}"
    assert form.send(bob).status_code == 303
    assert bob.get(told["look"]).mimetype == "image/webp"
    wrong = Form(bob.get(f"{ROOM}{told['hash']}"))
    wrong["labels.zh.captions"] = "这不是字幕"
    assert wrong.send(bob).status_code == 422


def test_words_and_focal_point_are_kept_and_taken_back(bob: Colleague, house: Database, make: Factory) -> None:
    hash_ = make.picture()
    form = Form(bob.get(f"{ROOM}{hash_}"))
    form["labels.zh.alt"], form["focal[0]"], form["focal[1]"] = "一块红色", "20", "80"
    page = bob.get(form.send(bob).location)
    row = store.by_hash(house.reader(), hash_)
    assert row
    assert (row["focal_x"], row["focal_y"]) == (20, 80)
    undo(bob, page)
    assert store.words(house.reader(), row["id"])["zh"]["alt"] == "一块颜色"


def test_the_ring_alone_leaves_the_words_as_they_are(bob: Colleague, house: Database, make: Factory) -> None:
    hash_ = make.picture()
    data = {"focal[]": "", "focal[0]": "10", "focal[1]": "90", "to": "/admin/exhibits/x"}
    answer = bob.post(f"{ROOM}{hash_}", data=data)
    assert answer.location == "/admin/exhibits/x"
    row = store.by_hash(house.reader(), hash_)
    assert row
    assert (row["focal_x"], store.words(house.reader(), row["id"])["zh"]["alt"]) == (10, "一块颜色")


@pytest.mark.parametrize("point", [("101", "0"), ("-1", "0"), ("x", "0"), ("1e2", "0")])
def test_a_focal_point_outside_the_picture_is_refused(bob: Colleague, make: Factory, point: tuple[str, str]) -> None:
    data = {"focal[]": "", "focal[0]": point[0], "focal[1]": point[1]}
    assert bob.post(f"{ROOM}{make.picture()}", data=data).status_code == 422


def test_a_picture_in_use_stays_and_an_unused_one_can_be_brought_back(
    bob: Colleague, house: Database, make: Factory, client: FlaskClient
) -> None:
    hash_ = make.picture()
    make.hall(plate=f"sha256:{hash_}")
    assert "国风非遗坊" in read(bob.get(f"{ROOM}{hash_}")).one("ul", "places").words
    page = bob.get(bob.post(f"{ROOM}{hash_}", data={"action": "drop"}).location)
    assert "还用在“国风非遗坊”" in page.text
    make.hall(plate=None)
    page = bob.get(bob.post(f"{ROOM}{hash_}", data={"action": "drop"}).location)
    assert store.by_hash(house.reader(), hash_) is None
    undo(bob, page)
    assert bob.get(f"{ROOM}{hash_}/w360").status_code == 200


def test_a_draft_uses_its_picture_too(bob: Colleague, make: Factory) -> None:
    make.hall()
    make.exhibit(state="published")
    hash_ = make.picture()
    form = Form(bob.get("/admin/exhibits/steles"))
    form["cover"] = f"sha256:{hash_}"
    assert form.send(bob, "draft").status_code == 303
    assert "平城魏碑" in read(bob.get(f"{ROOM}{hash_}")).one("ul", "places").words


@pytest.mark.parametrize(
    ("search", "count"), [("红", 1), ("plain", 3), ("%", 0), ("_", 0), ("' OR 1=1 --", 0), ("x" * 999, 0)]
)
def test_the_search_takes_words_as_they_are(bob: Colleague, make: Factory, search: str, count: int) -> None:
    make.picture("#f00", labels={"zh": {"alt": "红的"}})
    make.picture("#0f0")
    make.picture("#00f", labels={"zh": {}})
    for path in (ROOM, f"{ROOM}choose"):
        page = bob.get(path, query_string={"q": search})
        assert page.status_code == 200
        assert len([one for one in read(page).find("img") if "/w360" in one.attributes["src"]]) == count


def test_pictures_without_words_are_a_list_and_a_task(bob: Colleague, make: Factory) -> None:
    make.picture()
    make.picture("#00f", labels={"zh": {}}, name="没说明.webp")
    assert len(read(bob.get(f"{ROOM}?show=no-alt")).one("ul", "library").find("li")) == 1
    assert "“没说明.webp”没写说明" in bob.get("/admin/").text


@pytest.mark.parametrize(
    "path", ["?page=1e9", "?page=-1", "?show=x", "choose?page=999999999", "choose?q=%00", "x" * 64]
)
def test_odd_addresses_are_answered(bob: Colleague, path: str) -> None:
    assert bob.get(ROOM + path).status_code in (200, 404)


@pytest.mark.parametrize(
    "path", ["choose/../w360", f"{'0' * 64}/w360", f"{'0' * 64}/original", f"{'0' * 64}/play", "x/w360"]
)
def test_what_is_not_there_is_not_found(bob: Colleague, path: str) -> None:
    assert bob.get(ROOM + path).status_code == 404


def test_every_text_comes_back_exactly_or_is_refused_in_words(bob: Colleague, house: Database, make: Factory) -> None:
    hash_ = make.picture()
    texts = [*ODD, *LIVE]
    for start in range(0, len(texts), 5):
        form = Form(bob.get(f"{ROOM}{hash_}"))
        typed = {name: texts[(start + place) % len(texts)][:60] for place, name in enumerate([*form.texts, "licence"])}
        for name, text in typed.items():
            form[name] = text
        answer = form.send(bob)
        assert answer.status_code in (303, 422)
        if answer.status_code == 303:
            row = store.by_hash(house.reader(), hash_)
            assert row
            words = store.words(house.reader(), row["id"])
            kept = {f"labels.{one}.{field}": text for one, fields in words.items() for field, text in fields.items()}
            assert {**kept, "licence": row["licence"]} == {
                n: text for n, text in typed.items() if text.strip() or n == "licence"
            }
        assert bob.get(ROOM).status_code == 200


def test_contrast_is_measured_as_the_guideline_says() -> None:
    white, black, grey = (255, 255, 255), (0, 0, 0), (118, 118, 118)
    assert ratio(luminance(white), luminance(black)) == pytest.approx(21)
    assert ratio(luminance(white), luminance(grey)) == pytest.approx(4.54, abs=0.01)
    assert contrast(white, [black] * 99 + [white]) == pytest.approx(21)
    assert contrast(white, [black] * 9 + [white]) == pytest.approx(1)
