"""Works come in out of tables: what is wrong is named by row and column, and nothing comes in half."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import openpyxl
import pytest
from werkzeug.test import TestResponse

from kiosk.core import workbook
from kiosk.core.db import Database
from kiosk.core.errors import Refused
from kiosk.exhibits.table import COLUMNS
from tests.exhibits.here import ROOM, document, order, undo
from tests.factories import Factory
from tests.reading import read
from tests.staffing import Colleague

TABLE = f"{ROOM}steles/table"
HEAD = ("名称", "编号", "年份", "种类", "授权", "一句话")


def xlsx(*rows: tuple[Any, ...], formats: dict[str, str] | None = None) -> bytes:
    """A workbook as Excel saves it."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    for cell, shape in (formats or {}).items():
        sheet[cell].number_format = shape
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def hand_in(who: Colleague, content: bytes, name: str = "作品.xlsx") -> TestResponse:
    return who.post(TABLE, data={"file": (io.BytesIO(content), name)})


def confirm(who: Colleague, page: TestResponse) -> TestResponse:
    """Press 就这样导入."""
    form = next(one for one in read(page).find("form") if one.attributes.get("action", "").endswith("/import"))
    fields = {one.attributes["name"]: one.attributes["value"] for one in form.find("input")}
    return who.post(form.attributes["action"], data=fields)


def test_a_table_makes_and_changes_works_as_one_act(bob: Colleague, steles: Factory, house: Database) -> None:
    before = document(house, "works", "steles/w2")
    rows = (("第1块", "魏碑 1", 461, "碑", "自绘自拍", "一支箭"), ("新来的", "魏碑 9", "", "砖", "", ""))
    page = hand_in(bob, xlsx(HEAD, *rows))
    assert page.status_code == 200
    assert "新做 1 件，改 1 件" in read(page).one("section", "card", **{"aria-labelledby": "result"}).words
    assert order(house) == ["w1", "w2", "w3"]
    answer = confirm(bob, page)
    assert answer.status_code == 303
    made = document(house, "works", "steles/w1")
    assert (made["year"], made["labels"]["zh"]["line"], made["plates"]) == ("461", "一支箭", made["plates"])
    new = document(house, "works", f"steles/{order(house)[3]}")
    assert (new["kind"], new["rights"], new["number"]) == ("brick", "pending", "魏碑 9")
    assert document(house, "works", "steles/w2") == before
    assert confirm(bob, page).status_code in (303, 409)
    assert len(order(house)) == 4
    undo(bob, bob.get(answer.location).text)
    assert order(house) == ["w1", "w2", "w3"]
    assert document(house, "works", "steles/w1")["year"] == ""


def test_what_is_wrong_is_named_by_row_and_column_and_nothing_comes_in(
    bob: Colleague, steles: Factory, house: Database
) -> None:
    steles.work("steles/twin", position=9, labels={"zh": {"title": "第1块"}}, number="")
    rows = (
        HEAD, ("好的", "", "", "碑", "", ""), ("字" * 81, "", "", "", "", ""), ("乙", "", "", "青铜", "随便", ""),
        ("", "没有这个号", "", "", "", ""), ("第1块", "", "", "", "", ""), ("好的", "", "", "", "", ""),
    )  # fmt: skip
    page = hand_in(bob, xlsx(*rows))
    assert page.status_code == 422
    cells = [[cell.words for cell in row.find("td")] for row in read(page).one("table").find("tr")[1:]]
    assert [(row, column) for row, column, _ in cells] == [
        ("3", "名称"), ("4", "种类"), ("4", "授权"), ("5", "名称"), ("6", "编号"), ("7", "名称"),
    ]  # fmt: skip
    assert "碑、砖" in cells[1][2]
    assert "和第 2 行是同一件" in cells[5][2]
    assert not read(page).find("form", action=f"{TABLE}/import")
    assert len(order(house)) == 4


def test_a_change_in_between_is_shown_before_anything_is_done(bob: Colleague, steles: Factory, house: Database) -> None:
    page = hand_in(bob, xlsx(HEAD, ("第1块", "魏碑 1", "461", "", "", "")))
    steles.work("steles/w1", position=1, number="魏碑 1", labels={"zh": {"title": "第1块", "line": "刚改的"}})
    again = confirm(bob, page)
    assert again.status_code == 409
    assert document(house, "works", "steles/w1")["year"] == ""
    assert confirm(bob, again).status_code == 303
    made = document(house, "works", "steles/w1")
    assert (made["year"], made["labels"]["zh"]["line"]) == ("461", "刚改的")


