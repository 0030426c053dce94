"""What the staff's room plugs in."""

from kiosk.core.plug import Feature, Nav
from kiosk.staff import commands
from kiosk.staff.admin import accounts
from kiosk.staff.pages import staff

FEATURE = Feature(
    name="staff",
    blueprints=(staff, accounts),
    errands=commands.ERRANDS,
    nav=(Nav("账号", "people", "accounts_admin.index", 60, group="settings"),),
)
