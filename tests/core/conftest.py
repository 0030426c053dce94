"""A house with the journal only, for what does not need more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.core.db import Database
from kiosk.core.migrate import open_house
from tests.conftest import NOON

SMALL = ("journal",)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Database]:
    """A house with the journal only."""
    made = open_house(tmp_path, SMALL, NOON)
    yield made
    made.close()
