"""Packs from the browser: looked at without changing anything, installed once, taken back, handed out."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from kiosk.app import create_app
from kiosk.core.db import Database, rows
from kiosk.core.migrate import open_house
from kiosk.features import NAMES, PARTS
from kiosk.media.intake import Workshop
from kiosk.packs import store
from kiosk.packs.archive import open_source
from kiosk.packs.check import read_pack
from kiosk.packs.waiting import FOLDER, PATIENCE
from kiosk.revisions.model import Verb, Wanted
from kiosk.settings import Settings
from tests.conftest import NOON, SetClock
from tests.factories import Factory, picture_bytes
from tests.packs import hostile
from tests.packs.builders import Files, exhibit, hall, pack, sample, words, work
from tests.packs.installing import Installer, everything
from tests.reading import Element, read
from tests.revisions.acting import act, take, there
from tests.staffing import Colleague, colleague

HOME = "/admin/packs/"


@pytest.fixture
def app(settings: Settings, house: Database, clock: SetClock, shop: Workshop) -> Flask:
    """The application with the workshop that these tests share."""
    made = create_app(settings, house, clock)
    made.extensions["workshop"] = shop
    return made


def zipped(files: Files) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def hand_in(who: Colleague, content: bytes | Files, name: str = "a.zip") -> TestResponse:
    """Send a pack to be checked."""
    data = content if isinstance(content, bytes) else zipped(content)
    boundary, body = encode_multipart({"file": FileStorage(io.BytesIO(data), name)})
    return who.post(f"{HOME}check", data=body, content_type=f"multipart/form-data; boundary={boundary}")


def looked_at(who: Colleague, files: Files) -> tuple[str, Element]:
    """Hand in a pack that is all right; where its page is, and the page."""
    answer = hand_in(who, files)
    assert answer.status_code == 303, read(answer).one("main").words
    where = answer.headers["Location"]
    return where, read(who.get(where))


def installed(who: Colleague, files: Files) -> TestResponse:
    where, _ = looked_at(who, files)
    return who.post(where)


def content(house: Database) -> dict[str, Any]:
    """Everything the house holds, but for the journal and who is signed in."""
    own = ("main.journal", "main.staff_sessions", "main.accounts", "main.staff_attempts")
    return {name: found for name, found in everything(house).items() if name not in own}


def lines(house: Database) -> list[tuple[str, str, str]]:
    """What the journal says of packs."""
    sql = "SELECT event, key, by FROM journal WHERE event LIKE 'packs:%' ORDER BY serial"
    return [tuple(row) for row in rows(house.reader(), sql)]


def left(house: Database) -> list[str]:
    """Files in the data folder that belong to no database."""
    return sorted(
        one.name for one in house.folder.rglob("*") if not one.name.startswith(("kiosk.db", "media.db", "secret"))
    )


def test_a_pack_is_looked_at_installed_and_taken_back(alice: Colleague, house: Database) -> None:
    before = content(house)
    where, page = looked_at(alice, sample())
    assert [one.words for one in page.one("ul", "pack-sums").find("li")] == ["6 新增"]
    assert content(house) == before
    answer = alice.post(where)
    assert answer.headers["Location"] == HOME
    home = read(alice.get(HOME))
    assert "装好了：新增 6 项。" in home.one("div", id="said").words
    assert take(house, "halls", "one") is not None
    assert left(house) == []
    alice.post(f"{HOME}of/sample/back")
    assert "撤走了" in read(alice.get(HOME)).one("div", id="said").words
    after = content(house)
    for name in ("main.halls", "main.exhibits", "main.works", "main.media", "main.packs", "main.pack_records"):
        assert after[name] == before[name], name
    assert lines(house) == [
        ("packs:pack:check", "sample", "alice"), ("packs:pack:install", "sample", "alice"),
        ("packs:pack:take-back", "sample", "alice"),
    ]  # fmt: skip


# ---- what a check says


RED, BLUE, GREEN = picture_bytes("#811"), picture_bytes("#118"), picture_bytes("#181")


def version(number: str, *records: Any, pictures: Files | None = None) -> Files:
    """A pack with these halls."""
    return pack(records={"halls": list(records)}, pictures=pictures or {}, version=number)


def sections(page: Element) -> dict[str, str]:
    """The parts of a preview by their headings."""
    return {one.one("h2").words: one.words for one in page.find("details", "pack-kind")}


def edit(house: Database, document: Any, part: str = "halls") -> None:
    """Staff change a record."""
    act(house, Wanted(part, document["id"], document), by="bob")


def test_a_check_shows_what_is_new_changed_kept_and_gone_field_by_field(
    alice: Colleague, house: Database, install: Installer
) -> None:
    install(version("1.0", hall("one"), hall("two"), hall("three"), hall("four"), hall("five")))
    edit(house, {**there(house, "halls", "one"), "labels": words("title", "我们的厅")})
    edit(house, {**there(house, "halls", "four"), "position": 7})
    act(house, Wanted("halls", "five", None), verb=Verb.DROP)
    before = content(house)
    new = version("2.0", hall("one", material="paper", labels=words("title", "新厅")), hall("two", position=9),
                  hall("five", position=3), hall("six"))  # fmt: skip
    _, page = looked_at(alice, new)
    assert content(house) == before
    assert page.one("span", "top-note").words == "2.0 版，现在装着 1.0 版"
    found = sections(page)
    assert list(found) == ["更新的 2", "照您改的留着 2", "删掉的 1", "留着的 1", "新增的 1"]
    assert "底色砖纸" in found["更新的 2"]
    assert "次序19" in found["更新的 2"]
    assert "名称我们的厅新厅" in found["照您改的留着 2"]
    assert "厅five" in found["照您改的留着 2"]
    assert "厅three" in found["删掉的 1"]
    assert "我们" not in found["留着的 1"]
    assert "厅four" in found["留着的 1"]
    assert "厅six" in found["新增的 1"]


def test_a_pack_that_is_installed_already_is_not_offered_again(
    alice: Colleague, house: Database, install: Installer
) -> None:
    install(sample())
    _, page = looked_at(alice, sample())
    assert "不用装" in page.one("main").words
    assert page.find("button", form="install") == []


def test_pictures_are_looked_at_without_being_kept(alice: Colleague, house: Database) -> None:
    before = content(house)
    looked_at(alice, version("1.0", hall(plate="media/r.webp"), pictures={"r.webp": RED, "b.webp": BLUE}))
    assert content(house) == before


PROBLEMS: dict[str, tuple[Files, tuple[str, str, str]]] = {
    "a text too long": (version("1.0", hall(labels=words("title", "字" * 60))), ("板块 one", "名称", "超过 40 个字。")),
    "a field that is missing": (version("1.0", {"id": "one", "position": 1, "labels": words("title", "x")}),
                                ("板块 one", "", "缺少底色。")),
    "a picture that is none": (version("1.0", hall(), pictures={"r.webp": b"x"}), ("图片 r.webp", "", "认不出")),
    "a work without exhibit": (pack(records={"works": [work("none/one")]}), ("作品 none/one", "", "没有这个展项")),
    "a control character": (version("1.0", hall(labels=words("title", "a\x00b"))),
                            ("板块 one", "名称", "里面有看不见的控制字符，请重新打一遍。")),
    "no manifest": ({"halls.json": b"[]"}, ("压缩包", "pack.json", "包里没有 pack.json。")),
}  # fmt: skip


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_problem_is_named_in_words_with_file_and_field(name: str, alice: Colleague, house: Database) -> None:
    files, (place, field, sentence) = PROBLEMS[name]
    alice.get(HOME)
    before = everything(house)
    answer = hand_in(alice, files)
    assert answer.status_code == 422
    [row] = read(answer).one("tbody").find("tr")
    assert [one.words for one in row.find("th") + row.find("td")][:2] == [place, field]
    assert sentence in row.words
    assert (everything(house), left(house)) == (before, [])


def test_all_problems_are_listed(alice: Colleague) -> None:
    files = version("1.0", *(hall(f"h{number}", position=-1) for number in range(50)))
    assert len(read(hand_in(alice, files)).one("tbody").find("tr")) == 50


def test_what_is_no_zip_or_no_file_is_refused(alice: Colleague, house: Database) -> None:
    alice.get(HOME)
    before = everything(house)
    for answer in (
        hand_in(alice, b"hello"),
        hand_in(alice, b""),
        hand_in(alice, b"x", name=""),
        alice.post(f"{HOME}check", data={}, content_type="multipart/form-data"),
        alice.post(f"{HOME}check", data={"file": "words"}),
        alice.post(f"{HOME}check", data=b"\x00" * 1000, content_type="application/zip"),
        alice.post(f"{HOME}check", data=b"", content_type="multipart/form-data; boundary=x"),
    ):
        assert answer.status_code == 422, answer.status_code
    assert (everything(house), left(house)) == (before, [])
    assert alice.get(f"{HOME}check").status_code == 303


def test_what_is_too_large_is_refused(alice: Colleague, house: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.packs.admin.MOST_UPLOAD", 1 << 20)
    raw = alice.post(f"{HOME}check", data=b"x" * (2 << 20), content_type="application/zip")
    assert raw.status_code == 413
    assert "超过 1 MB" in raw.text
    assert hand_in(alice, b"x" * (2 << 20)).status_code == 413
    assert left(house) == []


def test_a_pack_may_come_as_the_body_of_the_request(alice: Colleague) -> None:
    answer = alice.post(f"{HOME}check", data=zipped(sample()), content_type="application/zip")
    assert answer.status_code == 303


def test_no_mutant_of_a_pack_changes_anything_or_leaves_anything(alice: Colleague, house: Database) -> None:
    """Promise B4, through the browser."""
    alice.get(HOME)
    before = everything(house)
    for name, (_, build) in hostile.SHAPES.items():
        answer = hand_in(alice, build(), "../../evil.zip")
        assert answer.status_code == 422, name
        assert left(house) == [], name
    assert everything(house) == before
    assert not (house.folder.parent / "evil.zip").exists()


# ---- installing


def test_a_button_that_is_pressed_twice_installs_once(alice: Colleague, house: Database) -> None:
    where, _ = looked_at(alice, sample())
    assert [alice.post(where).status_code for _ in range(3)] == [303, 303, 303]
    assert [one for one in lines(house) if one[0] == "packs:pack:install"] == [
        ("packs:pack:install", "sample", "alice")
    ]
    assert "已经装过" in read(alice.get(HOME)).one("div", id="said").words
    assert alice.get(where).status_code == 303


def test_a_pack_that_is_not_wanted_is_gone(alice: Colleague, house: Database) -> None:
    where, _ = looked_at(alice, sample())
    alice.post(f"{where}/drop")
    assert left(house) == []
    assert alice.post(where).headers["Location"] == HOME
    assert store.installed(house.reader()) == []


def test_a_pack_waits_an_hour_and_over_a_restart_of_the_application(
    alice: Colleague, house: Database, settings: Settings, clock: SetClock
) -> None:
    where, _ = looked_at(alice, sample())
    for path in (house.folder / FOLDER).iterdir():
        os.utime(path, (clock().timestamp(), clock().timestamp() - PATIENCE.total_seconds() + 60))
    again = create_app(settings, house, clock)
    assert "新增" in colleague(again, house, "alice", clock()).get(where).text
    alice.get(HOME)
    assert len(left(house)) == 3
    clock.forward(minutes=2)
    alice.get(HOME)
    assert left(house) == []


@pytest.mark.parametrize("code", ["", "x", "../../kiosk.db", "0" * 32, "A" * 32, "0" * 31 + "\n"])
def test_a_code_that_there_is_not_leads_back(code: str, alice: Colleague, house: Database) -> None:
    looked_at(alice, sample())
    before = left(house)
    answers = [alice.get(f"{HOME}new/{code}"), alice.post(f"{HOME}new/{code}"), alice.post(f"{HOME}new/{code}/drop")]
    assert all(answer.status_code in (303, 404, 405) for answer in answers)
    assert left(house) == before


def test_an_installation_that_fails_after_the_check_changes_nothing(
    alice: Colleague, house: Database, install: Installer
) -> None:
    where, _ = looked_at(alice, sample())
    install(pack("other", records={"halls": [hall("one")]}))
    before = everything(house)
    answer = alice.post(where)
    assert answer.status_code == 422
    assert "已属于内容包 other" in answer.text
    assert (everything(house), left(house)) == (before, [])


# ---- taking back


def test_an_update_is_taken_back_with_all_that_was_known_of_the_pack(
    alice: Colleague, house: Database, install: Installer
) -> None:
    first = version("1.0", hall("one", plate="media/r.webp"), hall("two"), pictures={"r.webp": RED, "g.webp": GREEN})
    second = version("2.0", hall("one", plate="media/b.webp"), hall("three"), pictures={"b.webp": BLUE})
    install(first)
    edit(house, {**there(house, "halls", "two"), "position": 5})
    records, known = documents(house), everything(house)["main.pack_records"]
    installed(alice, second)
    assert take(house, "halls", "three") is not None
    alice.post(f"{HOME}of/sample/back")
    assert documents(house) == records
    assert everything(house)["main.pack_records"] == known
    assert store.installed(house.reader())[0].version == "1.0"
    assert install(first).changed == 0
    report = install(second)
    assert (report.added, report.updated, report.dropped, report.kept) == (2, 1, 2, 1)


def test_one_installation_after_the_other_is_taken_back(alice: Colleague, house: Database, install: Installer) -> None:
    for number in range(1, 4):
        install(version(f"{number}.0", hall("one", position=number)))
    for number in (2, 1):
        alice.post(f"{HOME}of/sample/back")
        assert there(house, "halls", "one")["position"] == number
        assert store.installed(house.reader())[0].version == f"{number}.0"
    alice.post(f"{HOME}of/sample/back")
    assert (take(house, "halls", "one"), store.installed(house.reader())) == (None, [])
    alice.post(f"{HOME}of/sample/back")
    assert "没有装过" in read(alice.get(HOME)).one("div", id="said").words


def obstacles(answer: TestResponse) -> list[str]:
    assert answer.status_code == 409
    return [row.one("th").words for row in read(answer).one("tbody").find("tr")]


def test_what_staff_changed_since_is_in_the_way_and_named(
    alice: Colleague, house: Database, install: Installer, make: Factory
) -> None:
    install(pack(records={"exhibits": [exhibit()], "halls": [hall("one"), hall("two")]}, pictures={"r.webp": RED}))
    [red] = install.pictures()
    edit(house, {**there(house, "halls", "one"), "position": 3})
    edit(house, {**work("steles/mine"), "labels": words("title", "我们的")}, "works")
    before = everything(house)
    assert obstacles(alice.post(f"{HOME}of/sample/back")) == ["厅one", "我们的"]
    assert everything(house)["main.halls"] == before["main.halls"]
    assert everything(house)["main.batches"] == before["main.batches"]
    edit(house, {**there(house, "halls", "one"), "position": 1})
    act(house, Wanted("works", "steles/mine", None))
    edit(house, {**hall("mine"), "plate": f"sha256:{red}"})
    assert obstacles(alice.post(f"{HOME}of/sample/back")) == ["厅mine"]
    act(house, Wanted("halls", "mine", None))
    assert alice.post(f"{HOME}of/sample/back").status_code == 303
    assert take(house, "exhibits", "steles") is None


def test_the_house_itself_is_in_the_way(alice: Colleague, install: Installer) -> None:
    record = {"id": "house", "labels": {"zh": {"name": "中心", "short_name": "中心"}}}
    install(pack(records={"house": [record], "halls": [hall()]}))
    assert obstacles(alice.post(f"{HOME}of/sample/back")) == ["中心"]


def test_a_pack_is_not_taken_back_by_undoing_its_act(alice: Colleague, house: Database, install: Installer) -> None:
    install(sample())
    page = read(alice.get("/admin/revisions/"))
    assert page.one("ol", "acts").find("form") == []
    number = house.reader().execute("SELECT max(id) FROM batches").fetchone()[0]
    alice.post(f"/admin/revisions/undo/{number}")
    assert "内容包" in read(alice.get("/admin/revisions/")).one("div", id="said").words
    assert take(house, "halls", "one") is not None


def test_taking_back_a_pack_that_nobody_installed_is_refused(alice: Colleague) -> None:
    alice.post(f"{HOME}of/nobody/back")
    assert "没有装过叫 nobody 的内容包" in read(alice.get(HOME)).one("div", id="said").words


# ---- looking and handing out


def test_the_list_tells_what_staff_changed(alice: Colleague, house: Database, install: Installer) -> None:
    install(sample())
    [row] = read(alice.get(HOME)).one("table", "packs").one("tbody").find("tr")
    assert [one.words for one in row.find("td")[:4]] == ["1.0", "今天 14:05", "6 项", "没有"]
    edit(house, {**there(house, "halls", "one"), "position": 3})
    act(house, Wanted("exhibits", "steles", None), verb=Verb.DROP)
    [row] = read(alice.get(HOME)).one("table", "packs").one("tbody").find("tr")
    assert row.find("td")[3].words == "3 项"
    page = read(alice.get(f"{HOME}of/sample"))
    assert [one.words for one in page.find("h3")] == ["板块 厅one", "展项 平城魏碑 删掉了", "作品 南巡碑 删掉了"]
    assert "次序13" in page.one("main").words
    edit(house, {**there(house, "halls", "one"), "position": 1})
    assert read(alice.get(f"{HOME}of/sample")).find("h3")[0].words == "展项 平城魏碑 删掉了"
    assert alice.get(f"{HOME}of/nobody").status_code == 404


def documents(house: Database) -> dict[tuple[str, str], Any]:
    """Every record of a house."""
    db = house.reader()
    return {(part.name, one): part.take(db, one) for part in PARTS for one in part.ids(db)}


@pytest.fixture
def elsewhere(tmp_path: Path, shop: Workshop) -> Iterator[Installer]:
    """Another house, empty."""
    for name in ("elsewhere", "theirs"):
        (tmp_path / name).mkdir()
    made = open_house(tmp_path / "elsewhere", NAMES, NOON)
    yield Installer(made, shop, tmp_path / "theirs")
    made.close()


def test_a_pack_that_is_handed_out_is_the_same_elsewhere(
    bob: Colleague, house: Database, install: Installer, elsewhere: Installer, tmp_path: Path
) -> None:
    install(sample())
    answer = bob.get(f"{HOME}of/sample/file")
    assert (answer.mimetype, "sample.zip" in answer.headers["Content-Disposition"]) == ("application/zip", True)
    (tmp_path / "out.zip").write_bytes(answer.data)
    answer.close()
    assert elsewhere.from_path(tmp_path / "out.zip").added == 6
    assert documents(elsewhere.house) == documents(house)
    assert elsewhere.pictures() == install.pictures()
    assert lines(house)[-1] == ("packs:pack:export", "sample", "bob")


def test_one_exhibit_is_handed_out_with_its_works_and_pictures(
    bob: Colleague, house: Database, install: Installer, elsewhere: Installer, tmp_path: Path
) -> None:
    plates = [{"file": f"media/{one}.webp", "role": "plate"} for one in "rb"]
    install(pack(records={"exhibits": [exhibit(hero="media/b.webp"), exhibit("other", hero="media/g.webp")],
                          "works": [work(plates=plates), work("other/one")], "halls": [hall()]},
                 pictures={"r.webp": RED, "b.webp": BLUE, "g.webp": GREEN}))  # fmt: skip
    edit(house, work("steles/mine", position=2), "works")
    with bob.get(f"{HOME}exhibit/steles/file") as answer:
        (tmp_path / "out.zip").write_bytes(answer.data)
    source = open_source(tmp_path / "out.zip")
    told = read_pack(source, PARTS).manifest
    source.close()
    assert (told.id, told.version, told.licence) == ("exhibit-steles", "2026.11.21.1405", "CC0-1.0")
    assert elsewhere.from_path(tmp_path / "out.zip").added == 5
    here, copies = documents(house), documents(elsewhere.house)
    assert {key[1] for key in copies if key[0] != "media"} == {"steles", "steles/one", "steles/mine"}
    assert copies == {key: here[key] for key in copies}
    assert len(elsewhere.pictures()) == 2
    assert bob.get(f"{HOME}exhibit/nobody/file").status_code == 404


# ---- who may


def test_editors_look_and_take_packs_along_but_install_nothing(bob: Colleague, install: Installer) -> None:
    install(sample())
    page = read(bob.get(HOME))
    assert page.find("form", enctype="multipart/form-data") == []
    assert [one for one in page.find("form") if "/back" in one.attributes.get("action", "")] == []
    assert bob.get(f"{HOME}of/sample").status_code == 200
    for path in (f"{HOME}check", f"{HOME}of/sample/back", f"{HOME}new/{'0' * 32}", f"{HOME}new/{'0' * 32}/drop"):
        assert bob.post(path).status_code == 403
    assert hand_in(bob, sample()).status_code == 403


def test_the_desk_and_those_who_only_look_do_not_come_here(dora: Colleague, victor: Colleague) -> None:
    for who in (dora, victor):
        assert who.get(HOME).status_code == 403
        assert who.get(f"{HOME}of/sample/file").status_code == 403


def test_a_pack_without_the_token_of_a_form_is_not_looked_at(alice: Colleague, house: Database) -> None:
    data = {"file": (io.BytesIO(zipped(sample())), "a.zip")}
    answer = alice.post(f"{HOME}check", data=data, content_type="multipart/form-data", token="")
    assert answer.status_code == 400
    assert left(house) == []
