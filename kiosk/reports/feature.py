"""What the reports plug in."""

from kiosk.core.plug import Feature, Nav
from kiosk.reports import admin

FEATURE = Feature(
    name="reports",
    blueprints=(admin.reports_admin,),
    nav=(Nav("统计", "chart", "reports_admin.index", 80),),
    fills={"session_desk": admin.way_in},
)
