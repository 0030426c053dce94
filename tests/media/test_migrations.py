"""A house from before there were films keeps every picture, plate and word."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlite_utils import Database as Tables

from kiosk.core import db
from kiosk.core.db import IntegrityError, column, open_writing
from kiosk.core.labels import set_words, words_of
from kiosk.core.migrate import open_house
from kiosk.exhibits import schema as exhibits_schema
from kiosk.features import NAMES
from kiosk.media import schema, store
from tests.conftest import NOON

OLD = "a" * 64
WORDS = {"zh": {"alt": "一块颜色"}, "en": {"alt": "A colour"}}


@pytest.fixture
def old_folder(tmp_path: Path) -> Path:
    """A data folder as it was, with one picture in one work."""
    db.create(tmp_path)
    connection = open_writing(tmp_path)
    tables = Tables(connection, execute_plugins=False, recursive_triggers=False)
    schema.migration.apply(tables, stop_before="m002_films")
    exhibits_schema.migration.apply(tables, stop_before="m004_films")
    connection.execute("INSERT INTO media (id, hash, name, mime, width, height, focal_x, focal_y, licence) "
                       "VALUES (7, ?, 'a.webp', 'image/webp', 60, 80, 10, 90, 'CC0-1.0')", (OLD,))  # fmt: skip
    set_words(connection, "media", 7, WORDS)
    connection.execute("INSERT INTO exhibits VALUES (1, 'a', 'h', 'heritage', 1, 'published', NULL, NULL, 'paper', '', "
                       "'', '', '', '', '', '', '[]', '[]', '[]', '[]')")  # fmt: skip
    connection.execute("INSERT INTO works (id, exhibit_id, slug, position, section, era, kind, year, number, rights, "
                       "licence, parts) VALUES (5, 1, 'w', 1, '', '', 'k', '', '', 'own', '', '[]')")  # fmt: skip
    connection.execute("INSERT INTO work_plates VALUES (9, 5, 1, ?, 'page')", (OLD,))
    set_words(connection, "plate", 9, {"zh": {"line": "一页"}})
    connection.close()
    return tmp_path


def test_nothing_of_a_house_is_lost_when_films_come(old_folder: Path) -> None:
    house = open_house(old_folder, NAMES, NOON)
    reader = house.reader()
    picture = store.pictures(reader, [OLD], "zh")[OLD]
    assert (picture.name, picture.width, picture.height, picture.focal_x, picture.licence) == (
        "a.webp", 60, 80, 10, "CC0-1.0"
    )  # fmt: skip
    assert words_of(reader, "media", [7]) == {7: WORDS}
    assert column(reader, "SELECT id || role || hash FROM work_plates") == [f"9page{OLD}"]
    assert words_of(reader, "plate", [9]) == {9: {"zh": {"line": "一页"}}}
    assert column(reader, "PRAGMA foreign_key_check") == []
    assert column(reader, "PRAGMA integrity_check") == ["ok"]
    assert (
        column(reader, "SELECT name FROM sqlite_master WHERE sql LIKE '%media_old%' OR sql LIKE '%plates_old%'") == []
    )
    house.write(lambda writing: writing.execute("DELETE FROM works"))
    assert column(reader, "SELECT text FROM plate_labels") == []
    house.close()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE media SET kind = 'video'",
        "UPDATE media SET kind = 'film'",
        "UPDATE media SET kind = 'sound', seconds = 3",
        "UPDATE media SET seconds = 3",
        "UPDATE media SET width = 0",
        "UPDATE media SET cover = hash",
        "UPDATE work_plates SET role = 'video'",
        "INSERT INTO media (hash, name, mime, width, height) VALUES ('b', '', '', 1, 1)",
    ],
)
def test_the_tables_refuse_what_the_code_should_never_send(old_folder: Path, sql: str) -> None:
    house = open_house(old_folder, NAMES, NOON)
    with pytest.raises(IntegrityError):
        house.write(lambda writing: writing.execute(sql))
    house.close()
