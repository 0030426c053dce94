"""Starting the server: everything that can go wrong is tried before anything is changed."""

from __future__ import annotations

import sys
import tempfile
import time
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from kiosk import errands, paths, server
from kiosk.core import clock, folder
from kiosk.core.db import Database
from kiosk.core.door import Door
from kiosk.core.errors import CannotStart, CannotWrite, Invalid, Refused
from kiosk.journal import store as journal
from kiosk.settings import Settings

if TYPE_CHECKING:
    from kiosk.staff.first import FirstCode

DEMO_DONE = "packs:demo:done"


def serve(settings: Settings) -> None:
    """Serve until told to stop. :raises CannotStart: with one sentence; nothing was changed then."""
    listener = server.bind(settings.host, settings.port)
    folder.prepare(settings.data)
    held = folder.hold(settings.data)
    if held is None:
        raise CannotStart(f"已有一个服务器在用 {settings.data}。Another server already runs on this data folder.")
    from kiosk.app import create_app
    from kiosk.backup.daily import Daily
    from kiosk.checkin.ticker import Purger, Usher
    from kiosk.features import PARTS
    from kiosk.media import reels
    from kiosk.revisions.ticker import Ticker
    from kiosk.staff.desk import doors_of

    house = errands.opened(settings.data, clock.now())
    try:
        key = folder.secret_key(settings.data)
        first_steps(house, settings, clock.now())
        tempfile.tempdir = str(reels.spool(settings.data))  # large uploads wait there: /tmp may be memory
        app = create_app(settings, house)
        door = Door(key, lambda errand, arguments: errands.carry_out(house, errand, arguments))
        held.announce(door.port)
        print(welcome(settings, first_code(doors_of(app).code, house)), flush=True)
        daily = Daily(house, clock.now)
        ticker = Ticker(house, {part.name: part for part in PARTS}, clock.now)
        purger = Purger(house, clock.now)
        usher = Usher(house, clock.now)
        server.serve(app, listener)
        door.close()
        if shop := app.extensions.get("workshop"):
            shop.close()
        usher.stop()
        purger.stop()
        ticker.stop()
        daily.stop()
    finally:
        house.close()
        listener.close()
        held.release()


def first_steps(house: Database, settings: Settings, now: datetime) -> None:
    """Clear what was interrupted and what is too old to go back to, and on the first start install the demo packs."""
    from kiosk.media import service as media
    from kiosk.packs.waiting import Waiting
    from kiosk.revisions import service as revisions

    media.sweep(house, now)
    Waiting(house.folder).clear()
    with suppress(CannotWrite):  # on a full disk it waits for the next start
        revisions.purge(house, now=now)
    if journal.has(house.reader(), DEMO_DONE):
        return
    if settings.demo:
        install_demo(house, now)
    what = "exhibits" if settings.demo else "-"
    house.write(lambda writing: journal.record(writing, DEMO_DONE, what, by="start", now=now))


def install_demo(house: Database, now: datetime) -> None:
    """Install every pack in ``exhibits/``, in the order of their folders."""
    from kiosk.features import PARTS
    from kiosk.media.intake import workshop
    from kiosk.packs import service

    packs = sorted(manifest.parent for manifest in paths.EXHIBITS.glob("*/pack.json"))
    print(f"首次启动，装入演示内容（{len(packs)} 个包）。Installing the demo packs …", flush=True)
    begun = time.monotonic()
    with workshop() as shop:
        for number, path in enumerate(packs, 1):
            try:
                report = service.install(house, path, PARTS, shop, by="start", now=now)
                print(f"  {number}/{len(packs)} {report.name}: {report.added}", flush=True)
            except (Invalid, Refused) as error:
                print(f"  {number}/{len(packs)} {path.name}: {error}", file=sys.stderr, flush=True)
    print(f"  {time.monotonic() - begun:.1f} s", flush=True)


def first_code(code: FirstCode, house: Database) -> str:
    """The one-time code for the first administrator, while there is none."""
    from kiosk.staff import store

    return code.issue() if store.is_empty(house.reader()) else ""


def welcome(settings: Settings, code: str = "") -> str:
    """What the console says once the server answers. ``code``: for the first administrator."""
    lines = [
        f"触摸屏打开  {settings.screen_url}   (screen)",
        f"手机打开    {settings.base_url}/   (phones on the same network)",
        f"后台打开    {settings.base_url}/admin/   (staff, from the office network)",
    ]
    if code:
        lines.append(f"开机码      {code}   30 分钟内有效，用来建第一个管理员。(one-time code: first administrator)")
    return "\n".join([*lines, "按 Ctrl-C 停止。Ctrl-C stops the server."])
