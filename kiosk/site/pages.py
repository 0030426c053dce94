"""What every page uses of the house: its name and the numbers of the screens; the page a phone tries it with."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

from flask import Blueprint, Response, current_app, request
from flask.blueprints import BlueprintSetupState

from kiosk.core.errors import NotFound
from kiosk.site import store
from kiosk.site.probe import NUMBER, Probes
from kiosk.web.connection import db, language, now
from kiosk.web.htmx import page

site = Blueprint("site", __name__)

LONGEST_CLOCK = 15


@site.record
def _keep_probes(state: BlueprintSetupState) -> None:
    state.app.extensions["probes"] = Probes()


def context() -> dict[str, Any]:
    """The names of the house in both languages and its settings."""
    house = store.house(db(), language())
    words = house.labels
    return {
        "house_name": {
            "zh": words.zh.name or "社区文化中心",
            "en": words.en.short_name or words.en.name or "Culture centre",
        },
        "house_settings": house.settings,
    }


@site.get("/check/<number>")
def check(number: str) -> Response:
    """A phone has come: the settings page says so. The number is good once."""
    if not NUMBER.match(number):
        raise NotFound(number)
    is_first = _probes().see(number, now())
    response = page("site/check.html", is_first=is_first, number=number)
    response.headers["Cache-Control"] = "no-store"
    return response


@site.get("/check/<number>/clock")
def check_clock(number: str) -> Response:
    """The phone's own clock, in milliseconds since 1970."""
    text = request.args.get("at", "")
    if NUMBER.match(number) and text.isascii() and text.isdigit() and len(text) < LONGEST_CLOCK:
        _probes().hear(number, datetime.fromtimestamp(int(text) / 1000, UTC), now())
    return Response(status=204, headers={"Cache-Control": "no-store"})


def _probes() -> Probes:
    return cast(Probes, current_app.extensions["probes"])
