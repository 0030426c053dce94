"""What every page uses of the house: its name and the numbers of the screens."""

from __future__ import annotations

from typing import Any

from kiosk.site import store
from kiosk.web.connection import db, language


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
