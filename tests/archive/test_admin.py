"""A lecture's file: photographs say what they show, one button packs everything, and who took it is written down."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from typing import Any

import openpyxl
import pytest

from kiosk.archive import store
from kiosk.checkin import service
from kiosk.checkin import store as doors
from kiosk.checkin.model import Personal, Source
from kiosk.core.db import Database
from kiosk.roster import service as roster
from tests.checkin.conftest import event, session, touch
from tests.conftest import SetClock
from tests.factories import Factory, picture_bytes
from tests.printed import printed_words
from tests.staffing import Colleague

__all__ = ["session"]


@pytest.fixture
def held(house: Database, session: str, make: Factory, clock: SetClock) -> str:
    """A lecture with three by the screen, one of them with name and phone, and a class; it has begun."""
    make.house_record()
    someone = Personal("金丝雀王", "13800001234", "2026-11")
    service.check_in(house, touch(session, personal=someone), now=clock())
    service.check_in(house, touch(session, people=2), now=clock())
    service.check_in(house, touch(session, people=1, children=5, unit="示例小学", source=Source.DESK), now=clock())
    clock.forward(minutes=26)
    roster.count_heads(house, session, event(), 11, by="dora", now=clock())
    return session


def hand_in(who: Colleague, code: str, content: bytes, name: str = "IMG_1.webp") -> str:
    """Drop a picture on the page, as its script does; returns the hash."""
    answer = who.post(f"/admin/lectures/{code}/archive/file", data={"file": (io.BytesIO(content), name)})
    assert answer.status_code in (200, 201), answer.text
    hash_ = str(answer.get_json()["hash"])
    assert who.post(f"/admin/lectures/{code}/archive/photos", data={"picture": hash_}).status_code == 303
    return hash_


def tell(who: Colleague, code: str, hash_: str, **more: object) -> int:
    """Say what a photograph shows."""
    facts = {"subject": "拓片前听讲", "taken": "2026-11-21T14:40", "place": "二楼讲堂", "people": 9, **more}
    return who.post(f"/admin/lectures/{code}/archive", data={f"{name}.{hash_}": value for name, value in facts.items()}
                    ).status_code  # fmt: skip


def take(who: Colleague, code: str, reason: str = "归档") -> zipfile.ZipFile:
    """Press the one button."""
    answer = who.post(f"/admin/lectures/{code}/archive.zip", data={"reason": reason})
    assert answer.status_code == 200, answer.headers
    assert answer.content_type == "application/zip"
    assert answer.headers["Cache-Control"] == "no-store"
    return zipfile.ZipFile(io.BytesIO(answer.data))


def text(archive: zipfile.ZipFile, name: str) -> str:
    return archive.read(name).decode("utf-8-sig").replace("\r\n", "\n")


def test_one_click_packs_sheet_numbers_photographs_and_a_text(held: str, dora: Colleague, house: Database) -> None:
    hash_ = hand_in(dora, held, picture_bytes("#123456"))
    assert tell(dora, held, hash_) == 303
    archive = take(dora, held)
    assert archive.testzip() is None
    assert archive.namelist() == [
        "照片/01 拓片前听讲.webp", "签到表.pdf", "数字.xlsx", "活动简报.txt", "照片说明.txt", "清单.txt",
    ]  # fmt: skip
    words = printed_words(archive.read("签到表.pdf"))
    assert "金丝雀王" in words
    assert "138****1234" in words
    assert "13800001234" not in words
    assert doors.head(house.reader())[:40] in words.replace("\n", "").replace("\r", "")
    listed = text(archive, "照片说明.txt")
    for fact in ("2026-11-21 14:40", "二楼讲堂", "在场 9 人", "拓片前听讲"):
        assert fact in listed


def test_the_numbers_agree_and_no_name_is_in_them(held: str, dora: Colleague) -> None:
    archive = take(dora, held)
    book = openpyxl.load_workbook(io.BytesIO(archive.read("数字.xlsx")))
    summary: dict[Any, Any] = {row[0]: row[1] for row in book["合计"].values}
    assert (summary["到场人次"], summary["其中 14 岁以下"], summary["团体（批）"]) == (9, 5, 1)
    assert (summary["签到"], summary["人工"], summary["数人头"]) == (3, 6, 11)
    assert [tuple(row) for row in book["什么时候到的"].values][-1] == ("14:05", 9)
    cells = str([list(sheet.values) for sheet in book.worksheets])
    for secret in ("金丝雀", "13800001234", "示例小学"):
        assert secret not in cells
        assert secret not in text(archive, "活动简报.txt")


def test_the_text_holds_facts_and_leaves_the_telling_to_people(held: str, dora: Colleague) -> None:
    words = text(take(dora, held), "活动简报.txt")
    for fact in (
        "平城魏碑：从石头上看一座都城", "2026 年 11 月 21 日 星期六 14:30—16:00 · 二楼讲堂 · 10 座",
        "9 人次（大人 4，14 岁以下 5）",
        "其中团体 1 批 6 人", "触屏 3", "数人头：11（14:31 数的），比签到多 2", "照片：没有。", "经过：",
        "截至 2026-11-21 14:31",
    ):  # fmt: skip
        assert fact in words
    assert "圆满" not in words


def test_the_list_bears_the_sum_of_every_file(held: str, dora: Colleague, house: Database) -> None:
    archive = take(dora, held)
    listed = text(archive, "清单.txt")
    assert doors.head(house.reader()) in listed
    for name in archive.namelist()[:-1]:
        assert f"{hashlib.sha256(archive.read(name)).hexdigest()}  {name}" in listed


def test_a_photograph_without_a_subject_is_asked_for_first(held: str, dora: Colleague) -> None:
    hash_ = hand_in(dora, held, picture_bytes("#123456"))
    answer = dora.post(f"/admin/lectures/{held}/archive.zip", data={"reason": "归档"})
    assert answer.status_code == 303
    page = dora.get(f"/admin/lectures/{held}/archive").text
    assert "有 1 张照片没写主题，写上再打包。" in page
    assert tell(dora, held, hash_) == 303
    assert take(dora, held)


def test_time_place_and_people_are_there_to_begin_with(held: str, dora: Colleague, house: Database) -> None:
    hash_ = hand_in(dora, held, picture_bytes("#123456"))
    photo = store.photos(house.reader(), held)[0]
    assert (photo.hash, photo.place, photo.people, photo.subject) == (hash_, "二楼讲堂", 9, "")
    page = dora.get(f"/admin/lectures/{held}/archive").text
    assert 'value="2026-11-21T14:30"' in page
    assert dora.get(f"/admin/lectures/{held}/archive/photos/{hash_}").status_code == 200


def test_a_subject_describes_the_picture_in_the_library_too_but_overwrites_nothing(
    held: str, dora: Colleague, bob: Colleague
) -> None:
    hash_ = hand_in(dora, held, picture_bytes("#123456"))
    assert "没写说明" in bob.get("/admin/").text
    assert tell(dora, held, hash_) == 303
    assert "没写说明" not in bob.get("/admin/").text
    assert tell(dora, held, hash_, subject="合影") == 303
    assert "拓片前听讲" in bob.get(f"/admin/media/{hash_}").text


@pytest.mark.parametrize("wrong", [{"people": "many"}, {"place": ""}, {"people": "10000"}, {"subject": "长" * 101}])
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(
    held: str, dora: Colleague, house: Database, wrong: dict[str, str]
) -> None:
    hash_ = hand_in(dora, held, picture_bytes("#123456"))
    facts = {"subject": "听讲", "taken": "2026-11-21T14:40", "place": "二楼讲堂", "people": "9", **wrong}
    data = {f"{name}.{hash_}": value for name, value in facts.items()}
    answer = dora.post(f"/admin/lectures/{held}/archive", data=data)
    assert answer.status_code == 422
    assert facts["subject"] in answer.text
    assert store.photos(house.reader(), held)[0].subject == ""


def test_an_export_wants_a_reason_and_is_in_the_journal(held: str, dora: Colleague, house: Database) -> None:
    assert dora.post(f"/admin/lectures/{held}/archive.zip", data={"reason": " "}).status_code == 303
    sql = "SELECT key, by FROM journal WHERE event = 'archive:bundle:export'"
    assert house.reader().execute(sql).fetchall() == []
    take(dora, held, "月底归档")
    assert [tuple(row) for row in house.reader().execute(sql)] == [(f"{held} zip 0 月底归档", "dora")]


def test_a_photograph_taken_out_stays_in_the_library_and_one_in_use_is_not_deleted(
    held: str, dora: Colleague, bob: Colleague, house: Database
) -> None:
    hash_ = hand_in(dora, held, picture_bytes("#123456"))
    assert "平城魏碑" in bob.get(f"/admin/media/{hash_}").text
    bob.post(f"/admin/media/{hash_}", data={"action": "drop"})
    assert bob.get(f"/admin/media/{hash_}/w360").status_code == 200
    assert dora.post(f"/admin/lectures/{held}/archive", data={"drop": hash_}).status_code == 303
    assert store.photos(house.reader(), held) == []
    assert dora.get(f"/admin/lectures/{held}/archive/photos/{hash_}").status_code == 404
    assert bob.get(f"/admin/media/{hash_}").status_code == 200


def test_the_same_picture_twice_is_one_photograph_and_nonsense_is_refused(
    held: str, dora: Colleague, house: Database
) -> None:
    for _ in range(2):
        hand_in(dora, held, picture_bytes("#123456"))
    assert len(store.photos(house.reader(), held)) == 1
    bad = {"file": (io.BytesIO(b"not a picture"), "x.jpg")}
    assert dora.post(f"/admin/lectures/{held}/archive/file", data=bad).status_code == 422
    dora.post(f"/admin/lectures/{held}/archive/photos", data={"picture": ["0" * 64, "../x"]})
    assert len(store.photos(house.reader(), held)) == 1


def test_names_of_files_are_plain_on_every_system(held: str, dora: Colleague) -> None:
    hash_ = hand_in(dora, held, picture_bytes("#123456"))
    tell(dora, held, hash_, subject='..\\讲座/互动: "好?" <1>|*')
    name = take(dora, held).namelist()[0]
    assert name.startswith("照片/01 ")
    assert not re.search(r'[\\:*?"<>|]', name)
    assert name.count("/") == 1


def test_the_way_to_the_file_is_on_the_desk_and_in_the_schedule(held: str, dora: Colleague) -> None:
    path = f"/admin/lectures/{held}/archive"
    assert path in dora.get(f"/admin/lectures/{held}/roster").text
    assert path in dora.get("/admin/lectures/").text


def test_who_only_looks_sees_no_file_and_takes_none(held: str, victor: Colleague) -> None:
    assert victor.get(f"/admin/lectures/{held}/archive").status_code == 403
    assert victor.post(f"/admin/lectures/{held}/archive.zip", data={"reason": "x"}).status_code == 403
