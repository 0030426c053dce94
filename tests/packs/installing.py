"""Installing packs in tests: one call, and everything the house holds in one value to compare."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from kiosk.core.db import Database, column, rows
from kiosk.core.errors import Invalid, Problem
from kiosk.core.plug import Document
from kiosk.features import PARTS
from kiosk.media.intake import Workshop
from kiosk.packs import service
from kiosk.packs.records import Report
from tests.conftest import NOON
from tests.packs.builders import Files, as_zip

PARTS_BY_NAME = {part.name: part for part in PARTS}


class Installer:
    """Installs packs into one house."""

    def __init__(self, house: Database, shop: Workshop, folder: Path) -> None:
        self.house = house
        self._shop = shop
        self._folder = folder
        self._number = 0

    def __call__(self, files: Files, now: datetime = NOON) -> Report:
        """Install a pack from a zip."""
        self._number += 1
        return self.from_path(as_zip(files, self._folder / f"{self._number}.zip"), now)

    def from_path(self, path: Path, now: datetime = NOON) -> Report:
        return service.install(self.house, path, PARTS, self._shop, by="test", now=now)

    def refused(self, files: Files, now: datetime = NOON) -> list[Problem]:
        """Install a pack that must be refused and must change nothing at all."""
        before, revision = everything(self.house), self.house.revision
        with pytest.raises(Invalid) as caught:
            self(files, now)
        assert everything(self.house) == before
        assert self.house.revision == revision
        return caught.value.problems

    def take(self, part: str, record_id: str) -> Document | None:
        """A record as it stands."""
        return PARTS_BY_NAME[part].take(self.house.reader(), record_id)

    def there(self, part: str, record_id: str) -> Document:
        """A record that must be there."""
        found = self.take(part, record_id)
        assert found is not None
        return found

    def change(self, part: str, record_id: str, edit: Callable[[Document], Any]) -> None:
        """Staff change a record: ``edit`` changes the document it is given."""
        document = self.there(part, record_id)
        edit(document)
        self.house.write(lambda writing: PARTS_BY_NAME[part].put(writing, document, by="staff", now=NOON))

    def delete(self, part: str, record_id: str) -> None:
        """Staff delete a record."""
        self.house.write(lambda writing: PARTS_BY_NAME[part].drop(writing, record_id, by="staff", now=NOON))

    def pictures(self) -> set[str]:
        """The hashes of all files in media.db but for those that only wait to be restored."""
        sql = "SELECT DISTINCT hash FROM media.blobs WHERE hash NOT IN (SELECT hash FROM media_dropped)"
        return set(column(self.house.reader(), sql))


def everything(house: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of both files, but for the numbers that were given out: some may not have been used."""
    db = house.reader()
    found = {}
    for schema in ("main", "media"):
        for table in column(
            db, f"SELECT name FROM {schema}.sqlite_schema WHERE type = 'table' AND name <> 'sqlite_sequence'"
        ):
            found[f"{schema}.{table}"] = sorted(
                (tuple(row) for row in rows(db, f'SELECT * FROM {schema}."{table}"')), key=repr
            )
    return found
