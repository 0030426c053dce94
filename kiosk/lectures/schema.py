"""Tables of lectures."""

from sqlite_utils import Database, Migrations

from kiosk.core.labels import table_sql

migration = Migrations("lectures")


@migration()
def m001_venues(db: Database) -> None:
    """Where lectures are given."""
    db.execute(
        "CREATE TABLE venues (id INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE, hall TEXT NOT NULL, "
        "capacity INTEGER NOT NULL CHECK (capacity BETWEEN 0 AND 100000)) STRICT"
    )
    db.execute(table_sql("venue", "venues"))
    db.execute("CREATE TABLE series (id INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE) STRICT")
    db.execute(table_sql("series", "series"))


@migration()
def m002_lectures(db: Database) -> None:
    """Lectures and the series they belong to; ``minutes`` and ``capacity`` are what a session starts with."""
    db.execute(
        """
        CREATE TABLE lectures (
          id INTEGER PRIMARY KEY,
          slug TEXT NOT NULL UNIQUE,
          series TEXT NOT NULL,
          platform TEXT NOT NULL,
          theme TEXT NOT NULL,
          form TEXT NOT NULL,
          minutes INTEGER NOT NULL CHECK (minutes BETWEEN 1 AND 1440),
          capacity INTEGER NOT NULL CHECK (capacity BETWEEN 0 AND 100000)
        ) STRICT"""
    )
    db.execute(table_sql("lecture", "lectures"))
    db.execute(
        """
        CREATE TABLE lecture_people (
          lecture_id INTEGER NOT NULL REFERENCES lectures(id) ON DELETE CASCADE,
          position INTEGER NOT NULL,
          person TEXT NOT NULL,
          role TEXT NOT NULL CHECK (role IN ('speaker', 'about')),
          PRIMARY KEY (lecture_id, position)
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX lecture_people_person ON lecture_people (person)")


@migration()
def m003_sessions(db: Database) -> None:
    """Sessions of lectures; times are UTC, ``YYYY-MM-DDTHH:MM:SSZ``."""
    db.execute(
        """
        CREATE TABLE lecture_sessions (
          id INTEGER PRIMARY KEY,
          code TEXT NOT NULL UNIQUE CHECK (length(code) = 4),
          lecture_id INTEGER NOT NULL REFERENCES lectures(id) ON DELETE CASCADE,
          slug TEXT NOT NULL,
          venue TEXT NOT NULL,
          starts_at TEXT NOT NULL,
          ends_at TEXT NOT NULL CHECK (ends_at > starts_at),
          capacity INTEGER NOT NULL CHECK (capacity BETWEEN 0 AND 100000),
          state TEXT NOT NULL CHECK (state IN ('scheduled', 'changed', 'cancelled')),
          old_venue TEXT NOT NULL,
          old_starts_at TEXT NOT NULL,
          sequence INTEGER NOT NULL DEFAULT 0,
          changed_at TEXT NOT NULL,
          UNIQUE (lecture_id, slug)
        ) STRICT"""
    )
    db.execute("CREATE INDEX lecture_sessions_start ON lecture_sessions (starts_at, state)")
    db.execute("CREATE INDEX lecture_sessions_end ON lecture_sessions (ends_at)")
    db.execute("CREATE INDEX lecture_sessions_changed ON lecture_sessions (ends_at) WHERE state <> 'scheduled'")
    db.execute(table_sql("session", "lecture_sessions"))
