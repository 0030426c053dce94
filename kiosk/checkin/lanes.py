"""The two forms that a whole hall sends within minutes, answered without Flask (``web/express.py``)."""

from __future__ import annotations

import re
from datetime import timedelta

from kiosk.checkin import forms, service, store, tokens
from kiosk.checkin.desk import DEVICE, GRANT, said_cookie
from kiosk.checkin.entrance import Entrance
from kiosk.core.clock import Clock
from kiosk.core.db import Database
from kiosk.web.express import See, Sent, cookie

TOUCH = re.compile(r"/lectures/([0-9A-Z]{4})/touch")
PHONE = "/check-in"
DONE, DONE_AGE, DONE_PATH = "done", timedelta(hours=6), "/check-in/done"
"""What a phone was told last: the cookie, how long it says so, and where."""


class Touch:
    """我来了 at the screen."""

    def __init__(self, entrance: Entrance, house: Database, clock: Clock) -> None:
        self._entrance, self._house, self._clock = entrance, house, clock

    def __call__(self, sent: Sent) -> See | None:
        found = TOUCH.fullmatch(sent.path)
        code = found[1] if found else ""
        event = self._entrance.numbers.read(sent.form.get("event", ""), code) if found else None
        if event is None:
            return None
        service.check_in(self._house, forms.touched(sent.form, code, event), now=self._clock())
        return See(f"{sent.path}/done", (said_cookie(event),))


class Phone:
    """A phone that has read the code. What comes of it other than good news needs a page of its own."""

    def __init__(self, entrance: Entrance, house: Database, clock: Clock, *, is_secure: bool) -> None:
        self._entrance, self._house, self._clock, self._is_secure = entrance, house, clock, is_secure

    def __call__(self, sent: Sent) -> See | None:
        event = self._entrance.numbers.read(sent.form.get("event", ""), DEVICE) if sent.path == PHONE else None
        grant = sent.cookies.get(GRANT, "") or sent.form.get("grant", "")
        row = store.grant(self._house.reader(), tokens.kept(grant)) if event else None
        if event is None or row is None or sent.form.get("phone"):
            return None
        device = sent.cookies.get(DEVICE, "")
        person = f"device:{tokens.kept(device)}" if device else ""
        arrival = forms.scanned(sent.form, row["session"], event, person)
        answer = service.check_in(self._house, arrival, now=self._clock(), grant=grant)
        if not answer.is_good:
            return None
        return See(DONE_PATH, (cookie(DONE, event, DONE_AGE, is_secure=self._is_secure),), varies=True)
