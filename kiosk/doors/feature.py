"""What the rules of the doors plug in."""

from kiosk.core.plug import Feature
from kiosk.doors import admin

FEATURE = Feature(
    name="doors",
    blueprints=(admin.doors_admin,),
    fills={"session_rules": admin.way_in, "schedule_acts": admin.way_to_usual},
)
