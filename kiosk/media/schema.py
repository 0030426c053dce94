"""Tables of the pictures. What they mean is in kiosk.db, their bytes are in media.db."""

from sqlite_utils import Database, Migrations

from kiosk.core.labels import table_sql

migration = Migrations("media")


@migration()
def m001_media(db: Database) -> None:
    """Pictures by the hash of their master; the bytes lie in media.db."""
    db.execute(
        """
        CREATE TABLE media (
          id INTEGER PRIMARY KEY,
          hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),
          name TEXT NOT NULL,
          mime TEXT NOT NULL,
          width INTEGER NOT NULL CHECK (width > 0),
          height INTEGER NOT NULL CHECK (height > 0),
          focal_x INTEGER NOT NULL DEFAULT 50 CHECK (focal_x BETWEEN 0 AND 100),
          focal_y INTEGER NOT NULL DEFAULT 50 CHECK (focal_y BETWEEN 0 AND 100),
          licence TEXT NOT NULL DEFAULT ''
        ) STRICT"""
    )
    db.execute(table_sql("media", "media"))
    db.execute(
        """
        CREATE TABLE IF NOT EXISTS media.blobs (
          hash TEXT NOT NULL,
          rendition TEXT NOT NULL,
          mime TEXT NOT NULL,
          width INTEGER NOT NULL,
          height INTEGER NOT NULL,
          bytes BLOB NOT NULL,
          PRIMARY KEY (hash, rendition)
        ) STRICT"""
    )
