"""What lectures plug in."""

from kiosk.core.plug import Feature, Nav
from kiosk.lectures import admin, commands, desk, pack, pages, shelf

FEATURE = Feature(
    name="lectures",
    blueprints=(pages.lectures, admin.lectures_admin),
    parts=pack.PARTS,
    uses=shelf.uses,
    errands=commands.ERRANDS,
    entries=pages.entries,
    nav=(Nav("讲堂", "calendar", "lectures_admin.index", 40),),
    desks={"lectures": desk.lecture_path, "venues": desk.venue_path, "series": desk.series_path},
    shows={"lectures": desk.lecture_shown},
    todos=admin.todos,
    fills={"band": pages.band, "beside_person": pages.beside_person},
)
