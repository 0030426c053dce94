"""What revisions plug in."""

from kiosk.core.plug import Feature
from kiosk.revisions import admin

FEATURE = Feature(name="revisions", blueprints=(admin.revisions_admin,), context=admin.context)
