"""Verbs that change records and remember what stood before. Parts are handed in: this room knows no other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.core.db import Database, IntegrityError, Writing, verb
from kiosk.core.errors import Invalid, KioskError, Problem, Refused
from kiosk.core.merge import merged
from kiosk.core.plug import Document, Part
from kiosk.core.validity import against, repeated
from kiosk.journal import store as journal
from kiosk.revisions import store
from kiosk.revisions.model import Batch, Conflict, Draft, Plan, Verb, Wanted, digest_of

Parts = Mapping[str, Part]
PUBLISH, WITHDRAW = "publish", "withdraw"


@dataclass(frozen=True)
class Act:
    """An act under way: its number, by whom, when."""

    number: int
    by: str
    now: datetime


@verb
def apply(
    writing: Writing, parts: Parts, wanted: Sequence[Wanted], *, act: str, title: str, by: str, now: datetime
) -> int:
    """Carry out changes of records, all or none, as one act; returns its number, 0 if nothing was to change.

    A record's draft is used up by it.

    :param act: a :class:`Verb`.
    :raises Conflict: if a record is no longer as the person saw it.
    :raises Invalid: if a document is not as its part wants it.
    """
    for one in wanted:
        current = parts[one.part].take(writing, one.record_id)
        if one.base is not None and one.base != digest_of(current) and current != one.document:
            raise Conflict(one.part, one.record_id, current)
    begun = begin(writing, act, title, by=by, now=now)
    count = sum(change(writing, begun, parts[one.part], one.record_id, one.document) for one in wanted)
    for one in wanted:
        store.drop_draft(writing, one.part, one.record_id)
        store.drop_plans(writing, one.part, one.record_id, [PUBLISH, *([WITHDRAW] if one.document is None else [])])
    if not count:
        store.drop_batch(writing, begun.number)
    return begun.number if count else 0


def begin(writing: Writing, act: str, title: str, *, by: str, now: datetime) -> Act:
    """Begin an act to which :func:`change` adds."""
    return Act(store.open_batch(writing, act, title, by=by, now=now), by, now)


def change(writing: Writing, act: Act, part: Part, record_id: str, document: Document | None) -> bool:
    """Bring one record into a state, as part of an act; False if it was in it already. :raises Invalid:"""
    before = part.take(writing, record_id)
    if document is None:
        if before is not None:
            part.drop(writing, record_id, by=act.by, now=act.now)
    elif document != before:
        checked(part, document)
        _put(writing, part, document, act)
    after = part.take(writing, record_id)
    if before == after:
        return False
    store.add_change(writing, act.number, part.name, record_id, before, after)
    return True


def checked(part: Part, document: Document) -> None:
    """:raises Invalid: with every fault of a document."""
    place = f"{part.name}[{document.get('id', '')}]"
    problems = list(against(part.schema, document, place)) or [
        *repeated(document, place),
        *part.check(document, place),
    ]
    if problems:
        raise Invalid(problems)


@verb
def undo(writing: Writing, parts: Parts, number: int, *, by: str, now: datetime) -> int:
    """Take an act back, if none of its records was changed since; returns the number of the act that did it.

    :raises Refused: ``changed-since``, ``undone-already``
    """
    done = store.batch(writing, number)
    if done.is_undone:
        raise Refused("undone-already", "这一步已经撤销过了。It was undone already.")
    _refuse_if_changed_since(writing, parts, done)
    begun = begin(writing, Verb.UNDO, done.title, by=by, now=now)
    for step in _in_order(done, parts):
        change(writing, begun, parts[step[0]], step[1], step[2])
    store.set_undone(writing, number, begun.number)
    return begun.number


def _refuse_if_changed_since(writing: Writing, parts: Parts, done: Batch) -> None:
    last = {(step.part, step.record_id): step.after for step in done.changes}
    for (part, record_id), after in last.items():
        if parts[part].take(writing, record_id) != after:
            raise Refused("changed-since", "这之后又有人改过，请在改动记录里选要回到哪一版。It was changed since.")


def _in_order(done: Batch, parts: Parts) -> list[tuple[str, str, Document | None]]:
    """The states to go back to: what comes back first (whole before part), then what goes, the other way round."""
    first: dict[tuple[str, str], Document | None] = {}
    for step in done.changes:
        first.setdefault((step.part, step.record_id), step.before)
    order = list(parts)
    back = sorted((one for one in first if first[one] is not None), key=lambda one: order.index(one[0]))
    gone = sorted((one for one in first if first[one] is None), key=lambda one: -order.index(one[0]))
    return [(*one, first[one]) for one in (*back, *gone)]


@verb
def go_back(writing: Writing, parts: Parts, number: int, *, title: str, by: str, now: datetime) -> int:
    """Bring a record back to how it was after one of its changes; returns the number of the act."""
    step = store.change(writing, number)
    wanted = [Wanted(step.part, step.record_id, step.after)]
    return apply(writing, parts, wanted, act=Verb.GO_BACK, title=title, by=by, now=now)


@verb
def set_draft(
    writing: Writing, part: Part, record_id: str, document: Document, *, base: str, by: str, now: datetime
) -> None:
    """Keep what somebody writes without showing it. :raises Conflict: if somebody else wrote meanwhile"""
    checked(part, document)
    current = part.take(writing, record_id)
    known = store.draft(writing, part.name, record_id)
    seen = known.document if known else current
    if base != digest_of(seen) and seen != document:
        raise Conflict(part.name, record_id, seen)
    store.set_draft(writing, part.name, record_id, document, current, by=by, now=now)
    journal.record(writing, "revisions:draft:set", f"{part.name}/{record_id}", by=by, now=now, is_shown=False)


@verb
def drop_draft(writing: Writing, part: str, record_id: str, *, by: str, now: datetime) -> None:
    """Throw away what was written, and the plan to publish it."""
    store.drop_draft(writing, part, record_id)
    store.drop_plans(writing, part, record_id, [PUBLISH])
    journal.record(writing, "revisions:draft:drop", f"{part}/{record_id}", by=by, now=now, is_shown=False)


@verb
def plan(
    writing: Writing, part: str, record_id: str, what: str, due_at: datetime | None, *, by: str, now: datetime
) -> None:
    """Let a record be published or withdrawn at a moment; None lets nothing happen."""
    if due_at is None:
        store.drop_plans(writing, part, record_id, [what])
    else:
        store.set_plan(writing, part, record_id, what, due_at, by=by)
    journal.record(writing, f"revisions:plan:{what}", f"{part}/{record_id}", by=by, now=now, is_shown=False)


def carry_out_due(house: Database, parts: Parts, now: datetime) -> list[Plan]:
    """Do what is due by ``now``; each plan by itself, so that one that fails holds up no other."""
    done = []
    for one in store.due(house.reader(), now):
        try:
            _carry_out(house, parts, one, now)
        except KioskError as error:
            reason = f"{one.part}/{one.record_id}: {error}"[:200]
            house.write(lambda writing, one=one, reason=reason: _give_up(writing, one, reason, now))  # type: ignore[misc]
        done.append(one)
    return done


@verb
def _carry_out(writing: Writing, parts: Parts, due: Plan, now: datetime) -> None:
    store.drop_plans(writing, due.part, due.record_id, [due.verb])
    part = parts[due.part]
    current = part.take(writing, due.record_id)
    document = _as_planned(due, store.draft(writing, due.part, due.record_id), current)
    if document is not None:
        act = Verb.PUBLISH if due.verb == PUBLISH else Verb.WITHDRAW
        wanted = [Wanted(due.part, due.record_id, document)]
        apply(writing, parts, wanted, act=act, title=title_of(document), by=due.by, now=now)


def _as_planned(due: Plan, draft: Draft | None, current: Document | None) -> Document | None:
    """The record as a plan wants it: published with what was written since, or withdrawn."""
    if due.verb == WITHDRAW:
        return {**current, "state": "draft"} if current and "state" in current else None
    document = with_draft(draft, current) if draft else current
    return {**document, "state": "published"} if document and "state" in document else document


def with_draft(draft: Draft, current: Document | None) -> Document:
    """What is written, with whatever others changed in other fields since the writing began."""
    found: Document = merged(draft.base, draft.document, current) if current and draft.base else draft.document
    return found


def _give_up(writing: Writing, due: Plan, reason: str, now: datetime) -> None:
    store.drop_plans(writing, due.part, due.record_id, [due.verb])
    journal.record(writing, "revisions:plan:fail", reason, by=due.by, now=now, is_shown=False)


def _put(writing: Writing, part: Part, document: Document, act: Act) -> None:
    try:
        part.put(writing, document, by=act.by, now=act.now)
    except IntegrityError as error:
        place = f"{part.name}[{document['id']}]"
        raise Invalid(
            [Problem(place, "", f"与已有的内容冲突。It contradicts what is there already: {error}.")]
        ) from error


def title_of(document: Document) -> str:
    """What people call a record."""
    words = document.get("labels", {}).get("zh", {})
    return str(words.get("title") or words.get("name") or document.get("name") or document.get("id", ""))


def titles(documents: Iterable[Document]) -> str:
    """What people call several records."""
    return "、".join(title_of(one) for one in documents)[:80]
