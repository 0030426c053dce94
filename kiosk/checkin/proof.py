"""Files that leave the house and can be told later from ones that were changed: sheets of sessions, the ledger."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kiosk.checkin import ledger
from kiosk.checkin.sheet import HEAD
from kiosk.core.db import Row
from kiosk.core.sheets import BOM, csv_text
from kiosk.core.workbook import read_table

LEDGER_HEAD = ("id", *ledger.CHAINED, "previous", "hash")
LAST_LINE, WHOLE = "账本末条", "本表校验"
NO_EXPORT = "这不是签到表，也不是签到账本。This is no export of a sheet or of the ledger."


@dataclass(frozen=True)
class Proof:
    """What a file turned out to be.

    :param count: how many lines it has.
    :param head: the hash of the ledger's last line when it was made.
    :param fault: the first line of the ledger that does not follow, 0 for a sheet that was changed; None if whole.
    """

    count: int
    head: str
    fault: int | None


def signed(cells: Sequence[Sequence[object]], head: str) -> list[tuple[object, ...]]:
    """A sheet's cells with the head of the ledger and the sheet's own hash below them."""
    lines: list[tuple[object, ...]] = [*map(tuple, cells), (), ("", LAST_LINE, head)]
    lines.append(("", WHOLE, _hash([HEAD, *lines])))
    return [(*line, *("",) * (len(HEAD) - len(line))) for line in lines]


def ledger_csv(lines: Iterable[Row]) -> str:
    """The ledger as it is chained."""
    return csv_text(LEDGER_HEAD, ([_kept(line[name]) for name in LEDGER_HEAD] for line in lines))


def verified(content: bytes) -> Proof:
    """Look at a file that was exported.

    :raises ValueError: if it is neither a sheet nor the ledger.
    """
    text = "" if content.startswith(b"PK") else content.decode("utf-8").removeprefix(BOM)
    reader = csv.DictReader(io.StringIO(text))
    return _ledger(reader) if tuple(reader.fieldnames or ()) == LEDGER_HEAD else _sheet(read_table(content))


def _ledger(reader: csv.DictReader[str]) -> Proof:
    lines = [_typed(line) for line in reader]
    first = lines[0]["previous"] if lines else ledger.BEGINNING
    fault = ledger.first_fault(lines, str(first))
    return Proof(len(lines), str(lines[-1]["hash"]) if lines else ledger.BEGINNING, fault)


def _sheet(lines: list[list[str]]) -> Proof:
    if len(lines) < 3 or lines[0] != list(HEAD) or lines[-1][1:2] != [WHOLE] or lines[-2][1:2] != [LAST_LINE]:
        raise ValueError(NO_EXPORT)
    is_whole = lines[-1] == ["", WHOLE, _hash(lines[:-1])]
    return Proof(
        sum(line[:1] != [""] for line in lines[1:-2] if line), "".join(lines[-2][2:3]), None if is_whole else 0
    )


def _hash(lines: Iterable[Sequence[object]]) -> str:
    """Of the words in the cells, however a spreadsheet stores them; empty cells at the end of a line do not count."""
    words = [[str(cell).strip().lstrip("'") for cell in line] for line in lines]
    for line in words:
        while line and not line[-1]:
            line.pop()
    return hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()


def _kept(cell: object) -> object:
    """A cell that begins with an apostrophe gets a second one: the first is taken off when the file is read."""
    return "" if cell is None else f"'{cell}" if str(cell).startswith("'") else cell


def _typed(line: dict[str, str]) -> dict[str, object]:
    typed: dict[str, object] = {name: text.removeprefix("'") for name, text in line.items()}
    for name in ("people", "children"):
        typed[name] = int(line[name])
    typed["about"] = int(line["about"]) if line["about"] else None
    return typed
