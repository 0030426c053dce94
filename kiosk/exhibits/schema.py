"""Tables of exhibits."""

from sqlite_utils import Database, Migrations

from kiosk.core.labels import table_sql

migration = Migrations("exhibits")


@migration()
def m001_exhibits(db: Database) -> None:
    """Exhibits; ``shown_from`` and ``shown_until`` are days (``YYYY-MM-DD``), the JSON columns are as in a pack."""
    db.execute(
        """
        CREATE TABLE exhibits (
          id INTEGER PRIMARY KEY,
          slug TEXT NOT NULL UNIQUE,
          hall TEXT NOT NULL,
          kind TEXT NOT NULL CHECK (kind IN ('heritage', 'special')),
          position INTEGER NOT NULL,
          state TEXT NOT NULL CHECK (state IN ('draft', 'published')),
          shown_from TEXT,
          shown_until TEXT CHECK (shown_until IS NULL OR shown_from IS NULL OR shown_until >= shown_from),
          material TEXT NOT NULL CHECK (material IN ('rubbing', 'paper', 'brick', 'print')),
          level TEXT NOT NULL,
          level_year TEXT NOT NULL,
          hero TEXT NOT NULL,
          hero_tall TEXT NOT NULL,
          banner TEXT NOT NULL,
          banner_tall TEXT NOT NULL,
          cover TEXT NOT NULL,
          figures TEXT NOT NULL,
          glossary TEXT NOT NULL,
          highlights TEXT NOT NULL,
          steps TEXT NOT NULL
        ) STRICT"""
    )
    db.execute("CREATE INDEX exhibits_shown ON exhibits (state, hall, position, id)")
    db.execute(table_sql("exhibit", "exhibits"))


@migration()
def m002_sections(db: Database) -> None:
    """The sections and eras an exhibit divides its works into."""
    db.execute(
        """
        CREATE TABLE sections (
          id INTEGER PRIMARY KEY,
          exhibit_id INTEGER NOT NULL REFERENCES exhibits(id) ON DELETE CASCADE,
          facet TEXT NOT NULL CHECK (facet IN ('section', 'era')),
          slug TEXT NOT NULL,
          position INTEGER NOT NULL,
          UNIQUE (exhibit_id, facet, slug)
        ) STRICT"""
    )
    db.execute(table_sql("section", "sections"))


@migration()
def m003_works(db: Database) -> None:
    """Works and the plates that show them; what the rights forbid is not shown."""
    db.execute(
        """
        CREATE TABLE works (
          id INTEGER PRIMARY KEY,
          exhibit_id INTEGER NOT NULL REFERENCES exhibits(id) ON DELETE CASCADE,
          slug TEXT NOT NULL,
          position INTEGER NOT NULL,
          section TEXT NOT NULL,
          era TEXT NOT NULL,
          kind TEXT NOT NULL,
          year TEXT NOT NULL,
          number TEXT NOT NULL,
          rights TEXT NOT NULL CHECK (rights IN ('own', 'public-domain', 'cleared', 'on-site-only', 'pending')),
          licence TEXT NOT NULL,
          parts TEXT NOT NULL,
          is_shown INTEGER GENERATED ALWAYS AS (rights IN ('own', 'public-domain', 'cleared')) STORED,
          UNIQUE (exhibit_id, slug)
        ) STRICT"""
    )
    db.execute("CREATE INDEX works_shown ON works (exhibit_id, is_shown, position, id)")
    db.execute(table_sql("work", "works"))
    db.execute(
        """
        CREATE TABLE work_plates (
          id INTEGER PRIMARY KEY,
          work_id INTEGER NOT NULL REFERENCES works(id) ON DELETE CASCADE,
          position INTEGER NOT NULL,
          hash TEXT NOT NULL,
          role TEXT NOT NULL CHECK (role IN ('plate', 'stone', 'page')),
          UNIQUE (work_id, position)
        ) STRICT"""
    )
    db.execute("CREATE INDEX work_plates_hash ON work_plates (hash)")
    db.execute(table_sql("plate", "work_plates"))


@migration()
def m004_films(db: Database) -> None:
    """A work may have a film or a sound. The table is made anew for that; its words wait outside meanwhile."""
    db.execute("CREATE TEMP TABLE words AS SELECT * FROM plate_labels")
    db.execute("DROP TABLE plate_labels")
    db.execute("ALTER TABLE work_plates RENAME TO work_plates_old")
    db.execute(
        """
        CREATE TABLE work_plates (
          id INTEGER PRIMARY KEY,
          work_id INTEGER NOT NULL REFERENCES works(id) ON DELETE CASCADE,
          position INTEGER NOT NULL,
          hash TEXT NOT NULL,
          role TEXT NOT NULL CHECK (role IN ('plate', 'stone', 'page', 'film', 'sound')),
          UNIQUE (work_id, position)
        ) STRICT"""
    )
    db.execute("INSERT INTO work_plates SELECT id, work_id, position, hash, role FROM work_plates_old")
    db.execute("DROP TABLE work_plates_old")
    db.execute("CREATE INDEX work_plates_hash ON work_plates (hash)")
    db.execute(table_sql("plate", "work_plates"))
    db.execute("INSERT INTO plate_labels SELECT * FROM words")
    db.execute("DROP TABLE words")
