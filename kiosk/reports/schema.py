"""Figures that no check-in made: who wrote them down, when and how they were come by."""

from sqlite_utils import Database, Migrations

migration = Migrations("reports")


@migration()
def m001_figures(db: Database) -> None:
    """``visits``: people in the exhibition; ``estimate``: heads of sessions, estimated; ``baseline``: before us."""
    db.execute(
        """
        CREATE TABLE figures (
          id INTEGER PRIMARY KEY,
          event TEXT NOT NULL UNIQUE,
          kind TEXT NOT NULL CHECK (kind IN ('visits', 'estimate', 'baseline')),
          day TEXT NOT NULL CHECK (day GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
          people INTEGER NOT NULL CHECK (people BETWEEN 0 AND 99999999),
          sessions INTEGER NOT NULL CHECK (sessions BETWEEN 0 AND 999999),
          how TEXT NOT NULL CHECK (length(how) BETWEEN 1 AND 200),
          by TEXT NOT NULL,
          made_at TEXT NOT NULL
        ) STRICT"""
    )
    db.execute("CREATE INDEX figures_day ON figures (day)")
