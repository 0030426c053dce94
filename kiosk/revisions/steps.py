"""One record's step from one state to the next, as part of an act, and what the house would make of a document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from kiosk.core.db import IntegrityError, Writing
from kiosk.core.errors import Invalid, NotFound, Problem, Refused
from kiosk.core.plug import Document, Part
from kiosk.core.validity import against, repeated, unseen
from kiosk.revisions import store
from kiosk.revisions.model import Verb, title_of

Parts = Mapping[str, Part]
Key = tuple[str, str]
"""A record: its part and its id."""


@dataclass(frozen=True)
class Act:
    """An act under way: its number, by whom, when."""

    number: int
    by: str
    now: datetime


def begin(writing: Writing, verb: str, title: str, *, by: str, now: datetime) -> Act:
    """Begin an act to which :func:`change` adds."""
    return Act(store.open_batch(writing, verb, title, by=by, now=now), by, now)


def change(
    writing: Writing, act: Act, part: Part, record_id: str, document: Document | None, *, is_checked: bool = False
) -> bool:
    """Bring one record into a state, as part of an act; False if it was in it already.

    :param is_checked: that the document was found to be as its part wants it.
    :raises Invalid: if it is not, or if the house does not take it.
    :raises Refused: if the record cannot be deleted.
    """
    before = part.take(writing, record_id)
    if document == before:
        return False
    if document is not None and not is_checked:
        checked(part, document, record_id)
    with trial(writing) as tried:
        if document is None:
            part.drop(writing, record_id, by=act.by, now=act.now)
        else:
            _put(writing, part, document, act)
        after = part.take(writing, record_id)
        if before != after:
            tried.keep()
    if before == after:
        return False
    _note_drift(writing, act, part.name, record_id, before)
    store.add_change(writing, act.number, part.name, record_id, before, after)
    return True


def watch(writing: Writing, act: Act, parts: Parts, keys: Sequence[Key], job: Callable[[Writing], None]) -> int:
    """Let a room's own verbs change these records, as part of an act; how many of them they changed."""
    before = [parts[part].take(writing, record_id) for part, record_id in keys]
    job(writing)
    count = 0
    for (part, record_id), old in zip(keys, before, strict=True):
        new = parts[part].take(writing, record_id)
        if new != old:
            _note_drift(writing, act, part, record_id, old)
            store.add_change(writing, act.number, part, record_id, old, new)
            count += 1
    return count


def checked(part: Part, document: Document, record_id: str | None = None) -> None:
    """Look whether a document is as its part wants it. :raises Invalid: with every fault"""
    place = f"{part.name}[{document.get('id', '')}]"
    problems = [*unseen(document, place), *against(part.schema, document, place)]
    problems = problems or [*repeated(document, place), *part.check(document, place)]
    if record_id is not None and document.get("id") != record_id:
        problems.append(Problem(place, "id", "编号不能改。The id cannot be changed."))
    if problems:
        raise Invalid(problems)


def kept(writing: Writing, act: Act, part: Part, document: Document) -> Document | None:
    """A document as it would read after being put into the house: put, read, undone. :raises Invalid:"""
    with trial(writing):
        _put(writing, part, document, act)
        return part.take(writing, document["id"])


def going_along(writing: Writing, act: Act, parts: Parts, key: Key) -> list[Key]:
    """The records that would go with one if it were deleted, parts before wholes. :raises Refused: if it cannot be

    A record holds only such of parts behind its own: in that order they are installed.
    """
    order = list(parts)
    behind = order[order.index(key[0]) + 1 :]
    before = {name: parts[name].ids(writing) for name in behind}
    with trial(writing):
        parts[key[0]].drop(writing, key[1], by=act.by, now=act.now)
        after = {name: set(parts[name].ids(writing)) for name in behind}
    return [(name, one) for name in reversed(behind) for one in before[name] if one not in after[name]]


class Trial:
    """Something that is undone at the end unless it is kept."""

    def __init__(self) -> None:
        self.is_kept = False

    def keep(self) -> None:
        self.is_kept = True


@contextmanager
def trial(writing: Writing) -> Iterator[Trial]:
    """Do something to look what comes of it; without ``keep()`` it is undone at the end."""
    tried = Trial()
    writing.execute("SAVEPOINT trial")
    try:
        yield tried
    except BaseException:
        tried.is_kept = False
        raise
    finally:
        if writing.in_transaction:  # else SQLite has undone everything: the disk is full or failing
            if not tried.is_kept:
                writing.execute("ROLLBACK TO trial")
            writing.execute("RELEASE trial")


def _put(writing: Writing, part: Part, document: Document, act: Act) -> None:
    place = f"{part.name}[{document['id']}]"
    try:
        part.put(writing, document, by=act.by, now=act.now)
    except (Refused, NotFound) as error:
        raise Invalid([Problem(place, "", str(error))]) from error
    except IntegrityError as error:
        sentence = f"与已有的内容冲突。It contradicts what is there already: {error}."
        raise Invalid([Problem(place, "", sentence)]) from error


def _note_drift(writing: Writing, act: Act, part: str, record_id: str, current: Document | None) -> None:
    """Record how a record came to be otherwise than its last step left it: by a command, or before there were steps."""
    last = store.last_state(writing, part, record_id)
    if last != current:
        title = title_of(current or last or {})
        found = store.open_batch(writing, Verb.FOUND, title, by="", now=act.now)
        store.add_change(writing, found, part, record_id, last, current)
