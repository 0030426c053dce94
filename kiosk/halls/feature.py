"""What the halls plug in."""

from kiosk.core.plug import Feature
from kiosk.halls import pages

FEATURE = Feature(name="halls", blueprints=(pages.halls,), entries=pages.entries)
