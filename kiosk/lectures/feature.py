"""What lectures plug in."""

from kiosk.core.plug import Feature
from kiosk.lectures import commands, pack, pages, shelf

FEATURE = Feature(
    name="lectures",
    blueprints=(pages.lectures,),
    parts=pack.PARTS,
    uses=shelf.uses,
    errands=commands.ERRANDS,
    entries=pages.entries,
    fills={"band": pages.band, "beside_person": pages.beside_person},
)
