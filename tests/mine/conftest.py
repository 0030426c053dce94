"""A session that is open, and a phone that has read its code."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kiosk.core.db import Database
from tests.conftest import SetClock
from tests.factories import Factory


@pytest.fixture
def session(house: Database, make: Factory, clock: SetClock) -> str:
    """The public number of a talk with ten seats that begins in 25 minutes."""
    make.venue()
    make.lecture(capacity=10)
    return make.code()


@pytest.fixture
def phone(app: Flask) -> FlaskClient:
    """A browser of its own."""
    return app.test_client()
