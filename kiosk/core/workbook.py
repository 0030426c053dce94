"""The one user of openpyxl: tables that people fill in with Excel or WPS, read as text, and written for them.

A file from somebody else is measured before it is unpacked and read no further than the limits. XML is read by
defusedxml, which openpyxl takes where it is installed.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from kiosk.core.errors import Refused
from kiosk.core.sheets import bare

MOST_BYTES = 4 << 20
MOST_UNPACKED = 24 << 20
MOST_FILES = 300
MOST_ROWS = 2_000
MOST_COLUMNS = 60
LONGEST_CELL = 20_000
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def read_table(content: bytes) -> list[list[str]]:
    """The first sheet of a workbook, or a CSV file, as rows of text; empty rows at the end are left out.

    :raises Refused: with what is wrong and what to do.
    """
    if len(content) > MOST_BYTES:
        raise Refused("table-too-large", "表格超过 4 MB，请只留要导入的那一张再传。The table is larger than 4 MB.")
    if content.startswith(OLD_EXCEL):
        raise Refused("table-old", "这是旧版 Excel 的文件，请另存为 .xlsx 再传。Save it as .xlsx.")
    found = _xlsx(content) if content.startswith(b"PK") else _csv(content)
    rows = [[bare(cell).strip() for cell in row] for row in found]
    for row in rows:
        while row and not row[-1]:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    if len(rows) > MOST_ROWS + 1:
        raise Refused("table-too-long", f"表格超过 {MOST_ROWS} 行，请分成几张传。More than {MOST_ROWS} rows.")
    if any(len(cell) > LONGEST_CELL for row in rows for cell in row):
        raise Refused("table-cell-too-long", "有一格的字太多，请检查有没有贴错。A cell holds too much text.")
    return rows


def _xlsx(content: bytes) -> list[list[str]]:
    _check_zip(content)
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS)
        return [[_text(cell) for cell in row] for row in rows]
    except Exception:  # readers raise nearly anything on damaged files
        raise _broken() from None


def _check_zip(content: bytes) -> None:
    """Nothing that would be large when it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            entries = packed.infolist()
            names = {entry.filename for entry in entries}
            if "xl/workbook.xml" not in names:
                raise Refused("table-unknown", "认不出这个文件，请传 .xlsx 或 .csv。It is neither .xlsx nor .csv.")
            is_large = sum(entry.file_size for entry in entries) > MOST_UNPACKED or len(entries) > MOST_FILES
            if is_large or len(names) != len(entries) or any(entry.flag_bits & 1 for entry in entries):
                raise Refused("table-too-large", "表格里的东西太多，请只留文字再传。The workbook holds too much.")
            for entry in entries:  # what is announced may be a lie
                with packed.open(entry) as part:
                    if len(part.read(entry.file_size + 1)) > entry.file_size:
                        raise _broken()
    except Refused:
        raise
    except Exception:  # zipfile, too, raises nearly anything on damaged files
        raise _broken() from None


def _broken() -> Refused:
    return Refused("table-broken", "表格打不开，请用 Excel 或 WPS 重新保存一次再传。The file is damaged.")


def _text(cell: Any) -> str:
    """A cell as its reader sees it."""
    value, shape = cell.value, str(getattr(cell, "number_format", "") or "")
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case datetime() | date():
            return _date(value, shape.lower())
        case time():
            return f"{value:%H:%M}"
        case int() | float():
            return _number(value, shape)
    return str(value)


def _number(value: float, shape: str) -> str:
    whole = int(value) if abs(value) < 1e15 and value == int(value) else None
    if whole is None:
        return repr(value)
    return str(whole).zfill(len(shape)) if re.fullmatch("0+", shape) else str(whole)


def _date(value: date, shape: str) -> str:
    """As much of a date as its cell shows: a year that Excel took for a day is a year."""
    if "d" in shape or ("m" not in shape and "y" not in shape):
        return value.strftime("%Y-%m-%d")
    return value.strftime("%Y-%m" if "m" in shape else "%Y")


def _csv(content: bytes) -> list[list[str]]:
    text = _decoded(content)
    head = text.split("\n", 1)[0]
    mark = max(",;\t", key=head.count)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=False)
        return [row[:MOST_COLUMNS] for row in islice(rows, MOST_ROWS + 2)]
    except csv.Error:
        raise _broken() from None


def _decoded(content: bytes) -> str:
    """Text as Excel and WPS save it in China: UTF-8, with or without its mark, UTF-16, or GB 18030."""
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Refused("table-unknown", "认不出这个文件，请传 .xlsx 或 .csv。It is neither .xlsx nor .csv.")


def write_table(
    title: str, head: Sequence[str], rows: Iterable[Sequence[str]], choices: Mapping[str, Sequence[str]]
) -> bytes:
    """A workbook to fill in: every cell is text, none is calculated. ``choices``: what may stand in a column."""
    import openpyxl
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet(title)
    for number, row in enumerate([head, *rows], 1):
        for column, value in enumerate(row, 1):
            if value:
                cell = sheet.cell(number, column)
                cell.value = ILLEGAL.sub("", value)
                cell.data_type = "s"
    for column, name in enumerate(head, 1):
        cell = sheet.cell(1, column)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E8E0CF")
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = 16
        sheet.column_dimensions[letter].number_format = "@"  # what is typed below stays text: 001 is no 1
        allowed = ",".join(choices.get(name, ()))
        if allowed and len(allowed) < 250:  # as much as Excel takes
            rule = DataValidation(type="list", formula1=f'"{allowed}"', allow_blank=True)
            sheet.add_data_validation(rule)
            rule.add(f"{letter}2:{letter}{MOST_ROWS + 1}")
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def report_book(sheets: Sequence[tuple[str, Sequence[str], Iterable[Sequence[str | int]]]]) -> bytes:
    """A workbook to read: for each sheet its title, head and rows. Numbers are numbers; no text is ever calculated."""
    import openpyxl
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, head, rows in sheets:
        sheet = book.create_sheet(title)
        for number, row in enumerate([head, *rows], 1):
            for column, value in enumerate(row, 1):
                cell = sheet.cell(number, column)
                cell.value = value if isinstance(value, int) else ILLEGAL.sub("", value)
                if not isinstance(value, int):
                    cell.data_type = "s"
        for column in range(1, len(head) + 1):
            sheet.cell(1, column).font = Font(bold=True)
            sheet.column_dimensions[get_column_letter(column)].width = 18
        sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
