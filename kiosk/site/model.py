"""The house as pages see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time

from kiosk.core.clock import local
from kiosk.core.labels import NO_LABELS, Labels


@dataclass(frozen=True)
class HouseSetting:
    """One number of the screens: whole, between ``least`` and ``most``, in ``unit``."""

    name: str
    default: int
    least: int
    most: int
    unit: str
    help: str


HOUSE_SETTINGS = (
    HouseSetting("idle_seconds", 90, 20, 900, "s", "多久没人碰，问“还在看吗”。Untouched for so long, the screen asks."),
    HouseSetting("idle_countdown_seconds", 20, 5, 60, "s", "再等多久回到待机画面。Then it waits so long and resets."),
    HouseSetting("attract_reveal_seconds", 9, 2, 60, "s", "待机画面从石到拓的时间。From stone to rubbing."),
    HouseSetting("attract_hold_seconds", 12, 3, 120, "s", "每幅停留的时间。How long each work stays."),
    HouseSetting(
        "attract_lead_minutes", 60, 0, 240, "min", "开讲前多久在待机画面上预告。Talks are announced so early."
    ),
    HouseSetting("attract_shift_pixels", 16, 0, 32, "px", "防烧屏位移。Shift against burn-in, once a minute."),
    HouseSetting("door_seconds", 30, 15, 120, "s", "签到码多久一换。How long a door code stands."),
    HouseSetting(
        "door_volume", 0, 0, 100, "%", "签到的声音多响，0 不出声。How loud the tones of check-in are; 0 is silent."
    ),
    HouseSetting("live_seconds", 1, 1, 10, "s", "各屏多久问一次有没有变化。How often screens ask for changes."),
    HouseSetting(
        "retention_days", 30, 0, 90, "d",
        "来访者留的称呼存几天，到期自动删掉，只留人数。Names visitors leave are deleted after so long; counts stay.",
    ),
)  # fmt: skip
UNITS = {"s": "秒", "min": "分钟", "px": "像素", "d": "天", "%": "%"}


@dataclass(frozen=True)
class Hall:
    """A room of the centre. ``leads_to`` names the pages it stands for where it has no exhibits of its own."""

    slug: str
    position: int
    material: str
    leads_to: str
    plate: str
    labels: Labels = field(default=NO_LABELS, compare=False)


@dataclass(frozen=True)
class Notice:
    """A notice that stands on the screens from one moment to another."""

    slug: str
    labels: Labels = field(default=NO_LABELS, compare=False)


@dataclass(frozen=True)
class Posted:
    """A notice as the staff see it: also before and after its time."""

    slug: str
    title: str
    shown_from: datetime
    shown_until: datetime

    def state(self, now: datetime) -> str:
        """``now``, ``later`` or ``over``."""
        return "later" if now < self.shown_from else "now" if now < self.shown_until else "over"


@dataclass(frozen=True)
class Term:
    """One word of a dictionary."""

    dictionary: str
    code: str
    labels: Labels = field(default=NO_LABELS, compare=False)


@dataclass(frozen=True)
class House:
    """Names, hours and numbers of the centre."""

    featured_exhibit: str
    labels: Labels
    settings: dict[str, int]
    hours: dict[int, tuple[str, str]]

    def hours_on(self, moment: datetime) -> tuple[str, str] | None:
        """Opening and closing time (``HH:MM``) of the local day of ``moment``; None when it stays closed."""
        return self.hours.get(local(moment).isoweekday())

    def is_open(self, moment: datetime) -> bool:
        """Whether the house is open; a house without hours never closes."""
        if not self.hours:
            return True
        today = self.hours_on(moment)
        if today is None:
            return False
        clock = local(moment).time().replace(tzinfo=None)
        return time.fromisoformat(today[0]) <= clock < time.fromisoformat(today[1])
