"""Tables for people: no cell is a formula, and what is harmless stays as it is (promise B12)."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.sheets import bare, csv_text, plain

LIVE = [
    "=1+1", "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1)", " =1+1", "\t=1", "\r=1", "\n=1",
    "=HYPERLINK(\"http://a\")",
    "+SUM(1)", "-SUM(1)", "＝1+1", "＋1", "－1+1", "＠SUM", "\u00a0=1+1", "\u3000=1+1", "=", "@", "+A1", "-A1",
    "--1", "+-1",
]  # fmt: skip
SAFE = ["", "平城魏碑", "a=b", "1-2", "-5", "+5", "-3.14", "+86", "50%", "-50%", "a@b.example", "2026-11-21", "'=1",
        "-", "+",
        "10:00", "王＊姨", "#1", "(=1)", "«=»", "–5", "1,234", "-1,234"]  # fmt: skip


@pytest.mark.parametrize("cell", LIVE)
def test_a_formula_is_put_to_sleep(cell: str) -> None:
    assert plain(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", SAFE)
def test_what_is_no_formula_stays_as_it_is(cell: str) -> None:
    assert plain(cell) == cell


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2), max_size=5))
def test_a_table_comes_back_row_by_row(rows: list[list[str]]) -> None:
    text = csv_text(["一", "二"], rows)
    assert text.startswith("\ufeff")
    found = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert found == [["一", "二"], *([plain(cell) for cell in row] for row in rows)]
    for row in found:
        for cell in row:
            assert not cell.lstrip().startswith(("=", "@", "＝", "＠"))


@pytest.mark.parametrize(
    "cell", ["0'=", "a'-b", "'", "it's", "'t @ home", *LIVE, *(one for one in SAFE if one != "'=1")]
)
def test_what_was_put_to_sleep_is_read_as_it_was(cell: str) -> None:
    assert bare(plain(cell)) == cell
