"""``/live`` and ``/health``: what screens ask all the time, answered from memory."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from flask import Blueprint, Response, current_app, json, request
from flask.blueprints import BlueprintSetupState

from kiosk import __version__
from kiosk.checkin import store as checkin
from kiosk.core.clock import ZONE, is_plausible, stored
from kiosk.core.migrate import schema_number
from kiosk.journal import store as journal
from kiosk.screens import desk, store
from kiosk.screens.model import ATTRACT, LEAST_WIDTH, Report
from kiosk.screens.presence import Presence
from kiosk.screens.trials import Trials
from kiosk.web import args
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

    A screen (not a phone) also says what it shows, and hears what it is to do.
    """
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
    is_screen = args.number("w", 0, 0, LARGEST_SIDE) >= LEAST_WIDTH
    known = device() if is_screen else ""
    if known:
        answer.update(_orders(known, revision))
    response = announce(json.dumps(answer), events)
    response.mimetype = "application/json"
    response.headers["Cache-Control"] = "no-store"
    if is_screen and not known:
        hand_out(response, new_device())
    return response


def _orders(number: str, revision: int) -> dict[str, object]:
    """Note what a screen says of itself; what it is to do beside keeping up, often nothing."""
    presence, moment = desk.presence(), now()
    told: dict[str, object] = {}
    order = presence.hear(number, _report(), revision, moment)
    if order:
        told["do"] = order
    trial = desk.trials().of(number, moment)
    if trial:
        told["show"] = {"path": trial.path, "seconds": trial.seconds_left(moment)}
    screen = presence.named(number)
    if screen and screen.start != ATTRACT:
        told["start"] = screen.start
    return told


def _report() -> Report:
    idle = args.number("t", A_DAY, 0, A_DAY)
    return Report(
        path=request.args.get("at", "")[:LONGEST_PATH],
        revision=args.number("r", 0, 0, LARGEST_SERIAL),
        idle=None if idle == A_DAY else idle,
        width=args.number("w", 0, 0, LARGEST_SIDE),
        height=args.number("h", 0, 0, LARGEST_SIDE),
    )


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
