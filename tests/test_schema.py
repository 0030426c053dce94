"""The tables are exactly those of the migrations, strict, and the database refuses what the code should never send."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.core.db import KIOSK_DB, Database, IntegrityError, column, looking
from kiosk.features import NAMES
from tests.factories import Factory

TABLES = "SELECT name FROM {}.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"


def tables(house: Database, schema: str = "main") -> list[str]:
    return column(house.reader(), TABLES.format(schema))


def test_a_run_makes_no_table_that_no_migration_made(demo: Database, empty_folder: Path) -> None:
    with looking(empty_folder / KIOSK_DB) as empty:
        assert tables(demo) == [row[0] for row in empty.execute(TABLES.format("main"))]
    assert tables(demo, "media") == ["blobs", "films", "pieces"]


def test_every_table_is_strict(house: Database) -> None:
    for name in tables(house):
        if name != "_sqlite_migrations":
            sql = house.reader().execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0]
            assert "STRICT" in sql, name


def test_migrations_are_recorded_in_the_order_of_the_rooms(house: Database) -> None:
    sets = column(house.reader(), "SELECT DISTINCT migration_set FROM _sqlite_migrations ORDER BY id")
    assert sets == [name for name in NAMES if name in sets]


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO lecture_sessions SELECT 99, code, lecture_id, 'x', venue, starts_at, ends_at, capacity, state, "
        "old_venue, old_starts_at, sequence, changed_at FROM lecture_sessions LIMIT 1",
        "UPDATE lecture_sessions SET state = 'perhaps'",
        "UPDATE lecture_sessions SET ends_at = starts_at",
        "UPDATE works SET rights = 'maybe'",
        "UPDATE people SET consent = 'surely'",
        "UPDATE media SET focal_x = 101",
        "INSERT INTO work_labels (owner_id, language, field, text) VALUES (999, 'zh', 'title', 'x')",
        "INSERT INTO exhibit_labels (owner_id, language, field, text) SELECT id, 'fr', 'title', 'x' FROM exhibits",
        "INSERT INTO halls (slug, position, material, leads_to, plate) SELECT slug, 1, 'brick', '', '' FROM halls",
    ],
)
def test_the_database_refuses_too(house: Database, make: Factory, sql: str) -> None:
    make.hall()
    make.person()
    make.exhibit()
    make.work()
    make.picture()
    make.lecture()
    with pytest.raises(IntegrityError):
        house.write(lambda writing: writing.execute(sql))
