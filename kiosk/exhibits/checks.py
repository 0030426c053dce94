"""What to look at before an exhibit is published, in plain words and with the place to mend it. None of it blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kiosk.core import text
from kiosk.core.db import Row
from kiosk.core.plug import Document
from kiosk.media.model import ENOUGH_CONTRAST, Frame

LONGEST_NAME = 6
"""Characters of a name that stand carved in one column."""
LONGEST_LINE = 24
LONGEST_STORY = 600
PARCHMENT = (211, 200, 180)
"""The darkest of the colours in which words stand on the main picture."""
FRAMES = {
    "hero": Frame(1080 / 704, (0.06, 0.2, 0.3, 0.98), PARCHMENT),
    "hero_tall": Frame(700 / 1080, (0.08, 0.72, 0.92, 0.95), PARCHMENT),
}
PICTURES = {"hero": "主图", "hero_tall": "横屏主图", "banner": "首页图", "banner_tall": "横屏首页图", "cover": "封面"}

Measure = Callable[[str, Frame], float | None]


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. ``path`` leads to where it can be mended: a field of the page, or another page."""

    is_good: bool
    sentence: str
    path: str = ""


def checks(document: Document, works: Sequence[Row], bare: Mapping[str, str], measure: Measure) -> list[Check]:
    """Everything there is to say about an exhibit.

    :param bare: where to describe the pictures of it that nobody has described, by hash.
    """
    words = document.get("labels", {}).get("zh", {})
    return [
        *_lengths(words),
        *_contrast(document, measure),
        *_pictures(document, works, bare),
        *_rights(works),
    ]


def work_checks(document: Document, bare: Mapping[str, str], is_showable: bool) -> list[Check]:
    """Everything there is to say about one work. ``bare`` as for an exhibit."""
    plates = [_hash(one.get("file")) for one in document.get("plates", [])]
    missing = [bare[hash_] for hash_ in plates if hash_ in bare]
    rights = Check(True, "可以上屏") if is_showable else Check(False, "没有授权，发布后不显示", "#f-rights")
    if not plates:
        return [rights, Check(False, "还没有图", "#plates-title")]
    told = Check(False, f"{len(missing)} 张图没写说明", missing[0]) if missing else Check(True, "每张图都有说明")
    return [rights, told]


def _lengths(words: Mapping[str, Any]) -> Iterable[Check]:
    title, line, body = (str(words.get(name, "")) for name in ("title", "line", "body"))
    found = []
    if len(title) > LONGEST_NAME:
        found.append(Check(False, f"名称 {len(title)} 个字，刻字最好不超过 {LONGEST_NAME} 个", "#f-labels-zh-title"))
    if len(line) > LONGEST_LINE:
        found.append(Check(False, f"一句话 {len(line)} 个字，屏上要占四行", "#f-labels-zh-line"))
    if len(body) > LONGEST_STORY:
        found.append(Check(False, f"故事读完要 {text.minutes(body)} 分钟，站着看有点长", "#f-labels-zh-body"))
    if not body:
        found.append(Check(False, "还没写故事", "#f-labels-zh-body"))
    return found or [Check(True, "字数合适")]


def _contrast(document: Document, measure: Measure) -> Iterable[Check]:
    if document.get("kind") != "heritage":
        return  # a special exhibition's words stand beside its pictures
    measured = {
        name: ratio
        for name, frame in FRAMES.items()
        if (hash_ := _hash(document.get(name))) and (ratio := measure(hash_, frame)) is not None
    }
    if measured:
        worst = min(measured, key=lambda name: measured[name])
        ratio = measured[worst]
        if ratio >= ENOUGH_CONTRAST:
            yield Check(True, f"图上的字看得清，对比度 {ratio:.1f}")
        else:
            yield Check(False, f"{PICTURES[worst]}太亮，字压在上面看不清（对比度 {ratio:.1f}）", f"#f-{worst}-label")


def _pictures(document: Document, works: Sequence[Row], bare: Mapping[str, str]) -> Iterable[Check]:
    if not document.get("cover") and not document.get("hero"):
        yield Check(False, "还没有封面，列表里会空着", "#f-cover-label")
    mentioned = [_hash(document.get(name)) for name in PICTURES] + [row["cover"] for row in works]
    used = {hash_ for hash_ in mentioned if hash_}
    missing = [bare[hash_] for hash_ in used if hash_ in bare]
    if missing:
        yield Check(False, f"{len(missing)} 张图没写说明", missing[0])
    elif used:
        yield Check(True, "每张图都有说明")


def _rights(works: Sequence[Row]) -> Iterable[Check]:
    pending = sum(1 for row in works if row["rights"] == "pending")
    on_site = sum(1 for row in works if row["rights"] == "on-site-only")
    if not works:
        yield Check(False, "还没有作品", "#works")
    if pending:
        yield Check(False, f"{pending} 件没有授权，发布后不显示", "#works")
    if on_site:
        yield Check(True, f"{on_site} 件只在馆内看，不上屏")
    if works and not pending:
        yield Check(True, "每件作品都有授权")


def _hash(file: object) -> str:
    return str(file or "").removeprefix("sha256:")
