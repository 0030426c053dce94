"""What exhibits plug in."""

from kiosk.core.plug import Feature
from kiosk.exhibits import pack, pages, store

FEATURE = Feature(
    name="exhibits",
    blueprints=(pages.exhibits,),
    parts=pack.PARTS,
    shown_media=store.shown_media,
    entries=pages.entries,
)
