"""What the house's papers plug in."""

from kiosk.core.plug import Feature
from kiosk.papers import admin

FEATURE = Feature(
    name="papers",
    blueprints=(admin.papers_admin,),
    fills={
        "roster_tools": admin.roster_tools,
        "session_acts": admin.session_acts,
        "schedule_tools": admin.schedule_tools,
    },
)
