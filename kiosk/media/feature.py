"""What pictures plug in."""

from kiosk.core.plug import Feature, Nav
from kiosk.media import admin, desk, pack, pages

FEATURE = Feature(
    name="media",
    blueprints=(pages.media, admin.media_admin),
    parts=pack.PARTS,
    nav=(Nav("图片", "pictures", "media_admin.index", 60),),
    desks={"media": desk.edit_path},
    todos=admin.todos,
)
