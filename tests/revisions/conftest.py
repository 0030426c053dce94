"""Records of every part."""

from __future__ import annotations

import pytest

from kiosk.core.db import Database
from kiosk.revisions.model import Wanted
from tests.factories import Factory
from tests.revisions.acting import act, variants
from tests.revisions.counting import Records


@pytest.fixture
def filled(house: Database, make: Factory) -> tuple[Database, Records]:
    """A house with a record of every part, and the states that these can be in."""
    records = variants(make)
    for (part, id_), states in records.items():
        act(house, Wanted(part, id_, states[0]))
    return house, records
