"""Records of every part go back to how they were, and their history has no gap."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.core.db import Database, Writing
from kiosk.core.errors import Invalid, Refused
from kiosk.revisions import store
from kiosk.revisions.model import Wanted
from kiosk.revisions.steps import trial
from tests.revisions.acting import State, act, state, take, undo
from tests.revisions.counting import Records


class Enough(Exception):
    """Ends a try: everything in it is rolled back."""


PICKS = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), min_size=1, max_size=3)


STEPS = st.lists(st.tuples(st.booleans(), PICKS), min_size=1, max_size=8)
"""What somebody does: whether they undo something, and what they pick: records and one of the states of each."""


def something(writing: Writing, picks: list[tuple[int, int]], records: Records) -> int:
    """An act that changes one to three records; its number, 0 if the house would not have it or it changed nothing."""
    keys = sorted(records)
    chosen = {keys[record % len(keys)]: number for record, number in picks}
    wanted = [Wanted(*key, records[key][number % len(records[key])]) for key, number in chosen.items()]
    with suppress(Invalid), trial(writing) as tried:  # a work may have lost its exhibit
        number = act(writing, *wanted)
        tried.keep()
        return number
    return 0


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_was_done_and_undone_leads_back_to_every_record_as_it_was(
    steps: list[tuple[bool, list[tuple[int, int]]]], filled: tuple[Database, Records]
) -> None:
    house, records = filled

    def job(writing: Writing) -> None:
        done: list[tuple[int, State]] = []
        for wants_undo, picks in steps:
            if done and wants_undo:
                number, before = done.pop()
                undo(writing, number)
                assert state(writing) == before
            else:
                before = state(writing)
                number = something(writing, picks, records)
                done += [(number, before)] if number else []
        for number, before in reversed(done):
            undo(writing, number)
            assert state(writing) == before
        raise Enough

    with pytest.raises(Enough):
        house.write(job)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_history_tells_every_state_of_every_record_without_a_gap(
    steps: list[tuple[bool, list[tuple[int, int]]]], filled: tuple[Database, Records]
) -> None:
    house, records = filled

    def job(writing: Writing) -> None:
        done: list[int] = []
        for wants_undo, picks in steps:
            if done and wants_undo:
                with suppress(Refused), trial(writing) as tried:
                    done.append(undo(writing, done[picks[0][0] % len(done)]))
                    tried.keep()
            elif number := something(writing, picks, records):
                done.append(number)
        for part, id_ in records:
            told = [step for _, step in store.history(writing, part, id_)][::-1]
            assert [one.before for one in told] == [None, *(one.after for one in told[:-1])]
            assert told[-1].after == take(writing, part, id_)
            assert all(one.before != one.after for one in told)
        raise Enough

    with pytest.raises(Enough):
        house.write(job)
