"""What people plug in."""

from kiosk.core.plug import Feature, Nav
from kiosk.people import admin, desk, pack, pages, shelf, store

FEATURE = Feature(
    name="people",
    blueprints=(pages.people, admin.people_admin),
    parts=pack.PARTS,
    shown_media=store.shown_media,
    entries=pages.entries,
    nav=(Nav("人物", "person", "people_admin.index", 30),),
    desks={"people": desk.person_path},
    shows={"people": desk.shown_path},
    uses=shelf.uses,
    todos=admin.todos,
)
