"""What the screens plug in."""

from kiosk.core.plug import Feature
from kiosk.screens import live, pages

FEATURE = Feature(name="screens", blueprints=(pages.screens, live.live))
