"""What the doors and the accounts pages share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from flask import Flask, current_app

from kiosk.staff.entrance import Entrance
from kiosk.staff.first import FirstCode

DOORS = "staff_doors"
INVALID = 422


@dataclass(frozen=True)
class Doors:
    """What the doors of one application remember."""

    entrance: Entrance
    code: FirstCode


def doors_of(app: Flask) -> Doors:
    """The doors of an application."""
    return cast(Doors, app.extensions[DOORS])


def doors() -> Doors:
    """The doors of this application."""
    return doors_of(current_app)


def house_words() -> list[str]:
    """The names of the house as its pages say them: what somebody would try first as a password."""
    context: dict[str, Any] = {}
    current_app.update_template_context(context)
    return [str(name) for name in context["house_name"].values()]
