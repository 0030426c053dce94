"""A photograph of a session with what it has to say, and the facts of the session that everything else follows from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.checkin.sheet import Present
from kiosk.core.errors import Problem
from kiosk.lectures.model import LectureSession
from kiosk.reports.model import Held
from kiosk.roster.store import Heads

LONGEST_SUBJECT, LONGEST_PLACE, MOST_PEOPLE = 100, 60, 9_999
MOST_PHOTOS = 60


@dataclass(frozen=True)
class Photo:
    """One photograph: ``people`` are those in the room, of whom nobody is named."""

    hash: str
    subject: str
    taken_at: datetime
    place: str
    people: int
    by: str = ""

    @property
    def is_told(self) -> bool:
        """Whether its four facts are there."""
        return bool(self.subject and self.place)


@dataclass(frozen=True)
class Facts:
    """What is known of a session when it is filed.

    :param words: theme, platform and form in words, by what they are called.
    :param head: the last line of the ledger of check-ins.
    """

    session: LectureSession
    house: str
    held: Held | None
    present: Sequence[Present]
    counted: Heads | None
    curve: Sequence[tuple[str, int]]
    words: Sequence[tuple[str, str]]
    photos: Sequence[Photo]
    head: str
    by: str
    now: datetime

    @property
    def people(self) -> int:
        return sum(one.people for one in self.present)

    @property
    def children(self) -> int:
        return sum(one.children for one in self.present)

    @property
    def heads(self) -> int:
        return self.people + self.children

    @property
    def place(self) -> str:
        return str(self.session.venue.labels.name or self.session.venue.slug)


def faults_of(photo: Photo) -> list[Problem]:
    """What is wrong with what was typed of a photograph; the problem's place is its hash."""
    found = []
    if len(photo.subject) > LONGEST_SUBJECT:
        found.append(Problem(photo.hash, "subject", f"主题请写在 {LONGEST_SUBJECT} 个字以内。"))
    if not 1 <= len(photo.place) <= LONGEST_PLACE:
        found.append(Problem(photo.hash, "place", f"地点请写 1 到 {LONGEST_PLACE} 个字。"))
    if not 0 <= photo.people <= MOST_PEOPLE:
        found.append(Problem(photo.hash, "people", f"人数请填 0 到 {MOST_PEOPLE}。"))
    return found
