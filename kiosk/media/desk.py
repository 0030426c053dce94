"""What staff pages of all rooms share about pictures: the workshop, a file taken in, where a picture is used."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath
from threading import Lock
from typing import cast

from flask import current_app, url_for

from kiosk.core import shapes
from kiosk.core.db import Connection
from kiosk.core.plug import Use
from kiosk.media import reels, service, shelf, store
from kiosk.media.contrast import contrast as measured
from kiosk.media.intake import REST_SECONDS, Workshop
from kiosk.media.model import FULL, Frame
from kiosk.revisions import store as revisions
from kiosk.revisions.desk import applied, parts
from kiosk.revisions.model import NEW, Conflict, Verb, Wanted
from kiosk.revisions.service import title_of
from kiosk.web.connection import db, house

PREFIX = "sha256:"
NAMED = re.compile(r'"sha256:([0-9a-f]{64})"')
PATTERN = json.dumps(shapes.FILE["pattern"])
"""In the schema of every part whose records can name a picture."""
LONGEST_NAME = 120
MOST_PLACES = 20

_starting = Lock()


@dataclass(frozen=True)
class Place:
    """Where a picture is used, in words and as an address."""

    part: str
    title: str
    path: str


def workshop() -> Workshop:
    """The worker processes of this application; they start with the first file that somebody hands in."""
    with _starting:
        if "workshop" not in current_app.extensions:
            current_app.extensions["workshop"] = Workshop(rest_seconds=REST_SECONDS)
        return cast(Workshop, current_app.extensions["workshop"])


def taken_in(content: bytes, name: str) -> tuple[str, bool]:
    """Take a picture into the library as an act that can be undone; its hash, and whether it is new to the house.

    :raises Refused: with what is wrong with it; nothing is kept then.
    """
    prepared = workshop().prepare(content)
    if store.by_hash(house().reader(), prepared.hash) is not None:
        return prepared.hash, False
    is_fresh = not store.has_files(house().reader(), prepared.hash)
    service.keep_files(house(), prepared)
    return prepared.hash, _described(prepared.hash, name, is_fresh)


def film_taken_in(stream: reels.Readable, name: str) -> tuple[str, bool]:
    """The same for a film or a sound, as it comes in."""
    hash_, is_fresh = service.keep_pieces(house(), workshop(), reels.poured(stream))
    if store.by_hash(house().reader(), hash_) is not None:
        return hash_, False
    return hash_, _described(hash_, name, is_fresh)


def _described(hash_: str, name: str, is_fresh: bool) -> bool:
    """Give kept files their record; False if somebody handed in the same at the same moment."""
    fresh = {"id": PREFIX + hash_, "name": name, "focal": [50, 50], "licence": "", "labels": {"zh": {}}}
    try:
        applied([Wanted("media", PREFIX + hash_, fresh, NEW)], Verb.CREATE, name)
    except Conflict:
        return False
    except BaseException:
        if is_fresh:
            service.take_back(house(), [hash_])
        raise
    return True


def file_name(sent: str | None) -> str:
    """The name of an uploaded file without folders and without what cannot be read."""
    plain = PurePath((sent or "").replace("\\", "/")).name
    return "".join(one for one in plain if one.isprintable())[:LONGEST_NAME].strip() or "没有名字"


def edit_path(record_id: str) -> str:
    """Where a picture is edited."""
    return url_for("media_admin.edit", hash_=record_id.removeprefix(PREFIX))


def undescribed() -> dict[str, str]:
    """Where to describe each picture that nobody has described yet, by hash."""
    return {row["hash"]: edit_path(row["hash"]) for row in shelf.without_alt(db())}


def uses() -> dict[str, list[Use]]:
    """Every use of every picture, by hash, drafts included."""
    asks = cast(list[Callable[[Connection], list[Use]]], current_app.extensions["uses"])
    known = [use for ask in asks for use in ask(db())]
    answered = {"media", *(part for _, part, _ in known)}
    for name, part in parts().items():
        if name not in answered and PATTERN in json.dumps(part.schema):
            known += [use for one in part.ids(db()) for use in _named_in(name, one, part.take(db(), one))]
    for draft in revisions.drafts(db()):
        known += _named_in(draft.part, draft.record_id, draft.document)
    known += [(cover, "media", PREFIX + film) for film, cover in store.covers(db()).items()]
    found: dict[str, list[Use]] = {}
    for use in known:
        if use[2] != PREFIX + use[0]:
            found.setdefault(use[0], []).append(use)
    return found


def _named_in(part: str, record_id: str, document: object) -> list[Use]:
    return [(hash_, part, record_id) for hash_ in NAMED.findall(json.dumps(document))]


def places(found: list[Use], most: int = MOST_PLACES) -> list[Place]:
    """Uses in words, each record once, the first of them."""
    desks = cast(dict[str, Callable[[str], str]], current_app.extensions["desks"])
    made = []
    records = list(dict.fromkeys((part, record_id) for _, part, record_id in found))
    for part, record_id in records[:most]:
        document = parts()[part].take(db(), record_id) or {"id": record_id}
        made.append(Place(part, title_of(document), desks[part](record_id) if part in desks else ""))
    return made


@lru_cache(maxsize=512)
def contrast(hash_: str, frame: Frame) -> float | None:
    """How well words stand out from a picture; None if there is no such picture. A hash is one picture for ever."""
    from kiosk.media import images  # a library that only the first person who asks waits for

    blob = store.blob(db(), hash_, "w720") or store.blob(db(), hash_, FULL)
    return measured(frame.colour, images.colours(blob.bytes, frame.shape, frame.box)) if blob else None
