"""What the packs plug in: commands over the parts of all other rooms, which the roof hands in."""

from __future__ import annotations

from kiosk.core.plug import Feature

FEATURE = Feature(name="packs")
