"""What one's own check-ins plug in."""

from kiosk.core.plug import Feature
from kiosk.mine import pages, screen

FEATURE = Feature(name="mine", blueprints=(pages.mine, screen.numbers))
