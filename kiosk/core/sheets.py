"""Tables for people: CSV that Excel opens as Chinese, and in which no cell is a formula (promises B12)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

BOM = "\ufeff"
"""Without it Excel takes UTF-8 for the code page of the machine."""
FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r]")
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*%?|[+-]")


def csv_text(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table as one text, its first line the head."""
    out = io.StringIO()
    out.write(BOM)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([plain(cell) for cell in head])
    writer.writerows([plain(cell) for cell in row] for row in rows)
    return out.getvalue()


def plain(cell: object) -> str:
    """A cell that no spreadsheet calculates: what would be a formula gets an apostrophe before it."""
    text = str(cell)
    return f"'{text}" if FORMULA.match(text) and not NUMBER.fullmatch(text) else text


def bare(cell: str) -> str:
    """What ``plain`` was given; a text that began with an apostrophe of its own before a formula loses it."""
    return cell[1:] if cell.startswith("'") and plain(cell[1:]) == cell else cell
