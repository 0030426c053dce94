"""What the first page plugs in."""

from kiosk.core.plug import Feature, Nav
from kiosk.today import desk
from kiosk.today.admin import today

FEATURE = Feature(name="today", blueprints=(today,), nav=(Nav("今日", "home", "today.index", 10),), todos=desk.todos)
