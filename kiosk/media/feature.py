"""What pictures plug in."""

from kiosk.core.plug import Feature, Nav
from kiosk.media import admin, pack, pages

FEATURE = Feature(
    name="media",
    blueprints=(pages.media, admin.media_admin),
    parts=pack.PARTS,
    nav=(Nav("图片", "pictures", "media_admin.index", 60),),
    desks={"media": admin.edit_path},
    todos=admin.todos,
)
