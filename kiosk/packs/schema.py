"""Tables of the packs: which are installed, and what each brought for every record."""

from sqlite_utils import Database, Migrations

from kiosk.core.labels import table_sql

migration = Migrations("packs")


@migration()
def m001_packs(db: Database) -> None:
    """Installed packs, and every record as its pack last brought it: the base of the three-way merge."""
    db.execute(
        """
        CREATE TABLE packs (
          id INTEGER PRIMARY KEY,
          name TEXT NOT NULL UNIQUE,
          format INTEGER NOT NULL,
          version TEXT NOT NULL,
          licence TEXT NOT NULL,
          credits TEXT NOT NULL,
          first_installed_at TEXT NOT NULL,
          installed_at TEXT NOT NULL
        ) STRICT"""
    )
    db.execute(table_sql("pack", "packs"))
    db.execute(
        """
        CREATE TABLE pack_records (
          pack TEXT NOT NULL,
          part TEXT NOT NULL,
          record_id TEXT NOT NULL,
          position INTEGER NOT NULL,
          digest TEXT NOT NULL,
          base TEXT NOT NULL,
          PRIMARY KEY (pack, part, record_id)
        ) STRICT, WITHOUT ROWID"""
    )


@migration()
def m002_installs(db: Database) -> None:
    """The last installations of each pack, with what was known of the pack before: so each can be taken back.

    ``batch_id`` is the act among the revisions, null where no record was changed; ``steps`` is how many it had then.
    ``was`` is a document.
    """
    db.execute(
        """
        CREATE TABLE pack_installs (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          pack TEXT NOT NULL,
          version TEXT NOT NULL,
          at TEXT NOT NULL,
          by TEXT NOT NULL,
          batch_id INTEGER,
          steps INTEGER NOT NULL,
          was TEXT NOT NULL
        ) STRICT"""
    )
    db.execute("CREATE INDEX pack_installs_pack ON pack_installs (pack, id)")
