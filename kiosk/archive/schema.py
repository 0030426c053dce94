"""Photographs that staff keep of a session. The pictures themselves are in the library, by their hash."""

from sqlite_utils import Database, Migrations

migration = Migrations("archive")


@migration()
def m001_photos(db: Database) -> None:
    """When, where, how many people, what about: without these four a photograph proves nothing later."""
    db.execute(
        """
        CREATE TABLE archive_photos (
          id INTEGER PRIMARY KEY,
          session TEXT NOT NULL CHECK (length(session) = 4),
          hash TEXT NOT NULL CHECK (length(hash) = 64),
          subject TEXT NOT NULL CHECK (length(subject) <= 100),
          taken_at TEXT NOT NULL,
          place TEXT NOT NULL CHECK (length(place) <= 60),
          people INTEGER NOT NULL CHECK (people BETWEEN 0 AND 9999),
          by TEXT NOT NULL,
          added_at TEXT NOT NULL,
          UNIQUE (session, hash)
        ) STRICT"""
    )
