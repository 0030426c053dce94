"""The dictionaries of the house in words: what each is called and what it is for."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.core.plug import Use
from kiosk.revisions.model import NAMES


@dataclass(frozen=True)
class Dictionary:
    """One dictionary.

    :param is_fixed: its words may be changed, but there are as many as the house knows rules for.
    """

    code: str
    purpose: str
    is_fixed: bool = False

    @property
    def title(self) -> str:
        return NAMES.get(self.code, self.code)


DICTIONARIES = (
    Dictionary("honours", "人物的荣誉从这里选，先锋廊按它筛选"),
    Dictionary("honour-levels", "国家、省、市、区四级，只能改叫法", is_fixed=True),
    Dictionary("honour-categories", "好人榜的五类"),
    Dictionary("platforms", "讲座归在哪个平台"),
    Dictionary("themes", "讲座的主题"),
    Dictionary("lecture-forms", "讲座、手工、读书会……"),
    Dictionary("work-kinds", "拓片、年画、连环画……，以及各自的量词"),
    Dictionary("levels", "展项的级别，只能改叫法", is_fixed=True),
)
PARTS = {"people": "位人物", "exhibits": "个展项", "works": "件作品", "lectures": "场讲座", "venues": "个场地"}


def dictionary(code: str) -> Dictionary:
    """A dictionary by its name; one that only a pack knows is called by that."""
    return next((one for one in DICTIONARIES if one.code == code), Dictionary(code, "内容包带来的名录"))


def used(uses: list[Use]) -> str:
    """Where something is used: 12 件作品、1 个展项; nothing if nowhere."""
    counts: dict[str, int] = {}
    for _, part, _ in dict.fromkeys(uses):
        counts[part] = counts.get(part, 0) + 1
    return "、".join(f"{count} {PARTS.get(part, part)}" for part, count in counts.items())
