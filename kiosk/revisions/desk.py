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
from kiosk.core.errors import Invalid, NotFound, Problem
from kiosk.core.filled import filled
from kiosk.core.plug import Document, Part
from kiosk.core.validity import unseen
from kiosk.revisions import service, store
from kiosk.revisions.model import NEW, Conflict, Draft, Verb, Wanted, digest_of
from kiosk.revisions.sheet import Sheet
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
        sheet = Sheet(part, record_id, self.fresh(record_id), NEW, once=once)
        if part.take(db(), record_id) is not None:
            return see(self.edit(record_id))
        return self._send(sheet)

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
        sheet = self.sheet(record_id)
        action = _action()
        if action == "discard":
            service.drop_draft(house(), self.part, record_id, by=staff().name, now=now())
            return said("草稿扔掉了，屏上的没有变。", self.edit(record_id))
        if action == "drop":
            return self.drop(record_id)
        return self._send(sheet)

    def drop(self, record_id: str, others: list[Wanted] | None = None) -> Response:
        """Delete a record, and others that go with it, first."""
        title = self.sheet(record_id).title
        wanted = [*(others or []), Wanted(self.part, record_id, None)]
        number = applied(wanted, Verb.DROP, title)
        return said(f"“{title}”删掉了，30 天内都能找回来。", self.index(), number)

    def _send(self, sheet: Sheet) -> Response:
        action = _action()
        base = request.form.get("base", sheet.base)
        typed = self.read(filled(sheet.part.schema, sheet.document, request.form.items(multi=True)))
        if sheet.has_state and action in ("publish", "withdraw"):
            typed["state"] = "published" if action == "publish" else "draft"
        try:
            self._check(sheet, typed, action not in ("draft", "withdraw"))
            due = _due("publish_at", action == "plan")
            return self._saved(sheet, typed, base, "draft" if due else action, due)
        except Invalid as error:
            sheet.problems = _by_field(error)
            status = 422
        except Conflict as error:
            sheet.theirs, sheet.base, status = error.current or {}, digest_of(error.current), 409
            sheet.their_words = _who(sheet)
        sheet.document = typed
        return self.shown(sheet, status)

    def _check(self, sheet: Sheet, typed: Document, is_public: bool) -> None:
        problems = list(unseen(typed, self.part))
        try:
            service.checked(sheet.part, typed)
            problems += self.check(sheet, typed, is_public)
        except Invalid as error:
            problems += error.problems
        if problems:
            raise Invalid(problems)

    def _saved(self, sheet: Sheet, typed: Document, base: str, action: str, due: datetime | None) -> Response:
        target = self.edit(sheet.record_id)
        by, moment = staff().name, now()
        if sheet.has_state and "expire_at" in request.form:
            ends = _due("expire_at", bool(request.form["expire_at"]))
        else:
            ends = None
        if action == "draft" and sheet.live is not None and (sheet.is_public or due):
            service.set_draft(house(), sheet.part, sheet.record_id, typed, base=base, by=by, now=moment)
            words, number = "草稿存好了，屏上的没有变。", 0
        else:
            if sheet.draft and base == digest_of(sheet.draft.document):
                typed, base = service.with_draft(_rebased(sheet, typed), sheet.live), digest_of(sheet.live)
            verb = Verb.CREATE if sheet.live is None else VERBS.get(action, Verb.SAVE)
            number = applied([Wanted(sheet.part.name, sheet.record_id, typed, base)], verb, service.title_of(typed))
            words = WORDS[action] if action != "publish" or not sheet.has_state else "已经上屏。"
        if due:
            service.plan(house(), sheet.part.name, sheet.record_id, service.PUBLISH, due, by=by, now=moment)
            words = f"草稿存好了，{local(due):%m-%d %H:%M} 自动上屏。"
        if sheet.has_state and "expire_at" in request.form:
            service.plan(house(), sheet.part.name, sheet.record_id, service.WITHDRAW, ends, by=by, now=moment)
        return said(words, target, number)


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
    live, draft = found.take(db(), record_id), store.draft(db(), part, record_id)
    seen = draft.document if draft else live
    if seen is None:
        raise NotFound(record_id)
    plans = store.plans(db(), part, record_id)
    return Sheet(found, record_id, seen, digest_of(seen), draft=draft, live=live, plans=plans)


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


def _rebased(sheet: Sheet, typed: Document) -> Draft:
    draft = cast(Draft, sheet.draft)
    return Draft(draft.part, draft.record_id, typed, draft.base, draft.at, draft.by)


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


def _who(sheet: Sheet) -> str:
    """Who was quicker, in words."""
    last = store.history(db(), sheet.part.name, sheet.record_id, 1)
    if not last:
        return "刚才有人改过这一项。"
    batch = last[0][0]
    return f"{batch.by} 在 {local(batch.at):%H:%M} 改过这一项。"


def _by_field(error: Invalid) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in error.problems:
        words = "这里要填。" if one.missing else one.sentence.split("。")[0] + "。"
        for name in [f"{one.field}.{name}".lstrip(".") for name in one.missing] or [one.field]:
            found[name] = f"{found[name]} {words}" if name in found else words
    return found
