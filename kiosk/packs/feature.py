"""What the packs plug in: their staff pages; their commands work on the parts of all rooms, which the roof hands in."""

from __future__ import annotations

from kiosk.core.plug import Feature, Nav
from kiosk.packs.admin import packs_admin

FEATURE = Feature(
    name="packs",
    blueprints=(packs_admin,),
    nav=(Nav("内容包", "box", "packs_admin.index", 60, group="settings"),),
)
