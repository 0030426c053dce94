"""What a backup is, how it is named, which ones are kept."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path

from kiosk.core.clock import loaded, local, stored

FORMAT = 1
MOST = 14
"""So many are kept."""
NAME = re.compile(r"\d{4,9}-\d{8}-\d{6}\Z")

DAILY, MIGRATION, COMMAND = "daily", "migration", "command"
"""Who made it, where it was not a person at the staff pages: the clock, a start that changes the tables, a command."""
BY_ITSELF = {DAILY: "自动", MIGRATION: "升级前自动", COMMAND: "命令行"}


class NoManifest(ValueError):
    """A text that describes no backup."""


@dataclass(frozen=True)
class Sum:
    """A file by its size and SHA-256."""

    bytes: int
    sha256: str


@dataclass(frozen=True)
class Media:
    """The pictures of a backup: how many, how large all their files, and the tables they lie in (SQL)."""

    count: int
    bytes: int
    tables: tuple[str, ...]


@dataclass(frozen=True)
class Backup:
    """A backup, as its manifest describes it.

    :param number: counts up by one with every backup of a folder: clocks may go wrong, this does not.
    :param counts: rows by table.
    :param files: what lies in the backup beside the pictures.
    :param faults: what was found when it was opened to see whether it can be restored; empty is good.
    :param folder: where it lies.
    """

    number: int
    made_at: datetime
    by: str
    version: str
    schema: int
    counts: dict[str, int]
    media: Media
    files: dict[str, Sum]
    faults: tuple[str, ...] = ()
    folder: Path = field(default=Path(), compare=False)

    @property
    def name(self) -> str:
        """``0012-20261121-140500``, by the centre's wall clock."""
        return f"{self.number:04}-{local(self.made_at):%Y%m%d-%H%M%S}"

    @property
    def day(self) -> date:
        return local(self.made_at).date()

    @property
    def is_good(self) -> bool:
        return not self.faults

    @property
    def bytes(self) -> int:
        """What it takes to restore it."""
        return self.media.bytes + sum(one.bytes for one in self.files.values())

    @property
    def size(self) -> str:
        return size_words(self.bytes)

    @property
    def maker(self) -> str:
        """Who made it, in words."""
        return BY_ITSELF.get(self.by, self.by)

    def to_json(self) -> str:
        """As the file ``manifest.json`` has it."""
        document = {"format": FORMAT, **asdict(self), "made_at": stored(self.made_at)}
        del document["folder"]
        return json.dumps(document, ensure_ascii=False, indent=1)


def read_manifest(text: str, folder: Path = Path()) -> Backup:
    """The reverse of ``to_json``. :raises NoManifest: if it is nothing of the kind."""
    try:
        document = json.loads(text)
        if document["format"] != FORMAT:
            raise NoManifest(f"format {document['format']!r}")
        media = document["media"]
        return Backup(
            number=int(document["number"]),
            made_at=loaded(document["made_at"]),
            by=str(document["by"]),
            version=str(document["version"]),
            schema=int(document["schema"]),
            counts={str(table): int(count) for table, count in document["counts"].items()},
            media=Media(int(media["count"]), int(media["bytes"]), tuple(map(str, media["tables"]))),
            files={str(name): Sum(int(one["bytes"]), str(one["sha256"])) for name, one in document["files"].items()},
            faults=tuple(map(str, document["faults"])),
            folder=folder,
        )
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError, RecursionError) as error:
        raise NoManifest(f"no manifest: {error}") from None


def size_words(size: int) -> str:
    """``1.8 GB``, ``58 MB``."""
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{max(1, round(size / 1e6))} MB"


def is_due(last: Backup | None, now: datetime) -> bool:
    """Whether it is time for the day's backup. A clock that jumps brings one more backup, never none for years."""
    return last is None or last.day != local(now).date()


def outdated(backups: Sequence[Backup], most: int = MOST) -> list[str]:
    """The names of those that go so that ``most`` stay.

    Of a day with several the earlier ones go first, so that a busy afternoon does not push out last week; then the
    oldest. The newest that can be restored stays whatever comes after it.
    """
    by_age = sorted(backups, key=lambda one: one.number)
    last_of_day = {one.day: one.name for one in by_age}.values()
    newest_good = next((one.name for one in reversed(by_age) if one.is_good), "")
    order = sorted(by_age, key=lambda one: (one.name in last_of_day, one.number))
    return [one.name for one in order if one.name != newest_good][: max(0, len(by_age) - most)]
