"""What people plug in."""

from kiosk.core.plug import Feature
from kiosk.people import pack, pages, store

FEATURE = Feature(
    name="people",
    blueprints=(pages.people,),
    parts=pack.PARTS,
    shown_media=store.shown_media,
    entries=pages.entries,
)
