"""Packs from the browser: looked at, installed, taken back, handed out; and by whom."""

from __future__ import annotations

import io
from pathlib import Path

from kiosk.core.db import Database
from kiosk.features import PARTS
from kiosk.packs.archive import open_source
from kiosk.packs.check import read_pack
from kiosk.revisions.model import Verb, Wanted
from tests.packs.builders import exhibit, hall, pack, sample, work
from tests.packs.handing import (
    BLUE,
    GREEN,
    HOME,
    RED,
    content,
    documents,
    edit,
    hand_in,
    left,
    lines,
    looked_at,
    zipped,
)
from tests.packs.installing import Installer
from tests.reading import read
from tests.revisions.acting import act, take, there
from tests.staffing import Colleague


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
