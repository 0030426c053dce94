"""What staff pages of all rooms share: a record on the desk as a form shows it, and what becomes of it when it is sent.

A form carries the digest of what the person saw (``base``). Whoever saves over somebody else's change gets the form
back with both texts and status 409; whoever sends the same form twice has saved once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from flask import Response, abort, current_app, flash, redirect, request

from kiosk.core import slugs
from kiosk.core.clock import local
from kiosk.core.days import read_local
from kiosk.core.errors import Invalid, NotFound, Problem, Refused
from kiosk.core.filled import Keys, fill
from kiosk.core.merge import merged
from kiosk.core.plug import Document, Part
from kiosk.revisions import service, store
from kiosk.revisions.model import NEW, Conflict, Verb, Wanted
from kiosk.revisions.sheet import Sheet, renumbered
from kiosk.revisions.steps import checked
from kiosk.revisions.words import step_words
from kiosk.web.addresses import inside
from kiosk.web.connection import db, house, now
from kiosk.web.guard import staff
from kiosk.web.htmx import page

ONCE = re.compile(r"[a-z0-9]{6,20}\Z")


@dataclass(frozen=True)
class Desk:
    """How the staff edit the records of one part.

    :param part: the part's name.
    :param template: the form's template; it gets ``sheet`` and what ``more`` gives.
    :param noun: what people call such a record (展项).
    :param edit: the form's address for a record.
    :param fresh: a new record, given its id.
    :param more: what else the template needs.
    :param read: what the room makes of the filled document, e.g. joins two fields.
    :param name: the id of a new record, given the number of its form.
    :param check: what the room has against it: the sheet as it was, the document, whether visitors will see it.
    """

    part: str
    template: str
    noun: str
    edit: Callable[[str], str]
    index: Callable[[], str]
    fresh: Callable[[str], Document]
    more: Callable[[Sheet], Mapping[str, Any]] = lambda sheet: {}
    read: Callable[[Document], Document] = lambda document: document
    name: Callable[[str], str] = lambda once: once
    check: Callable[[Sheet, Document, bool], list[Problem]] = lambda sheet, document, is_public: []

    def new(self) -> Response:
        """The empty form."""
        once = slugs.code(8).lower()
        part = parts()[self.part]
        return self.shown(Sheet(part, "", self.fresh(""), NEW, once=once))

    def create(self) -> Response:
        """What was typed into the empty form becomes a record. The form's own number is its id: twice is once."""
        once = request.form.get("once", "")
        if not ONCE.match(once):
            abort(400)
        record_id = self.name(once)
        part = parts()[self.part]
        try:
            sheet = opened(self.part, record_id)
        except NotFound:
            sheet = Sheet(part, record_id, self.fresh(record_id), NEW)
        sheet.once = once
        return self._send(sheet, request.form.get("base", NEW))

    def show(self, record_id: str) -> Response:
        """The form of a record."""
        return self.shown(self.sheet(record_id))

    def sheet(self, record_id: str) -> Sheet:
        """A record on the desk. :raises NotFound:"""
        return opened(self.part, record_id)

    def shown(self, sheet: Sheet, status: int = 200) -> Response:
        """The page with the form."""
        history = [] if sheet.is_new else store.history(db(), self.part, sheet.record_id, 6)
        response = page(self.template, sheet=sheet, desk=self, history=history, told=step_words, **self.more(sheet))
        response.status_code = status
        return response

    def submit(self, record_id: str) -> Response:
        """What was done with the form of a record."""
        action = _action()
        try:
            sheet = self.sheet(record_id)
        except NotFound:
            if action in ("drop", "discard"):
                return said("这一项已经删掉了。", self.index())
            sheet = self._gone(record_id)
        if action == "discard":
            return self._discard(sheet)
        if action == "drop":
            return self.drop(record_id)
        return self._send(sheet, request.form.get("base", sheet.base))

    def _gone(self, record_id: str) -> Sheet:
        """A record that somebody deleted while its form was open elsewhere. :raises NotFound: if there never was one"""
        last = store.history(db(), self.part, record_id, 1)
        if not last:
            raise NotFound(record_id)
        return Sheet(parts()[self.part], record_id, last[0][1].before or self.fresh(record_id), NEW)

    def drop(self, record_id: str, others: list[Wanted] | None = None) -> Response:
        """Delete a record, and others that go with it, first."""
        sheet = self.sheet(record_id)
        base = request.form.get("base")
        wanted = [*(others or []), Wanted(self.part, record_id, None, base)]
        try:
            number = applied(wanted, Verb.DROP, sheet.title)
        except Conflict as error:
            typed = self._typed(sheet, base or sheet.base)
            return self._clash(sheet, typed, error)
        except Refused as error:
            return said(_first(error.sentence), self.edit(record_id), is_good=False)
        return said(f"“{sheet.title}”删掉了，30 天内都能找回来。", self.index(), number)

    def _discard(self, sheet: Sheet) -> Response:
        base = request.form.get("base")
        try:
            service.drop_draft(house(), sheet.part, sheet.record_id, base=base, by=staff().name, now=now())
        except Conflict as error:
            return said(f"{error.words}草稿没有扔，请看一眼再扔。", self.edit(sheet.record_id), is_good=False)
        return said("草稿扔掉了，屏上的没有变。", self.edit(sheet.record_id))

    def _typed(self, sheet: Sheet, base: str) -> Typed:
        """What was typed, over what the person saw."""
        saw = service.seen_as(db(), sheet.part, sheet.record_id, base)
        if saw is None:
            saw = self.fresh(sheet.record_id) if base == NEW and sheet.live else sheet.document
        try:
            found = fill(sheet.part.schema, saw, request.form.items(multi=True))
        except Invalid:
            abort(413)
        document = self.read(found.document)
        if sheet.has_state and _action() in ("publish", "withdraw"):
            document["state"] = "published" if _action() == "publish" else "draft"
        return Typed(saw, document, found.keys)

    def _send(self, sheet: Sheet, base: str) -> Response:
        action = _action()
        if action not in WORDS:
            abort(400)
        typed = self._typed(sheet, base)
        try:
            self._check(sheet, typed.document, action not in ("draft", "withdraw"))
            due = _due("publish_at", action == "plan")
            return self._saved(sheet, typed.document, base, "draft" if due else action, due)
        except Invalid as error:
            sheet.document, sheet.keys, sheet.base = typed.document, typed.keys, base
            sheet.problems = _by_field(error)
            sheet.sent = frozenset(sheet.dotted(name) for name in request.form)
            return self.shown(sheet, 422)
        except Conflict as error:
            return self._clash(sheet, typed, error)

    def _clash(self, sheet: Sheet, typed: Typed, error: Conflict) -> Response:
        """The form again, with what the person wrote, what somebody else did, and what both did in different fields."""
        sheet.theirs, sheet.their_words, sheet.base = error.current or {}, error.words, error.seen.digest
        sheet.document, sheet.keys = typed.document, typed.keys
        if error.current:
            sheet.document = merged(typed.saw, typed.document, error.current)
            sheet.keys = renumbered(typed.keys, typed.saw, error.current)
        return self.shown(sheet, 409)

    def _check(self, sheet: Sheet, typed: Document, is_public: bool) -> None:
        checked(sheet.part, typed, sheet.record_id)
        problems = self.check(sheet, typed, is_public)
        if problems:
            raise Invalid(problems)

    def _saved(self, sheet: Sheet, typed: Document, base: str, action: str, due: datetime | None) -> Response:
        plans: dict[str, datetime | None] = {}
        if action in ("publish", "withdraw") or due:
            plans[service.PUBLISH] = due
        if sheet.has_state and "expire_at" in request.form:
            plans[service.WITHDRAW] = _due("expire_at", bool(request.form["expire_at"]))
        is_covered = sheet.live is not None if sheet.has_state else True
        is_draft = action == "draft" and is_covered and (sheet.is_public or sheet.live is None or due is not None)
        number = service.save(
            house(),
            parts(),
            Wanted(sheet.part.name, sheet.record_id, typed, base),
            act=Verb.CREATE if sheet.live is None else VERBS.get(action, Verb.SAVE),
            is_draft=is_draft,
            plans=plans,
            by=staff().name,
            now=now(),
        )
        words = WORDS[action] if action != "publish" or not sheet.has_state else "已经上屏。"
        if due:
            words = f"草稿存好了，{local(due):%m-%d %H:%M} 自动上屏。"
        elif is_draft:
            words = "草稿存好了，屏上的没有变。"
        return said(words, self.edit(sheet.record_id), number)


