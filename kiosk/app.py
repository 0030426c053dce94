"""The Flask application: web plumbing and the rooms, put together."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask

from kiosk import paths
from kiosk.core import clock as clocks
from kiosk.core.clock import Clock
from kiosk.core.db import Database
from kiosk.core.errors import CannotStart
from kiosk.core.folder import secret_key
from kiosk.features import FEATURES, PARTS
from kiosk.settings import Settings
from kiosk.staff.sessions import Sessions
from kiosk.web import bounds, connection, errors, filters, guard, headers, htmx, i18n, nav, shown, slots
from kiosk.web.express import LANES, Express
from kiosk.web.kept import Kept

SMALL_FILE = 256 * 1024


class Kiosk(Flask):
    """Flask without coroutines: to look whether each function is one takes longer than most of them."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def create_app(settings: Settings, house: Database, clock: Clock = clocks.now) -> Flask:
    """The application over an open house. Nothing is read from the environment here."""
    if not paths.TEMPLATES.is_dir():
        raise CannotStart("请在代码文件夹里运行。Run the kiosk from its checkout: templates/ is missing.")
    app = Kiosk(
        "kiosk",
        template_folder=str(paths.TEMPLATES),
        static_folder=str(paths.STATIC),
        static_url_path=f"/static/{static_version(paths.STATIC)}",
        instance_path=str(settings.data),
    )
    app.config.update(
        SECRET_KEY=secret_key(settings.data),
        SEND_FILE_MAX_AGE_DEFAULT=headers.YEAR_SECONDS,
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False  # Werkzeug's redirect would name the host that the request claims
    bounds.init_app(app)
    connection.init_app(app, house, clock, settings)
    guard.init_app(app, settings, Sessions(house, clock).recognise)
    for plumbing in (htmx, i18n, filters, headers, errors):
        plumbing.init_app(app)
    shown.init_app(app, [feature.shown_media for feature in FEATURES if feature.shown_media])
    slots.init_app(app, _fills())
    _give_context(app, house)
    nav.init_app(app, [line for feature in FEATURES for line in feature.nav])
    app.extensions["parts"] = {part.name: part for part in PARTS}
    app.extensions["desks"] = {part: desk for feature in FEATURES for part, desk in feature.desks.items()}
    app.extensions["shows"] = {part: show for feature in FEATURES for part, show in feature.shows.items()}
    app.extensions["uses"] = [feature.uses for feature in FEATURES if feature.uses]
    app.extensions["todos"] = [feature.todos for feature in FEATURES if feature.todos]
    app.extensions["entries"] = [feature.entries for feature in FEATURES if feature.entries]
    for feature in FEATURES:
        for blueprint in feature.blueprints:
            app.register_blueprint(blueprint)
    kept = Kept(app.wsgi_app, lambda: house.revision, clock)
    app.wsgi_app = Express(kept, app.extensions[LANES])  # type: ignore[method-assign]
    logging.getLogger("kiosk").setLevel(logging.INFO)
    return app


def static_version(folder: Path) -> str:
    """A name for the present static files: other files, other addresses, so that each may be cached for ever."""
    total = hashlib.blake2b(digest_size=6)
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes() if path.stat().st_size <= SMALL_FILE else b""
            total.update(f"{path.relative_to(folder).as_posix()} {path.stat().st_size}\n".encode() + content)
    return total.hexdigest()


def _give_context(app: Flask, house: Database) -> None:
    """What every template may use: the rooms' own, the revision and the version of the static files."""
    for feature in FEATURES:
        if feature.context:
            app.context_processor(feature.context)
    version = (app.static_url_path or "").rsplit("/", 1)[-1]
    app.context_processor(lambda: {"revision": house.revision, "static_version": version})


def _fills() -> dict[str, list[slots.Fill]]:
    found: dict[str, list[slots.Fill]] = {}
    for feature in FEATURES:
        for name, fill in feature.fills.items():
            found.setdefault(name, []).append(fill)
    return found
