"""``/live`` and ``/health``: what screens ask all the time, answered from memory."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from flask import Blueprint, Response, current_app, json

from kiosk import __version__
from kiosk.checkin import store as checkin
from kiosk.core.clock import ZONE, stored
from kiosk.core.migrate import schema_number
from kiosk.journal import store as journal
from kiosk.web import args
from kiosk.web.connection import db, house, now, settings
from kiosk.web.htmx import announce

live = Blueprint("live", __name__)

BOOT = secrets.token_hex(8)
MOST_EVENTS = 50
LARGEST_SERIAL = 10**9 - 1
PROBE_SECONDS = 15.0
BUILT = datetime(2026, 11, 1, tzinfo=UTC)
"""No clock that is right shows less."""
LATEST = datetime(2100, 1, 1, tzinfo=UTC)


@live.get("/live")
def changes() -> Response:
    """What changed after serial ``after``: a tiny answer while nothing did, else also the names of the events."""
    after = args.number("after", 0, 0, LARGEST_SERIAL)
    revision = house().revision
    answer: dict[str, object] = {
        "revision": revision,
        "boot": BOOT,
        "now": stored(now()),
        "static": (current_app.static_url_path or "").rsplit("/", 1)[-1],
    }
    answer["arrivals"] = checkin.last_line(db())
    events: dict[str, object] = {}
    if revision > after:
        found = journal.since(db(), after, MOST_EVENTS)
        answer["events"] = [{"serial": one.serial, "event": one.event, "key": one.key} for one in found]
        events = {"kiosk:changed": {"revision": revision}}
    response = announce(json.dumps(answer), events)
    response.mimetype = "application/json"
    response.headers["Cache-Control"] = "no-store"
    return response


class Probe:
    """Whether the data folder can be written, tried at most every quarter of a minute."""

    def __init__(self, attempt: Callable[[Path], bool]) -> None:
        self._attempt = attempt
        self._asked_at = 0.0
        self._answer = True
        self._lock = threading.Lock()

    def ask(self, folder: Path) -> bool:
        with self._lock:
            if time.monotonic() - self._asked_at > PROBE_SECONDS or not self._asked_at:
                self._answer = self._attempt(folder)
                self._asked_at = time.monotonic()
            return self._answer


def can_write(folder: Path) -> bool:
    """Whether a file can be made in the folder."""
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".probe") as file:
            file.write(b"0" * 4096)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        return False
    return True


probe = Probe(can_write)


@live.get("/health")
def health() -> Response:
    """For monitoring: status, version, schema, boot id, revision, writable, free disk, clock."""
    folder = settings().data
    writable = probe.ask(folder) and not house().writer.is_failing
    free = shutil.disk_usage(folder).free
    plausible = BUILT <= now() < LATEST
    answer = {
        "status": "ok" if writable and plausible else "degraded",
        "version": __version__,
        "schema": schema_number(db()),
        "boot": BOOT,
        "revision": house().revision,
        "writable": writable,
        "free_disk": free,
        "clock": {"now": stored(now()), "zone": str(ZONE), "plausible": plausible},
    }
    response = Response(json.dumps(answer), mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
