"""What the tests of the staff's schedule share: forms as somebody fills them in, and what stands in the house."""

from __future__ import annotations

from typing import Any

from werkzeug.test import TestResponse

from kiosk.core.db import Database
from kiosk.features import PARTS
from tests.filling import Form
from tests.reading import read
from tests.staffing import Colleague

TAKE = {part.name: part.take for part in PARTS}


ROOM = "/admin/lectures/"


def document(house: Database, part: str = "lectures", record_id: str = "talk") -> dict[str, Any]:
    """A record as it stands."""
    found = TAKE[part](house.reader(), record_id)
    assert found is not None
    return found


def session(house: Database, number: int = 0, lecture: str = "talk") -> dict[str, Any]:
    """One session of a lecture as it stands."""
    found: dict[str, Any] = document(house, record_id=lecture)["sessions"][number]
    return found


def new_form(who: Colleague, title: str = "一封家书", **times: str) -> Form:
    """The form of a new lecture with a title and its first session."""
    form = Form(who.get(f"{ROOM}new"))
    form["labels.zh.title"] = title
    for name, text in times.items():
        form[f"sessions[=n1].{name}"] = text
    return form


def add_speaker(form: Form, name: str, key: str = "n1", role: str = "speaker") -> None:
    """Add a row for a person."""
    form[f"people[{key}].name"], form[f"people[{key}].role"] = name, role


def made(answer: TestResponse) -> str:
    """The id of the lecture that was made."""
    assert answer.status_code == 303, read(answer).one("main").words[:400]
    return answer.location.rsplit("/", 1)[1]


def undo(who: Colleague, answer: TestResponse) -> None:
    """Press the button in the line that says what was done."""
    assert answer.status_code == 303
    form = read(who.get(answer.location)).one("form", "said")
    assert who.post(form.attributes["action"], data={}).status_code == 303


def doubts(answer: TestResponse) -> str:
    """What should be looked at again."""
    assert answer.status_code == 409
    return read(answer).one(id="doubts").words


def anyway(answer: TestResponse, who: Colleague) -> TestResponse:
    """Press “仍然保存”."""
    form = Form(answer)
    form["known"] = read(answer).one("button", name="known").attributes["value"]
    return form.send(who)


def beside(answer: TestResponse, name: str) -> str:
    """The words beside the field of a name."""
    page = read(answer)
    [field] = [one for one in page.find("input") if one.attributes.get("name") == name]
    return page.one(id=field.attributes["aria-describedby"].split()[0]).words
