"""What the house's own room plugs in."""

from kiosk.core.plug import Feature, Nav
from kiosk.site import admin, desk, pack, pages, shelf, store

FEATURE = Feature(
    name="site",
    blueprints=(pages.site, admin.site_admin),
    parts=pack.PARTS,
    shown_media=store.shown_media,
    context=pages.context,
    uses=shelf.uses,
    nav=(
        Nav("设置", "gear", "", 90, opens="settings"),
        Nav("这个中心", "home", "site_admin.settings", 10, group="settings"),
        Nav("板块", "map", "site_admin.halls", 20, group="settings"),
        Nav("通知", "message", "site_admin.notices", 30, group="settings"),
        Nav("名录", "list", "site_admin.terms", 40, group="settings"),
    ),
    desks={
        "house": lambda record_id: desk.HOUSE_DESK.edit(record_id),
        "halls": desk.hall_path,
        "notices": desk.notice_path,
        "dictionaries": desk.terms_path,
    },
    shows={"halls": desk.hall_shown},
)
