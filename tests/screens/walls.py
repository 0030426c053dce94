"""What the tests of the screens' pages share: screens that ask, and drafts to look at."""

from __future__ import annotations

import re

from flask import Flask

from kiosk.core.db import Database
from kiosk.features import PARTS
from kiosk.revisions import service as revisions
from kiosk.revisions.model import digest_of
from tests.conftest import NOON
from tests.reading import Element, read
from tests.staffing import Colleague

BY_NAME = {part.name: part for part in PARTS}


class Wall:
    """A screen in the hall, without JavaScript: it asks when it is told to."""

    def __init__(self, app: Flask, size: str = "1080.1920") -> None:
        self.client = app.test_client()
        self.size = size
        self.ask()

    def ask(self, path: str = "/", tapped: str = "", revision: int = 0) -> dict[str, object]:
        answer = self.client.get(f"/live?after=999999999&screen={self.size}.{revision}.{tapped}.{path}").json
        assert answer is not None
        return dict(answer)


def marks(page: Element) -> list[str]:
    """The marks of the screens without a name."""
    return [one.attributes["id"].removeprefix("stranger-") for one in page.find("tr") if "id" in one.attributes]


def give_name(staff: Colleague, name: str = "大厅竖屏", **more: str) -> int:
    """Give the only screen without a name one; its number."""
    mark = marks(read(staff.get("/admin/screens/")))[0]
    answer = staff.post(f"/admin/screens/name/{mark}", data={"name": name, **more})
    assert answer.status_code == 303
    return int(re.findall(r'id="screen-(\d+)"', staff.get("/admin/screens/").text)[-1])


def card(staff: Colleague, number: int) -> str:
    return read(staff.get("/admin/screens/live")).one(id=f"screen-{number}").words


def draft(house: Database, part: str, record_id: str, **changes: object) -> None:
    """What somebody writes without publishing it."""
    current = BY_NAME[part].take(house.reader(), record_id)
    assert current is not None
    wanted = {**current, **changes}
    revisions.set_draft(house, BY_NAME[part], record_id, wanted, base=digest_of(current), by="bob", now=NOON)


def words_of(title: str) -> dict[str, dict[str, str]]:
    return {"zh": {"title": title, "line": "看字。", "body": "石头上的字。"}}
