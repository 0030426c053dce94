"""The house's database for a request: one snapshot, opened at the first question and closed with the request."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from flask import Flask, current_app, g, request

from kiosk.core.clock import Clock, local
from kiosk.core.db import Connection, Database
from kiosk.settings import Settings
from kiosk.web.kept import KEEP
from kiosk.web.visit import NEW_VISIT, Visit, read_visit


def init_app(app: Flask, house: Database, clock: Clock, settings: Settings) -> None:
    """Make the house available to the requests of ``app``."""
    app.extensions["house"] = house
    app.extensions["clock"] = clock
    app.extensions["settings"] = settings
    app.teardown_request(_close)


def house() -> Database:
    return cast(Database, current_app.extensions["house"])


def settings() -> Settings:
    return cast(Settings, current_app.extensions["settings"])


def db() -> Connection:
    """This request's snapshot of the records."""
    if "db" not in g:
        g.db = house().reader()
        g.db.execute("BEGIN")
    return cast(Connection, g.db)


def now() -> datetime:
    """The moment of this request."""
    if "now" not in g:
        g.now = cast(Clock, current_app.extensions["clock"])()
    return cast(datetime, g.now)


def visit() -> Visit:
    """What this visitor chose; the staff's pages are in Chinese, whatever a visitor chose in this browser."""
    if "visit" not in g:
        is_staff = request.path.startswith("/admin")
        g.visit = NEW_VISIT if is_staff else read_visit(request.headers.get("Cookie", ""))
    return cast(Visit, g.visit)


def language() -> str:
    return visit().language


def today_is() -> datetime:
    """The moment of this request on the centre's wall clock."""
    return local(now())


def keep(until: datetime) -> None:
    """The page being made may be kept until then; the earliest such moment counts."""
    known = request.environ.get(KEEP)
    request.environ[KEEP] = until if known is None else min(known, until)


def let_go() -> None:
    """End this request's snapshot before its end; the next question opens a new one."""
    _close(None)


def _close(error: BaseException | None) -> None:
    connection = g.pop("db", None)
    if connection is not None:
        connection.execute("COMMIT")
