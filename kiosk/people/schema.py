"""Tables of people."""

from sqlite_utils import Database, Migrations

from kiosk.core.labels import table_sql

migration = Migrations("people")


@migration()
def m001_people(db: Database) -> None:
    """Role models, with what they agreed to."""
    db.execute(
        """
        CREATE TABLE people (
          id INTEGER PRIMARY KEY,
          slug TEXT NOT NULL UNIQUE,
          kind TEXT NOT NULL CHECK (kind IN ('person', 'collective')),
          position INTEGER NOT NULL,
          state TEXT NOT NULL CHECK (state IN ('draft', 'published')),
          is_role_model INTEGER NOT NULL CHECK (is_role_model IN (0, 1)),
          is_sample INTEGER NOT NULL CHECK (is_sample IN (0, 1)),
          is_under_14 INTEGER NOT NULL CHECK (is_under_14 IN (0, 1)),
          consent TEXT NOT NULL CHECK (consent IN ('none', 'signed', 'public-record', 'fictional')),
          may_name INTEGER NOT NULL CHECK (may_name IN (0, 1)),
          may_picture INTEGER NOT NULL CHECK (may_picture IN (0, 1)),
          consent_until TEXT,
          born TEXT NOT NULL,
          died TEXT NOT NULL,
          region TEXT NOT NULL,
          trade TEXT NOT NULL,
          picture TEXT NOT NULL,
          is_portrait INTEGER NOT NULL CHECK (is_portrait IN (0, 1)),
          honours TEXT NOT NULL,
          events TEXT NOT NULL
        ) STRICT"""
    )
    db.execute("CREATE INDEX people_shown ON people (is_role_model, state, position, id)")
    db.execute(table_sql("person", "people"))
    db.execute(
        """
        CREATE TABLE person_honours (
          person_id INTEGER NOT NULL REFERENCES people(id) ON DELETE CASCADE,
          code TEXT NOT NULL,
          level TEXT NOT NULL,
          PRIMARY KEY (person_id, code)
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX person_honours_code ON person_honours (code)")
    db.execute("CREATE INDEX person_honours_level ON person_honours (level)")


@migration()
def m002_consent(db: Database) -> None:
    """What nobody asked a person yet, and where the consent is filed; an honour is found only if it may be shown."""
    for name in ("is_name_open", "is_picture_open"):
        db.execute(f"ALTER TABLE people ADD COLUMN {name} INTEGER NOT NULL DEFAULT 0 CHECK ({name} IN (0, 1))")
    db.execute("ALTER TABLE people ADD COLUMN consent_note TEXT NOT NULL DEFAULT ''")
    db.execute(
        """
        DELETE FROM person_honours WHERE person_id NOT IN (
          SELECT p.id FROM people p JOIN person_labels l ON l.owner_id = p.id
          WHERE p.consent = 'public-record' AND l.language = 'zh' AND l.field = 'source'
        )"""
    )
