"""A lecture out of its form: times in three fields, speakers by name, and sessions that were announced left alone."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date

from kiosk.core.filled import Keys
from kiosk.core.plug import Document
from kiosk.lectures.forms import Times, read_clock, read_day, read_person, read_times
from kiosk.people.model import NONE

Form = Mapping[str, str]
Arranged = tuple[Document, Keys]
OWN = ("id", "start", "minutes", "capacity", "venue")
"""What a form says of a session. All else becomes of it later."""


def arranged(saw: Document, typed: Document, keys: Keys, form: Form, known: Mapping[str, str]) -> Arranged:
    """What was typed into the form of a lecture, as a document.

    :param saw: the lecture as the person saw it: its sessions that have a number were announced.
    :param known: everybody by their words in the list of people.
    """
    sessions = _sessions(saw, typed, keys.get("sessions", []), form)
    people = _people(typed, keys.get("people", []), form, known)
    document = {**typed, "sessions": [one for _, one in sessions], "people": [one for _, one in people]}
    return document, {"sessions": [key for key, _ in sessions], "people": [key for key, _ in people]}


def is_announced(session: Document) -> bool:
    """Whether visitors may know of it: it has its public number."""
    return "code" in session


def _sessions(saw: Document, typed: Document, keys: list[str], form: Form) -> list[tuple[str, Document]]:
    """The announced ones as they are but for their seats, then the new ones; a row that was left empty is none."""
    entries = list(zip(keys, typed["sessions"], strict=True)) if keys else []
    by_id = {one["id"]: one for _, one in entries}
    found = []
    for one in saw["sessions"]:
        if is_announced(one):
            seats = by_id.get(one["id"], one).get("capacity", one.get("capacity"))
            found.append((f"={one['id']}", {**one, "capacity": seats}))
    standing = {one["id"] for _, one in found}
    for key, one in entries:
        times = Times(*(form.get(f"sessions[{key}].{name}", "") for name in ("day", "begins", "ends")))
        is_empty = times.is_empty and not one.get("venue") and "capacity" not in one
        if one["id"] in standing or is_empty:
            continue
        start, minutes = read_times(times, typed.get("minutes"))
        new = {"venue": "", **one, "start": start, "minutes": minutes}
        found.append((key, {name: new[name] for name in OWN if name in new}))
    return found


def _people(typed: Document, keys: list[str], form: Form, known: Mapping[str, str]) -> list[tuple[str, Document]]:
    entries = zip(keys, typed.get("people", []), strict=True) if keys else ()
    found = []
    for key, one in entries:
        name = form.get(f"people[{key}].name")
        if name is None:
            found.append((key, one))
        elif name.strip():
            found.append((key, {"person": _person(name, key, form, known), "role": one.get("role", "speaker")}))
    return found


def _person(name: str, key: str, form: Form, known: Mapping[str, str]) -> str:
    slug = read_person(name, known)
    if slug is None and form.get(f"people[{key}].fresh") == "true":
        return person_id(name)
    return slug or name


def person_id(name: str) -> str:
    """The id of a person who is known by name only: the same name, the same id."""
    clean = " ".join(name.split())
    return f"speaker-{hashlib.blake2b(clean.encode('utf-8', 'surrogatepass'), digest_size=5).hexdigest()}"


def newcomers(document: Document, form: Form) -> dict[str, str]:
    """The people whom the form names for the first time, by id."""
    names = (
        " ".join(text.split()) for key, text in form.items() if key.startswith("people[") and key.endswith("].name")
    )
    wanted = {one.get("person") for one in document.get("people", [])}
    return {person_id(name): name for name in names if name and person_id(name) in wanted}


def newcomer(blank: Document, name: str) -> Document:
    """A person of whom only the name is known: a draft, until somebody asked for consent."""
    consent = {**blank["consent"], "basis": NONE}
    return {**blank, "state": "draft", "role_model": False, "consent": consent, "labels": {"zh": {"name": name}}}


def pattern(document: Document) -> Document | None:
    """The session that is given again: the last new one, else the last of all; None if none has a time."""
    timed = [one for one in document["sessions"] if starts(one) is not None and isinstance(one.get("minutes"), int)]
    new = [one for one in timed if not is_announced(one)]
    return new[-1] if new else max(timed, key=lambda one: str(one["start"]), default=None)


def starts(session: Document) -> tuple[date, str] | None:
    """Day and clock time of a session, if both can be read."""
    day, _, begins = str(session.get("start", "")).partition("T")
    found = read_day(day), read_clock(begins)
    return (found[0], found[1]) if found[0] and found[1] else None


def given_again(document: Document, keys: Keys, one: Document, days: list[date]) -> Arranged:
    """The same lecture with a session like ``one`` on each of the days, unless one begins at that time already."""
    _, begins = starts(one) or (date.min, "00:00")
    known = {session.get("start") for session in document["sessions"]}
    more = [
        {**{name: one[name] for name in OWN if name in one}, "id": f"s{day:%Y%m%d}{begins.replace(':', '')}",
         "start": f"{day}T{begins}"}
        for day in days
        if f"{day}T{begins}" not in known
    ]  # fmt: skip
    sessions = [*document["sessions"], *more]
    names = [*keys.get("sessions", []), *(session["id"] for session in more)]
    return {**document, "sessions": sessions}, {**keys, "sessions": names}
