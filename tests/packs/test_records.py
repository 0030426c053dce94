"""An update brings what is new and keeps what staff changed: field by field, entry by entry, record by record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from kiosk.core.plug import Document
from kiosk.packs import store
from tests.conftest import NOON
from tests.factories import picture_bytes
from tests.packs.builders import Files, exhibit, hall, lecture, media, pack, words, work
from tests.packs.installing import Installer, everything

RED, BLUE, GREEN = picture_bytes("#811"), picture_bytes("#118"), picture_bytes("#181")


def hash_of(content: bytes) -> str:
    from kiosk.media import images

    return f"sha256:{images.prepare(content).hash}"


def terms(**titles: str) -> Document:
    return {"id": "kinds", "terms": [{"id": id_, "labels": words("title", title)} for id_, title in titles.items()]}


def titles(document: Document) -> dict[str, str]:
    return {term["id"]: term["labels"]["zh"]["title"] for term in document["terms"]}


def session(id_: str, start: Any = "2026-11-28T14:30", **changes: Any) -> Document:
    return {"id": id_, "start": start, "venue": "", **changes}


def starts(document: Document) -> dict[str, str]:
    return {one["id"]: one["start"] for one in document["sessions"]}


def test_a_field_that_staff_did_not_touch_follows_the_pack(install: Installer) -> None:
    install(pack(records={"halls": [hall(position=1)]}))
    report = install(pack(records={"halls": [hall(position=2)]}, version="1.1"))
    assert (report.updated, report.added) == (1, 0)
    assert install.there("halls", "one")["position"] == 2


def test_a_field_that_staff_changed_stays_and_the_others_follow(install: Installer) -> None:
    install(pack(records={"halls": [hall()]}))
    install.change("halls", "one", lambda hall: hall["labels"]["zh"].update(title="我们的厅"))
    new = hall(material="paper", labels={"zh": {"title": "新厅", "line": "新的一行"}, "en": {"title": "New hall"}})
    install(pack(records={"halls": [new]}, version="2.0"))
    found = install.there("halls", "one")
    assert found["material"] == "paper"
    assert found["labels"] == {"zh": {"title": "我们的厅", "line": "新的一行"}, "en": {"title": "New hall"}}


def test_a_text_that_staff_deleted_stays_deleted(install: Installer) -> None:
    install(pack(records={"halls": [hall(labels={"zh": {"title": "厅", "line": "一行"}})]}))
    install.change("halls", "one", lambda hall: hall["labels"]["zh"].pop("line"))
    install(pack(records={"halls": [hall(labels={"zh": {"title": "大厅", "line": "另一行"}})]}, version="2.0"))
    assert install.there("halls", "one")["labels"] == {"zh": {"title": "大厅"}}


def test_what_staff_changed_stays_over_many_updates(install: Installer) -> None:
    install(pack(records={"halls": [hall(position=1)]}))
    install.change("halls", "one", lambda hall: hall.update(material="lacquer"))
    for position in range(2, 6):
        install(pack(records={"halls": [hall(position=position, material="paper")]}, version=f"{position}.0"))
        found = install.there("halls", "one")
        assert (found["position"], found["material"]) == (position, "lacquer")


def test_a_change_that_staff_take_back_follows_the_pack_again(install: Installer) -> None:
    install(pack(records={"halls": [hall(material="brick")]}))
    install.change("halls", "one", lambda hall: hall.update(material="lacquer"))
    install(pack(records={"halls": [hall(material="paper")]}, version="2.0"))
    install.change("halls", "one", lambda hall: hall.update(material="paper"))
    install(pack(records={"halls": [hall(material="print")]}, version="3.0"))
    assert install.there("halls", "one")["material"] == "print"


def test_entries_of_a_list_are_merged_one_by_one(install: Installer) -> None:
    install(pack(records={"dictionaries": [terms(a="甲", b="乙", c="丙", d="丁")]}))

    def edit(document: Document) -> None:
        by_id = {term["id"]: term for term in document["terms"]}
        by_id["a"]["labels"] = words("title", "我们的甲")
        document["terms"] = [by_id["a"], by_id["c"], by_id["d"], {"id": "own", "labels": words("title", "自己的")}]

    install.change("dictionaries", "kinds", edit)
    install(pack(records={"dictionaries": [terms(a="新甲", b="新乙", c="新丙", new="新的")]}, version="2.0"))
    assert titles(install.there("dictionaries", "kinds")) == {
        "a": "我们的甲", "c": "新丙", "own": "自己的", "new": "新的",
    }  # fmt: skip


def test_the_order_of_a_list_follows_the_pack_unless_staff_ordered_it(install: Installer) -> None:
    install(pack(records={"dictionaries": [terms(a="甲", b="乙")]}))
    install(pack(records={"dictionaries": [terms(b="乙", a="甲", c="丙")]}, version="2.0"))
    assert list(titles(install.there("dictionaries", "kinds"))) == ["b", "a", "c"]
    install.change("dictionaries", "kinds", lambda document: document["terms"].reverse())
    install(pack(records={"dictionaries": [terms(a="甲", b="乙", c="丙")]}, version="3.0"))
    assert list(titles(install.there("dictionaries", "kinds"))) == ["c", "a", "b"]


def test_a_session_that_staff_cancelled_stays_cancelled(install: Installer) -> None:
    install(pack(records={"lectures": [lecture("talk", session("1"), session("2"))]}))
    codes = {one["id"]: one["code"] for one in install.there("lectures", "talk")["sessions"]}

    def edit(document: Document) -> None:
        document["sessions"][0].update(state="cancelled", labels=words("reason", "老师病了"))
        document["sessions"].append(session("own", "2026-12-24T10:00", capacity=5))

    install.change("lectures", "talk", edit)
    new = lecture("talk", session("1", "2026-11-29T09:00"), session("2", "2026-12-05T09:00"), session("3"), minutes=60)
    install(pack(records={"lectures": [new]}, version="2.0"))
    found = install.there("lectures", "talk")
    by_id = {one["id"]: one for one in found["sessions"]}
    assert (by_id["1"]["state"], by_id["1"]["labels"]["zh"]) == ("cancelled", {"reason": "老师病了"})
    assert starts(found)["2"] == "2026-12-05T09:00"
    assert set(by_id) == {"1", "2", "3", "own"}
    assert {id_: by_id[id_]["code"] for id_ in codes} == codes


def test_pictures_of_a_work_stay_as_staff_hung_them(install: Installer) -> None:
    def version(number: str, *files: str) -> Files:
        plates = [{"file": f"media/{one}", "role": "plate"} for one in files]
        records = {"exhibits": [exhibit()], "works": [work(plates=plates)]}
        return pack(records=records, pictures={"r.webp": RED, "b.webp": BLUE, "g.webp": GREEN}, version=number)

    install(version("1.0", "r.webp", "b.webp"))
    install.change("works", "steles/one", lambda document: document["plates"].reverse())
    install(version("2.0", "r.webp", "b.webp", "g.webp"))
    plates = install.there("works", "steles/one")["plates"]
    assert [one["file"] for one in plates] == [hash_of(BLUE), hash_of(RED)]


def test_a_record_that_staff_deleted_stays_deleted(install: Installer) -> None:
    install(pack(records={"halls": [hall(), hall("two")]}))
    install.delete("halls", "one")
    for number in (2, 3):
        install(pack(records={"halls": [hall(position=number), hall("two")]}, version=f"{number}.0"))
        assert install.take("halls", "one") is None
    assert install.take("halls", "two") is not None


def test_a_record_that_staff_made_first_is_theirs(install: Installer) -> None:
    install(pack("other", records={"halls": [hall("one", material="lacquer")]}))
    install(pack("other", version="2.0"))
    install(pack(records={"halls": [hall("one", material="paper")]}))
    assert install.there("halls", "one")["material"] == "paper"
    install.change("halls", "one", lambda document: document.update(material="print"))
    install(pack(version="2.0"))
    install(pack(records={"halls": [hall("one", material="brick")]}, version="3.0"))
    assert install.there("halls", "one")["material"] == "print"


def both(*ids: str, version: str = "1.0", pictures: Files | None = None, **plates: str) -> Files:
    halls = [hall(id_, plate=plates.get(id_)) for id_ in ids]
    return pack(records={"halls": halls}, pictures=pictures or {}, version=version)


def test_what_the_pack_no_longer_has_goes_with_its_pictures(install: Installer) -> None:
    install(both("one", "two", pictures={"r.webp": RED, "b.webp": BLUE}, one="media/r.webp", two="media/b.webp"))
    report = install(both("one", version="2.0", pictures={"r.webp": RED}, one="media/r.webp"))
    assert report.dropped == 2
    assert install.take("halls", "two") is None
    assert install.pictures() == {hash_of(RED).removeprefix("sha256:")}
    assert install.take("media", hash_of(BLUE)) is None


def test_what_staff_changed_stays_with_its_picture_when_the_pack_drops_it(install: Installer) -> None:
    install(both("one", "two", pictures={"r.webp": RED, "b.webp": BLUE}, one="media/r.webp", two="media/b.webp"))
    install.change("halls", "two", lambda document: document.update(position=7))
    for version in ("2.0", "2.0", "3.0"):
        report = install(both("one", version=version, pictures={"r.webp": RED}, one="media/r.webp"))
        assert (report.dropped, report.kept) == (0, 2)
        assert install.there("halls", "two")["plate"] == hash_of(BLUE)
        assert install.take("media", hash_of(BLUE)) is not None
    install.change("halls", "two", lambda document: document.update(position=1))
    assert install(both("one", version="4.0", pictures={"r.webp": RED}, one="media/r.webp")).dropped == 2
    assert install.take("media", hash_of(BLUE)) is None


def test_a_picture_that_staff_hung_elsewhere_stays(install: Installer) -> None:
    install(both("one", "two", pictures={"r.webp": RED, "b.webp": BLUE}, one="media/r.webp", two="media/b.webp"))
    install.change("halls", "one", lambda document: document.update(plate=hash_of(BLUE)))
    install(both("one", version="2.0", pictures={"r.webp": RED}, one="media/r.webp"))
    assert install.there("halls", "one")["plate"] == hash_of(BLUE)
    assert install.take("media", hash_of(BLUE)) is not None


def test_a_work_that_staff_changed_keeps_the_exhibit_it_hangs_in(install: Installer) -> None:
    install(pack(records={"exhibits": [exhibit(), exhibit("bricks")], "works": [work(), work("bricks/one")]}))
    install.change("works", "steles/one", lambda document: document.update(number="A-7"))
    report = install(pack(records={"halls": [hall()]}, version="2.0"))
    assert install.there("works", "steles/one")["number"] == "A-7"
    assert install.take("exhibits", "steles") is not None
    assert install.take("exhibits", "bricks") is None
    assert (report.dropped, report.kept) == (2, 2)


def test_the_house_itself_stays_when_a_pack_drops_it(install: Installer) -> None:
    house = {"id": "house", "labels": {"zh": {"name": "中心", "short_name": "中心"}}}
    install(pack(records={"house": [house], "halls": [hall()]}))
    report = install(pack(records={"halls": [hall(position=2)]}, version="2.0"))
    assert (report.updated, report.dropped, report.kept) == (1, 0, 1)
    assert install.there("house", "house")["labels"]["zh"]["name"] == "中心"


def test_a_dropped_record_may_come_back(install: Installer) -> None:
    install(both("one", "two"))
    install(both("one", version="2.0"))
    assert install(both("one", "two", version="3.0")).added == 1
    assert install.take("halls", "two") is not None


def test_a_picture_that_was_replaced_under_its_name_is_the_new_one(install: Installer) -> None:
    install(both("one", pictures={"r.webp": RED}, one="media/r.webp"))
    install(both("one", version="2.0", pictures={"r.webp": BLUE}, one="media/r.webp"))
    assert install.there("halls", "one")["plate"] == hash_of(BLUE)
    assert install.pictures() == {hash_of(BLUE).removeprefix("sha256:")}


def test_words_of_a_picture_are_merged_too(install: Installer) -> None:
    install(pack(records={"media": [media("r.webp", focal=[50, 50])]}, pictures={"r.webp": RED}))
    install.change("media", hash_of(RED), lambda document: document["labels"]["zh"].update(alt="我们的话"))
    told = media("r.webp", focal=[10, 20], labels={"zh": {"alt": "新话", "credit": "谁"}})
    install(pack(records={"media": [told]}, pictures={"r.webp": RED}, version="2.0"))
    found = install.there("media", hash_of(RED))
    assert (found["focal"], found["labels"]["zh"]) == ([10, 20], {"alt": "我们的话", "credit": "谁"})


RELATIVE: dict[str, tuple[Document, str]] = {
    "a day": ({"day": 3, "time": "14:30"}, "2026-11-24T14:30"),
    "a weekday": ({"week": 1, "weekday": 2, "time": "09:00"}, "2026-11-24T09:00"),
    "minutes": ({"minutes": 25}, "2026-11-21T14:30"),
    "a day in the past": ({"day": -365, "time": "08:00"}, "2025-11-21T08:00"),
}


@pytest.mark.parametrize("name", RELATIVE)
def test_relative_dates_stay_where_the_first_installation_put_them(name: str, install: Installer) -> None:
    start, real = RELATIVE[name]
    install(pack(records={"lectures": [lecture("talk", session("1", start))]}))
    assert starts(install.there("lectures", "talk")) == {"1": real}
    later = NOON + timedelta(days=100, hours=7)
    assert install(pack(records={"lectures": [lecture("talk", session("1", start))]}), later).changed == 0
    more = lecture("talk", session("1", start), session("2", start), minutes=45)
    install(pack(records={"lectures": [more]}, version="2.0"), later + timedelta(days=100))
    assert starts(install.there("lectures", "talk")) == {"1": real, "2": real}
    assert store.first_installed_at(install.house.reader(), "sample") == NOON


def test_a_refused_first_installation_is_none(install: Installer) -> None:
    relative: Callable[..., Files] = lambda *more: pack(  # noqa: E731
        records={"lectures": [lecture("talk", session("1", {"day": 0, "time": "10:00"}))], "works": list(more)}
    )
    install.refused(relative(work("nowhere/one")))
    install(relative(), NOON + timedelta(days=9))
    assert starts(install.there("lectures", "talk")) == {"1": "2026-11-30T10:00"}


def test_a_session_that_staff_moved_is_not_moved_back(install: Installer) -> None:
    install(pack(records={"lectures": [lecture("talk", session("1", {"day": 0, "time": "10:00"}))]}))
    install.change("lectures", "talk", lambda document: document["sessions"][0].update(start="2026-12-01T16:00"))
    later = lecture("talk", session("1", {"day": 1, "time": "10:00"}), minutes=45)
    install(pack(records={"lectures": [later]}, version="2.0"))
    assert starts(install.there("lectures", "talk")) == {"1": "2026-12-01T16:00"}


def test_an_update_that_only_repeats_what_staff_did_changes_nothing(install: Installer) -> None:
    install(pack(records={"halls": [hall(material="brick")]}))
    install.change("halls", "one", lambda document: document.update(material="paper"))
    before = install.house.revision
    report = install(pack(records={"halls": [hall(material="paper")]}))
    assert (report.kept, report.changed) == (1, 0)
    assert install.house.revision == before
    state = everything(install.house)
    install(pack(records={"halls": [hall(material="paper")]}))
    assert everything(install.house) == state
