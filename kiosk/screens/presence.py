"""Which screens are there, kept in memory: nothing is written because a screen asks."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from kiosk.screens.model import MENDED_AFTER, MENDED_AGAIN_AFTER, Report, Screen, Seen

MOST = 200
RELOAD = "reload"


class Presence:
    """Every screen that asked lately, with a name or without; when there are too many, strangers give way first."""

    def __init__(self, now: datetime) -> None:
        self._begun = now
        self._seen: dict[str, Seen] = {}
        self._named: dict[str, Screen] = {}
        self._lock = threading.Lock()

    def know(self, screens: list[Screen]) -> None:
        """These screens have names."""
        self._named = {one.device: one for one in screens}

    def named(self, device: str) -> Screen | None:
        """The screen with this number, if it has a name."""
        return self._named.get(device)

    def hear(self, device: str, report: Report, revision: int, now: datetime) -> str:
        """Note what a screen says; returns what it is to do, often nothing.

        :param revision: the one it should show.
        """
        with self._lock:
            seen = self._seen.get(device)
            if seen is None:
                seen = self._enter(device, report, now)
            seen.report, seen.at = report, now
            if report.idle is not None:
                seen.tapped_at = now - timedelta(seconds=report.idle)
            if report.revision == revision:
                seen.stale_since = None
            elif seen.stale_since is None:
                seen.stale_since = now
            order, seen.order = seen.order or self._mending(seen, now), ""
            return order

    def seen(self, device: str) -> Seen | None:
        """What is known of a screen."""
        return self._seen.get(device)

    def last_heard(self, device: str) -> datetime:
        """When a screen was last heard; one that was not since the server began counts as heard then."""
        seen = self._seen.get(device)
        return seen.at if seen else self._begun

    def strangers(self, since: datetime) -> list[Seen]:
        """Screens without a name that asked since a moment, the longest known first."""
        with self._lock:
            found = [one for one in self._seen.values() if one.at >= since and one.device not in self._named]
        return sorted(found, key=lambda one: one.first_at)

    def tell(self, device: str, order: str) -> None:
        """Have a screen do something when it asks next."""
        with self._lock:
            if device in self._seen:
                self._seen[device].order = order

    def forget(self, device: str) -> None:
        """Forget a screen until it asks again."""
        with self._lock:
            self._seen.pop(device, None)

    def _enter(self, device: str, report: Report, now: datetime) -> Seen:
        if len(self._seen) >= MOST:
            strangers = [one for one in self._seen.values() if one.device not in self._named]
            del self._seen[min(strangers or self._seen.values(), key=lambda one: one.at).device]
        seen = self._seen[device] = Seen(device, now, now, report)
        return seen

    def _mending(self, seen: Seen, now: datetime) -> str:
        """A screen that cannot keep up is told to load its page anew, but not again and again."""
        if seen.device not in self._named or seen.stale_since is None or now - seen.stale_since < MENDED_AFTER:
            return ""
        if seen.mended_at is not None and now - seen.mended_at < MENDED_AGAIN_AFTER:
            return ""
        seen.mended_at = now
        return RELOAD
