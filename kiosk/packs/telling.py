"""What is wrong with a pack, in the words of the house, with the place in the pack where it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.core.errors import Problem
from kiosk.packs.manifest import MANIFEST
from kiosk.packs.records import Report
from kiosk.packs.references import MEDIA
from kiosk.revisions.words import PARTS, field_words

RECORD = re.compile(r"([a-z]+)\.json\[(.*)\]\Z", re.DOTALL)
FILE = re.compile(r"([a-z]+)\.json\Z")
LONGEST = 120


@dataclass(frozen=True)
class Fault:
    """One fault: where, in which field, what; ``detail`` is the same for whoever made the pack."""

    place: str
    field: str
    sentence: str
    detail: str


def faults(problems: Iterable[Problem]) -> list[Fault]:
    """Problems in words."""
    return [_fault(one) for one in problems]


def _fault(problem: Problem) -> Fault:
    sentence = f"缺少{'、'.join(map(field_words, problem.missing))}。" if problem.missing else first(problem.sentence)
    is_entry = not RECORD.match(problem.place) and problem.place != MANIFEST
    field = problem.field if is_entry else field_words(problem.field) if problem.field else ""
    return Fault(place_words(problem.place), field[:LONGEST], sentence, str(problem)[:400])


def place_words(place: str) -> str:
    """``works.json[steles/one]`` as 作品 steles/one, ``media/a.webp`` as 图片 a.webp; what is no file is the whole."""
    if match := RECORD.match(place):
        return f"{PARTS.get(match[1], match[1])} {match[2]}"[:LONGEST]
    if match := FILE.match(place):
        return f"{PARTS.get(match[1], '清单' if place == MANIFEST else match[1])}（{place}）"
    return f"图片 {place.removeprefix(MEDIA)}"[:LONGEST] if place.startswith(MEDIA) else "压缩包"


def first(sentence: str) -> str:
    """The Chinese of what is said in two languages."""
    return sentence.split("。")[0] + "。"


def report_words(report: Report) -> str:
    """What an installation did, in one sentence. What stays as staff made it, they have read before."""
    counted = {"新增": report.added, "更新": report.updated, "删掉": report.dropped}
    told = "，".join(f"{words} {count} 项" for words, count in counted.items() if count)
    return told or "内容和原来一样"
