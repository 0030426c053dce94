"""A screen in the hall."""

from __future__ import annotations

import pytest
from flask import Flask

from kiosk.core.db import Database
from tests.screens.walls import Wall


@pytest.fixture
def wall(staffed: tuple[Flask, Database]) -> Wall:
    """A screen that has asked once and says where it is."""
    wall = Wall(staffed[0])
    wall.ask("/")
    return wall
