"""The web plumbing without a house, for what needs a request and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from kiosk.web import filters, htmx, i18n
from tests.conftest import SetClock

Ask = Callable[..., AbstractContextManager[object]]


@pytest.fixture(scope="session")
def ask() -> Ask:
    """``with ask("/?page=2", language="en"):`` is a request of a visitor at the moment of the design pictures."""
    app = Flask("plumbing")
    app.extensions["clock"] = SetClock()
    for plumbing in (htmx, i18n, filters):
        plumbing.init_app(app)

    def request(path: str = "/", language: str = "zh") -> AbstractContextManager[object]:
        return app.test_request_context(path, headers={"Cookie": f"language={language}"})

    return request
