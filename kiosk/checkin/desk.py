"""What all that answer at the door share: the entrance of this application and how long its codes stand."""

from __future__ import annotations

from typing import cast

from flask import current_app

from kiosk.checkin.entrance import Entrance
from kiosk.site import store as site
from kiosk.web.connection import db

SLOT_SECONDS = "door_seconds"


def entrance() -> Entrance:
    """The doors of this house."""
    return cast(Entrance, current_app.extensions["entrance"])


def slot_seconds() -> int:
    """How long a door code stands, as staff set it."""
    return site.house(db(), "zh").settings.get(SLOT_SECONDS, 30)


def retention_days() -> int:
    """After how many days names go, as staff set it."""
    return site.house(db(), "zh").settings.get("retention_days", 30)
