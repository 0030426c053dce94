"""Verbs that take back what was done: an act as a whole, or one record to how it was at some time."""

from __future__ import annotations

from datetime import datetime

from kiosk.core.db import Writing, verb
from kiosk.core.errors import Refused
from kiosk.core.plug import Document, Part
from kiosk.core.shapes import chosen
from kiosk.revisions import store
from kiosk.revisions.model import (
    ELSEWHERE,
    TRASH_DAYS,
    Batch,
    ChangedSince,
    Seen,
    Verb,
    Wanted,
    digest_of,
    is_long_ago,
    title_of,
)
from kiosk.revisions.service import apply, conflict
from kiosk.revisions.steps import Act, Key, Parts, begin, change, going_along


@verb
def undo(writing: Writing, parts: Parts, number: int, *, by: str, now: datetime) -> int:
    """Take an act back, if none of its records was changed since; returns the number of the act that did it.

    :raises Refused: ``undone-already``, ``is-a-pack``, ``too-long-ago``, ``changed-since``
    """
    done = store.batch(writing, number)
    if done.verb in ELSEWHERE:
        raise Refused("is-a-pack", "这一步要在“内容包”那一页退回。Go to the page of the packs to take it back.")
    if done.is_undone:
        raise Refused("undone-already", "这一步已经撤销过了。It was undone already.")
    if is_long_ago(done.at, now):
        raise Refused("too-long-ago", f"超过 {TRASH_DAYS} 天了，撤销不了。It is too long ago.")
    return take_back(writing, parts, done, by=by, now=now)


@verb
def take_back(writing: Writing, parts: Parts, done: Batch, *, act: str = Verb.UNDO, by: str, now: datetime) -> int:
    """Bring the records of an act back to how it found them; returns the number of the act that did it.

    :raises ChangedSince: if one of them is not as the act left it, or cannot be deleted.
    """
    begun = begin(writing, act, done.title, by=by, now=now)
    last = {(step.part, step.record_id): step.after for step in done.changes}
    others = [key for key, after in last.items() if not _is_as_left(writing, parts[key[0]], key[1], after)]
    back, gone = _in_order(done, parts)
    if not others:
        for (part, record_id), document in back:
            change(writing, begun, parts[part], record_id, document)
    for key in gone:
        others += [one for one in _held_by(writing, begun, parts, key) if one not in last or one == key]
    if others:
        raise ChangedSince(list(dict.fromkeys(others)))
    for part, record_id in gone:
        change(writing, begun, parts[part], record_id, None)
    store.set_undone(writing, done.id, begun.number)
    if done.verb == Verb.UNDO:
        store.set_done_again(writing, done.id)
    return begun.number


def _is_as_left(writing: Writing, part: Part, record_id: str, after: Document | None) -> bool:
    """Whether a record stands as an act left it; what the house counts by itself may have gone on."""
    live = part.take(writing, record_id)
    return bool(chosen(part.schema, live) == chosen(part.schema, after))


def _held_by(writing: Writing, act: Act, parts: Parts, key: Key) -> list[Key]:
    """What would go along with a record, or the record itself where something else holds on to it."""
    try:
        return going_along(writing, act, parts, key)
    except Refused:
        return [key]


def _in_order(done: Batch, parts: Parts) -> tuple[list[tuple[Key, Document]], list[Key]]:
    """What comes back and in which state, whole before part; then what goes, the other way round."""
    first: dict[Key, Document | None] = {}
    for step in done.changes:
        first.setdefault((step.part, step.record_id), step.before)
    order = list(parts)
    keys = sorted(first, key=lambda one: order.index(one[0]))
    back = [(key, document) for key in keys if (document := first[key]) is not None]
    left = {(step.part, step.record_id) for step in done.changes if step.after is not None}
    return back, [key for key in reversed(keys) if first[key] is None and key in left]


@verb
def go_back(writing: Writing, parts: Parts, number: int, *, base: str | None = None, by: str, now: datetime) -> int:
    """Bring a record back to how it was after one of its steps, or, if that deleted it, before; the act's number.

    :param base: digest of the record as the person saw it.
    :raises Conflict: if it is otherwise now.
    :raises Refused: ``too-long-ago`` if it was deleted and cannot be brought back any more.
    """
    step = store.change(writing, number)
    part = parts[step.part]
    live = part.take(writing, step.record_id)
    if base is not None and base != digest_of(live):
        raise conflict(writing, part, step.record_id, Seen(live))
    if live is None and is_long_ago(store.history(writing, step.part, step.record_id, 1)[0][0].at, now):
        raise Refused("too-long-ago", f"删掉超过 {TRASH_DAYS} 天了，找不回来。It was deleted too long ago.")
    document = step.before if step.after is None else step.after
    wanted = [Wanted(step.part, step.record_id, document)]
    return apply(writing, parts, wanted, act=Verb.GO_BACK, title=title_of(document or {}), by=by, now=now)
