"""What pictures plug in."""

from kiosk.core.plug import Feature
from kiosk.media import pack, pages

FEATURE = Feature(name="media", blueprints=(pages.media,), parts=pack.PARTS)
