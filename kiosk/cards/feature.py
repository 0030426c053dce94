"""What visitor cards plug in."""

from kiosk.cards import admin, pages
from kiosk.core.plug import Feature, Nav

FEATURE = Feature(
    name="cards",
    blueprints=(pages.cards, admin.cards_admin),
    nav=(Nav("访客卡", "stamp", "cards_admin.index", 75),),
)
