"""What the tests of the packs' pages share: packs handed in, and what stands in the house."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from kiosk.core.db import Database, rows
from kiosk.features import PARTS
from kiosk.revisions.model import Wanted
from tests.factories import picture_bytes
from tests.packs.builders import Files, pack
from tests.packs.installing import everything
from tests.reading import Element, read
from tests.revisions.acting import act
from tests.staffing import Colleague

HOME = "/admin/packs/"


def zipped(files: Files) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def hand_in(who: Colleague, content: bytes | Files, name: str = "a.zip") -> TestResponse:
    """Send a pack to be checked."""
    data = content if isinstance(content, bytes) else zipped(content)
    boundary, body = encode_multipart({"file": FileStorage(io.BytesIO(data), name)})
    return who.post(f"{HOME}check", data=body, content_type=f"multipart/form-data; boundary={boundary}")


def looked_at(who: Colleague, files: Files) -> tuple[str, Element]:
    """Hand in a pack that is all right; where its page is, and the page."""
    answer = hand_in(who, files)
    assert answer.status_code == 303, read(answer).one("main").words
    where = answer.headers["Location"]
    return where, read(who.get(where))


def content(house: Database) -> dict[str, Any]:
    """Everything the house holds, but for the journal and who is signed in."""
    own = ("main.journal", "main.staff_sessions", "main.accounts", "main.staff_attempts")
    return {name: found for name, found in everything(house).items() if name not in own}


def lines(house: Database) -> list[tuple[str, str, str]]:
    """What the journal says of packs."""
    sql = "SELECT event, key, by FROM journal WHERE event LIKE 'packs:%' ORDER BY serial"
    return [tuple(row) for row in rows(house.reader(), sql)]


def left(house: Database) -> list[str]:
    """Files in the data folder that belong to no database."""
    return sorted(
        one.name for one in house.folder.rglob("*") if not one.name.startswith(("kiosk.db", "media.db", "secret"))
    )


RED, BLUE, GREEN = picture_bytes("#811"), picture_bytes("#118"), picture_bytes("#181")


def version(number: str, *records: Any, pictures: Files | None = None) -> Files:
    """A pack with these halls."""
    return pack(records={"halls": list(records)}, pictures=pictures or {}, version=number)


def edit(house: Database, document: Any, part: str = "halls") -> None:
    """Staff change a record."""
    act(house, Wanted(part, document["id"], document), by="bob")


def documents(house: Database) -> dict[tuple[str, str], Any]:
    """Every record of a house."""
    db = house.reader()
    return {(part.name, one): part.take(db, one) for part in PARTS for one in part.ids(db)}
