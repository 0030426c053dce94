"""What the house's own room plugs in."""

from kiosk.core.plug import Feature
from kiosk.site import pack, pages, store

FEATURE = Feature(name="site", parts=pack.PARTS, shown_media=store.shown_media, context=pages.context)