@dataclass(frozen=True)
class Typed:
    """What somebody typed, over what they saw, with what tells the entries of its lists apart."""

    saw: Document
    document: Document
    keys: Keys


VERBS = {"publish": Verb.PUBLISH, "withdraw": Verb.WITHDRAW, "draft": Verb.SAVE}
WORDS = {
    "publish": "保存好了。",
    "withdraw": "已经撤下，屏上看不到了。",
    "draft": "草稿存好了，还没上屏。",
    "plan": "保存好了。",
}


def parts() -> dict[str, Part]:
    """Every part of the house by name."""
    return cast(dict[str, Part], current_app.extensions["parts"])


def opened(part: str, record_id: str) -> Sheet:
    """A record on the desk. :raises NotFound:"""
    found = parts()[part]
    stands = service.seen(db(), found, record_id)
    if stands.document is None:
        raise NotFound(record_id)
    plans = store.plans(db(), part, record_id)
    return Sheet(found, record_id, stands.document, stands.digest, draft=stands.draft, live=stands.live, plans=plans)


def applied(wanted: list[Wanted], verb: Verb, title: str) -> int:
    """Carry out changes as the person who sends this request."""
    return service.apply(house(), parts(), wanted, act=verb, title=title, by=staff().name, now=now())


def said(words: str, target: str, undo: int = 0, *, is_good: bool = True) -> Response:
    """On to another page, which says what was done; ``undo`` is the act that its button takes back.

    A form that stands on some other page brings its address along (``to``) and leads back there.
    """
    flash(words, f"undo:{undo}" if undo else "good" if is_good else "bad")
    return see(inside(request.form.get("to", "")) or target)


def see(target: str) -> Response:
    """On to another page."""
    return cast(Response, redirect(target, 303))


def _action() -> str:
    """What the button said; one that publishes does it later if a later moment is chosen beside it."""
    action = request.form.get("action", "publish")
    return "plan" if action == "publish" and request.form.get("when") == "at" else action


def _due(name: str, is_wanted: bool) -> datetime | None:
    """A moment out of the form. :raises Invalid: if it is none, or past"""
    if not is_wanted:
        return None
    try:
        moment = read_local(request.form.get(name, "")[:16])
    except ValueError:
        raise Invalid([Problem("", name, "请选日期和时间。")]) from None
    if moment <= now():
        raise Invalid([Problem("", name, "这个时间已经过了，请选以后的。")])
    return moment


def _by_field(error: Invalid) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in error.problems:
        words = "这里要填。" if one.missing else _first(one.sentence)
        for name in [f"{one.field}.{name}".lstrip(".") for name in one.missing] or [one.field]:
            found[name] = f"{found[name]} {words}" if name in found else words
    return found


def _first(sentence: str) -> str:
    """The Chinese of what is said in two languages."""
    return sentence.split("。")[0] + "。"
