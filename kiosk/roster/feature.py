"""What the desk beside the door plugs in."""

from kiosk.core.plug import Feature
from kiosk.roster import admin

FEATURE = Feature(
    name="roster",
    blueprints=(admin.roster_admin,),
    fills={"session_desk": admin.way_in},
)
