"""``/media/<hash>/…``: the files of pictures, films and sounds, addressed by what they are, so they never change."""

from __future__ import annotations

import re

from flask import Blueprint, Response, request

from kiosk.core.errors import NotFound
from kiosk.core.labels import LANGUAGES
from kiosk.media import store
from kiosk.media.captions import FIELD
from kiosk.media.model import FULL, PICTURE, WIDTHS
from kiosk.web.connection import db, house
from kiosk.web.headers import IMMUTABLE
from kiosk.web.ranges import ranged
from kiosk.web.shown import is_shown

media = Blueprint("media", __name__)

HASH = re.compile(r"[0-9a-f]{64}\Z")


@media.get("/media/<hash_>/<rendition>")
def rendition(hash_: str, rendition: str) -> Response:
    """A size of a picture that some screen may show now; any other picture is not found."""
    if not HASH.match(hash_) or rendition not in (*WIDTHS, FULL) or not is_shown(hash_):
        raise NotFound(hash_)
    etag = f"{hash_[:24]}-{rendition}"
    response = Response()
    if etag not in request.if_none_match:
        found = store.blob(db(), hash_, rendition)
        if found is None:
            raise NotFound(hash_)
        response = Response(found.bytes, mimetype=found.mime)
    response.set_etag(etag)
    response.headers["Cache-Control"] = IMMUTABLE
    response.make_conditional(request)
    return response


@media.get("/media/<hash_>/play")
def play(hash_: str) -> Response:
    """A film or a sound that some screen may show now, in ranges."""
    known = store.facts(db(), hash_) if HASH.match(hash_) and is_shown(hash_) else None
    if known is None or known.kind == PICTURE:
        raise NotFound(hash_)
    reader = house().reader()  # the answer is sent by this thread, but when the request's snapshot is closed
    response = ranged(lambda start, end: store.pieces(reader, hash_, start, end), known.size, known.mime, hash_[:24])
    response.headers["Cache-Control"] = IMMUTABLE if response.status_code in (200, 206, 304) else "no-store"
    return response


@media.get("/media/<hash_>/captions-<language>.vtt")
def captions(hash_: str, language: str) -> Response:
    """The captions of a film or a sound that some screen may show now. Unlike the rest they may be changed."""
    if not HASH.match(hash_) or language not in LANGUAGES or not is_shown(hash_):
        raise NotFound(hash_)
    row = store.by_hash(db(), hash_)
    text = store.words(db(), row["id"]).get(language, {}).get(FIELD, "") if row else ""
    if not text:
        raise NotFound(hash_)
    response = Response(text, mimetype="text/vtt")
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