def test_the_table_that_is_handed_out_comes_back_without_a_change(bob: Colleague, steles: Factory) -> None:
    steles.work("steles/w1", position=1, number="007", year="461", labels={"zh": {"title": "=1+1", "line": "a\nb"}})
    content = bob.get(f"{TABLE}.xlsx").data
    rows = workbook.read_table(content)
    assert rows[0] == list(COLUMNS)
    assert rows[1][0] == "=1+1"
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    page = hand_in(bob, content)
    assert "新做 0 件，改 0 件， 3 件没有变化" in read(page).words.replace("，3", "， 3")


def test_an_empty_exhibit_hands_out_an_example(bob: Colleague, make: Factory) -> None:
    make.hall()
    make.exhibit()
    rows = workbook.read_table(bob.get(f"{TABLE}.xlsx").data)
    assert rows[1][:4] == ["皇帝南巡之颂", "Ode on the Southern Tour", "魏碑 001", "461"]


def test_numbers_and_dates_are_read_as_their_reader_sees_them() -> None:
    content = xlsx(
        ("a", "b", "c", "d", "e", "f", "g"),
        (461, 461.0, 7, 0.5, date(1953, 1, 1), date(1953, 5, 1), True),
        formats={"C2": "000", "E2": "yyyy", "F2": "yyyy-mm-dd"},
    )
    assert workbook.read_table(content)[1] == ["461", "461", "007", "0.5", "1953", "1953-05-01", "是"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_is_read_as_excel_and_wps_save_it(encoding: str, mark: str) -> None:
    text = f'名称{mark}一句话\r\n魏碑{mark}"两\n行"\r\n\'=A1{mark}x\r\n'
    assert workbook.read_table(text.encode(encoding)) == [["名称", "一句话"], ["魏碑", "两\n行"], ["=A1", "x"]]


def bomb(size: int) -> bytes:
    """A workbook that is small until it is unpacked."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"<workbook/>")
        packed.writestr("xl/sharedStrings.xml", b"0" * size)
    return out.getvalue()


BILLION = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY f SYSTEM "file:///etc/passwd">]><workbook>&c;&f;</workbook>'
)


def packed(name: str, content: bytes) -> bytes:
    """A zip of one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (bomb(workbook.MOST_UNPACKED + 1), "table-too-large"),
        (b"x" * (workbook.MOST_BYTES + 1), "table-too-large"),
        (workbook.OLD_EXCEL + b"x" * 100, "table-old"),
        (packed("xl/workbook.xml", BILLION), "table-broken"),
        (packed("content.xml", b"<x/>"), "table-unknown"),
        (b"PK\x03\x04broken", "table-broken"),
        (xlsx(("a",))[:-40], "table-broken"),
        (b"\xff\xff\xfe\x00\x00", "table-unknown"),
        (b"a,b\n" * (workbook.MOST_ROWS + 2), "table-too-long"),
        (b"a," + b"x" * (workbook.LONGEST_CELL + 1), "table-cell-too-long"),
        (b'a,"' + b"x" * 200_000, "table-broken"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_table_is_refused_in_words(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        workbook.read_table(content)
    assert refused.value.code == code
    assert "。" in refused.value.sentence


@pytest.mark.parametrize("content", [b"", b"\n\n", b"a,b\n1,2", "名称,名称\n一,二".encode(), "名称\n".encode()])
def test_a_table_without_works_is_answered_in_words(bob: Colleague, steles: Factory, content: bytes) -> None:
    page = hand_in(bob, content, "x.csv")
    assert page.status_code in (400, 422)
    assert "要改" in page.text or "请" in page.text


def test_another_persons_table_is_not_theirs_to_confirm(alice: Colleague, bob: Colleague, steles: Factory) -> None:
    page = hand_in(alice, xlsx(HEAD, ("新来的", "", "", "", "", "")))
    assert confirm(bob, page).status_code == 409


def test_the_reader_of_workbooks_reads_no_entities() -> None:
    assert openpyxl.DEFUSEDXML
