"""Tables of revisions."""

from sqlite_utils import Database, Migrations

migration = Migrations("revisions")


@migration()
def m001_changes(db: Database) -> None:
    """Batches (one act of one person) and the changes of records in each; ``before`` and ``after`` are documents."""
    db.execute(
        """
        CREATE TABLE batches (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          at TEXT NOT NULL,
          by TEXT NOT NULL,
          verb TEXT NOT NULL,
          title TEXT NOT NULL,
          undone_by INTEGER REFERENCES batches(id)
        ) STRICT"""
    )
    db.execute(
        """
        CREATE TABLE changes (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          batch_id INTEGER NOT NULL REFERENCES batches(id) ON DELETE CASCADE,
          part TEXT NOT NULL,
          record_id TEXT NOT NULL,
          before TEXT,
          after TEXT,
          CHECK (before IS NOT NULL OR after IS NOT NULL)
        ) STRICT"""
    )
    db.execute("CREATE INDEX changes_record ON changes (part, record_id, id)")
    db.execute("CREATE INDEX changes_batch ON changes (batch_id)")


@migration()
def m002_drafts(db: Database) -> None:
    """What is written but not on the screens yet, and what is to happen by itself."""
    db.execute(
        """
        CREATE TABLE drafts (
          part TEXT NOT NULL,
          record_id TEXT NOT NULL,
          document TEXT NOT NULL,
          base TEXT,
          at TEXT NOT NULL,
          by TEXT NOT NULL,
          PRIMARY KEY (part, record_id)
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute(
        """
        CREATE TABLE plans (
          part TEXT NOT NULL,
          record_id TEXT NOT NULL,
          verb TEXT NOT NULL CHECK (verb IN ('publish', 'withdraw')),
          due_at TEXT NOT NULL,
          by TEXT NOT NULL,
          PRIMARY KEY (part, record_id, verb)
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX plans_due ON plans (due_at)")
