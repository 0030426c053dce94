"""What exhibits plug in."""

from kiosk.core.plug import Feature, Nav
from kiosk.exhibits import admin, desk, pack, pages, shelf, store

FEATURE = Feature(
    name="exhibits",
    blueprints=(pages.exhibits, admin.exhibits_admin),
    parts=pack.PARTS,
    shown_media=store.shown_media,
    entries=pages.entries,
    uses=shelf.uses,
    nav=(
        Nav("展项", "picture", "exhibits_admin.index", 20),
        Nav("特展", "book", "exhibits_admin.index", 50, arguments={"kind": "special"}),
    ),
    desks={"exhibits": desk.exhibit_path, "works": desk.work_path},
    shows={"exhibits": desk.exhibit_shown, "works": desk.work_shown},
    todos=desk.todos,
)
