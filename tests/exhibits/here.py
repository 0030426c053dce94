"""What the tests of the staff's exhibits share."""

from __future__ import annotations

from typing import Any

from kiosk.core.db import Database
from kiosk.features import PARTS
from tests.reading import read
from tests.staffing import Colleague

TAKE = {part.name: part.take for part in PARTS}
ROOM = "/admin/exhibits/"


def document(house: Database, part: str, record_id: str) -> dict[str, Any]:
    """A record as it stands."""
    found = TAKE[part](house.reader(), record_id)
    assert found is not None
    return found


def order(house: Database) -> list[str]:
    """The works of the steles in their order."""
    sql = "SELECT slug FROM works ORDER BY position, id"
    return [row[0] for row in house.reader().execute(sql)]


def undo(who: Colleague, page: str) -> None:
    """Press the button in the line that says what was done."""
    addresses = [form.attributes["action"] for form in read(page).find("form", "said")]
    address = next(one for one in addresses if "/undo/" in one)
    assert who.post(address, data={}).status_code == 303
