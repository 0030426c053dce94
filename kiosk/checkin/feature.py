"""What the lecture door plugs in."""

from kiosk.checkin import admin, commands, pages, screen, tickets
from kiosk.core.plug import Feature

FEATURE = Feature(
    name="checkin",
    blueprints=(pages.checkin, screen.checkin_screen, admin.checkin_admin, tickets.tickets),
    fills={"door": screen.door, "door_actions": screen.door_actions},
    errands=commands.ERRANDS,
    context=pages.context,
)
