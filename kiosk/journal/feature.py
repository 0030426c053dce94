"""What the journal plugs in."""

from kiosk.core.plug import Feature

FEATURE = Feature(name="journal")
