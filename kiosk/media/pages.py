"""``/media/<hash>/<rendition>``: a picture's files, addressed by what they are, so they never change."""

from __future__ import annotations

import re

from flask import Blueprint, Response, request

from kiosk.core.errors import NotFound
from kiosk.media import store
from kiosk.media.model import FULL, WIDTHS
from kiosk.web.connection import db
from kiosk.web.headers import IMMUTABLE
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
