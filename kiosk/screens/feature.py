"""What the screens plug in."""

from __future__ import annotations

from typing import Any

from kiosk.core.plug import Feature, Nav
from kiosk.screens import desk, live, pages
from kiosk.screens.admin import screens_admin


def context() -> dict[str, Any]:
    """For the staff's forms: whether a part's records have a page on the screens."""
    return {"has_page": lambda part: desk.show_of(part) is not None}


FEATURE = Feature(
    name="screens",
    blueprints=(pages.screens, live.live, screens_admin),
    nav=(Nav("屏幕", "screen", "screens_admin.index", 70),),
    todos=desk.todos,
    context=context,
    fills={"ticket_acts": desk.print_button},
)
