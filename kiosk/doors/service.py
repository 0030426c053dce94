"""Verbs of the rules of the doors."""

from __future__ import annotations

from datetime import datetime

from kiosk.checkin import rulebook, store
from kiosk.checkin.model import Rules
from kiosk.core.db import Writing, verb
from kiosk.journal import store as journal


@verb
def set_rules(writing: Writing, session: str, rules: Rules, *, by: str, now: datetime) -> None:
    """A session goes by these rules. :raises NotFound:"""
    store.door(writing, session)
    rulebook.set_own(writing, session, rules)
    journal.record(writing, "doors:rules:set", session, by=by, now=now)


@verb
def go_by_usual(writing: Writing, session: str, *, by: str, now: datetime) -> None:
    """A session goes by the house's usual rules again. :raises NotFound:"""
    store.door(writing, session)
    rulebook.drop(writing, session)
    journal.record(writing, "doors:rules:drop", session, by=by, now=now)


@verb
def set_usual(writing: Writing, rules: Rules, *, by: str, now: datetime) -> None:
    """Every session without rules of its own goes by these from now on."""
    rulebook.set_usual(writing, rules)
    journal.record(writing, "doors:usual:set", "house", by=by, now=now)
