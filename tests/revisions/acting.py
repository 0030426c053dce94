"""Acts without a browser, and records of every part to act upon."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kiosk.core.db import Connection, Database, Writing
from kiosk.core.plug import Document
from kiosk.features import PARTS
from kiosk.revisions import service, undoing
from kiosk.revisions.model import Verb, Wanted
from tests.conftest import NOON
from tests.factories import Factory

ALL = {part.name: part for part in PARTS}
State = dict[tuple[str, str], Document]


def words(title: str, english: str = "", name: str = "title") -> Document:
    return {"zh": {name: title}, **({"en": {name: english}} if english else {})}


def hall(title: str = "国风非遗坊", **changes: Any) -> Document:
    record = {"id": "heritage", "position": 1, "material": "brick", "leads_to": "", "plate": None}
    return {**record, "labels": words(title), **changes}


def work(id_: str = "steles/one", title: str = "皇帝南巡之颂", **changes: Any) -> Document:
    record = {"id": id_, "position": 1, "section": "", "era": "", "kind": "stele", "year": "", "number": "",
              "rights": "own", "licence": "", "plates": [], "parts": []}  # fmt: skip
    return {**record, "labels": words(title), **changes}


def take(db: Database | Connection, part: str, record_id: str) -> Document | None:
    """A record as it stands."""
    return ALL[part].take(db.reader() if isinstance(db, Database) else db, record_id)


def there(db: Database | Connection, part: str, record_id: str) -> Document:
    """A record that must be there."""
    found = take(db, part, record_id)
    assert found is not None
    return found


def act(
    house: Database | Writing,
    *wanted: Wanted,
    verb: Verb = Verb.SAVE,
    title: str = "样",
    by: str = "alice",
    now: datetime = NOON,
) -> int:
    """Carry out changes; the number of the act."""
    return service.apply(house, ALL, wanted, act=verb, title=title, by=by, now=now)


def put(house: Database | Writing, part: str, document: Document, **how: Any) -> int:
    """Save one record."""
    return act(house, Wanted(part, document["id"], document), **how)


def drop(house: Database | Writing, part: str, record_id: str, **how: Any) -> int:
    """Delete one record."""
    return act(house, Wanted(part, record_id, None), verb=Verb.DROP, **how)


def undo(house: Database | Writing, number: int, by: str = "bob", now: datetime = NOON) -> int:
    return undoing.undo(house, ALL, number, by=by, now=now)


def state(db: Database | Connection) -> State:
    """Every record of the house. A session's number for calendars only ever grows, so it is left out."""
    reader = db.reader() if isinstance(db, Database) else db
    found = {(name, id_): there(reader, name, id_) for name, part in ALL.items() for id_ in part.ids(reader)}
    for (name, _), document in found.items():
        if name == "lectures":
            document["sessions"] = [{**one, "sequence": 0} for one in document["sessions"]]
    return found


def variants(make: Factory) -> dict[tuple[str, str], list[Document | None]]:
    """Records of every part, each in several states; None where it can be deleted."""
    red, blue = (f"sha256:{make.picture(colour)}" for colour in ("#811", "#118"))
    house = {"id": "house", "labels": {"zh": {"name": "中心", "short_name": "中"}}}
    picture = {"id": red, "name": "r.webp", "focal": [50, 50], "licence": "CC0-1.0", "labels": words("红", "", "alt")}
    notice = {"id": "rain", "from": "2026-11-20T08:00", "until": "2026-11-22T18:00", "labels": words("下雨")}
    terms = [{"id": "print", "labels": words("年画", "Print")}, {"id": "stele", "labels": words("碑")}]
    person = {"id": "wang", "position": 1, "consent": {"basis": "none"}, "labels": words("王", "Wang", "name")}
    exhibit = {"id": "steles", "hall": "heritage", "kind": "heritage", "position": 1, "hero": red,
               "labels": {"zh": {"title": "碑", "line": "看字。"}}}  # fmt: skip
    session = {"id": "1", "start": "2026-11-28T14:30", "venue": "hall-2"}
    lecture = {"id": "talk", "minutes": 90, "capacity": 80, "sessions": [session], "labels": words("讲座")}
    venue = {"id": "hall-2", "capacity": 80, "labels": words("二楼", "", "name")}
    later = {"id": "2", "start": "2026-12-05T14:30", "venue": ""}
    event = {"labels": {"zh": {"when": "一", "what": "二"}}}
    series = {"id": "big", "labels": words("大课")}
    return {
        ("house", "house"): [house, {**house, "settings": {"idle_seconds": 90}}, {**house, "featured_exhibit": "a"}],
        ("halls", "heritage"): [hall(), hall("坊", plate=blue), hall("坊", position=9), None],
        ("notices", "rain"): [notice, {**notice, "until": "2026-11-23T18:00"}, None],
        ("dictionaries", "kinds"): [{"id": "kinds", "terms": terms}, {"id": "kinds", "terms": terms[::-1]}, None],
        ("media", red): [picture, {**picture, "focal": [0, 100]}, None],
        ("people", "wang"): [person, {**person, "position": 2, "events": [event]}, None],
        ("exhibits", "steles"): [exhibit, {**exhibit, "sections": [{"id": "a", "labels": words("甲")}]}, None],
        ("works", "steles/one"): [work(), work(title="碑", plates=[{"file": red, "role": "plate"}]), None],
        ("works", "steles/two"): [work("steles/two"), work("steles/two", "二"), None],
        ("venues", "hall-2"): [venue, {**venue, "capacity": 60}, None],
        ("series", "big"): [series, {**series, "labels": words("大课", "Big")}, None],
        ("lectures", "talk"): [lecture, {**lecture, "sessions": [session, later]},
                               {**lecture, "sessions": [{**session, "state": "cancelled"}]}, None],
    }  # fmt: skip
