"""Tables of the house."""

from sqlite_utils import Database, Migrations

from kiosk.core.labels import table_sql

migration = Migrations("site")


@migration()
def m001_house(db: Database) -> None:
    """The centre: one row."""
    db.execute("CREATE TABLE house (id INTEGER PRIMARY KEY CHECK (id = 1), featured_exhibit TEXT NOT NULL) STRICT")
    db.execute(table_sql("house", "house"))
    db.execute("CREATE TABLE house_settings (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID")
    db.execute(
        """
        CREATE TABLE opening_hours (
          weekday INTEGER PRIMARY KEY CHECK (weekday BETWEEN 1 AND 7),
          opens TEXT NOT NULL CHECK (opens GLOB '[0-2][0-9]:[0-5][0-9]'),
          closes TEXT NOT NULL CHECK (closes GLOB '[0-2][0-9]:[0-5][0-9]' AND closes > opens)
        ) STRICT"""
    )


@migration()
def m002_halls(db: Database) -> None:
    """The halls of the centre."""
    db.execute(
        """
        CREATE TABLE halls (
          id INTEGER PRIMARY KEY,
          slug TEXT NOT NULL UNIQUE,
          position INTEGER NOT NULL,
          material TEXT NOT NULL CHECK (material IN ('brick', 'lacquer', 'paper', 'print')),
          leads_to TEXT NOT NULL CHECK (leads_to IN ('', 'people', 'lectures')),
          plate TEXT NOT NULL
        ) STRICT"""
    )
    db.execute(table_sql("hall", "halls"))


@migration()
def m003_notices(db: Database) -> None:
    """Notices, each with the time it is shown."""
    db.execute(
        """
        CREATE TABLE notices (
          id INTEGER PRIMARY KEY,
          slug TEXT NOT NULL UNIQUE,
          shown_from TEXT NOT NULL,
          shown_until TEXT NOT NULL CHECK (shown_until > shown_from)
        ) STRICT"""
    )
    db.execute(table_sql("notice", "notices"))


@migration()
def m004_terms(db: Database) -> None:
    """The dictionary of fixed names and their translations."""
    db.execute(
        """
        CREATE TABLE terms (
          id INTEGER PRIMARY KEY,
          dictionary TEXT NOT NULL,
          code TEXT NOT NULL,
          position INTEGER NOT NULL,
          UNIQUE (dictionary, code)
        ) STRICT"""
    )
    db.execute(table_sql("term", "terms"))
