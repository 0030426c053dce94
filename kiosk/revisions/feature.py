"""What revisions plug in."""

from kiosk.core.plug import Feature, Nav
from kiosk.revisions import admin

FEATURE = Feature(
    name="revisions",
    blueprints=(admin.revisions_admin,),
    context=admin.context,
    nav=(Nav("最近改动", "undo", "revisions_admin.index", 80, group="settings"),),
)
