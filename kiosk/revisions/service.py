"""Verbs that change records and remember what stood before. Parts are handed in: this room knows no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from kiosk.core.clock import is_plausible, local
from kiosk.core.db import Connection, Database, Writing, verb
from kiosk.core.errors import CannotWrite, Invalid, KioskError
from kiosk.core.plug import Document, Part
from kiosk.journal import store as journal
from kiosk.revisions import store
from kiosk.revisions.model import TRASH_DAYS, Conflict, Draft, Plan, Seen, Verb, Wanted, digest_of
from kiosk.revisions.model import title_of as title_of
from kiosk.revisions.steps import Act, Key, Parts, begin, change, checked, going_along, kept, watch

PUBLISH, WITHDRAW = "publish", "withdraw"
Plans = Mapping[str, datetime | None]
"""When something is to happen by itself, by what it is; None: never."""
STEPS_KEPT = 20
"""So many steps of every record are kept however old they are; of the last thirty days all."""
MOST_OLD = 20_000
"""So many steps older than thirty days are kept in all, besides the last one of every record."""
PLAUSIBLE = timedelta(hours=48)
"""A clock that is further from the newest line in the journal may be wrong: nothing is purged by it."""


def seen(db: Connection, part: Part, record_id: str) -> Seen:
    """A record as it stands."""
    return Seen(part.take(db, record_id), store.draft(db, part.name, record_id))


def seen_as(db: Connection, part: Part, record_id: str, digest: str) -> Document | None:
    """What a person saw under this digest, if that is still known."""
    stands = seen(db, part, record_id)
    if digest == stands.digest:
        return stands.document
    draft, _, live = digest.rpartition("-")
    steps = store.history(db, part.name, record_id)
    found = next((one for _, step in steps for one in (step.after, step.before) if digest_of(one) == live), None)
    if not draft:
        return found
    known = stands.draft
    return Seen(found, known).document if known and digest_of(known.document) == draft else None


@verb
def apply(
    writing: Writing, parts: Parts, wanted: Sequence[Wanted], *, act: str, title: str, by: str, now: datetime
) -> int:
    """Carry out changes of records, all or none, as one act; returns its number, 0 if nothing was to change.

    Whatever goes with a deleted record is deleted first, so that it can be brought back, too.

    :param act: a :class:`Verb`.
    :raises Conflict: if a record is no longer as the person saw it.
    :raises Invalid: if a document is not as its part wants it.
    :raises Refused: if a record cannot be deleted.
    """
    begun = begin(writing, act, title, by=by, now=now)
    for one in wanted:
        _refuse_if_other(writing, begun, parts[one.part], one)
    count = sum(_carry_out(writing, begun, parts, one) for one in wanted)
    for one in wanted:
        if act in (Verb.PUBLISH, Verb.WITHDRAW):
            store.drop_plans(writing, one.part, one.record_id, [PUBLISH])
    if not count:
        store.drop_batch(writing, begun.number)
    return begun.number if count else 0


@verb
def remember(
    writing: Writing,
    parts: Parts,
    keys: Sequence[Key],
    job: Callable[[Writing], None],
    *,
    act: str,
    title: str,
    by: str,
    now: datetime,
) -> int:
    """Let a room's own verbs do their work and remember how they changed these records, as one act; its number.

    0 if they changed nothing. Drafts of the records stay as they are.
    """
    begun = begin(writing, act, title, by=by, now=now)
    count = watch(writing, begun, parts, keys, job)
    if not count:
        store.drop_batch(writing, begun.number)
    return begun.number if count else 0


def _refuse_if_other(writing: Writing, act: Act, part: Part, one: Wanted) -> None:
    """Nobody writes over what they have not seen; but whoever sends the same twice has done it once."""
    stands = seen(writing, part, one.record_id)
    if one.base is None or one.base == stands.digest:
        return
    if stands.draft is None and stands.live == _as_kept(writing, act, part, one):
        return
    raise conflict(writing, part, one.record_id, stands)


def _as_kept(writing: Writing, act: Act, part: Part, one: Wanted) -> Document | None:
    if one.document is None:
        return None
    try:
        checked(part, one.document, one.record_id)
        return kept(writing, act, part, one.document)
    except Invalid:
        return one.document


def conflict(writing: Writing, part: Part, record_id: str, stands: Seen) -> Conflict:
    """What to say to whoever was slower."""
    last = store.history(writing, part.name, record_id, 1)
    doer = stands.draft or (last[0][0] if last else None)
    did = "写过" if stands.draft else "删掉了" if stands.live is None else "改过"
    when = f"{doer.by} 在 {local(doer.at):%H:%M} " if doer and doer.by else "刚才有人"
    return Conflict(part.name, record_id, stands, f"{when}{did}这一项。")


def _carry_out(writing: Writing, act: Act, parts: Parts, one: Wanted) -> int:
    """Do one change with what goes along; how many records were changed."""
    count = 0
    if one.document is None and parts[one.part].take(writing, one.record_id) is not None:
        for name, record_id in going_along(writing, act, parts, (one.part, one.record_id)):
            count += change(writing, act, parts[name], record_id, None)
    if one.base is not None and one.document is not None:
        store.drop_draft(writing, one.part, one.record_id)
    return count + change(writing, act, parts[one.part], one.record_id, one.document)


@verb
def save(
    writing: Writing, parts: Parts, one: Wanted, *, act: str, is_draft: bool, plans: Plans, by: str, now: datetime
) -> int:
    """What a form asks for in one go: a draft or a change, and what is to happen by itself; the number of the act."""
    number = 0
    document = one.document or {}
    if is_draft:
        set_draft(writing, parts[one.part], one.record_id, document, base=one.base, by=by, now=now)
    else:
        number = apply(writing, parts, [one], act=act, title=title_of(document), by=by, now=now)
    for what, due_at in plans.items():
        plan(writing, one.part, one.record_id, what, due_at, by=by, now=now)
    return number


@verb
def set_draft(
    writing: Writing, part: Part, record_id: str, document: Document, *, base: str | None, by: str, now: datetime
) -> None:
    """Keep what somebody writes without showing it.

    :param base: digest of what the person saw; None if that does not matter.
    :raises Conflict: if somebody else wrote meanwhile.
    """
    checked(part, document, record_id)
    stands = seen(writing, part, record_id)
    if stands.draft and stands.draft.document == document:
        return
    if base not in (None, stands.digest):
        raise conflict(writing, part, record_id, stands)
    store.set_draft(writing, part.name, record_id, document, stands.live, by=by, now=now)
    journal.record(writing, "revisions:draft:set", f"{part.name}/{record_id}", by=by, now=now, is_shown=False)


@verb
def drop_draft(
    writing: Writing, part: Part, record_id: str, *, base: str | None = None, by: str, now: datetime
) -> None:
    """Throw away what was written, and the plan to publish it. :raises Conflict: if somebody else wrote meanwhile"""
    stands = seen(writing, part, record_id)
    if stands.draft is None:
        return
    if base not in (None, stands.digest):
        raise conflict(writing, part, record_id, stands)
    store.drop_draft(writing, part.name, record_id)
    store.drop_plans(writing, part.name, record_id, [PUBLISH])
    journal.record(writing, "revisions:draft:drop", f"{part.name}/{record_id}", by=by, now=now, is_shown=False)


@verb
def plan(
    writing: Writing, part: str, record_id: str, what: str, due_at: datetime | None, *, by: str, now: datetime
) -> None:
    """Let a record be published or withdrawn at a moment; None lets nothing happen."""
    known = next((one.due_at for one in store.plans(writing, part, record_id) if one.verb == what), None)
    if due_at == known:
        return
    if due_at is None:
        store.drop_plans(writing, part, record_id, [what])
    else:
        store.set_plan(writing, part, record_id, what, due_at, by=by)
    journal.record(writing, f"revisions:plan:{what}", f"{part}/{record_id}", by=by, now=now, is_shown=False)


def carry_out_due(house: Database, parts: Parts, now: datetime) -> list[Plan]:
    """Do what is due by ``now``; each plan by itself, so that one that fails holds up no other.

    On a disk that takes no writes the plans stay for the next time.
    """
    done = []
    for one in store.due(house.reader(), now):
        try:
            _do_planned(house, parts, one, now)
        except CannotWrite:
            break
        except KioskError as error:
            reason = f"{one.part}/{one.record_id}: {error}"[:200]
            house.write(lambda writing, one=one, reason=reason: _give_up(writing, one, reason, now))  # type: ignore[misc]
        done.append(one)
    return done


@verb
def _do_planned(writing: Writing, parts: Parts, due: Plan, now: datetime) -> None:
    if due not in store.plans(writing, due.part, due.record_id):
        return  # somebody thought better of it at this very moment
    store.drop_plans(writing, due.part, due.record_id, [due.verb])
    stands = seen(writing, parts[due.part], due.record_id)
    document = _as_planned(due, stands)
    if document is not None:
        act, base = (Verb.PUBLISH, stands.digest) if due.verb == PUBLISH else (Verb.WITHDRAW, None)
        wanted = [Wanted(due.part, due.record_id, document, base)]
        apply(writing, parts, wanted, act=act, title=title_of(document), by=due.by, now=now)


def _as_planned(due: Plan, stands: Seen) -> Document | None:
    """The record as a plan wants it: published with what was written since, or withdrawn."""
    found, state = (stands.document, "published") if due.verb == PUBLISH else (stands.live, "draft")
    if found is None or "state" not in found:
        return found if due.verb == PUBLISH else None
    return {**found, "state": state}


def _give_up(writing: Writing, due: Plan, reason: str, now: datetime) -> None:
    store.drop_plans(writing, due.part, due.record_id, [due.verb])
    journal.record(writing, "revisions:plan:fail", reason, by=due.by, now=now, is_shown=False)


@verb
def purge(writing: Writing, *, now: datetime) -> int:
    """Forget deleted records and old steps that nobody can go back to any more; returns how many steps that were.

    Nothing is forgotten while the clock may be wrong: it must be near the newest line of the journal.
    """
    newest = journal.newest(writing)
    if not is_plausible(now) or newest is None or not timedelta(0) <= now - newest <= PLAUSIBLE:
        return 0
    return store.purge(writing, now - timedelta(days=TRASH_DAYS), STEPS_KEPT, MOST_OLD)


def with_draft(draft: Draft, current: Document | None) -> Document:
    """What is written, with whatever others changed in other fields since the writing began."""
    return draft.over(current)


def titles(documents: Iterable[Document]) -> str:
    """What people call several records."""
    return "、".join(title_of(one) for one in documents)[:80]
