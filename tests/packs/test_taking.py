"""What a pack brought is taken back, with all that was known of it."""

from __future__ import annotations

from werkzeug.test import TestResponse

from kiosk.core.db import Database
from kiosk.packs import store
from kiosk.revisions.model import Wanted
from tests.factories import Factory
from tests.packs.builders import Files, exhibit, hall, pack, sample, words, work
from tests.packs.handing import BLUE, GREEN, HOME, RED, documents, edit, looked_at, version
from tests.packs.installing import Installer, everything
from tests.reading import read
from tests.revisions.acting import act, take, there
from tests.staffing import Colleague


def installed(who: Colleague, files: Files) -> TestResponse:
    where, _ = looked_at(who, files)
    return who.post(where)


def obstacles(answer: TestResponse) -> list[str]:
    assert answer.status_code == 409
    return [row.one("th").words for row in read(answer).one("tbody").find("tr")]


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
