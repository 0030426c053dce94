"""What the house's own room plugs in."""

from kiosk.core.plug import Feature
from kiosk.site import pack, store

FEATURE = Feature(name="site", parts=pack.PARTS, shown_media=store.shown_media)
