"""What the pages on one person's data plug in."""

from kiosk.core.plug import Feature, Nav
from kiosk.visitors import admin

FEATURE = Feature(
    name="visitors",
    blueprints=(admin.visitors_admin,),
    nav=(Nav("来访者信息", "lock", "visitors_admin.index", 65, group="settings"),),
    todos=admin.todos,
)
