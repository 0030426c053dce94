"""What revisions plug in."""

from kiosk.core.plug import Feature
from kiosk.revisions.admin import revisions_admin

FEATURE = Feature(name="revisions", blueprints=(revisions_admin,))
