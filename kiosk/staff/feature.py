"""What the staff's room plugs in."""

from kiosk.core.plug import Feature
from kiosk.staff.pages import staff

FEATURE = Feature(name="staff", blueprints=(staff,))
