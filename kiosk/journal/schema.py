"""The journal's table."""

from sqlite_utils import Database, Migrations

migration = Migrations("journal")


@migration()
def m001_journal(db: Database) -> None:
    """One line per change, never changed itself; its serial is the revision of all that is shown."""
    db.execute(
        """
        CREATE TABLE journal (
          serial INTEGER PRIMARY KEY AUTOINCREMENT,
          at TEXT NOT NULL,
          by TEXT NOT NULL,
          event TEXT NOT NULL,
          key TEXT NOT NULL,
          is_shown INTEGER NOT NULL CHECK (is_shown IN (0, 1))
        ) STRICT"""
    )
    db.execute("CREATE INDEX journal_shown ON journal (serial) WHERE is_shown = 1")
