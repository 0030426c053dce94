"""A session that is open: 14:30, the clock stands at 14:05."""

from __future__ import annotations

import itertools

import pytest

from kiosk.checkin.model import Arrival, Source
from kiosk.core.db import Database
from tests.conftest import SetClock
from tests.factories import Factory

COUNT = itertools.count(1)


def event() -> str:
    """A form's own number."""
    return f"{next(COUNT):032x}"


def touch(session: str, **more: object) -> Arrival:
    """Somebody at the screen."""
    values: dict[str, object] = {"event": event(), "session": session, "source": Source.TOUCH, **more}
    return Arrival(**values)  # type: ignore[arg-type]


@pytest.fixture
def session(house: Database, make: Factory, clock: SetClock) -> str:
    """The public number of a talk with ten seats that begins in 25 minutes."""
    make.venue()
    make.lecture(capacity=10)
    return make.code()
