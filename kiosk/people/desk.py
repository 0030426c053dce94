"""A person on the staff's desk: the empty record, what is refused, what the form needs."""

from __future__ import annotations

from typing import Any

from flask import url_for

from kiosk.core import text
from kiosk.core.errors import Problem
from kiosk.core.plug import Document
from kiosk.media import desk as media_desk
from kiosk.people import shelf
from kiosk.people.model import BASES, FICTIONAL, NONE, SIGNED, Check, facts, is_proved, withdrawn
from kiosk.revisions import service
from kiosk.revisions.desk import Desk, applied
from kiosk.revisions.model import Verb, Wanted
from kiosk.revisions.sheet import Sheet
from kiosk.site import store as site
from kiosk.web.connection import db, house, now, today_is
from kiosk.web.guard import staff

STEP = 10
"""Between two positions."""
ANSWERS = (("", "还没问清"), ("true", "可以用"), ("false", "不用"))
KINDS = (("person", "个人"), ("collective", "集体"))
LONGEST_HEADLINE = 24
LONGEST_STORY = 600
MISSING = {
    "basis": "还不知道能不能讲这个人",
    "name": "还没问清用不用名字",
    "picture": "还没问清用不用画",
    "until": "同意书没写到哪天为止，或者已经过期",
    "under_14": "孩子要有监护人签的同意书",
}


def person_path(slug: str) -> str:
    """Where a person is edited."""
    return url_for("people_admin.edit", slug=slug)


def shown_path(slug: str) -> str:
    """Where visitors see a person."""
    return url_for("people.show", slug=slug)


def withdraw(slug: str) -> int:
    """Take somebody's name and picture off every screen, because they no longer agree; returns the act's number."""
    sheet = DESK.sheet(slug)
    wanted = [Wanted("people", slug, withdrawn(sheet.live or sheet.document))]
    service.plan(house(), "people", slug, service.PUBLISH, None, by=staff().name, now=now())
    return applied(wanted, Verb.WITHDRAW, sheet.title)


def _fresh(record_id: str) -> Document:
    return {
        "id": record_id,
        "kind": "person",
        "position": shelf.last_position(db()) + STEP,
        "state": "draft",
        "role_model": True,
        "sample": False,
        "under_14": False,
        "consent": {"basis": NONE, "name": None, "picture": None, "until": None, "note": ""},
        "born": "",
        "died": "",
        "picture": None,
        "portrait": False,
        "honours": [],
        "events": [],
        "labels": {"zh": {}},
    }


def _read(document: Document) -> Document:
    """An invented person is a sample, whatever a form says."""
    is_invented = document["consent"].get("basis") == FICTIONAL
    return {**document, "sample": True} if is_invented else document


def _check(sheet: Sheet, document: Document, is_public: bool) -> list[Problem]:
    """What the house has against it: an invented person made real, a person shown before all is known."""
    problems = []
    known = [one for one in (sheet.live, sheet.document) if one]
    if any(one["consent"]["basis"] == FICTIONAL for one in known) and document["consent"]["basis"] != FICTIONAL:
        sentence = "虚构人物的“示例”去不掉，也改不成真人；要写真人，请新建一位。"
        problems.append(Problem("", "consent.basis", sentence))
    if is_public:
        missing = [fact for fact in facts(document, today_is().date()) if not fact.is_set]
        problems += [Problem("", _field(fact.code), f"{MISSING[fact.code]}，先不能发布。") for fact in missing]
    return problems


def _field(code: str) -> str:
    return code if code == "under_14" else f"consent.{code}"


def _about(sheet: Sheet) -> dict[str, Any]:
    sheet.form = "edit"
    document = sheet.document
    consent = document["consent"]
    open_facts = [one for one in facts(document, today_is().date()) if not one.is_set]
    return {
        "facts": facts({**document, "under_14": False}, today_is().date()),
        "missing": open_facts,
        "bases": [pair for pair in BASES.items() if (pair[0] == FICTIONAL) is _is_invented(sheet) or sheet.is_new],
        "is_invented": _is_invented(sheet),
        "may_withdraw": not sheet.is_new and consent["basis"] != NONE and consent["basis"] != FICTIONAL,
        "answers": ANSWERS,
        "kinds": KINDS,
        "signed": SIGNED,
        "honours": _words("honours"),
        "levels": _words("honour-levels"),
        "categories": [("", "不分类"), *_words("honour-categories")],
        "honour_name": lambda honour: _honour_name(honour, _words("honours")),
        "open_honours": {int(path.split(".")[1]) for path in sheet.problems if path.startswith("honours.")},
        "is_proved": lambda honour: is_proved(honour, document),
        "checks": [] if sheet.is_new else _checks(document),
    }


def _is_invented(sheet: Sheet) -> bool:
    """Whether the person is an invented one for good."""
    return bool(sheet.live and sheet.live["consent"]["basis"] == FICTIONAL)


def _words(dictionary: str) -> list[tuple[str, str]]:
    return [(code, str(term.labels.title)) for code, term in site.terms(db(), dictionary, "zh").items()]


def _honour_name(honour: Document, known: list[tuple[str, str]]) -> str:
    own = honour.get("labels", {}).get("zh", {}).get("title")
    return str(own or dict(known).get(str(honour.get("code")), "") or "新的一项")


def _checks(document: Document) -> list[Check]:
    """What to look at before a person is published; none of it blocks."""
    words = document["labels"].get("zh", {})
    headline, story = words.get("headline", ""), words.get("story", "")
    found = [Check(True, "字数合适")]
    if len(headline) > LONGEST_HEADLINE:
        found = [Check(False, f"大标题 {len(headline)} 个字，屏上要占三行", "#f-labels-zh-headline")]
    elif len(story) > LONGEST_STORY:
        found = [Check(False, f"故事读完要 {text.minutes(story)} 分钟，站着看有点长", "#f-labels-zh-story")]
    elif not story:
        found = [Check(False, "还没写故事", "#f-labels-zh-story")]
    unproved = [one for one in document.get("honours", []) if not is_proved(one, document)]
    if unproved:
        found.append(Check(False, f"{len(unproved)} 项荣誉缺出处，不上屏", "#honours"))
    elif document.get("honours"):
        found.append(Check(True, "荣誉都有出处"))
    return [*found, *_picture_checks(document)]


def _picture_checks(document: Document) -> list[Check]:
    hash_ = (document.get("picture") or "").removeprefix("sha256:")
    if not hash_:
        return [Check(False, "还没有图，屏上是一个空位", "#f-picture-label")]
    if hash_ in media_desk.undescribed():
        return [Check(False, "图没写说明，看不见的人听不到", url_for("media_admin.edit", hash_=hash_))]
    return [Check(True, "图有说明")]


DESK = Desk(
    "people",
    "people/admin/form.html",
    "人物",
    edit=person_path,
    index=lambda: url_for("people_admin.index"),
    fresh=_fresh,
    more=_about,
    read=_read,
    check=_check,
)
