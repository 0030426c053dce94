"""What the review of leavings plugs in."""

from kiosk.core.plug import Feature
from kiosk.leaves import admin

FEATURE = Feature(
    name="leaves",
    blueprints=(admin.leaves_admin,),
    fills={"roster_tools": admin.tools},
    todos=admin.todos,
)
