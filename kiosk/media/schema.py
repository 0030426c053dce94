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


@migration()
def m002_films(db: Database) -> None:
    """Films and sounds beside pictures. Their bytes lie in media.db in pieces, so that none has to fit into memory.

    The table is made anew because a sound has no size. Dropping it would take the words along: they wait outside.
    """
    db.execute("CREATE TEMP TABLE words AS SELECT * FROM media_labels")
    db.execute("DROP TABLE media_labels")
    db.execute("ALTER TABLE media RENAME TO media_old")
    db.execute(
        """
        CREATE TABLE media (
          id INTEGER PRIMARY KEY,
          hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),
          name TEXT NOT NULL,
          kind TEXT NOT NULL DEFAULT 'picture' CHECK (kind IN ('picture', 'film', 'sound')),
          mime TEXT NOT NULL,
          width INTEGER NOT NULL,
          height INTEGER NOT NULL,
          seconds REAL NOT NULL DEFAULT 0,
          focal_x INTEGER NOT NULL DEFAULT 50 CHECK (focal_x BETWEEN 0 AND 100),
          focal_y INTEGER NOT NULL DEFAULT 50 CHECK (focal_y BETWEEN 0 AND 100),
          licence TEXT NOT NULL DEFAULT '',
          cover TEXT NOT NULL DEFAULT '',
          CHECK ((kind = 'sound') = (width = 0) AND (kind = 'sound') = (height = 0)),
          CHECK (width >= 0 AND height >= 0),
          CHECK ((kind = 'picture') = (seconds = 0) AND seconds >= 0),
          CHECK (kind <> 'picture' OR cover = '')
        ) STRICT"""
    )
    columns = "id, hash, name, mime, width, height, focal_x, focal_y, licence"
    db.execute(f"INSERT INTO media ({columns}) SELECT {columns} FROM media_old")
    db.execute("DROP TABLE media_old")
    db.execute(table_sql("media", "media"))
    db.execute("INSERT INTO media_labels SELECT * FROM words")
    db.execute("DROP TABLE words")


@migration()
def m003_pieces(db: Database) -> None:
    """What is known of a film's file, written when the last of its pieces is there."""
    db.execute(
        """
        CREATE TABLE IF NOT EXISTS media.films (
          hash TEXT PRIMARY KEY NOT NULL,
          kind TEXT NOT NULL,
          mime TEXT NOT NULL,
          width INTEGER NOT NULL,
          height INTEGER NOT NULL,
          seconds REAL NOT NULL,
          size INTEGER NOT NULL
        ) STRICT"""
    )
    db.execute(
        """
        CREATE TABLE IF NOT EXISTS media.pieces (
          hash TEXT NOT NULL,
          number INTEGER NOT NULL,
          bytes BLOB NOT NULL,
          PRIMARY KEY (hash, number)
        ) STRICT"""
    )


@migration()
def m004_dropped(db: Database) -> None:
    """What was deleted and when: the files stay for a while, so that it can be restored."""
    db.execute("CREATE TABLE media_dropped (hash TEXT PRIMARY KEY NOT NULL, dropped_at TEXT NOT NULL) STRICT")
