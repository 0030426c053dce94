"""Works out of a table that somebody filled in: what each row means, what is wrong with it, what it would change."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from kiosk.core.db import Connection
from kiosk.core.plug import Document, Part
from kiosk.core.validity import against
from kiosk.exhibits import arrange, shelf
from kiosk.revisions.model import NEW, Wanted, digest_of

TITLE, NUMBER = "名称", "编号"
COLUMNS = {
    TITLE: "labels.zh.title", "英文名": "labels.en.title", NUMBER: "number", "年份": "year", "种类": "kind",
    "板块": "section", "年代": "era", "授权": "rights", "许可": "licence", "署名": "labels.zh.credit",
    "图下的小字": "labels.zh.caption", "一句话": "labels.zh.line", "英文一句话": "labels.en.line",
    "说明": "labels.zh.body", "英文说明": "labels.en.body", "作者": "labels.zh.maker", "做法": "labels.zh.technique",
    "尺寸": "labels.zh.dimensions", "题材": "labels.zh.subject", "画成": "labels.zh.made",
    "收藏": "labels.zh.collection", "出版": "labels.zh.publisher",
}  # fmt: skip
"""What may stand in the first row, and where it goes in a work."""
EXAMPLE = ["皇帝南巡之颂", "Ode on the Southern Tour", "魏碑 001", "461", "碑", "", "", "自绘自拍", "CC0-1.0"]
HEADINGS = {path: name for name, path in COLUMNS.items()}
MOST_PROBLEMS = 100

Choices = Mapping[str, Mapping[str, str]]
"""For the columns in which only certain words may stand: the word to its code, by path."""


@dataclass(frozen=True)
class Fault:
    """What is wrong in one cell, or with a whole row."""

    row: int
    column: str
    sentence: str


@dataclass
class Outcome:
    """What a table would do, nothing of which is done yet."""

    wanted: list[Wanted] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    changed: list[tuple[str, list[str]]] = field(default_factory=list)
    same: int = 0
    unknown: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    befores: list[str] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """A short name for what it would do: if it changes, somebody must look again."""
        told = [(one.record_id, one.document) for one in self.wanted]
        return hashlib.blake2b(json.dumps([told, self.befores], sort_keys=True).encode(), digest_size=12).hexdigest()


def read(db: Connection, part: Part, exhibit: str, once: str, rows: list[list[str]], choices: Choices) -> Outcome:
    """What a table says about the works of an exhibit. ``once`` names the table: new works get their ids from it."""
    outcome = Outcome()
    head = rows[0] if rows else []
    columns = {place: COLUMNS[name] for place, name in enumerate(head) if name in COLUMNS}
    outcome.unknown = [name for name in head if name and name not in COLUMNS]
    twice = [name for name, count in Counter(name for name in head if name in COLUMNS).items() if count > 1]
    if TITLE not in head:
        outcome.faults.append(Fault(1, TITLE, "第一行里没有“名称”这一列，请照模板写。"))
    outcome.faults += [Fault(1, name, "这一列出现了两次，请只留一列。") for name in twice]
    if not outcome.faults:
        works = _Works(db, part, exhibit, once)
        for number, row in enumerate(rows[1:], 2):
            if any(row):
                _read_row(
                    outcome, works, number, {columns[i]: cell for i, cell in enumerate(row) if i in columns}, choices
                )
    if not outcome.wanted and not outcome.faults and not outcome.same:
        outcome.faults.append(Fault(2, TITLE, "表里没有作品，请从第二行写起，一行一件。"))
    del outcome.faults[MOST_PROBLEMS:]
    return outcome


class _Works:
    """The works an exhibit has, to be found by number or title, each by one row."""

    def __init__(self, db: Connection, part: Part, exhibit: str, once: str) -> None:
        self.part = part
        self._db = db
        self._exhibit = exhibit
        self._once = once
        self._rows = shelf.works_of(db, exhibit)
        self._last = arrange.last_position(self._rows)
        self._taken: dict[str, int] = {}

    def find(self, number: int, code: str, title: str) -> tuple[str, str]:
        """The id of the work a row means, and what is wrong; no id means that it is new."""
        found = [row for row in self._rows if code and row["number"] == code]
        if not found:
            found = [row for row in self._rows if row["title"] == title and not (code and row["number"])]
        if len(found) > 1:
            return "", f"有 {len(found)} 件都对得上，请在“编号”里写清是哪一件。"
        key = found[0]["slug"] if found else f"{code}\n{title}"
        if key in self._taken:
            return "", f"和第 {self._taken[key]} 行是同一件，请只留一行。"
        self._taken[key] = number
        return (f"{self._exhibit}/{found[0]['slug']}" if found else ""), ""

    def take(self, record_id: str) -> Document:
        """A work as it stands."""
        return self.part.take(self._db, record_id) or {}

    def fresh(self, number: int) -> Document:
        """A new work at the end."""
        self._last += arrange.STEP
        return arrange.fresh_work(f"{self._exhibit}/{self._once}-{number}", self._last, "")


def _read_row(outcome: Outcome, works: _Works, number: int, cells: Mapping[str, str], choices: Choices) -> None:
    title, code = cells.get(COLUMNS[TITLE], ""), cells.get(COLUMNS[NUMBER], "")
    record_id, fault = works.find(number, code, title)
    if not record_id and not title:
        outcome.faults.append(Fault(number, TITLE, "新的作品要写名称。"))
    elif fault:
        outcome.faults.append(Fault(number, NUMBER if "编号" in fault else TITLE, fault))
    else:
        _want(outcome, works, number, cells, choices, record_id)


def _want(
    outcome: Outcome, works: _Works, number: int, cells: Mapping[str, str], choices: Choices, record_id: str
) -> None:
    before = works.take(record_id) if record_id else None
    document = deepcopy(before) if before else works.fresh(number)
    faults = _fill(document, number, cells, choices) or _check(works.part, document, number)
    if faults:
        outcome.faults += faults
    elif before is None:
        outcome.wanted.append(Wanted("works", document["id"], document, NEW))
        outcome.made.append(cells[COLUMNS[TITLE]])
    elif document == before:
        outcome.same += 1
    else:
        outcome.wanted.append(Wanted("works", record_id, document))
        outcome.befores.append(digest_of(before))
        fields = [HEADINGS[path] for path in cells if _at(document, path) != _at(before, path)]
        outcome.changed.append((_at(document, COLUMNS[TITLE]), fields))


def _fill(document: Document, number: int, cells: Mapping[str, str], choices: Choices) -> list[Fault]:
    """Put the cells of a row into a work. An empty cell leaves what is there."""
    faults = []
    for path, cell in cells.items():
        allowed = choices.get(path)
        if cell and allowed is not None and cell not in allowed and cell not in allowed.values():
            words = "、".join(list(allowed)[:12]) or "（展项里还没有）"
            faults.append(Fault(number, HEADINGS[path], f"不认识“{cell[:20]}”，可以写：{words}。"))
        elif cell:
            _set(document, path, allowed.get(cell, cell) if allowed else cell)
    if not document["kind"]:
        document["kind"] = next(iter(choices.get("kind", {}).values()), "work")
    return faults


def _check(part: Part, document: Document, number: int) -> list[Fault]:
    problems = list(against(part.schema, document, "")) or part.check(document, "")
    return [Fault(number, HEADINGS.get(one.field, TITLE), one.sentence.split("。")[0] + "。") for one in problems]


def _set(document: Document, path: str, value: str) -> None:
    *steps, last = path.split(".")
    place: Any = document
    for step in steps:
        place = place.setdefault(step, {})
    place[last] = value


def _at(document: Document, path: str) -> Any:
    place: Any = document
    for step in path.split("."):
        place = place.get(step) if isinstance(place, dict) else None
    return place


def written(documents: Sequence[Document], choices: Choices) -> list[list[str]]:
    """Works as rows of the table, with words in place of codes."""
    words = {path: {code: word for word, code in allowed.items()} for path, allowed in choices.items()}
    rows = []
    for document in documents:
        values = {path: str(_at(document, path) or "") for path in COLUMNS.values()}
        rows.append([words.get(path, {}).get(value, value) for path, value in values.items()])
    return rows
