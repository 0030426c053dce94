"""What a check says of a pack, without changing anything."""

from __future__ import annotations

import pytest

from kiosk.core.db import Database
from kiosk.revisions.model import Verb, Wanted
from tests.packs import hostile
from tests.packs.builders import Files, hall, pack, sample, words, work
from tests.packs.handing import BLUE, HOME, RED, content, edit, hand_in, left, looked_at, version, zipped
from tests.packs.installing import Installer, everything
from tests.reading import Element, read
from tests.revisions.acting import act, there
from tests.staffing import Colleague


def sections(page: Element) -> dict[str, str]:
    """The parts of a preview by their headings."""
    return {one.one("h2").words: one.words for one in page.find("details", "pack-kind")}


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
