"""Files that were exported are told from files that were changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.checkin import forms, proof, service, sheet, store
from kiosk.checkin.model import Personal, Source
from kiosk.checkin.proof import Proof
from kiosk.core.db import Database
from kiosk.core.sheets import csv_text
from kiosk.core.workbook import write_table
from tests.checkin.conftest import touch
from tests.conftest import SetClock
from tests.processes import here

HEAD = "ab" * 32


@pytest.fixture
def filled(house: Database, session: str, clock: SetClock) -> str:
    for personal in (Personal("王小姨", "13800001234", "2026-11"), Personal("'=1", "", "2026-11"), Personal()):
        service.check_in(house, touch(session, personal=personal), now=clock())
    service.check_in(house, touch(session, unit="=示例小学", people=2, children=3), now=clock())
    return session


def files(house: Database, session: str) -> dict[str, bytes]:
    """The sheet as its two kinds of table."""
    cells = proof.signed(sheet.table(sheet.present(house.reader(), session), with_phones=True), HEAD)
    return {
        "sheet.csv": csv_text(sheet.HEAD, cells).encode(),
        "sheet.xlsx": write_table("签到表", sheet.HEAD, [[str(cell) for cell in line] for line in cells], {}),
    }


def test_a_sheet_is_whole_as_csv_and_as_workbook(house: Database, filled: str, tmp_path: Path) -> None:
    for name, content in files(house, filled).items():
        assert proof.verified(content) == Proof(4, HEAD, None)
        (tmp_path / name).write_bytes(content)
        assert here("ledger", "verify", str(tmp_path / name)).out == f"4 条，前后都对得上。4 lines, whole. {HEAD}\n"


@pytest.mark.parametrize("change", [("王小姨", "王大姨"), (",2,3,", ",2,4,"), ("abab", "baba")])
def test_a_changed_sheet_is_found_out(house: Database, filled: str, tmp_path: Path, change: tuple[str, str]) -> None:
    text = files(house, filled)["sheet.csv"].decode()
    changed = text.replace(*change, 1)
    assert changed != text
    (tmp_path / "sheet.csv").write_text(changed, encoding="utf-8")
    said = here("ledger", "verify", str(tmp_path / "sheet.csv"))
    assert said.code
    assert "改过" in said.err


def test_a_sheet_without_a_line_is_found_out(house: Database, filled: str) -> None:
    lines = files(house, filled)["sheet.csv"].decode().splitlines(keepends=True)
    assert proof.verified("".join(lines[:2] + lines[3:]).encode()).fault == 0


TYPED = st.text(max_size=20).map(lambda text: forms.words({"name": text}, "name"))


@given(st.lists(st.tuples(TYPED, TYPED), max_size=6))
@example([("", "0'=")])
def test_whatever_words_are_in_a_sheet_it_is_whole(words: list[tuple[str, str]]) -> None:
    cells = [(str(number), "10:00", *pair, 1, 0, "触屏", "123456", "") for number, pair in enumerate(words, 1)]
    text = csv_text(sheet.HEAD, proof.signed(cells, HEAD))
    assert proof.verified(text.encode()).fault is None


def test_the_command_writes_a_ledger_that_is_whole_and_says_so_in_the_journal(
    house: Database, filled: str, tmp_path: Path
) -> None:
    said = here("ledger", "export", "--to", str(tmp_path / "l.csv"), "--data", str(house.folder))
    assert said.code == 0, said.err
    assert proof.verified((tmp_path / "l.csv").read_bytes()).count == 4
    last = house.reader().execute("SELECT by, event, key FROM journal ORDER BY serial DESC LIMIT 1").fetchone()
    assert tuple(last) == ("command", "checkin:ledger:export", "4")


def test_the_ledgers_file_is_verified(house: Database, filled: str) -> None:
    found = proof.verified(proof.ledger_csv(store.lines(house.reader())).encode())
    assert found == Proof(4, store.head(house.reader()), None)


@pytest.mark.parametrize("change", [("touch", "phone"), ("checked_in", "full"), ('"people"": 5', '"people"": 6')])
def test_a_changed_file_is_found_out(house: Database, filled: str, change: tuple[str, str]) -> None:
    text = proof.ledger_csv(store.lines(house.reader()))
    changed = text.replace(*change, 1)
    assert changed != text
    assert proof.verified(changed.encode()).fault


def test_no_name_is_in_the_ledgers_file(house: Database, filled: str) -> None:
    text = proof.ledger_csv(store.lines(house.reader()))
    assert "王小姨" not in text
    assert "1380000" not in text


def test_another_file_is_refused(house: Database) -> None:
    with pytest.raises(ValueError, match="不是签到表"):
        proof.verified(b"a,b,c\r\n1,2,3\r\n")


def test_a_part_of_the_ledger_is_verified_by_itself(house: Database, filled: str, clock: SetClock) -> None:
    lines = store.lines(house.reader())[1:]
    assert proof.verified(proof.ledger_csv(lines).encode()).fault is None
    assert Source.TOUCH.value in proof.ledger_csv(lines)
