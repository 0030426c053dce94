"""Verbs of cards: printed, revoked, stamped, and in with one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kiosk.cards import store
from kiosk.cards.model import MOST_SHEETS, PREFIX_DIGITS, Batch, prefix
from kiosk.checkin import service as checkin
from kiosk.checkin import store as ledger
from kiosk.checkin import tokens
from kiosk.checkin.model import Answer, Arrival, Outcome, Source
from kiosk.core.db import Writing, verb
from kiosk.core.errors import Refused
from kiosk.journal import store as journal

PERSON = "card:"


@verb
def make(writing: Writing, event: str, sheets: Sequence[Sequence[str]], *, by: str, now: datetime) -> Batch:
    """A batch of cards. The same form sent again is the same batch.

    :param sheets: the codes of the cards, sheet by sheet; only their hashes are kept.
    :raises Refused: ``too-many-sheets``, and in the rarest case ``try-again``: two cards would read the same.
    """
    if not 1 <= len(sheets) <= MOST_SHEETS:
        raise Refused("too-many-sheets", f"一次印 1 到 {MOST_SHEETS} 张。One to {MOST_SHEETS} sheets at once.")
    before = store.batch(writing, event)
    if before is None:
        hashes = [[tokens.kept(code) for code in sheet] for sheet in sheets]
        if any(store.beginning(writing, hash_[:PREFIX_DIGITS]) for sheet in hashes for hash_ in sheet):
            raise Refused("try-again", "请刷新再印一次。Please try once more.")
        store.add_batch(writing, event, hashes, by, now)
        before = store.batch(writing, event)
        assert before is not None
        key = f"{before.number} {before.cards}"
        journal.record(writing, "cards:batch:print", key, by=by, now=now, is_shown=False)
    return before


@verb
def revoke(writing: Writing, text: str, *, by: str, now: datetime) -> None:
    """Let a card open nothing any more: scanned, or typed as it reads. :raises Refused: ``no-such-card``"""
    secret, start = tokens.read_ticket(text), prefix(text)
    hash_ = tokens.kept(secret) if secret else ""
    found = [store.card(writing, hash_)] if secret else store.beginning(writing, start) if start else []
    if len(found) != 1 or found[0] is None:
        raise Refused("no-such-card", "没有这张卡，请看看是不是输错了。There is no such card.")
    store.revoke(writing, found[0].hash)
    journal.record(writing, "cards:card:revoke", found[0].batch, by=by, now=now, is_shown=False)


@verb
def revoke_batch(writing: Writing, number: int, *, by: str, now: datetime) -> int:
    """Let no card of a batch open anything any more; returns how many."""
    gone = store.revoke_batch(writing, number)
    journal.record(writing, "cards:batch:revoke", f"{number} {gone}", by=by, now=now, is_shown=False)
    return gone


@verb
def come_with_card(
    writing: Writing, hash_: str, event: str, session: str, hall: str, *, screen: str, now: datetime
) -> Answer:
    """In with a card, by the same transaction as every other way; the lecture hall's stamp comes with it."""
    arrival = Arrival(event, session, Source.CARD, person=PERSON + hash_, screen=screen)
    found = store.card(writing, hash_)
    if found is None or found.is_revoked:
        return checkin.note_attempt(
            writing, arrival, Outcome.UNKNOWN if found is None else Outcome.REVOKED, now=now
        )  # fmt: skip
    answer = checkin.check_in(writing, arrival, now=now)
    if answer.is_good and hall:
        store.add_stamp(writing, hash_, hall, now)
    return answer


@verb
def stamp(writing: Writing, hash_: str, hall: str, *, now: datetime) -> bool:
    """A hall's stamp on a card; False if it is there already. :raises Refused: ``no-such-card``, ``revoked``"""
    found = store.card(writing, hash_)
    if found is None or found.is_revoked:
        outcome = Outcome.UNKNOWN if found is None else Outcome.REVOKED
        raise Refused(outcome.value, "这张卡用不了，请找工作人员换一张。This card is no longer valid.")
    is_new = store.add_stamp(writing, hash_, hall, now)
    if is_new:
        journal.record(writing, "cards:stamp:add", hall, by="visitor", now=now, is_shown=False)
    return is_new


@verb
def note_unknown(writing: Writing, event: str, source: Source, outcome: Outcome, *, now: datetime) -> None:
    """A code at no lecture's door that opened nothing: it stands in the ledger like every attempt."""
    if ledger.answer_to(writing, event) is None:
        checkin.note_attempt(writing, Arrival(event, "", source), outcome, now=now)
