"""``/live`` and ``/health``: what screens ask all the time, answered from memory."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import cast
from urllib.parse import unquote

from flask import Blueprint, Response, current_app, request
from flask.blueprints import BlueprintSetupState

from kiosk import __version__
from kiosk.core.clock import ZONE, is_plausible, stored
from kiosk.core.migrate import schema_number
from kiosk.journal import store as journal
from kiosk.screens import store
from kiosk.screens.model import ATTRACT, LEAST_WIDTH, Report
from kiosk.screens.presence import Presence
from kiosk.screens.trials import Trials
from kiosk.web.connection import db, house, now, settings
from kiosk.web.device import device, hand_out, new_device
from kiosk.web.htmx import announce

live = Blueprint("live", __name__)

BOOT = secrets.token_hex(8)
MOST_EVENTS = 50
LARGEST_SERIAL = 10**9 - 1
LARGEST_SIDE = 20_000
LONGEST_PATH = 200
A_DAY = 86_400
PROBE_SECONDS = 15.0


@live.record_once
def _set_up(state: BlueprintSetupState) -> None:
    known = state.app.extensions
    known["presence"], known["trials"] = Presence(known["clock"]()), Trials()
    known["presence"].know(store.screens(known["house"].reader()))


@live.get("/live")
def changes() -> Response:
    """What changed after serial ``after``: a tiny answer while nothing did, else also the names of the events.

    A screen (not a phone) also says what it shows, and hears what it is to do. Every screen asks every second, so
    that nothing here goes a longer way than it must.
    """
    asked = dict(pair.partition("=")[::2] for pair in request.environ.get("QUERY_STRING", "").split("&"))
    after, moment, revision = _number(asked.get("after", ""), LARGEST_SERIAL), now(), house().revision
    answer: dict[str, object] = {
        "revision": revision,
        "boot": BOOT,
        "now": stored(moment),
        "static": (current_app.static_url_path or "").rsplit("/", 1)[-1],
    }
    answer["line"] = journal.last(db())
    events: dict[str, object] = {}
    if revision > after:
        found = journal.since(db(), after, MOST_EVENTS)
        answer["events"] = [{"serial": one.serial, "event": one.event, "key": one.key} for one in found]
        events = {"kiosk:changed": {"revision": revision}}
    report = _report(asked.get("screen", ""))
    known = device() if report else ""
    if report and known:
        answer.update(_orders(known, report, revision, moment))
    response = announce(json.dumps(answer, separators=(",", ":")), events)
    response.mimetype = "application/json"
    response.headers["Cache-Control"] = "no-store"
    if report and not known:
        hand_out(response, new_device())
    return response


def _report(text: str) -> Report | None:
    """What a screen says of itself: ``width.height.revision.seconds.path``, the seconds left out before its first
    touch. None from whoever is no screen."""
    width, height, revision, idle, path = ([*text.split(".", 4), "", "", "", ""])[:5]
    sides = _number(width, LARGEST_SIDE), _number(height, LARGEST_SIDE)
    if sides[0] < LEAST_WIDTH:
        return None
    touched = _number(idle, A_DAY) if idle else None
    return Report(unquote(path[:LONGEST_PATH]), _number(revision, LARGEST_SERIAL), touched, *sides)


def _number(text: str, most: int) -> int:
    """A whole number up to ``most``; 0 for anything else."""
    return min(most, int(text)) if text.isascii() and text.isdigit() and len(text) <= 9 else 0


def _orders(number: str, report: Report, revision: int, moment: datetime) -> dict[str, object]:
    """Note what a screen says of itself; what it is to do beside keeping up, often nothing."""
    known = current_app.extensions
    presence, trials = cast(Presence, known["presence"]), cast(Trials, known["trials"])
    told: dict[str, object] = {}
    order = presence.hear(number, report, revision, moment)
    if order:
        told["do"] = order
    trial = trials.of(number, moment)
    if trial:
        told["show"] = {"path": trial.path, "seconds": trial.seconds_left(moment)}
    screen = presence.named(number)
    if screen and screen.start != ATTRACT:
        told["start"] = screen.start
    return told


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
    plausible = is_plausible(now())
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
