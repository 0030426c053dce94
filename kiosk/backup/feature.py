"""What the backups plug in."""

from kiosk.backup.admin import backups_admin, todos
from kiosk.backup.commands import ERRANDS
from kiosk.core.plug import Feature, Nav

FEATURE = Feature(
    name="backup",
    blueprints=(backups_admin,),
    errands=ERRANDS,
    nav=(Nav("备份", "box", "backups_admin.index", 70, group="settings"),),
    todos=todos,
)
