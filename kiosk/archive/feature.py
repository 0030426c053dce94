"""What a lecture's file plugs in."""

from kiosk.archive import admin, store
from kiosk.core.plug import Feature

FEATURE = Feature(
    name="archive",
    blueprints=(admin.archive_admin,),
    uses=store.uses,
    fills={"roster_acts": admin.act, "roster_tools": admin.tools, "session_desk": admin.way_in},
)
