"""What the search plugs in."""

from kiosk.core.plug import Feature
from kiosk.search import pages

FEATURE = Feature(name="search", blueprints=(pages.search,))
