"""What the journal plugs in."""

from kiosk.core.plug import Feature, Nav
from kiosk.journal.admin import journal

FEATURE = Feature(
    name="journal",
    blueprints=(journal,),
    nav=(Nav("操作记录", "list", "journal_admin.index", 80, group="settings"),),
)
