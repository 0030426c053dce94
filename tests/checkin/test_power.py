"""Somebody pulls the plug in the middle of a burst: whoever was told “in” is in, once, and the ledger is whole."""

from __future__ import annotations

import http.client
import re
import threading
import urllib.parse
import urllib.request
from datetime import timedelta
from pathlib import Path

from kiosk.checkin import ledger, proof, store
from kiosk.core import clock
from kiosk.core.migrate import open_house
from kiosk.features import NAMES
from tests.factories import Factory
from tests.processes import Server, here

CALLERS = 6
ENOUGH = 24


class Caller(threading.Thread):
    """Somebody at the screen who checks one person in after another until the line goes dead."""

    def __init__(self, server: Server, code: str, told: list[str]) -> None:
        super().__init__(daemon=True)
        self.path = f"http://127.0.0.1:{server.port}/lectures/{code}/touch"
        self.told = told

    def run(self) -> None:
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        try:
            while True:
                form = opener.open(self.path, timeout=10).read().decode()
                event = re.findall(r'name="event" value="([0-9a-f]+)"', form)[0]
                sent = urllib.parse.urlencode({"people": "1", "event": event}).encode()
                page = opener.open(self.path, sent, timeout=10).read().decode()
                found = re.search(r"<b>(\d{3}) (\d{3})</b>", page)
                if found:
                    self.told.append(found[1] + found[2])
        except OSError:
            return
        except (http.client.HTTPException, ValueError):  # the answer broke off in the middle
            return


def prepared(data: Path) -> str:
    """A house with a session that is open now; its public number."""
    house = open_house(data, NAMES, clock.now())
    make = Factory(house, clock.now)
    make.venue(capacity=500)
    start = clock.local(clock.now() + timedelta(minutes=20))
    make.lecture(start=f"{start:%Y-%m-%dT%H:%M}", capacity=500)
    code = make.code()
    house.close()
    return code


def test_who_was_told_in_is_in_after_kill_9(tmp_path: Path) -> None:
    data = tmp_path / "instance"
    data.mkdir(mode=0o700)
    code = prepared(data)
    told: list[str] = []
    with Server(data, "--no-demo").ready() as server:
        callers = [Caller(server, code, told) for _ in range(CALLERS)]
        for one in callers:
            one.start()
        while len(told) < ENOUGH and any(one.is_alive() for one in callers):
            callers[0].join(0.02)
        server.kill()
        for one in callers:
            one.join(15)
    with Server(data, "--no-demo").ready() as server:
        assert "data-door-url" in server.get(f"/lectures/{code}")[1]
    house = open_house(data, NAMES, clock.now())
    lines = store.lines(house.reader())
    receipts = [row[0] for row in house.reader().execute("SELECT receipt FROM attendance")]
    house.close()
    assert len(told) >= ENOUGH
    assert set(told) <= set(receipts)
    assert len(set(receipts)) == len(receipts) <= len(told) + CALLERS
    assert ledger.first_fault(lines) is None
    export = tmp_path / "ledger.csv"
    export.write_text(proof.ledger_csv(lines), encoding="utf-8")
    assert "whole" in here("ledger", "verify", str(export)).out
