"""The sheet to sign by hand: printed empty, typed back in one go."""

from __future__ import annotations

import re

import pytest

from kiosk.checkin import sheet, store
from kiosk.core.db import Database
from kiosk.core.errors import Invalid
from kiosk.papers.model import Line, read_lines
from tests.checkin.conftest import session
from tests.conftest import SetClock
from tests.factories import Factory
from tests.printed import page_sizes, printed_words
from tests.staffing import Colleague

__all__ = ["session"]


def once(page: str) -> str:
    found = re.search(r'name="once" value="([0-9a-f]+)"', page)
    assert found
    return found[1]


def test_an_empty_sheet_fits_on_one_page_and_says_what_becomes_of_it(
    dora: Colleague, house: Database, make: Factory, session: str
) -> None:
    make.house_record(settings={"retention_days": 12})
    content = dora.get(f"/admin/lectures/{session}/blank.pdf").data
    words = printed_words(content)
    assert page_sizes(content) == [(210, 297)]
    assert "留 12 天就删" in words
    assert "手机" not in words
    assert "22" in words


def test_a_signed_sheet_is_typed_back_in_one_go_and_once(dora: Colleague, house: Database, session: str) -> None:
    path = f"/admin/lectures/{session}/paper"
    data = {"lines": "王姨\n李叔 1 2\n\n3\n示例小学 4 40\n", "once": once(dora.get(path).text)}
    for _ in range(2):
        assert dora.post(path, data=data).status_code == 303
    found = sheet.present(house.reader(), session)
    assert [(one.name or one.unit, one.people, one.children) for one in found] == [
        ("王姨", 1, 0), ("李叔", 1, 2), ("", 3, 0), ("示例小学", 4, 40),
    ]  # fmt: skip
    assert {one.source for one in found} == {"paper"}
    assert "补录了 4 行，51 位" in dora.get(f"/admin/lectures/{session}/roster").text


def test_it_can_be_typed_back_after_the_lecture_and_above_the_seats(
    dora: Colleague, house: Database, session: str, clock: SetClock
) -> None:
    path = f"/admin/lectures/{session}/paper"
    form = once(dora.get(path).text)
    for _ in range(12):
        clock.forward(minutes=10)
        dora.get(path)
    assert dora.post(path, data={"lines": "30", "once": form}).status_code == 303
    assert store.room(house.reader(), store.door(house.reader(), session)).present == 30


def test_one_line_that_cannot_be_keeps_all_out_and_what_was_typed(
    dora: Colleague, house: Database, session: str
) -> None:
    path = f"/admin/lectures/{session}/paper"
    answer = dora.post(path, data={"lines": "王姨 2\n李叔 0\n", "once": once(dora.get(path).text)})
    assert answer.status_code == 422
    assert "第 2 行：" in answer.text
    assert "李叔 0" in answer.text
    assert sheet.present(house.reader(), session) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("王姨，２", Line("王姨", 2, 0)),
        ("Ms Lee\t1\t2", Line("Ms Lee", 1, 2)),
        ("  4 ", Line("", 4, 0)),
        ("=1+1", Line("=1+1", 1, 0)),
    ],
)
def test_lines_are_read_as_people_write_them(text: str, line: Line) -> None:
    assert read_lines(text) == [line]


@pytest.mark.parametrize("text", ["", " \n ", "王 1 2 3", "很长" * 21, "1\n" * 201])
def test_other_lines_are_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(Invalid):
        read_lines(text)


def test_who_only_looks_stays_out(victor: Colleague, session: str) -> None:
    assert victor.get(f"/admin/lectures/{session}/paper").status_code == 403
    assert victor.get(f"/admin/lectures/{session}/blank.pdf").status_code == 403
