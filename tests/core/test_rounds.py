"""A quiet thread looks again and again and stops when it is told to."""

from __future__ import annotations

import threading

from kiosk.core.rounds import Rounds

PATIENCE = 20.0


def test_it_looks_again_and_again_and_no_more_once_it_is_stopped() -> None:
    looks, enough = [0], threading.Event()

    def look() -> None:
        looks[0] += 1
        if looks[0] == 3:
            enough.set()

    rounds = Rounds("rounds", look, first=0, every=0.001)
    assert enough.wait(PATIENCE)
    rounds.stop()
    before = looks[0]
    threading.Event().wait(0.05)
    assert looks[0] == before
    assert "rounds" not in [one.name for one in threading.enumerate()]


def test_what_waits_for_its_first_look_stops_at_once() -> None:
    looks: list[int] = []
    Rounds("rounds", lambda: looks.append(1), first=PATIENCE * 10, every=1).stop()
    assert looks == []
