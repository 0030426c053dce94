"""What the lecture door plugs in."""

from kiosk.core.plug import Feature

FEATURE = Feature(name="checkin")
