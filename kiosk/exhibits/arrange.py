"""Changes of many works at once, as the records that are wanted: their order, new ones, their rights."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath

from kiosk.core.db import Connection, Row
from kiosk.core.plug import Document, Part
from kiosk.exhibits import shelf
from kiosk.revisions.model import NEW, Wanted

STEP = 10
"""Between two positions, so that a work finds room between two others without moving any."""
LONGEST_TITLE = 80
MOST_AT_ONCE = 200


def moved(db: Connection, part: Part, prefix: str, rows: Sequence[Row], order: Iterable[str]) -> list[Wanted]:
    """The records whose position changes when they stand in this order; what it does not name stays behind the rest."""
    old = {row["slug"]: row["position"] for row in rows}
    named = [slug for slug in dict.fromkeys(order) if slug in old]
    new = positions([*named, *(slug for slug in old if slug not in set(named))], old)
    return changed(db, part, {prefix + slug: {"position": place} for slug, place in new.items()})


def changed(db: Connection, part: Part, changes: Mapping[str, Document]) -> list[Wanted]:
    """Records with some fields changed. Asked inside the transaction that writes them: nothing comes between."""
    wanted = []
    for record_id, fields in changes.items():
        document = part.take(db, record_id)
        if document is not None and any(document.get(name) != value for name, value in fields.items()):
            wanted.append(Wanted(part.name, record_id, {**document, **fields}))
    return wanted


def with_rights(db: Connection, part: Part, exhibit: str, rights: str) -> list[Wanted]:
    """The works of an exhibit that have no rights yet, with these."""
    pending = [row["slug"] for row in shelf.works_of(db, exhibit) if row["rights"] == "pending"]
    return changed(db, part, {f"{exhibit}/{slug}": {"rights": rights} for slug in pending})


def positions(order: Sequence[str], old: Mapping[str, int]) -> dict[str, int]:
    """New positions for as few as possible so that all stand in this order; for all where there is no room."""
    stay = _longest_rising([old[slug] for slug in order])
    new: dict[str, int] = {}
    run: list[str] = []
    last = 0
    for place, slug in enumerate(order):
        if place not in stay:
            run.append(slug)
            continue
        if not _fit(new, run, last, old[slug]):
            return {slug: (number + 1) * STEP for number, slug in enumerate(order)}
        last, run = old[slug], []
    new.update((slug, last + (number + 1) * STEP) for number, slug in enumerate(run))
    return new


def _fit(new: dict[str, int], run: list[str], low: int, high: int) -> bool:
    """Spread a run evenly between two positions; False if there is no room."""
    gap = (high - low) // (len(run) + 1)
    if run and gap < 1:
        return False
    new.update((slug, low + gap * (number + 1)) for number, slug in enumerate(run))
    return True


def _longest_rising(values: Sequence[int]) -> set[int]:
    """The places of a longest strictly rising selection."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for place, value in enumerate(values):
        at = bisect_left(tails, value)
        tails[at : at + 1] = [value]
        ends[at : at + 1] = [place]
        before.append(ends[at - 1] if at else -1)
    place, kept = ends[-1] if ends else -1, set()
    while place >= 0:
        kept.add(place)
        place = before[place]
    return kept


def last_position(rows: Sequence[Row]) -> int:
    """Where the last of them stands."""
    return max((row["position"] for row in rows), default=0)


def fresh_work(work_id: str, position: int, kind: str) -> Document:
    """A new work of which nothing is known yet: its rights are pending, so no screen shows it."""
    return {
        "id": work_id, "position": position, "section": "", "era": "", "kind": kind, "year": "", "number": "",
        "rights": "pending", "licence": "", "plates": [], "parts": [], "labels": {"zh": {}},
    }  # fmt: skip


def from_pictures(
    db: Connection, exhibit: str, once: str, pictures: Sequence[tuple[str, str]], kind: str
) -> list[Wanted]:
    """A work for each picture ``(hash, file name)``. ``once`` names the act: twice the same makes no second work."""
    rows = shelf.works_of(db, exhibit)
    known = {row["slug"] for row in rows}
    start = last_position(rows)
    wanted = []
    for number, (hash_, name) in enumerate(pictures[:MOST_AT_ONCE], 1):
        slug = f"{once}-{number}"
        if slug in known:
            continue
        document = fresh_work(f"{exhibit}/{slug}", start + number * STEP, kind)
        document["plates"] = [{"file": f"sha256:{hash_}", "role": "plate"}]
        document["labels"] = {"zh": {"title": title_of_file(name) or f"作品 {len(rows) + number}"}}
        wanted.append(Wanted("works", document["id"], document, NEW))
    return wanted


def title_of_file(name: str) -> str:
    """What a file's name says of its picture: ``皇帝南巡_正面.JPG`` as 皇帝南巡 正面."""
    return " ".join(PurePath(name).stem.replace("_", " ").split())[:LONGEST_TITLE]


def usual_kind(rows: Sequence[Row], kinds: Sequence[str]) -> str:
    """The kind that most works of an exhibit have, else the first there is."""
    held = [row["kind"] for row in rows]
    return max(held, key=held.count) if held else next(iter(kinds), "work")
